"""Letters typed for digits: "4O12 l111". A number with many must hold its checksum; a short code stands by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from firstpass.domain.redaction.digits import Digits, Group
from firstpass.domain.redaction.folding import Folded
from firstpass.domain.redaction.pans import as_printed, looks_issued, usual_length

_DIGITS: Final = str.maketrans("oilsbz|!\u043e\u03bf\u0456", "01158211001")
_LETTERS = r"oilsbz|!\u043e\u03bf\u0456"
_SIGN = rf"[\d{_LETTERS}]"
_RUN = re.compile(rf"(?<![a-z\d]){_SIGN}(?:[ \t.\-/]{{0,3}}{_SIGN}){{12,}}+(?![a-z\d])")
_WORD = re.compile(f"{_SIGN}+")
_LETTER = re.compile(f"[{_LETTERS}]")
_MOST_GROUPS, _FEW = 19, 4
"""So few letters may stand in a number that was mistyped besides: whether it is one, others decide."""
_CODE = re.compile(
    r"(?<![a-z])(?:pins?|nip|geheimzahl|cvv2?|cvc2?|ccv|cid|csc|(?:security|secret)\scode)(?![a-z])"
    r"(?:\s|[:=#\-\"'(]|(?:code|number|is|was|es|ist|lautet|est|e)(?![a-z])){1,6}+"
    r"(?P<code>(?=[oilsbz]{0,2}\d)(?=\d*[oilsbz])(?:[\doilz]|[sb](?=[\doilz])){3,4})(?![a-z\d])"
)


def figures(folded: Folded) -> Folded:
    """The same text, as long as it was, with digits for letters in card numbers and in codes that are named."""
    text = folded.text
    pieces, last = list[str](), 0
    for start, end in sorted([*_cards(text), *(found.span("code") for found in _CODE.finditer(text))]):
        if start >= last:
            pieces += [text[last:start], text[start:end].translate(_DIGITS)]
            last = end
    return Folded("".join([*pieces, text[last:]]), folded.starts) if pieces else folded


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """Where card numbers with letters in them stand."""
    for run in _RUN.finditer(text):
        if _LETTER.search(run.group()):
            yield from _in_run(text, run)


def _in_run(text: str, run: re.Match[str]) -> Iterator[tuple[int, int]]:
    words = [word.span() for word in _WORD.finditer(text, *run.span())]
    digits = Digits(run.group().translate(_DIGITS))
    groups, free = digits.groups(), 0
    for index, group in enumerate(groups):
        last = group.first + usual_length(digits, group.first)
        ends = (at for at, one in enumerate(groups[index : index + _MOST_GROUPS], index) if one.last == last)
        end = next(ends, None) if index >= free and looks_issued(digits, group.first) else None
        if end is None or not _is_shaped(digits, groups[index : end + 1]):
            continue
        start, stop = words[index][0], words[end][1]
        if digits.valid(group.first, last) or len(_LETTER.findall(text, start, stop)) <= _FEW:
            free = end + 1
            yield start, stop


def _is_shaped(digits: Digits, groups: list[Group]) -> bool:
    """One piece, or the groups on cards: words made of such letters stand in no such groups."""
    return len(groups) == 1 or as_printed(digits, groups)
