"""A code somewhere in the sentence that names it: whatever nobody would take for an amount, a year or a count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from firstpass.domain.redaction.code_words import NAMED
from firstpass.domain.redaction.numbers import NO_DATE, NO_MONEY, NO_UNIT
from firstpass.domain.redaction.spans import OPAQUE, Stretch
from firstpass.domain.redaction.words import Names

_REACH = 80
_SENTENCE_ENDS = re.compile(r"[!?;\n]|\.(?=\s|$)")
_EDGE = r"(?<![\d#*+=])(?<![a-z])(?<!\d[.,:/\-\s])(?<!\d[.,\-]\s)"
_NOT_BEHIND = (
    r"(?!\d|[a-z]|[.,:/\-\s]{1,2}\d|"
    r"\s?(?:street|st|road|rd|avenue|ave|strasse|calle|rue|rua|km|block|lines?)(?![a-z]))"
)
_FOUR = re.compile(rf"{_EDGE}{NO_MONEY}{NO_DATE}(?P<number>\d{{4}}(?:\d\d)?){_NOT_BEHIND}{NO_UNIT}")
_THREE = re.compile(rf"{_EDGE}{NO_MONEY}{NO_DATE}(?P<number>\d{{3}}){_NOT_BEHIND}{NO_UNIT}")
_IT_IS = r"[^\d]{0,60}?[.?!\n]\s{1,3}(?:it.?s|it\sis|that.?s|this\sis|es|c.est|e|das\sist|sie\slautet|here)\W{1,3}"
_NEXT_FOUR = re.compile(rf"{_IT_IS}(?P<number>\d{{4}}){_NOT_BEHIND}{NO_UNIT}")
_NEXT_THREE = re.compile(rf"{_IT_IS}(?P<number>\d{{3}}){_NOT_BEHIND}{NO_UNIT}")
_SOMETHING_ELSE = re.compile(
    r"(?<![a-z])(?:withdr[ae]w\w*|pay\w*|paid|spen[dt]\w*|send\w*|sent|transfer\w*|charge[ds]?|limit\w*|over|about|than|"
    r"around|approx\w*|cost\w*|worth|price|balance|took|take|taking|out|get|buy|bought|amount\w*|up|least|most|maximum|"
    r"retirar|sacar|saque|pagar|pague|pago|importe|cantidad|limite|hasta|mas|abheb\w*|abgehoben|zahl\w*|bezahl\w*|betrag|bis|"
    r"uber|retir\w+|paye\w*|montant|plafond|jusqu.a|plus|levant\w+|valor|ate|mais|"
    r"atm|branch|street|room|line|number|no|filiale|sucursal|agence|cajero|ending|ends|last|first|endet|termina\w*|"
    r"at|pump|room|printed|response|but\snot|flight|seat|shares|showed|shows|message|a\slas|um|a|as|"
    r"options?|press|level|floor|window|windows|iphone|android|version|error|code|status)"
    r"(?:\s(?:of|to|in|de|a|von|the|is|was|about|up|el|la|um|another|only))?[\s:#]{1,3}$"
)
_YEAR = re.compile(r"(?<![a-z])(?:in|en|em|im|since|seit|desde|depuis|until|till|from|of|after|before|year|\d)\s{1,2}$")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_OF_OTHERS = {"other", "account", "phone", "identity", "sort", "iban"}
_LOOK_BACK, _NAME_REACH = 26, 22
_BACK_OF_CARD = (
    r"(?:back|reverse|rear)\s(?:side\s)?of\s(?:the|my)?\s?card|verification\svalue|ruckseite|al\sdorso|au\sdos|"
    r"no\sverso"
)
_CODE_NAMED = re.compile(rf"{NAMED.pattern}|{_BACK_OF_CARD}")


POSTAL = 6
_ADDRESS = re.compile(r"(?<![a-z])(?:postal|post|area|city|address|zip|delivery|deliver|shipping|india)(?![a-z])")
_ADDRESS_REACH = 40


def is_postal(text: str, place: int) -> bool:
    """Whether an address is spoken of before: where post codes of six digits are called PIN."""
    return _ADDRESS.search(text, max(0, place - _ADDRESS_REACH), place) is not None


def near_pins(text: str, names: Names) -> Iterator[Stretch]:
    """Four or six digits in a sentence that speaks of a PIN."""
    pins = [(name.start, name.end) for name in names.of("pin")]
    for found in _near(text, names, pins, _FOUR, _NEXT_FOUR):
        if found.end - found.start != POSTAL or not is_postal(text, found.start):
            yield found


def near_codes(text: str, names: Names) -> Iterator[Stretch]:
    """Three digits in a sentence that speaks of a card's verification value."""
    places = [found.span() for found in _CODE_NAMED.finditer(text)]
    yield from _near(text, names, places, _THREE, _NEXT_THREE)


def _near(
    text: str, names: Names, places: Iterable[tuple[int, int]], number: re.Pattern[str], said_next: re.Pattern[str]
) -> Iterator[Stretch]:
    if not number.search(text):
        return
    for start, end in places:
        first, last = _sentence(text, start, end)
        for found in number.finditer(text, first, last):
            if not _is_else(text, names, found.start("number")):
                yield Stretch(*found.span("number"))
        behind = said_next.match(text, end)
        if behind and not _is_else(text, names, behind.start("number")):
            yield Stretch(*behind.span("number"))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where the sentence goes, or as far as we look."""
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    for mark in _SENTENCE_ENDS.finditer(text, first, start):
        first = mark.end()
    mark_behind = _SENTENCE_ENDS.search(text, end, last)
    return first, mark_behind.start() if mark_behind else last


def _is_else(text: str, names: Names, place: int) -> bool:
    """Whether it is a year, or the words before say that it is an amount or the number of something else."""
    back = max(0, place - _LOOK_BACK)
    nearest = names.nearest(place, _NAME_REACH)
    return (
        (nearest is not None and nearest.kind in _OF_OTHERS)
        or OPAQUE in text[back:place]
        or _YEAR.match(text, place) is not None
        or _SOMETHING_ELSE.search(text, back, place) is not None
    )
