"""A verification value is found by its name in five languages and behind a card; other small numbers are left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from firstpass.domain.redaction import redact

VISA, AMEX = "4111 1111 1111 1111", "3782 822463 10005"
CARD_GONE, CODE_GONE, EXPIRY_GONE = "[card ending 1111]", "[security code removed]", "[expiry removed]"
EXPIRIES = [
    *(
        "05/27",
        "05/2027",
        "5/27",
        "05-27",
        "05.27",
        "05 27",
        "05 / 27",
        "0527",
        "052027",
        "May 2027",
        "may-27",
        "27/05",
    ),
    *("exp 05/27", "exp: 0527", "exp. date 05/27", "valid thru 05/27", "good thru 05/27", "2027-05", "mayo de 2027"),
    *(
        "g\u00fcltig bis 05/27",
        "M\u00e4rz 2027",
        "caduca 05/27",
        "validade 05/27",
        "expire fin 05/27",
        "JOHN SMITH 05/27",
    ),
]


def gone(expiry: str) -> str:
    """What is left of an expiry: the words before the value."""
    return re.sub(r"(?:(?:May |may-|mayo de |M\u00e4rz )?\d[\d ./-]*)$", EXPIRY_GONE, expiry)


@pytest.mark.parametrize(
    "between", [" ", "", ", ", "/", " | ", ";", ":", "\n", " (", " - ", ". ", " and the code is ", " code: "]
)
def test_a_code_right_behind_a_card_is_gone(between: str) -> None:
    assert redact(f"{VISA}{between}123").text == f"{CARD_GONE}{between}{CODE_GONE}"
    assert redact(f"{AMEX}{between}1234").text == f"[card ending 0005]{between}{CODE_GONE}"


@pytest.mark.parametrize("between", [" ", ", ", "|", " / ", ";", "\n", " code "])
@pytest.mark.parametrize("expiry", EXPIRIES)
def test_a_code_behind_a_card_and_its_expiry_is_gone(expiry: str, between: str) -> None:
    assert (
        redact(f"{VISA} {expiry}{between}123 thanks").text == f"{CARD_GONE} {gone(expiry)}{between}{CODE_GONE} thanks"
    )
    assert redact(f"{AMEX} {expiry}{between}9834").text.endswith(f"{between}{CODE_GONE}")


@pytest.mark.parametrize("expiry", EXPIRIES)
def test_a_code_between_a_card_and_its_expiry_is_gone(expiry: str) -> None:
    assert redact(f"{VISA} 123 {expiry}").text == f"{CARD_GONE} {CODE_GONE} {gone(expiry)}"


@pytest.mark.parametrize("behind", ["2012 05/27", "1901/05/2027", "2034/0527"])
def test_a_code_that_looks_like_a_year_is_gone(behind: str) -> None:
    assert redact(f"{AMEX} {behind}").text == f"[card ending 0005] {CODE_GONE}{behind[4]}{EXPIRY_GONE}"


@pytest.mark.parametrize(
    "pasted",
    [
        "4111111111111111123",
        "4111 1111 1111 1111123",
        "41111111111111110527123",
        "4111111111111111052027123",
        "4111111111111111 0527123",
    ],
)
def test_a_code_stuck_to_other_digits_is_gone(pasted: str) -> None:
    assert redact(pasted).text.replace(" ", "") == f"{CARD_GONE}{CODE_GONE}".replace(" ", "")


@pytest.mark.parametrize("data", ["=27052011234567890", "=27052015555555555554444", "^DOE/JOHN^2705201123456789"])
def test_the_rest_of_a_magnetic_stripe_is_gone(data: str) -> None:
    assert redact(f"%B4111111111111111{data}?").text == f"%B{CARD_GONE}{CODE_GONE}?"


def test_of_two_numbers_that_may_be_the_code_both_are_gone() -> None:
    assert redact(f"{AMEX} 1234 0527").text == redact(f"{AMEX} 0527 1234").text == f"[card ending 0005] {CODE_GONE}"


def test_a_code_behind_a_card_that_was_masked_before_is_gone() -> None:
    assert redact(f"{CARD_GONE}\n05/27 123").text == f"{CARD_GONE}\n{EXPIRY_GONE} {CODE_GONE}"


@example("4111, 1111, 1111, 1111", ", ", "exp 05/27", "000", True)
@given(
    st.sampled_from([VISA, "4111-1111-1111-1111", "4111111111111111", "411111 1111111111", "4111, 1111, 1111, 1111"]),
    st.sampled_from([" ", ", ", "/", "|", ";", ":", " - ", "\n", "     "]),
    st.sampled_from(["", *EXPIRIES]),
    st.text("0123456789", min_size=3, max_size=3),
    st.booleans(),
)
def test_no_code_survives_beside_a_card(card: str, between: str, expiry: str, code: str, first: bool) -> None:
    assume(code not in expiry)
    pieces = [card, code, expiry] if first else [card, expiry, code]
    text = redact(between.join(piece for piece in pieces if piece)).text
    assert text.startswith(CARD_GONE)
    assert code not in text.removeprefix(CARD_GONE)


@pytest.mark.parametrize(
    "behind", [" 123", ": 123", "=123", "#123", "_123", " is 123", " - 123", "\n123", " (123)", '":"123"']
)
@pytest.mark.parametrize(
    "name",
    [
        *(
            "cvv",
            "CVV2",
            "cvc",
            "CVC2",
            "cvn",
            "ccv",
            "csc",
            "cid",
            "cv2",
            "c.v.v.",
            "cvv code",
            "cvvCode",
            "my_cvv",
            "cardCvv",
        ),
        *(
            "security code",
            "securityCode",
            "security-number",
            "card verification value",
            "verification code",
            "3-digit code",
        ),
        *("code on the back", "numbers on the back", "three digits"),
        *(
            "c\u00f3digo de seguridad",
            "codigo de seguridad",
            "c\u00f3digo CVV",
            "n\u00famero de seguridad",
            "tres d\u00edgitos",
        ),
        *("Pr\u00fcfziffer", "Pruefziffer", "Sicherheitscode", "Kartenpr\u00fcfnummer", "dreistellige Nummer"),
        *("code de s\u00e9curit\u00e9", "cryptogramme", "cryptogramme visuel", "trois chiffres"),
        *("c\u00f3digo de seguran\u00e7a", "tr\u00eas d\u00edgitos"),
        *(
            "\uff23\uff36\uff36",
            "\U0001d41c\U0001d42f\U0001d42f",
            "c\u200bvv",
            "security\u00a0code",
            "security&nbsp;code",
        ),
    ],
)
def test_a_named_code_is_gone(name: str, behind: str) -> None:
    assert redact(f"{name}{behind} ok").text == f"{name}{behind} ok".replace("123", CODE_GONE)


@pytest.mark.parametrize(
    "text",
    [
        "cvv 1 2 3",
        "CVC: 1-2-3",
        "cvv 1, 2, 3.",
        "cvv \u2460\u2461\u2462",
        "cvv 1\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e3",
        "CVV2 123",
        "cvv 2 123",
        "csv 123",
        "csv: 123",
        "csv is 123",
        "cvv 123 eur",
        "my cvv is 123 \u20ac",
        "my cvv's 123",
        "the cvv on the back of my card is 123",
        "the three digits on the back of the card are 123",
        "CVV code of my visa card: 123",
        "the CVV for 4111 1111 1111 1111 is 123",
        "the CVV of my card ending in 9876 is 123",
        "mi c\u00f3digo de seguridad es el 123",
        "der Sicherheitscode lautet 123",
        "le cryptogramme au dos de ma carte est 123",
        "o c\u00f3digo de seguran\u00e7a \u00e9 123",
        "123 (CVC)",
        "123 as security code",
        "123 ist mein Sicherheitscode",
        "999 is my Kartenpr\u00fcfnummer",
    ],
)
def test_a_named_code_is_gone_however_it_is_told(text: str) -> None:
    found = redact(text)
    assert found.counts()["cvv"] == 1
    assert not {"123", "999", "1 2 3", "1-2-3"} & {
        found.text[i : i + n] for n in (3, 5) for i in range(len(found.text))
    }


@pytest.mark.parametrize(
    "text",
    [
        "code 1234",
        "error code 1234 appears",
        "CVV error 4003",
        "the CVV was refused, order 4471",
        "I have no CVV. My ticket is 4471",
        "order 4471 cvv?",
        "the CVV fee was 250 EUR",
        "the CVV is the 3 or 4 digits on the back",
        "CVV 12 or CVV 12345",
        "last 4 digits 1111",
        "the last four digits of my card are 1111",
        "the first four digits 4111",
        "the last four digits of my ssn are 1234",
        "my card ends in 1111, the cvc is refused",
        "meine Karte endet auf 1111",
        "los \u00faltimos cuatro d\u00edgitos 1111",
        "the csv file has 1200 rows",
        "export.csv 12345",
        "it was decided 123 days ago",
        "the verification code came late, I waited 123456 ms",
    ],
)
def test_small_numbers_of_other_things_stay(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    "behind",
    [
        *(
            ", 250 EUR",
            " 250.00",
            " 1,250.00 USD",
            " $250",
            " \u20ac 250",
            ", 3 transactions",
            " was charged 250 twice",
        ),
        *(
            " 2026-03-02",
            " on 02.03.2026 at 14:30",
            " 12.03.2026 250.00",
            " 12345678",
        ),
    ],
)
def test_amounts_and_dates_behind_a_card_stay(behind: str) -> None:
    assert redact(f"card {VISA}{behind}").text == f"card {CARD_GONE}{behind}"
