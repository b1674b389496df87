"""Telephone numbers: international, well formed for a country we serve, or by their name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from firstpass.domain.redaction.numbers import NO_DATE, NO_UNIT, before
from firstpass.domain.redaction.spans import FILLERS, Stretch
from firstpass.domain.redaction.words import Names

_MORE = r"(?:[\s().\-/\u2010-\u2013]{0,3}\d)"
_EDGE = r"(?<![\w+.,\-/#])(?<!\b20\d\d\s)"
_INTERNATIONAL = re.compile(rf"(?<![\w+])(?:\+|00(?=[1-9\s]))\s?\(?\d{_MORE}{{6,14}}(?!\d)")
_NATIONAL = re.compile(
    rf"{_EDGE}(?:(?=0[1-9](?:\.\d\d){{4}}(?!\d))|{NO_DATE})(?!0\d{{5,}}\D\d|\d\d/\d\d(?!\d))\(?0\d{_MORE}{{7,11}}(?![\d\-])"
)
_GROUPED = re.compile(
    rf"{_EDGE}(?:[6-9]\d{{2}}(?P<sign>[\s.\-])\d{{3}}(?P=sign)\d{{3}}|[6-9]\d{{2}}(?:[\s.]\d\d){{3}})(?![\d\-]|[\s.]\d|,\d)"
)
_AMERICAN = re.compile(
    rf"{_EDGE}(?:1[\s.\-])?(?:\([2-9]\d\d\)\s?\d{{3}}[\s.\-]\d{{4}}|[2-9]\d\d(?P<sign>[\s.\-])\d{{3}}(?P=sign)\d{{4}})"
    r"(?![\d\-]|[\s.]\d|,\d)"
)
_NUMBER = rf"\+?\(?\d{_MORE}{{6,14}}(?!\d)"
_NAMED = re.compile(rf"[^\d?!;{FILLERS}+(]{{0,30}}{NO_DATE}(?P<number>{_NUMBER}){NO_UNIT}")
_COUNTRIES = {"0": ("GB", "FR", "DE"), "9": ("PT", "ES"), "8": ("ES",), "7": ("ES",), "6": ("ES",)}
_PLAIN_MOBILE = re.compile(r"07\d{9}|0[67]\d{8}|01[567]\d{8,9}|0[1238]\d{9}")
_LONGEST, _MOST_LOOKED_UP = 15, 50
_OTHERS = {"other", "account", "card", "sort", "identity", "iban", "otp", "pin"}
_REACH = 25


def find_phones(text: str, names: Names) -> Iterator[Stretch]:
    """In a text where the other numbers are filled."""
    looked_up = 0
    for pattern, right in (
        (_INTERNATIONAL, _of_a_country),
        (_NATIONAL, _in_a_country),
        (_GROUPED, _in_a_country),
        (_AMERICAN, _well_formed),
    ):
        for found in pattern.finditer(text):
            looked_up += 1
            if (looked_up > _MOST_LOOKED_UP or right(found.group())) and (
                found.group()[0] == "+" or not _called_otherwise(names, found.start())
            ):
                yield Stretch(*found.span())
    for name in names.of("phone"):
        found_named = _NAMED.match(text, name.end)
        if found_named and names.nearest(found_named.start("number"), _REACH + _REACH) == name:
            yield Stretch(*found_named.span("number"))
    yield from before(text, names, ("phone",), _NUMBER)


def _called_otherwise(names: Names, place: int) -> bool:
    nearest = names.nearest(place, _REACH)
    return nearest is not None and nearest.kind in _OTHERS


def _digits(number: str) -> str:
    return "".join(char for char in number if char.isdigit())


def _of_a_country(number: str) -> bool:
    """Whether it begins with a country's code; made-up numbers need not exist. Behind 00 they must."""
    digits = _digits(number)
    if number[0] == "+":
        return len(digits) <= _LONGEST and any(
            int(digits[:size]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE for size in (1, 2, 3)
        )
    return _valid(f"+{digits[2:]}", None)


def _in_a_country(number: str) -> bool:
    """Whether such a number exists; one without groups must be a mobile's or as long as one."""
    digits = _digits(number)
    if number == digits and not _PLAIN_MOBILE.fullmatch(digits):
        return False
    return any(_valid(digits, country) for country in _COUNTRIES[digits[0]])


def _well_formed(_: str) -> bool:
    return True


def _valid(number: str, country: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, country))
    except phonenumbers.NumberParseException:
        return False
