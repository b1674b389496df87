"""Card numbers in parts: with words between them, or over several messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from firstpass.domain.redaction.currency import CURRENCY
from firstpass.domain.redaction.digits import Digits, Gap, Group
from firstpass.domain.redaction.folding import Folded
from firstpass.domain.redaction.pans import as_printed, looks_issued, usual_length
from firstpass.domain.redaction.placeholders import filled
from firstpass.domain.redaction.reading import read
from firstpass.domain.redaction.spans import FILLERS, Span, Stretch
from firstpass.domain.redaction.words import Names

_WHICH = re.compile(
    r"(?<![a-z])(?:first|next|second|third|fourth|last|final|other|remaining|then|primeros|siguientes|ultimos|ersten|"
    r"nachsten|letzten|premiers|suivants|derniers|primeiros|seguintes|restantes)\s(?:[468]|12)(?!\d)"
    r"|(?<![a-z])(?:part|teil|parte|partie|half|piece)\s[1-4](?=\s?[:.)=\-])"
    r"|(?<!\d)(?:[468]|12)\s(?:first|next|last|more|premiers|suivants|derniers)(?![a-z])|(?<!\d)[1-4](?:st|nd|rd|th)(?![a-z])"
)
"""Says which digits follow; the number in it is none of them."""
_JOINS = re.compile(
    r"(?<![a-z])(?:then|followed|next|half|part|rest|continu\w*|plus|finally|after|last|remaining|second|third|other|more|um+|uh+|er|erm|hmm+|wait|sorry|ends?|ending|endet|termina\w*|"
    r"dann|danach|weiter|gefolgt|halfte|teil|rest|schliesslich|luego|despues|mitad|parte|resto|seguido|seguida|siguientes|otros|autres|outros|anderen?|sowie|finalmente|"
    r"puis|ensuite|moitie|partie|reste|suivi\w*|enfin|depois|metade|restante|seguintes)(?![a-z])"
)
_GAP = re.compile(rf"[^{FILLERS}]{{1,40}}")
_MONEY = re.compile(rf"\s?{CURRENCY}")
_SMALLEST_PIECE, _LARGE_PART, _MOST_GROUPS, _SAME = 2, 8, 16, 12
"""`_SAME`: so long may be what stands between all groups alike, as in "4111 dash 1111 dash 1111"."""


def find_split(text: str, names: Names) -> Iterator[Stretch]:
    """Card numbers with words between their parts, as one piece each, in a text where whole ones are filled."""
    text = _WHICH.sub(lambda which: re.sub(r"\d", " ", which.group()), text)
    digits = Digits(text)
    groups, free = digits.groups(), 0
    gaps = digits.gaps(groups)
    if Gap.WORDS not in gaps:
        return
    card = bool(names.of("card"))
    for index in range(len(groups)):
        last = _last(digits, groups, index) if index >= free else None
        if last is not None and Gap.WORDS in gaps[index:last] and _joined(text, digits, groups[index : last + 1], card):
            free = last + 1
            yield Stretch(digits.stretch(groups[index]).start, digits.stretch(groups[last]).end)


def _last(digits: Digits, groups: list[Group], index: int) -> int | None:
    """The group with which a number from this one on has its usual length."""
    if not looks_issued(digits, groups[index].first):
        return None
    end = groups[index].first + usual_length(digits, groups[index].first)
    return next((at for at, group in enumerate(groups[index : index + _MOST_GROUPS], index) if group.last == end), None)


def _joined(text: str, digits: Digits, groups: list[Group], card: bool) -> bool:
    """Whether the words between the groups put them together: the checksum holds, and they say so or speak of a card;
    or a card's number is said to be in parts."""
    places = [digits.stretch(group) for group in groups]
    between = [text[one.end : other.start] for one, other in pairwise(places)]
    if min(group.size for group in groups) < _SMALLEST_PIECE:
        return False
    if any(not _GAP.fullmatch(gap) or _MONEY.match(gap) for gap in between):
        return False
    stuck = len(set(between)) == 1 and len(between[0]) <= _SAME and as_printed(digits, groups)
    told = stuck or any(_JOINS.search(gap) for gap in between)
    valid = digits.valid(groups[0].first, groups[-1].last)
    return (valid and (told or card)) or (told and card)


