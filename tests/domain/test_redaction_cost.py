"""What somebody may paste takes time in proportion to its length, and little of it."""

from __future__ import annotations

import time

import pytest

from firstpass.domain.redaction import redact

LENGTH = 20_000
WALLS = [
    *(
        "4",
        "5",
        "4 ",
        "4,",
        "4, ",
        "12 ",
        "4111",
        "4111 ",
        "4111, ",
        "(4111)",
        "4111 1111 1111 1111 ",
        "4111111111111111",
    ),
    *(
        "4\ufe0f\u20e3",
        "4\ufe0f\u20e3 ",
        "\u2460",
        "&#52;",
        " ",
        "\n",
        "-",
        ", ",
        ".",
        "&nbsp;",
        "x",
        "\u00e9",
        "\u2588",
    ),
    *(
        "cvv ",
        "cvv 123 ",
        "cvv is ",
        "c.v.v.",
        "security code ",
        "3 digits ",
        "codigo de ",
        "csv ",
        "123 is my ",
        "123 ",
    ),
    *(
        "4111 1111 1111 1111 123 ",
        "4111 1111 1111 1111 05/27 123 ",
        "[card ending 1111] may ",
        "05/27 ",
        "last 4 digits ",
    ),
    *("pin 4821 ", "my pin ", "4821 ", "four ", "four one ", "password is ", "password: ", "jo@", "jo at ", "call me "),
    *("account 12", "iban de", "sort code 12-", "+44 20 7946 0318 ", "07700 900123 ", "then 4111 ", "card 1234 5678 "),
    *("order 1234567890123456 ", "[email] ", "the code ", "jo@example.com ", "my ssn ", "double "),
    *("de89 ", "de89370400440532013000 ", "1,234.56 EUR, ", "ending in "),
]
TAILS = [
    f"{head}{filling * LENGTH}{tail}"
    for head in ("123", "cvv", "4111 1111 1111 1111")
    for filling in " -"
    for tail in ("", "1")
]


def cost(text: str) -> float:
    """Of this process alone, so that busy neighbours do not count."""
    begun = time.process_time()
    redact(text)
    return time.process_time() - begun


@pytest.mark.parametrize("text", [*((wall * LENGTH)[:LENGTH] for wall in WALLS), *TAILS])
def test_a_wall_of_anything_takes_no_time(text: str) -> None:
    assert any(cost(text) < 0.5 for _ in range(5))


@pytest.mark.parametrize("wall", WALLS)
def test_twice_the_text_takes_twice_the_time(wall: str) -> None:
    text = wall * (LENGTH // 4 // len(wall))
    assert any(cost(text + text) <= 2.6 * cost(text) + 0.002 for _ in range(5))
