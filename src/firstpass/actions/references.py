# ruff: noqa: E501 (a pattern reads best on one line)
"""References in a customer's words, however they are spaced, and what looks like one but belongs to none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from firstpass.domain.accounts import AccountObject

_GAP = r"[\s\-_/.#]*"
_NUMBER_OF = re.compile(
    r"(?<!phone )(?<!card )(?<!account )(?<!order )(?<!booking )(?<!tracking )(?<!flight )\b(?:number|no\.|nr\.?|ref\.?|reference|id)\s*(?:number|no\.?|is|was|:|=)*\s*#?([a-z]{0,6}[-_/]?\d[a-z0-9\-_/]{2,})"
    r"|#\s?([a-z0-9]{0,4}-?\d{3,})"
    r"|\b(?:invoice|ticket|case|dispute|bill)\s+#?(\d{4,})\b(?![.,]\d)"
)
_CODE = re.compile(r"(?<![\w£€$.,@-])[a-z0-9]+(?:[-_/][a-z0-9]+)*(?![\w@-])")
_MEASURED = re.compile(
    r"\d+(?:st|nd|rd|th|k|m|x|h|hrs?|mins?|days?|d|am|pm|p|eur|euros?|gbp|usd|pounds?|quid|dollars?|[a-z]{3})"
)
_WORDS_BEFORE_NUMBERS = frozenset({"in", "to", "at", "on", "or", "as", "is", "it", "no", "my", "do", "so", "us", "we", "pay", "of", "for", "by", "be", "an"})  # fmt: skip


def references(things: Sequence[AccountObject], said: str) -> tuple[AccountObject, ...] | None:
    """The things whose references are named, however they are spaced; empty where another one is named, None where
    none is."""
    exact = tuple(thing for thing in things if thing.reference and _named(thing.reference, said))
    if exact:
        return exact
    by_digits = tuple(thing for thing in things if thing.reference and _digits_named(thing.reference, said))
    if by_digits:
        return by_digits
    titles = " ".join(_bare(thing.title or "") for thing in things)
    unknown = [code for code in _codes(things, said) if _bare(code) not in titles]
    return () if unknown else None


def without_references(things: Sequence[AccountObject], said: str) -> str:
    """The words, what looks like a reference left out."""
    for code in _codes(things, said):
        said = said.replace(code, " ")
    return said


def _bare(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.lower())


def _named(reference: str, said: str) -> bool:
    chars = _bare(reference)
    return len(chars) > 2 and bool(re.search(rf"(?<![0-9a-z]){_GAP.join(chars)}(?![0-9a-z])", said))


def _digits_named(reference: str, said: str) -> bool:
    """Its number alone, where it is long enough and neither money nor a year."""
    digits = re.sub(r"\D", "", reference)
    if len(digits) < 4 or re.fullmatch(r"20\d\d", digits):
        return False
    number = r"[\s-]?".join(digits)
    money = r"(?!\s?(?:[£€$]|k\b|pounds?|quid|euros?|dollars?|gbp|eur|usd)|[.,]?\w)"
    return bool(re.search(rf"(?<![\w£€$.,-])(?<!of )(?<!paid )(?<!for ){number}{money}", said))


def _codes(things: Sequence[AccountObject], said: str) -> Iterator[str]:
    """What looks like a reference."""
    for match in _NUMBER_OF.finditer(said):
        code = next(group for group in match.groups() if group)
        if sum(char.isdigit() for char in code) > 2 and not _MEASURED.fullmatch(code):
            yield code
    for match in _CODE.finditer(said):
        code = match.group()
        letters, digits = re.search("[a-z]", code), sum(char.isdigit() for char in code)
        if letters and digits > 2 and not _MEASURED.fullmatch(code):
            yield code
    prefixes = {found.group() for thing in things if (found := re.match("[a-z]+", (thing.reference or "").lower()))}
    for prefix in sorted(prefixes - _WORDS_BEFORE_NUMBERS):
        yield from (match.group() for match in re.finditer(rf"\b{prefix}[\s.:#]+\d{{3,}}\b", said))
