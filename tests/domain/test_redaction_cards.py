"""A card number is found however it is grouped, parted and spelled; other numbers are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, luhn

from firstpass.domain.redaction import redact

VISA, AMEX, MASTERCARD, DINERS = "4111111111111111", "378282246310005", "5555555555554444", "30569309025904"


def grouped(card: str, sizes: list[int], separator: str) -> str:
    ends = [sum(sizes[: count + 1]) for count in range(len(sizes))]
    return separator.join(card[end - size : end] for size, end in zip(sizes, ends, strict=True))


def spelled(card: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(digit)) for digit in card)


@pytest.mark.parametrize("separator", [" ", "-", ".", "/", " - ", "\n"])
@pytest.mark.parametrize(
    ("card", "sizes"),
    [
        *((VISA, sizes) for sizes in ([6, 10], [4, 8, 4], [8, 4, 4], [4, 4, 8], [8, 8], [4, 12], [12, 4], [10, 6])),
        *((MASTERCARD, sizes) for sizes in ([6, 10], [6, 4, 6], [5, 5, 6], [2] * 8, [7, 9], [3, 13], [15, 1])),
        *((AMEX, sizes) for sizes in ([4, 6, 5], [4, 11], [10, 5], [4, 4, 4, 3], [5, 5, 5], [8, 7])),
        *((DINERS, sizes) for sizes in ([4, 6, 4], [4, 10], [4, 4, 4, 2])),
    ],
)
def test_any_groups_close_together_are_one_number(card: str, sizes: list[int], separator: str) -> None:
    found = redact(f"card {grouped(card, sizes, separator)} was stolen")
    assert found.text == f"card [card ending {card[-4:]}] was stolen"


@pytest.mark.parametrize(
    "separator",
    [
        *(
            "    ",
            " " * 40,
            "\t\t\t\t",
            "\n\n\n\n",
            "\n> ",
            ", ",
            ",",
            ":",
            " : ",
            ";",
            "; ",
            "+",
            " + ",
            "\u2022",
            " \u2022 ",
        ),
        *(
            ")(",
            ") (",
            "][",
            "'",
            '" "',
            "=",
            ">",
            "->",
            " \u2192 ",
            "~",
            "#",
            "\u2026",
            "&",
            "\\",
            "\u3001",
            "\U0001f449",
        ),
        *("&nbsp;", "&nbsp;&nbsp;", "&#160;", "&#xA0;", "&ndash;", "%20", "\u3000"),
    ],
)
@pytest.mark.parametrize(
    ("card", "sizes"),
    [(VISA, [4, 4, 4, 4]), (VISA, [1] * 16), (AMEX, [4, 6, 5]), (AMEX, [4, 4, 4, 3]), (DINERS, [4, 6, 4])],
)
def test_printed_groups_are_one_number_across_any_signs(card: str, sizes: list[int], separator: str) -> None:
    found = redact(f"card ({grouped(card, sizes, separator)}) was stolen")
    assert found.text == f"card ([card ending {card[-4:]}]) was stolen"


@pytest.mark.parametrize(
    "card",
    [
        *(spelled(VISA, zero) for zero in "\uff10\u0660\u0966\u2080\U0001d7ce\U0001d7f6\U0001fbf0"),
        *(
            "".join(f"{digit}{mark}" for digit in VISA)
            for mark in ("\ufe0f\u20e3", "\u20e3", "\u0336", "\u200d", "\u034f")
        ),
        " ".join(f"{digit}\ufe0f\u20e3" for digit in VISA),
        "".join("\u2070\u00b9\u00b2\u00b3\u2074\u2075"[int(digit)] for digit in VISA),
        "".join("\u24ea\u2460\u2461\u2462\u2463\u2464"[int(digit)] for digit in VISA),
        "".join("\u24ff\u2776\u2777\u2778\u2779\u277a"[int(digit)] for digit in VISA),
        "".join(f"&#{ord(digit)};" for digit in VISA),
        "".join(f"&#x{ord(digit):X};" for digit in VISA),
    ],
)
def test_digits_are_digits_however_they_look(card: str) -> None:
    text = f"\u00bfmi tarjeta {card} est\u00e1?"
    found = redact(text)
    assert found.text == "\u00bfmi tarjeta [card ending 1111] est\u00e1?"
    assert [text[span.start : span.end] for span in found.spans] == [card]


def test_signs_that_stand_for_finds_inside_hide_nothing() -> None:
    assert redact("4111\u25881111\u25921111\u25931111").counts() == {"pan": 1}


@pytest.mark.parametrize("pasted", ["41111111111111115555555555554444", "4111 1111 1111 11115555555555554444"])
def test_two_cards_run_together_are_both_gone(pasted: str) -> None:
    assert redact(pasted).text == "[card ending 1111][card ending 4444]"


@given(st.text("0123456789", min_size=3, max_size=3))
def test_a_code_behind_a_card_never_becomes_its_last_digits(code: str) -> None:
    for card in (f"{VISA}{code}", f"4111 1111 1111 1111 {code}"):
        assert redact(card).text.replace(" ", "") == "[cardending1111][securitycoderemoved]"


def test_a_card_of_nineteen_digits_shows_no_more_than_four_of_them() -> None:
    body = "630400000000000" + luhn.calc_check_digit("630400000000000")
    card = next(f"{body}{end:03}" for end in range(1000) if luhn.is_valid(f"{body}{end:03}"))
    assert redact(card).text == f"[card ending {body[-4:]}][security code removed]"


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02 14:30:25.123456",
        "between 2019, 2020, 2021, 2022 and 2023",
        "100, 200, 300, 400, 500, 600",
        "I paid 4111, 1111, 1111, 1111 EUR",
        "I paid EUR 4111, 1111, 1111, 1111",
        "4111 \u20ac, 1111 \u20ac, 1111 \u20ac, 1111 \u20ac",
        "$4111, $1111, $1111, $1111",
        "41111111, 11111111",
        "4111 of 1111 or 1111 and 1111",
        "order 732201349959, ticket 00004587345",
        "from 12.03.2026 to 14.04.2026, 123.45 EUR",
    ],
)
def test_dates_amounts_and_references_are_no_card(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize("date", ["20270512", "20260302", "25122026", "22012027"])
@pytest.mark.parametrize("order", ["4111111", "41111111", "1234567"])
@pytest.mark.parametrize("separator", [" ", "-", "/", ", "])
def test_a_date_beside_an_order_number_is_no_card(date: str, order: str, separator: str) -> None:
    for last in range(10):
        text = f"order {date}{separator}{order}{last}"
        assert redact(text).text == text


BANKS = st.sampled_from([("DE", "", 18), ("ES", "", 20), ("FR", "", 23), ("PT", "", 21), ("GB", "WEST", 14)])


@given(BANKS, st.text("0123456789", min_size=23, max_size=23), st.booleans())
def test_an_account_number_is_no_card(bank: tuple[str, str, int], digits: str, spaced: bool) -> None:
    country, name, length = bank
    number = f"{country}00{name}{digits[:length]}"
    number = country + iban.calc_check_digits(number) + number[4:]
    text = f"my iban is {iban.format(number) if spaced else number} thanks"
    assert redact(text).text == f"my iban is [IBAN ending {number[-4:]}] thanks"
    assert redact(text, secrets_only=True).text == text


def test_a_card_beside_an_account_number_is_gone() -> None:
    assert redact(f"DE89370400440532013000 {VISA}").text == "[IBAN ending 3000] [card ending 1111]"
    assert redact(f"DE88370400440532013000 {VISA}").counts()["pan"] >= 1


def test_a_mistyped_account_number_hides_no_card_behind_it() -> None:
    text = f"IBAN GB83 WEST 1234 5698 7654 32 {VISA}"
    assert redact(text, secrets_only=True).text == text.replace(VISA, "[card ending 1111]")
    assert redact(text).text == "IBAN [IBAN ending 5432] [card ending 1111]"
