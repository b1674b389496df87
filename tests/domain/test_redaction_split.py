"""A card number that comes in several messages is known as one when its last part comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from firstpass.domain.redaction.split import completed


def parts(earlier: str, later: str) -> tuple[str, str] | None:
    found = completed(earlier, later)
    return found and (earlier[found[0].start : found[0].end], later[found[1].start : found[1].end])


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("4111 1111 1111", "1111", ("4111 1111 1111", "1111")),
        ("4111 1111", "1111 1111", ("4111 1111", "1111 1111")),
        ("4111", "1111 1111 1111", ("4111", "1111 1111 1111")),
        ("my card is 41111111", "11111111 thanks", ("41111111", "11111111")),
        ("it is 4111-1111-", "1111-1111", ("4111-1111", "1111-1111")),
        ("card 4111 1111 1111 and", "the rest is 1111 ok?", ("4111 1111 1111", "1111")),
        ("4111 1111\n1111", "1111", ("4111 1111\n1111", "1111")),
        ("4111\n1111\n1111", "1111", ("4111\n1111\n1111", "1111")),
        ("I have 2 cards, one is 4111 1111", "1111 1111", ("4111 1111", "1111 1111")),
        ("3782 822463", "10005", ("3782 822463", "10005")),
        ("four one one one one one one one", "1111 1111", ("four one one one one one one one", "1111 1111")),
        ("4111 1111 1111", "1111 123", ("4111 1111 1111", "1111")),
        ("\uff14111 1111 1111", "1111", ("\uff14111 1111 1111", "1111")),
    ],
)
def test_both_parts_are_told(earlier: str, later: str, expected: tuple[str, str]) -> None:
    assert parts(earlier, later) == expected


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("4111 1111 1111", "1112"),
        ("4111 1111 1111", "hello"),
        ("hello", "4111 1111 1111 1111"),
        ("order 12345678", "90123456"),
        ("4111", "1111"),
        ("I paid 4111", "1111 euros"),
        ("4111 1111 1111 was the number that I told your colleague about last week", "1111"),
        ("4111 1111 1111", "I do not know what else to say about this matter, my ticket is 1111"),
        ("[card ending 1111]", "1111 1111 1111"),
        ("", "1111"),
    ],
)
def test_other_messages_have_nothing_to_do_with_each_other(earlier: str, later: str) -> None:
    assert parts(earlier, later) is None


@given(
    st.text("0123456789", min_size=14, max_size=14),
    st.integers(4, 12),
    st.sampled_from(["", "my card: ", "hi, ", "card number is\n"]),
    st.sampled_from(["", " ok", "\n", " thanks"]),
)
def test_any_card_in_two_messages_is_found(body: str, cut: int, before: str, behind: str) -> None:
    card = "4" + body
    card += luhn.calc_check_digit(card)
    assert parts(f"{before}{card[:cut]}", f"{card[cut:]}{behind}") == (card[:cut], card[cut:])
