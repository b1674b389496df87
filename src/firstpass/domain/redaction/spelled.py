"""Digits written as words: "four one double one", "vier eins eins", also mixed with digits."""

from __future__ import annotations

import re
from typing import NamedTuple

from firstpass.domain.redaction.folding import Folded

_WORDS = {
    "0": "zero oh nought cero null",
    "1": "one uno una eins un une um uma",
    "2": "two dos zwei zwo deux dois duas",
    "3": "three tres drei trois",
    "4": "four cuatro vier quatre quatro",
    "5": "five cinco funf fuenf cinq",
    "6": "six seis sechs meia",
    "7": "seven siete sieben sept sete",
    "8": "eight ocho acht huit oito",
    "9": "nine nueve neun neuf nove",
    "10": "ten",
    "11": "eleven",
    "12": "twelve",
    "13": "thirteen",
    "14": "fourteen",
    "15": "fifteen",
    "16": "sixteen",
    "17": "seventeen",
    "18": "eighteen",
    "19": "nineteen",
    "20": "twenty",
    "30": "thirty",
    "40": "forty fourty",
    "50": "fifty",
    "60": "sixty",
    "70": "seventy",
    "80": "eighty",
    "90": "ninety",
}
_VALUE = {word: value for value, words in _WORDS.items() for word in words.split()}
_TIMES = {
    **dict.fromkeys(("double", "doble", "doppel", "duplo", "dupla"), 2),
    **dict.fromkeys(("triple", "treble", "tripel", "triplo", "tripla"), 3),
    **dict.fromkeys(("quadruple", "cuadruple", "quadruplo"), 4),
}
_WORD = "|".join(sorted(_VALUE, key=len, reverse=True))
_SIGNS = r"[\s,.\-/\u2013\u2026]"
_AND = "and|then|space|dash|hyphen|comma|y|et|und|e|dann|luego|puis"
_MANY = rf"(?:{'|'.join(_TIMES)}){_SIGNS}{{1,2}}"
_TOKEN = rf"(?:(?:{_MANY})?(?:{_WORD})(?![a-z])|{_MANY}\d(?![a-z\d])|\d+(?![a-z]))"
_RUN = re.compile(rf"(?<![a-z\d]){_TOKEN}(?:{_SIGNS}{{1,4}}(?:(?:{_AND}){_SIGNS}{{1,3}})?{_TOKEN})*+")
_PIECE = re.compile(rf"(?P<times>{'|'.join(_TIMES)})|(?P<word>{_WORD})(?![a-z])|(?P<link>{_AND})(?![a-z])|\d+")
_WORTH = re.compile(
    rf"(?<![a-z])(?:{_WORD}|{'|'.join(_TIMES)}){_SIGNS}{{1,4}}(?:{_WORD}|{_AND}|\d)|"
    rf"\d{_SIGNS}{{1,4}}{_WORD}"
)
_FEWEST_DIGITS, _FEWEST_WORDS = 3, 2
_TENS, _UNIT = re.compile("[2-9]0"), re.compile("[1-9]")


class _Exchange(NamedTuple):
    """Digits for a piece of the text."""

    start: int
    end: int
    digits: str


def spelled(folded: Folded) -> Folded:
    """The same text with digits for words wherever three digits or more come in a row, one by one as if typed so."""
    if not _WORTH.search(folded.text):
        return folded
    exchanges = [exchange for run in _RUN.finditer(folded.text) for exchange in _exchanges(run)]
    pieces, starts, last = list[str](), list[int](), 0
    for start, end, digits in exchanges:
        apart = " ".join(digits)
        pieces += [folded.text[last:start], apart]
        starts += [*folded.starts[last:start], *[folded.starts[start]] * len(apart)]
        last = end
    return Folded("".join([*pieces, folded.text[last:]]), [*starts, *folded.starts[last:]])


def _exchanges(run: re.Match[str]) -> list[_Exchange]:
    """What to write for the words of a run; nothing when it is too short to hide a number."""
    found: list[_Exchange] = []
    digits, times, start, largest, repeated = 0, 1, -1, 0, False
    for piece in _PIECE.finditer(run.string, *run.span()):
        if piece["times"]:
            times, start, repeated = _TIMES[piece["times"]], piece.start(), True
            continue
        figure = "" if piece["word"] or piece["link"] else piece.group()
        value = (_VALUE.get(piece["word"] or "", "") or figure) * times
        if start >= 0 or not figure:
            found.append(_Exchange(piece.start() if start < 0 else start, piece.end(), value))
        digits += len(value)
        largest = max(largest, len(figure))
        times, start = 1, -1
    enough = len(found) >= (1 if repeated or largest <= 1 else _FEWEST_WORDS)
    return _joined(found, run.string) if digits >= _FEWEST_DIGITS and enough else []


def _joined(found: list[_Exchange], text: str) -> list[_Exchange]:
    """Tens and units are one number: "forty-one"."""
    joined: list[_Exchange] = []
    for one in found:
        before = joined[-1] if joined else None
        if (
            before
            and _TENS.fullmatch(before.digits)
            and _UNIT.fullmatch(one.digits)
            and text[before.end : one.start] in {" ", "-"}
        ):
            joined[-1] = _Exchange(before.start, one.end, before.digits[0] + one.digits)
        else:
            joined.append(one)
    return joined
