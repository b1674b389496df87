"""Short texts from outside: what a customer may read passes, what speaks of the inside does not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.domain.customer_safe import safe_reference, safe_words


@pytest.mark.parametrize(
    "text",
    [
        "Blue Fern Coffee",
        "O’Brien & Sons Ltd.",
        "McDonald's",
        "Monthly plan, October",
        "Late fee for the September invoice",
        "Office chair (2x)",
        "café 24/7",
        "Panadería Luna",
        "Loja Azul – Lisboa",
        "The order message could not be delivered to your shop",
    ],
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert safe_words(text, 80) == text


@pytest.mark.parametrize(
    ("told", "passes"),
    [
        ("  two   spaces\nand a line ", "two spaces and a line"),
        ("<b>Blue</b> Fern &amp; Co", "Blue Fern Co"),
        ("[Blue Fern](https://evil.example/x)", None),
        ("Blue Fern https://evil.example/x?y=1 Coffee", "Blue Fern Coffee"),
        ("Blue Fern www.evil.example Coffee", "Blue Fern Coffee"),
        ("Blue Fern javascript:/x Coffee", "Blue Fern Coffee"),
        ("\u202eBlue\u200b Fern\x00", "Blue Fern"),
        ("", None),
        ("***", None),
        ("https://evil.example", None),
    ],
)
def test_markup_links_and_hidden_signs_are_taken_out(told: str, passes: str | None) -> None:
    assert safe_words(told, 80) == passes


@pytest.mark.parametrize(
    "text",
    [
        "AML hold",
        "Payment on hold",
        "held by compliance",
        "suspicious activity",
        "under investigation",
        "risk score high",
        "Fraud desk",
        "S\u200buspicious",
        "account frozen",
        "sanctions match",
        "watch-list",
        "do not tell the customer",
        "SAR filed",
        "RC07_AML",
        "code RC-07",
        "rc07",
        "ＡＭＬ",
        "see CASE:17",
        "customer flagged",
        "<b>AM</b>L SAR",
        "write to ana@example.com",
        "card 4111 1111 1111 1111",
        "call +44 7700 900461",
    ],
)
def test_what_speaks_of_the_inside_does_not_pass(text: str) -> None:
    assert safe_words(text, 80) is None


@pytest.mark.parametrize("reference", ["INV-3010", "PAY 2031/7", "RF18 5390", "TCK-10482", "7K2P-9WQX", "60298"])
def test_references_stay(reference: str) -> None:
    assert safe_reference(reference) == reference


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "AML-HOLD-17",
        "SAR 17",
        "FRAUD-3",
        "Blue Fern 3 Coffee",
        "x" * 41 + "1",
        "4111111111111111",
        "a_1",
        "-1",
        "<1>",
    ],
)
def test_what_no_customer_was_given_is_no_reference(reference: str) -> None:
    assert safe_reference(reference) is None


def test_a_long_text_is_cut_between_words() -> None:
    assert safe_words("Blue Fern Coffee and Tea", 17) == "Blue Fern Coffee…"


@given(st.text(max_size=200), st.integers(2, 80))
def test_whatever_comes_is_short_and_plain(text: str, limit: int) -> None:
    safe = safe_words(text, limit)
    if safe is not None:
        assert 0 < len(safe) <= limit
        assert not set(safe) & set("<>[]{}\n\r\x00")


@pytest.mark.alone
@pytest.mark.parametrize("text", ["<" * 500, "a." * 250, "[" * 500, "a-" * 250, "A:" * 250, "&#" * 250, "aA" * 250])
def test_no_text_takes_long(text: str) -> None:
    begun = time.perf_counter()
    safe_words(text, 80)
    assert time.perf_counter() - begun < 0.5