def completed(earlier: str, later: str) -> tuple[Span, Span] | None:
    """Where a card number stands that begins at the end of one message and ends at the beginning of the next.

    `earlier` may be several messages, joined by line breaks. Digits that stand in neither are not looked for: what was
    masked before stays. The checksum must hold, and the number must begin as cards do. What is called an amount or the
    number of something else is none, unless a card is spoken of."""
    parts = [read(text) for text in (earlier, later)]
    texts = [filled(part.text) for part in parts]
    before, behind = (Digits(text) for text in texts)
    if not before.row or not behind.row or _are_else(texts, before, behind):
        return None
    heads = _heads(texts[1], behind)
    for first, size in _tails(texts[0], before):
        row = before.row[first:] + behind.row
        digits = Digits(row)
        need = usual_length(digits, 0) - size
        large = max(size, need) >= _LARGE_PART
        if large and need in heads and looks_issued(digits, 0) and digits.valid(0, size + need):
            tail = before.stretch(Group(first, len(before.row)))
            return _span(parts[0], tail), _span(parts[1], behind.stretch(Group(0, need)))
    return None


def _are_else(texts: list[str], before: Digits, behind: Digits) -> bool:
    """Whether the last digits before or the first behind are said to be something else, and no card is spoken of."""
    names = [Names(text) for text in texts]
    if any(name.of("card") for name in names):
        return False
    return _is_else(texts[0], names[0], before, -1) or _is_else(texts[1], names[1], behind, 0)


def _is_else(text: str, names: Names, digits: Digits, index: int) -> bool:
    """Whether a group of digits is money, or another number, as its nearest name says."""
    group = digits.groups()[index]
    place = digits.stretch(group)
    nearest = names.nearest(place.start, _NAME_REACH)
    behind = next((name for name in names.all if name.start >= place.end), None)
    called = behind if behind and _IS.fullmatch(text[place.end : behind.start]) else nearest
    money = _MONEY.match(text, place.end) or re.search(rf"{CURRENCY}\s?$", text[: place.start])
    return money is not None or (called is not None and called.kind not in ("card", "code"))


def _span(part: Folded, stretch: Stretch) -> Span:
    return part.span(stretch, "pan")


def _tails(text: str, digits: Digits) -> Iterator[tuple[int, int]]:
    """From which digit on the end of a message may be the first part of a number, and how many digits that are."""
    groups = digits.groups()
    if not groups or len(text) - digits.stretch(groups[-1]).end > _WORDS_AROUND:
        return
    for group, behind in zip(reversed(groups), [None, *reversed(groups)], strict=False):
        size = len(digits.row) - group.first
        gap = text[digits.stretch(group).end : digits.stretch(behind).start] if behind else " "
        if size >= _MAX_PAN or not _GAP.fullmatch(gap or " ") or _MONEY.match(gap):
            return
        yield group.first, size


def _heads(text: str, digits: Digits) -> set[int]:
    """How many digits at the beginning of a message may be the last part of a number."""
    heads: set[int] = set()
    groups = digits.groups()
    if digits.stretch(groups[0]).start > _WORDS_AROUND:
        return heads
    for group, gap in zip(groups, [Gap.CLOSE, *digits.gaps(groups)], strict=False):
        if gap is Gap.WORDS or group.last >= _MAX_PAN:
            break
        heads.add(group.last)
    return heads


_WORDS_AROUND, _MAX_PAN, _NAME_REACH = 40, 19, 24
_IS = re.compile(
    r"\s{1,3}(?:(?:is|was|are|es|era|ist|war|est|etait|e|foi)\s)?"
    r"(?:(?:my|the|our|an?|mein\w*|mi|el|la|mon|ma|le|meu|minha|o)\s)?"
)
