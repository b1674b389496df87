"""What must not be kept is gone, wherever it stood; what people need to work with is still there."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from stdnum import luhn

from firstpass.domain.redaction import SafeText, approved, redact

VISA, AMEX, MASTERCARD, MAESTRO = "4111111111111111", "378282246310005", "5555555555554444", "6304000000000000000"


def grouped(card: str, separator: str) -> str:
    return separator.join(card[i : i + 4] for i in range(0, len(card), 4))


def a_card(length: int, digits: list[int]) -> str:
    """A valid number of this length that begins as cards do."""
    body = "".join(str(digit) for digit in [2 + digits[0] % 5, *digits[1 : length - 1]])
    return body + luhn.calc_check_digit(body)


CARDS = st.builds(a_card, st.integers(13, 19), st.lists(st.integers(0, 9), min_size=19, max_size=19))


def valid_cards_in(text: str) -> list[str]:
    """Every valid card number in a text: in one piece, or in groups of at most six digits, a few signs apart."""
    pieces = [
        run[i : i + n] for run in re.findall(r"\d+", text) for n in range(13, 20) for i in range(len(run) - n + 1)
    ]
    for run in re.findall(r"\d{1,6}(?:[\s.\-_/]{1,3}\d{1,6}(?!\d))+", text):
        groups = re.findall(r"\d+", run)
        pieces += ["".join(groups[i:j]) for i in range(len(groups)) for j in range(i + 1, len(groups) + 1)]
    return [p for p in pieces if 13 <= len(p) <= 19 and p[0] in "23456" and luhn.is_valid(p)]


@pytest.mark.parametrize("separator", ["", " ", "-", ".", "/", "_", "  ", " - ", "\n", "\u00a0", "\u2013", "\t"])
def test_a_card_number_is_gone_but_its_last_four_digits(separator: str) -> None:
    found = redact(f"My card {grouped(VISA, separator)} was stolen")
    assert found.text == "My card [card ending 1111] was stolen"
    assert found.counts() == {"pan": 1}


@pytest.mark.parametrize(
    "separator", [" | ", "*", "\u00b7", "\u2212", "---", "   ", "\u200b", "\u00ad", "\ufeff", "\u2060"]
)
def test_a_card_number_is_gone_however_it_was_pasted(separator: str) -> None:
    assert "4111" not in redact(f"My card {grouped(VISA, separator)} was stolen").text


@pytest.mark.parametrize("card", [VISA, AMEX, MASTERCARD, "30569309025904", "6011000990139424", "3530111333300000"])
def test_every_scheme_is_known(card: str) -> None:
    assert redact(card).text == f"[card ending {card[-4:]}]"


@pytest.mark.parametrize("length", range(13, 20))
def test_thirteen_to_nineteen_digits_are_card_numbers(length: int) -> None:
    body = "4" + "0" * (length - 2)
    assert redact(body + luhn.calc_check_digit(body)).counts() == {"pan": 1}


@pytest.mark.parametrize("digits", ["411111111112", "4111111111111112", "0000000000000000", "1111111111111117"])
def test_digits_that_are_no_card_number_stay(digits: str) -> None:
    assert redact(digits).text == digits


def test_digits_of_other_scripts_are_digits() -> None:
    assert redact("".join(chr(ord(digit) + 0xFEE0) for digit in VISA)).counts() == {"pan": 1}


@pytest.mark.parametrize("between", [" ", "\n", ", ", " and "])
def test_two_cards_are_both_gone(between: str) -> None:
    assert redact(f"{VISA}{between}{MASTERCARD}").counts() == {"pan": 2}


@given(CARDS, CARDS)
@example("5105105105105100", "5555555555554444")
@example("4242424242424242", "6011111111111117")
def test_of_two_cards_side_by_side_no_more_than_the_ends_survive(one: str, other: str) -> None:
    text = redact(f"{one} {other}").text
    left = max((len(digits) for digits in re.findall(r"\d+", text)), default=0)
    assert left <= 6, text


@pytest.mark.parametrize(
    "text",
    [
        "my CVV is 123",
        "CVC: 123",
        "cvv2=1234",
        "the security code 456 does not work",
        "it says 3 digits on the back: 321",
        "three-digit code 999",
        "CVC/CVV 123.",
        "cvv123",
        "123 is my CVV",
        "card verification value 123",
        "the code on the back is 123",
    ],
)
def test_a_verification_value_is_gone_whole(text: str) -> None:
    found = redact(text)
    assert found.counts() == {"cvv": 1}
    assert not re.search(r"\b(?:123|1234|456|321|999)\b", found.text)


def test_the_code_pasted_after_a_card_is_gone_with_it() -> None:
    assert "123" not in redact(f"{grouped(VISA, ' ')} 12/27 123").text


@pytest.mark.parametrize(
    "text",
    [
        "Order 20260302-1234567 has not come",
        "Payment reference PAY-2026-000123456789",
        "I paid 1,234.56 EUR on 2026-03-02 at 14:30",
        "ticket 7K2P-9WQX, invoice 4471-22",
        "the CVV fee was 250 EUR",
        "my card ends in 1111",
        "there are 3 digits, I think",
    ],
)
def test_what_people_need_to_find_a_case_stays(text: str) -> None:
    assert redact(text).text == text


def test_spans_tell_where_it_stood() -> None:
    text = f"card {grouped(VISA, ' ')}, cvv 123"
    assert [(text[span.start : span.end], span.kind) for span in redact(text).spans] == [
        (grouped(VISA, " "), "pan"),
        ("123", "cvv"),
    ]


PIECES = st.sampled_from(
    [
        *(
            "4111 1111 1111 1111",
            "378282246310005",
            "4111",
            "1111",
            "123",
            "1234",
            "0527",
            "05/27",
            "05 27",
            "May 2027",
        ),
        *(
            "cvv",
            "cvc2",
            "security code",
            "csv",
            "cid",
            "is",
            "my",
            "code",
            "exp",
            "EUR",
            "250.00",
            "pin",
            "otp",
            "password",
            "account",
            "sort code",
            "iban",
            "ssn",
            "call me",
            "my card number",
            "then",
            "four",
            "one",
            "double",
            "jo@example.com",
            "hunter2",
            "123456",
            "12-34-56",
            "12345678",
            "+44 20 7946 0318",
            "\u20ac",
            "12",
            "7",
        ),
        *(" ", "  ", ", ", "/", "-", "|", ".", "\n", "(", "1 2 3", "ending in", "last 4 digits", "error", "3 digits"),
        *(
            "[card ending 1111]",
            "[card ending 4111]",
            "[security code removed]",
            "[expiry removed]",
            "[PIN removed]",
            "[code removed]",
            "[account number ending 678]",
            "[phone number ending 18]",
            "[email]",
            "DE89370400440532013000",
            "2026-03-02",
        ),
        *(
            "\u2461",
            "4\ufe0f\u20e3",
            "\u00bd",
            "\u246b",
            "&nbsp;",
            "&#52;",
            "%20",
            "\u2588",
            "\u2592",
            "\u00e9",
            "\ufdfa",
        ),
    ]
)


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=14).map("".join) | st.text())
@example("\ud800")
@example("²" * 20)
@example("cvv " + "9" * 40)
def test_any_text_is_redacted_and_a_second_time_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once.text).text == once.text
    person = redact(text, secrets_only=True).text
    assert redact(person, secrets_only=True).text == person
    assert all(0 <= span.start < span.end <= len(text) for span in once.spans)
    assert list(once.spans) == sorted(once.spans, key=lambda span: span.start)


@given(st.text("0123456789 -.\n:abCVvc€", max_size=120))
def test_no_valid_card_number_survives(text: str) -> None:
    assert valid_cards_in(redact(text).text) == []


@given(CARDS, st.sampled_from(["", " ", "-", "."]), st.text("abc ,\n", max_size=20), st.text("abc ,\n", max_size=20))
def test_a_card_among_words_leaves_its_last_four_digits(card: str, separator: str, before: str, after: str) -> None:
    assume(not any(luhn.is_valid(card[:usual]) for usual in range(14, min(len(card), 17))))
    assume(not any(luhn.is_valid(card[group : group + usual]) for group in (4, 8) for usual in (14, 15, 16)))
    found = redact(f"{before}x{grouped(card, separator)}x{after}")
    assert found.text == f"{before}x[card ending {card[-4:]}]x{after}"


def test_safe_text_is_text_and_nothing_else_is_safe_text() -> None:
    assert isinstance(redact("hello").text, SafeText)
    assert isinstance(approved("hello"), str)
    assert not isinstance("hello", SafeText)
