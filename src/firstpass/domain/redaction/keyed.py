"""PINs that nobody calls a PIN: typed into a machine, tried in vain, changed from one to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from firstpass.domain.redaction.keyed_words import (
    ASKED,
    AT_DEVICE,
    CHANGED,
    CODE_FAILS,
    DEVICE,
    FIELD,
    KEYED,
    MONEY_SPOKEN_OF,
    REFUSES,
    TRIED,
    TYPED,
    TYPED_IN,
    VERDICT,
    WENT_WRONG,
    WRONG,
)
from firstpass.domain.redaction.near import is_amount_or_label, is_called_else, sentence
from firstpass.domain.redaction.numbers import NO_DATE, NO_MONEY, NO_UNIT
from firstpass.domain.redaction.spans import Stretch
from firstpass.domain.redaction.words import Names

_NUMBER = re.compile(
    rf"(?<![\d#*+=a-z])(?<!\d[.,:/\-\s]){NO_MONEY}{NO_DATE}(?P<number>\d{{4}}|\d(?:[ .\-]\d){{3}})"
    rf"(?!\d|[a-z]|[.,:/\-]\d|\s\d(?!\s?(?:times|fois|veces|vezes|mal|x)(?![a-z]))){NO_UNIT}"
)
_GOES_ON = re.compile(
    r"[\"')\]]{0,2}(?:\s{0,2}(?:$|[.,;:!?()\"\-])|\s(?:and|but|for|at|in|into|on|to|now|it|its|it.s|the|then|or|as|since|because|"
    r"twice|two|three|four|\d|sometimes|again|is|isn.t|isnt|was|wasn.t|when|still|every|not|no|never|by|nicht|anymore|pas|plus|several|many|doesn.t|"
    r"doesnt|und|oder|am|im|bei|zwei|drei|ein|aber|immer|wird|geht|y|pero|en|al|dos|tres|el|me|ya|et|mais|au|aux|deux|trois|"
    r"dans|sur|le|ca|e|mas|na|duas|a|o|da|um|dreimal|zweimal)(?![a-z]))"
)
_ITS_NUMBER = re.compile(rf"(?<![a-z]){DEVICE}\s(?:(?:no|number|nr|id)[\s.:#]{{1,3}})?$")
"""Right before the number of a machine."""
_WORTH = re.compile(
    r"(?<![a-z])(?:t[yie]p|press|ent[er]|j.ent|key|punch|tap|input|digit|tecl|compo|saisi|ein[gt]|ein(?![a-z])|chang|switch|swap|updat|"
    r"reset|old|gean|ander|wechs|cambi|modif|mud[aeo]|alter|tro[cq]u?|no(?![a-z])|ne(?![a-z])|what\syou|card\s(?:uses|accepts)|it\s(?:only|now|still|always|uses|accepts)\s)|"
    rf"{AT_DEVICE.pattern}|{WENT_WRONG.pattern}|(?<![a-z]){WRONG}"
)
"""What stands in every text with such a PIN."""
_WORD, _REACH = re.compile("[a-z]{3}"), 20
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROUND, _NOTES = 10, 50


class _Place(NamedTuple):
    """A number with what its sentence says before and behind it."""

    number: str
    before: str
    behind: str

    def speaks(self, words: re.Pattern[str]) -> bool:
        """Whether the sentence has one of these words."""
        return words.search(self.before) is not None or words.search(self.behind) is not None

    @property
    def round(self) -> bool:
        """Whether a machine would pay out as much."""
        return int(self.number) % _ROUND == 0

    @property
    def plain(self) -> bool:
        """Whether it is neither a year nor an amount in whole notes."""
        return not _YEAR.fullmatch(self.number) and int(self.number) % _NOTES != 0


def keyed_pins(text: str, names: Names) -> Iterator[Stretch]:
    """Four digits that only the sentence gives away, in a text where what has a name is filled."""
    if not _WORTH.search(text):
        return
    for found in CHANGED.finditer(text):
        yield from (
            Stretch(*found.span(group)) for group in found.groupdict() if found[group] and _may_be(found, group)
        )
    for found in CODE_FAILS.finditer(text):
        place = _placed(text, found)
        if place.speaks(AT_DEVICE) and not is_called_else(text, names, found.start()):
            yield Stretch(*found.span("number"))
    for found in _NUMBER.finditer(text):
        if not _WORD.search(text, max(0, found.start() - _REACH), found.end() + _REACH):
            continue
        place = _placed(text, found)
        if _is_keyed(place) and not is_called_else(text, names, found.start("number")):
            yield Stretch(*found.span("number"))


def _may_be(found: re.Match[str], group: str) -> bool:
    """Whether neither is a year or an amount."""
    pair = [_Place(value, "", "") for value in found.groupdict().values() if value]
    return all(place.plain for place in pair) and bool(found[group])


def _placed(text: str, found: re.Match[str]) -> _Place:
    start, end = found.span("number")
    first, last = sentence(text, start, end)
    digits = "".join(char for char in found["number"] if char.isdigit())
    return _Place(digits, text[first:start], text[end:last])


def _is_keyed(place: _Place) -> bool:
    if not any(words.match(place.behind) for words in (_GOES_ON, TYPED_IN, VERDICT)):
        return False
    if _ITS_NUMBER.search(place.before) or (place.speaks(FIELD) and not place.speaks(AT_DEVICE)):
        return False
    return _is_typed(place) or _is_refused(place) or _is_tried(place)


def _is_typed(place: _Place) -> bool:
    if not (TYPED.search(place.before) or TYPED_IN.match(place.behind)):
        return False
    if place.speaks(MONEY_SPOKEN_OF) and (place.round or not place.speaks(WENT_WRONG)):
        return False
    surely = place.plain and (KEYED.search(place.before) or TYPED_IN.match(place.behind))
    return bool(surely) or place.speaks(AT_DEVICE) or place.speaks(WENT_WRONG)


def _is_refused(place: _Place) -> bool:
    if not place.plain or place.speaks(MONEY_SPOKEN_OF):
        return False
    asked = VERDICT.match(place.behind) and (
        ASKED.search(place.before) or (place.speaks(AT_DEVICE) and not is_amount_or_label(place.before))
    )
    return bool(asked or REFUSES.search(place.before))


def _is_tried(place: _Place) -> bool:
    if not TRIED.search(place.before) or not place.plain or place.speaks(MONEY_SPOKEN_OF):
        return False
    return place.speaks(AT_DEVICE) or place.speaks(WENT_WRONG)
