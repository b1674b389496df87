"""Account numbers and the codes of their banks: UK sort codes, US routing numbers, Bankleitzahlen, agencies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.us import rtn

from firstpass.domain.redaction.numbers import LINK, NO_DATE, NO_MONEY, NO_UNIT, before, behind
from firstpass.domain.redaction.spans import FILLERS, OPAQUE, Stretch
from firstpass.domain.redaction.words import Name, Names

_NUMBER = r"\d(?:[\s.\-/]{0,2}\d){5,19}(?!\d)"
_WORDS = rf"[^\d?!;{FILLERS}]{{0,40}}"
_SAID = r"(?:[:=]|(?<![a-z])(?:is|are|no|nr|number|nummer|numero|es|ist|lautet|est|e|son|sont|sao|#))[\s.:=#]{0,4}"
_LINKED = re.compile(rf"{LINK}{NO_MONEY}{NO_DATE}(?P<number>{_NUMBER}){NO_UNIT}")
_TOLD = re.compile(rf"{_WORDS}{_SAID}{NO_DATE}(?P<number>{_NUMBER}){NO_UNIT}")
_SORT = r"\d\d[\s.\-\u2013/]?\d\d[\s.\-\u2013/]?\d\d(?!\d)|\d{3}-\d{3}(?!\d)"
_CODE = re.compile(
    rf"{LINK}(?P<number>{_SORT}|\d{{3}}\s?\d{{3}}\s?\d{{2}}(?!\d)|\d{{4}}\s?\d{{4}}\s?\d(?!\d)|\d{{8,9}}(?!\d)|"
    r"\d{4,5}(?:-[\dx])?(?!\d))"
)
_CODE_TOLD = re.compile(rf"{_WORDS}{_SAID}(?P<number>{_SORT}|\d{{8,9}}(?!\d))")
_BETWEEN = r"(?:[\s,;/|&+]|and|acc(?:ount)?|no|number|with|is|:){1,8}"
_BEFORE_ACCOUNT = re.compile(rf"(?<![\d\-/.])(?P<sort>\d\d[\-\u2013]\d\d[\-\u2013]\d\d){_BETWEEN}\d{{7,8}}(?!\d)")
_BEHIND_SORT = re.compile(rf"(?<!{OPAQUE}){OPAQUE}{{8}}(?!{OPAQUE}){_BETWEEN}(?P<account>\d{{7,8}})(?!\d)")
_THIS = re.compile(r"(?<![\d.,])(?P<number>\d{8,17})(?=\s(?:this\s)?(?:acc(?:oun)?t?|account)(?![a-z]))")
_ROUTING = re.compile(r"(?<![\d.,\-])\d{9}(?![\d\-])")
_BANK_REACH = 60


def find_sort_codes(text: str, names: Names) -> Iterator[Stretch]:
    """The codes by their names; a sort code also right before an account number."""
    yield from behind(text, names, ("sort",), _CODE)
    yield from behind(text, names, ("sort",), _CODE_TOLD)
    yield from before(text, names, ("sort",), rf"{_SORT}|\d{{8,9}}")
    yield from (Stretch(*pair.span("sort")) for pair in _BEFORE_ACCOUNT.finditer(text))
    yield from _routing(text, names)


def _routing(text: str, names: Names) -> Iterator[Stretch]:
    """Nine digits with the checksum of US routing numbers, close to an account's name but not called its number."""
    accounts = [name for name in names.of("account") if "num" not in text[name.start : name.end]]
    if names.of("sort") or not accounts:
        return
    for found in _ROUTING.finditer(text):
        nearest = names.nearest(found.start(), _BANK_REACH)
        if nearest and nearest.kind == "account" and "bank" in text and rtn.is_valid(found.group()):
            yield Stretch(*found.span())


def find_account_numbers(text: str, names: Names) -> Iterator[Stretch]:
    """Six digits or more that are called an account's number, in a text where codes of banks are filled."""
    yield from behind(text, names, ("account",), _LINKED)
    yield from behind(text, names, ("account",), _TOLD)
    yield from before(text, names, ("account",), r"\d(?:[\s\-]{0,1}\d){5,19}")
    yield from (Stretch(*pair.span("account")) for pair in _BEHIND_SORT.finditer(text))
    for found in _THIS.finditer(text):
        if not _other(names.nearest(found.start(), 12)):
            yield Stretch(*found.span("number"))


def _other(name: Name | None) -> bool:
    return name is not None and name.kind == "other"
