"""Further PINs beside one: "4821 or 4812", "from 4821 to 9034", "4821, 4812 and 4281"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from firstpass.domain.redaction.numbers import NO_UNIT
from firstpass.domain.redaction.spans import Stretch

_JOIN = (
    r"(?:\s?(?:[,/+&;]|->|\u2192|=>)\s?|\s(?:or|and|then|to|into|not|but|nor|also|even|maybe|oder|und|dann|auf|zu|nicht|"
    r"o|u|y|a|al|por|luego|no|ou|et|puis|pas|e|para|depois|the|my|new|old|one|is|instead\sof)(?=\s))"
)
_NO_YEAR = r"(?!(?:19|20)\d\d(?!\d))"
_BEHIND = re.compile(
    rf"[\"')]?{_JOIN}{{1,4}}\s?[\"'(]?{_NO_YEAR}"
    rf"(?P<number>\d{{4}}|\d(?:[ \-]\d){{3}})(?!\d|[a-z]|[.,:/\-\s]\d){NO_UNIT}"
)
_BEFORE = re.compile(
    rf"(?<![\d.,:/\-#*])(?<![a-z])(?<!\d\s){_NO_YEAR}(?P<number>\d{{4}})[\"')]?{_JOIN}{{1,4}}\s?[\"'(]?$"
)
_REACH = 24


def beside_pins(text: str, pins: Iterable[Stretch]) -> Iterator[Stretch]:
    """Four digits joined to these, on and on."""
    seen: set[int] = set()
    for pin in pins:
        end, start = pin.end, pin.start
        while (behind := _BEHIND.match(text, end)) and behind.start("number") not in seen:
            seen.add(behind.start("number"))
            yield Stretch(*behind.span("number"))
            end = behind.end("number")
        while (before := _BEFORE.search(text, max(0, start - _REACH), start)) and before.start("number") not in seen:
            seen.add(before.start("number"))
            yield Stretch(*before.span("number"))
            start = before.start("number")
