"""What stands in a safe text for a value that was taken out, and how to tell it from a customer's words."""

from __future__ import annotations

import re
from typing import Final

from firstpass.domain.redaction.reading import read
from firstpass.domain.redaction.spans import CARD, CODE, OPAQUE, RedactionKind, Stretch, blank

_PLACEHOLDERS: Final[dict[RedactionKind, tuple[str, int]]] = {
    "pan": ("[card ending {}]", 4),
    "cvv": ("[security code removed]", 0),
    "expiry": ("[expiry removed]", 0),
    "pin": ("[PIN removed]", 0),
    "password": ("[password removed]", 0),
    "otp": ("[code removed]", 0),
    "iban": ("[IBAN ending {}]", 4),
    "account_number": ("[account number ending {}]", 3),
    "sort_code": ("[sort code removed]", 0),
    "ssn": ("[identity number removed]", 0),
    "email": ("[email]", 0),
    "phone": ("[phone number ending {}]", 2),
}
"""The words for each kind, and how many of its last digits an agent may see."""


def _pattern(kind: RedactionKind) -> str:
    words, shown = _PLACEHOLDERS[kind]
    return re.escape(words).replace(r"\{\}", rf"\d{{{shown}}}")


_GONE: Final = {kind: re.compile(_pattern(kind), re.IGNORECASE) for kind in _PLACEHOLDERS}
_CARDS_GONE, _CODES_GONE = _GONE["pan"], _GONE["cvv"]
_ANY = re.compile("|".join(_pattern(kind) for kind in _PLACEHOLDERS), re.IGNORECASE)


def placeholder(digits: str, kind: RedactionKind) -> str:
    """What to write for a value that holds these digits."""
    words, shown = _PLACEHOLDERS[kind]
    return words.format(digits[-shown:].rjust(shown, "0")) if shown else words


def digits_of(hidden: str) -> str:
    """The digits of a piece of a message, however they look."""
    return "".join(char for char in read(hidden).text if char.isdigit())


def cards_gone(text: str) -> list[str]:
    """The placeholders of card numbers, in the order of the text."""
    return [found.group() for found in _CARDS_GONE.finditer(text)] if "[" in text else []


def kinds_gone(text: str) -> frozenset[RedactionKind]:
    """What was taken out of a safe text, by its placeholders."""
    return frozenset(kind for kind, gone in _GONE.items() if gone.search(text)) if "[" in text else frozenset()


def without_placeholders(text: str) -> str:
    """The same text, as long as it was, with spaces for placeholders: a classifier sees a customer's words only."""
    return _ANY.sub(lambda found: " " * len(found.group()), text) if "[" in text else text


def filled(text: str) -> str:
    """A folded text in which a placeholder counts as what it stands for."""
    if "[" not in text:
        return text
    for pattern, filler in ((_CARDS_GONE, CARD), (_CODES_GONE, CODE), (_ANY, OPAQUE)):
        text = blank(text, (Stretch(*found.span()) for found in pattern.finditer(text)), filler)
    return text
