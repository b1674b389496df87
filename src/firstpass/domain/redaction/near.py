"""A code somewhere in the sentence that names it: whatever nobody would take for an amount, a year or a count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from firstpass.domain.redaction.code_words import BACK_OF_CARD, NAMED
from firstpass.domain.redaction.keyed_words import DEVICE, MONEY_SPOKEN_OF
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
_IT_IS = (
    r"[^\d]{0,60}?[.?!\n]\s{1,3}(?:it.?s|it\sis|that.?s|this\sis|es|c.est|e|das\sist|sie\slautet|here|mine\s(?:says|is|was|reads)|"
    r"(?:so\s|and\s)?(?:i|he|she|we)\s(?:just\s|always\s)?(?:said|told|think|thought|gave|enter(?:ed)?|typed?|use[d]?|tried|put|have|had|"
    r"believe|guess)(?:\s(?:it|them|him|her|is|was|in|as|the|my|that|number|code))*)\W{1,3}"
)
_NEXT_FOUR = re.compile(rf"{_IT_IS}(?P<number>\d{{4}}){_NOT_BEHIND}{NO_UNIT}")
_NEXT_THREE = re.compile(rf"{_IT_IS}(?P<number>\d{{3}}){_NOT_BEHIND}{NO_UNIT}")
_SOMETHING_ELSE = re.compile(
    r"(?<![a-z])(?:withdr[ae]w\w*|pay\w*|paid|spen[dt]\w*|send\w*|sent|transfer\w*|charge[ds]?|limit\w*|over|about|than|"
    r"around|approx\w*|cost\w*|worth|price|balance|took|take|taking|out|get|buy|bought|amount\w*|up|least|most|maximum|"
    r"retirar|sacar|saque|pagar|pague|pago|importe|cantidad|limite|hasta|mas|abheb\w*|abgehoben|zahl\w*|bezahl\w*|betrag|bis|"
    r"uber|retir\w+|paye\w*|montant|plafond|jusqu.a|plus|levant\w+|valor|ate|mais|"
    r"atm|branch|street|room|line|number|no|filiale|sucursal|agence|cajero|ending|ends|last|first|endet|termina\w*|"
    r"at|pump|room|printed|response|but\snot|flight|seat|shares|showed|(?<!card\s)shows|message|a\slas|um|a|as|"
    r"options?|press|level|floor|window|windows|iphone|android|version|error|code|status)"
    r"(?:\s(?:of|to|in|de|a|von|the|is|was|about|up|el|la|um|another|only))?[\s:#]{1,3}$"
)
_DECLINED = re.compile(r"\s(?:was|is|got|were)?\s?(?:declined|refused|rejected)")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_OF_OTHERS = {"other", "account", "phone", "identity", "sort", "iban"}
_LOOK_BACK, _NAME_REACH, _AT_ONCE = 26, 22, 3
_DEVICE = re.compile(DEVICE)
_PIN_REACH = 100
_PIN = re.compile(r"(?<![a-z])(?:pins?|nip|geheimzahl)(?![a-z])")
_COUNTED = re.compile("digit|numbers|cifras|chiffres|stellig")
"""Says how many digits there are, also to those who shall choose some."""
_BARE = re.compile(
    r"(?:[\s,:'\"()\-]|\d{4}(?!\d)|(?:is|isn.?t|it|was|its|it.s|or|and|i|not|my|the|so|maybe|think|thought|tried|try|use|used|put|"
    r"entered|enter|said|pretty|sure|but|now|still|then|hi|hello|please|ok|yes|no|ist|es|das|oder|und|ich|nicht|war|o|y|era|no|"
    r"c.est|est|ou|et|pas|e|ou|foi|nao|correct|right)(?![a-z])){1,40}+"
)
"""A sentence that says nothing but a number."""
_CODE_NAMED = re.compile(rf"{NAMED.pattern}|{BACK_OF_CARD}")


POSTAL = 6
_ADDRESS = re.compile(r"(?<![a-z])(?:postal|post|area|city|address|zip|delivery|deliver|shipping|india)(?![a-z])")
_ADDRESS_REACH = 40


def is_postal(text: str, place: int) -> bool:
    """Whether an address is spoken of before: where post codes of six digits are called PIN."""
    return _ADDRESS.search(text, max(0, place - _ADDRESS_REACH), place) is not None


def near_pins(text: str, names: Names) -> Iterator[Stretch]:
    """Four or six digits in a sentence that speaks of a PIN."""
    pins = [(name.start, name.end) for name in names.of("pin") if not _COUNTED.search(text, name.start, name.end)]
    for found in _near(text, names, pins, _FOUR, _NEXT_FOUR):
        if found.end - found.start == POSTAL and is_postal(text, found.start):
            continue
        if not is_sum(text, found):
            yield found
    if pins:
        yield from _bare(text, names)


def is_sum(text: str, found: Stretch) -> bool:
    """Whether it is a round sum in a sentence that speaks of money."""
    first, last = sentence(text, *found)
    number = text[found.start : found.end]
    return number.endswith(("00", "50")) and (
        MONEY_SPOKEN_OF.search(text, first, last) is not None or _DECLINED.match(text, found.end) is not None
    )


def _bare(text: str, names: Names) -> Iterator[Stretch]:
    """Numbers alone in their sentence, close to one that speaks of a PIN."""
    for found in _FOUR.finditer(text):
        start, end = found.span("number")
        first, last = sentence(text, start, end)
        spoken = _PIN.search(text, max(0, start - _PIN_REACH), end + _PIN_REACH)
        if spoken and _BARE.fullmatch(text, first, last) and not _is_else(text, names, start):
            yield Stretch(start, end)


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
        first, last = sentence(text, start, end)
        for found in number.finditer(text, first, last):
            if not _is_else(text, names, found.start("number")):
                yield Stretch(*found.span("number"))
        behind = said_next.match(text, end)
        if behind and not _is_else(text, names, behind.start("number")):
            yield Stretch(*behind.span("number"))


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where the sentence goes, or as far as we look."""
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    for mark in _SENTENCE_ENDS.finditer(text, first, start):
        first = mark.end()
    mark_behind = _SENTENCE_ENDS.search(text, end, last)
    return first, mark_behind.start() if mark_behind else last


def is_called_else(text: str, names: Names, place: int) -> bool:
    """Whether it is the number of something else, or stands close to what was found before. A machine that is spoken of
    is none, unless its number follows at once."""
    nearest = names.nearest(place, _NAME_REACH)
    called = nearest is not None and nearest.kind in _OF_OTHERS
    if nearest and called and place - nearest.end > _AT_ONCE and _DEVICE.fullmatch(text, nearest.start, nearest.end):
        called = False
    return called or OPAQUE in text[max(0, place - _LOOK_BACK) : place]


def is_amount_or_label(before: str) -> bool:
    """Whether the words before a number say that it is an amount, or which one of several things is meant."""
    return _SOMETHING_ELSE.search(before, max(0, len(before) - _LOOK_BACK)) is not None


def _is_else(text: str, names: Names, place: int) -> bool:
    """Whether it is a year, an amount or the number of something else."""
    return (
        _YEAR.match(text, place) is not None
        or is_called_else(text, names, place)
        or is_amount_or_label(text[max(0, place - _LOOK_BACK) : place])
    )
