"""Canaries: made-up secrets and personal values, as customers write them, and how to tell that one got through."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from stdnum import luhn

_SHORT = 6
"""Shorter ones stand by chance in any identifier or time, so that only a word of its own is one."""
_BETWEEN = re.compile(r"[\s\-./|,\u200b]+")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Canary:
    """What is sent, message by message, and what of it nobody may find afterwards."""

    name: str
    messages: tuple[str, ...]
    secrets: tuple[str, ...]

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[bytes], ...]:
        return tuple(re.compile(pattern) for secret in self.secrets for pattern in _looks(secret))

    def stands_in(self, content: bytes) -> bool:
        """Whether any of it can be read in these bytes, as it was written, bare, in fours, or in base64."""
        return any(pattern.search(content) for pattern in self._patterns)


def _looks(secret: str) -> Iterator[bytes]:
    """How a secret may look in a file."""
    bare = _BETWEEN.sub("", secret)
    fours = [bare[start : start + 4] for start in range(0, len(bare), 4)]
    for look in {secret, bare, " ".join(fours), "-".join(fours), secret.encode("unicode_escape").decode()}:
        plain = re.escape(look.encode())
        yield plain if len(bare) >= _SHORT else rb"(?<![0-9A-Za-z.:,_\-])" + plain + rb"(?![0-9A-Za-z:_\-])"
    if len(bare) >= _SHORT:
        yield from (re.escape(text) for look in {secret, bare} for text in _in_base64(look.encode()))


def _in_base64(raw: bytes) -> Iterator[bytes]:
    """What base64 makes of it wherever it begins, without the signs that its neighbours have a share in."""
    for ahead in range(3):
        coded = base64.b64encode(bytes(ahead) + raw)
        first, last = -(-ahead * 8 // 6), (ahead + len(raw)) * 8 // 6
        yield coded[first:last]


def a_card(number: int) -> str:
    """A card number of its own with a good checksum, which does not end like it goes on."""
    body = f"4539{number:02}77{(number * 7919 + 13) % 10_000:04}{(number * 31 + 407) % 1000:03}"
    return body + luhn.calc_check_digit(body)


def fours(card: str, between: str) -> str:
    return between.join(card[start : start + 4] for start in range(0, 16, 4))


def _cards() -> Iterator[Canary]:
    layouts = {
        "in one piece": "{0}",
        "in fours": "{1}",
        "with dashes": "{2}",
        "with dots": "{3}",
        "digit by digit": "{4}",
        "over two lines": "{5}",
        "in wide digits": "{6}",
        "in Arabic digits": "{7}",
        "spelled out": "{8}",
        "with invisible signs": "{9}",
        "with words between": "{10}",
    }
    for number, (name, layout) in enumerate(layouts.items()):
        card = a_card(number)
        written = layout.format(*_written(card))
        yield Canary(f"card {name}", (f"my card {written} was declined",), (card, written))
    two, three = a_card(40), a_card(41)
    yield Canary("card over two messages", (f"my card is {two[:8]}", f"{two[8:]}, why?"), (two, two[:8], two[8:]))
    pieces = (fours(three, " ")[:9], three[8:12], three[12:])
    yield Canary("card over three messages", pieces, (three, three[:8]))
    spelled = " ".join(_DIGITS[int(digit)] for digit in a_card(42)[:8])
    rest = a_card(42)[8:]
    yield Canary("card half spelled out", (f"it is {spelled}", f"and {rest}"), (spelled, rest))


def _written(card: str) -> list[str]:
    return [
        card,
        *(fours(card, between) for between in (" ", "-", ".")),
        " ".join(card),
        f"{card[:8]}\n{card[8:]}",
        "".join(chr(0xFF10 + int(digit)) for digit in card),
        "".join(chr(0x0660 + int(digit)) for digit in card),
        " ".join(_DIGITS[int(digit)] for digit in card),
        "\u200b".join(card),
        f"{card[:8]} and then {card[8:]}",
    ]


CANARIES = (
    *_cards(),
    Canary("cvv", (f"{a_card(50)} and the cvv is 738, it was declined",), (a_card(50), "738")),
    Canary("cvv in a later message", (f"here is my card {a_card(51)}", "947"), (a_card(51), "947")),
    Canary("expiry", (f"card {a_card(52)} exp 11/29 declined",), (a_card(52), "11/29")),
    Canary("PIN", ("my pin is 4826 and it does not work",), ("4826",)),
    Canary("password", ("my password is Tulip-Canary-4711, I cannot sign in",), ("Tulip-Canary-4711",)),
    Canary("one-time code", ("the sms code is 590213 but the app refuses it",), ("590213",)),
    Canary("IBAN", ("pay it to GB82 WEST 1234 5698 7654 32 please",), ("GB82 WEST 1234 5698 7654 32",)),
    Canary("account number", ("my account number is 60293847, where is my payout",), ("60293847",)),
    Canary("social security number", ("my ssn is 536-22-8714, do you need it?",), ("536-22-8714",)),
    Canary("e-mail", ("write to canary.bird@example.org about the invoice",), ("canary.bird@example.org",)),
    Canary("telephone", ("call me on +44 7700 900461 please",), ("+44 7700 900461", "7700 900461")),
)

PERSONS = (Canary("card in a person's message", (f"Is it {fours(a_card(60), ' ')}?",), (a_card(60),)),)


def found(canaries: Iterable[Canary], contents: Iterable[bytes]) -> set[str]:
    """The names of the canaries that stand in any of these."""
    whole = b"\n".join(contents)
    return {canary.name for canary in canaries if canary.stands_in(whole)}
