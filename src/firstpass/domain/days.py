# ruff: noqa: E501 (a pattern reads best on one line)
"""The days that a customer names in English, "last Tuesday" or "the 3rd", as spans of the calendar.

Own code rather than a library: what names a thing is a span (a month, a weekend) and often two, since "on Friday" may lie
ahead or behind; and a word that is no day must not become one. tests/domain/test_days.py holds the phrasings.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

Span = tuple[date, date]
"""First and last day."""

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth")  # fmt: skip
_ORDINALS = {name: number for number, name in enumerate(_ONES, 1)}
_ORDINALS |= {f"twenty-{name}": 20 + number for number, name in enumerate(_ONES[:9], 1)} | {"thirtieth": 30, "thirty-first": 31}  # fmt: skip
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}  # fmt: skip

_MONTH = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)}|sept)\b\.?"
_YEAR = r"(?:,? (?:in )?(?P<year>(?:20)\d\d)\b|,? '(?P<short>\d\d)\b)?"
_DAY = rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b|(?P<word>{'|'.join(sorted(_ORDINALS, key=len, reverse=True)).replace('-', '[ -]')})\b)"
_WEEKDAY = r"(?P<weekday>mon(?:day)?|tues?(?:day)?|wed(?:s|nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|saturday|sunday|(?<=on )s(?:at|un)|(?<=last )s(?:at|un))s?\b"
_PLAIN_MONTH = re.compile(r"january|february|april|june|july|august|sept|september|october|november|december")
_CUE = re.compile(r"\b(?:in|of|from|for|since|last|during|until|by|early|late|mid|this|the) ?$")
_A_DAY = re.compile(r"\d(?:st|nd|rd|th)?(?: of)? ?$")
_UNFIRM = re.compile(r"\b(?:since|by|until|till|before|after|need|needed|still|yet|waiting|called|phoned|rang|asked|spoke|wrote|emailed|told|contacted|chatted)\b")  # fmt: skip
_NO_DATES = frozenset({(24, 7), (1, 2), (1, 3), (1, 4), (2, 3), (3, 4)})
"""Round the clock, and fractions."""


@dataclass(frozen=True, slots=True)
class Named:
    """Days that a text names, one span or several of which either may be meant, and where.

    `firm` is False where they need not be those of the thing: until when, since when, today."""

    spans: tuple[Span, ...]
    firm: bool
    start: int
    end: int


def days_said(text: str, today: date) -> tuple[Named, ...]:
    """Every day that the text names, in reading order."""
    low = text.lower().translate({0x2019: "'", 0x2013: "-"})
    low = low if len(low) == len(text) else text
    found: list[Named] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(low):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            spans = _spans(read, match, today)
            if spans:
                before = " ".join(low[: match.start()].split()[-4:])
                firm = not _UNFIRM.search(before) and min(spans)[0] < today
                found.append(Named(spans, firm, *match.span()))
    return tuple(sorted(found, key=lambda named: named.start))


def _spans(read: _Reader, match: re.Match[str], today: date) -> tuple[Span, ...]:
    try:
        return tuple(read(match, today))
    except (ValueError, OverflowError):
        return ()


_Reader = Callable[[re.Match[str], date], list[Span]]


def _one(day: date) -> list[Span]:
    return [(day, day)]


def _iso(m: re.Match[str], today: date) -> list[Span]:
    return _one(date(int(m[1]), int(m[2]), int(m[3])))


def _numeric(m: re.Match[str], today: date) -> list[Span]:
    """Day before month, as in Europe; where that is no date, month before day."""
    day, month, year = int(m["d"]), int(m["m"]), _year(m["y"])
    if year is None and (day, month) in _NO_DATES:
        return []
    if month > 12:
        day, month = month, day
    return _one(date(year, month, day)) if year else _past_or_ahead(month, day, today)


def _year(said: str | None) -> int | None:
    return int(said) + (2000 if len(said) == 2 else 0) if said else None


def _past_or_ahead(month: int, day: int, today: date) -> list[Span]:
    """The last such day; and the coming one where it is near enough to be meant."""
    date(2000, month, day)
    years = [year for year in range(today.year - 4, today.year + 2) if day <= monthrange(year, month)[1]]
    days = [date(year, month, day) for year in years]
    behind, ahead = max(each for each in days if each <= today), [each for each in days if each > today]
    return [(behind, behind), *((each, each) for each in ahead[:1] if each - today < timedelta(days=62))]


def _of_month(m: re.Match[str], today: date) -> list[Span]:
    month, year = _month(m["month"]), _year(m["year"] or m["short"])
    day = int(m["day"]) if m["day"] else _ORDINALS[m["word"].replace(" ", "-")]
    return _one(date(year, month, day)) if year else _past_or_ahead(month, day, today)


def _month(said: str) -> int:
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(said[:3]))


def _range(m: re.Match[str], today: date) -> list[Span]:
    month, year = _month(m["month"]), _year(m["year"] or m["short"])
    first, last = int(m["low"]), int(m["high"])
    if year is None:
        year = _past_or_ahead(month, first, today)[0][0].year
    return [(date(year, month, first), date(year, month, last))] if first <= last else []


def _whole_month(m: re.Match[str], today: date) -> list[Span]:
    said, month, year = m["month"], _month(m["month"]), _year(m["year"] or m["short"])
    clear = _PLAIN_MONTH.fullmatch(said) or year or m["part"]
    if _A_DAY.search(m.string[: m.start()]) or not (clear or _CUE.search(m.string[: m.start()])):
        return []
    years = [year] if year else _years_of(month, today)
    return [_part(each, month, m["part"]) for each in years]


def _years_of(month: int, today: date) -> list[int]:
    """The year in which this month was last, and the one in which it comes, where that is next month or the one after."""
    year = today.year if month <= today.month else today.year - 1
    ahead = (year + 1 - today.year) * 12 + month - today.month
    return [year, year + 1] if ahead <= 2 else [year]


def _part(year: int, month: int, part: str | None) -> Span:
    last = monthrange(year, month)[1]
    first, end = (1, last) if not part else (11, 20) if "mid" in part else (21, last) if "end" in part or "late" in part else (1, 10)  # fmt: skip
    return date(year, month, first), date(year, month, end)


def _near(m: re.Match[str], today: date) -> list[Span]:
    said = m.group()
    back = 2 if "before" in said else 1 if "yesterday" in said or said == "last night" else -1 if "tomorrow" in said else 0  # fmt: skip
    return _one(today - timedelta(days=back))


def _ago(m: re.Match[str], today: date) -> list[Span]:
    """People count loosely: the further back, the wider."""
    if m["few"]:
        return [(today - timedelta(days=3 if m["few"] == "couple of" else 6), today - timedelta(days=1 if m["few"] == "couple of" else 2))]  # fmt: skip
    count = int(m["count"]) if m["count"].isdigit() else _COUNTS[m["count"]]
    if m["unit"] == "month" and count > 1:
        month = today.year * 12 + today.month - 1 - count
        return [_part(month // 12, month % 12 + 1, None)]
    days = count * {"day": 1, "week": 7, "fortnight": 14, "month": monthrange(*_before(today))[1]}[m["unit"]]
    slack = 0 if days <= 2 else 1 if days <= 7 else 3 if days < 28 else 7
    middle = today - timedelta(days=days)
    return [(middle - timedelta(days=slack), middle + timedelta(days=slack))]


def _before(today: date) -> tuple[int, int]:
    """The year and the number of the month before."""
    month = today.year * 12 + today.month - 2
    return month // 12, month % 12 + 1


def _weekday(m: re.Match[str], today: date) -> list[Span]:
    number = next(n for n, name in enumerate(_WEEKDAYS) if name.startswith(m["weekday"][:3]))
    which, week = m["which"], m["week"] or m["week2"]
    monday = today - timedelta(days=today.weekday())
    if week:
        return _one(monday + timedelta(days=number + {"last": -7, "this": 0, "next": 7}[week]))
    behind = today - timedelta(days=(today.weekday() - number) % 7 or 7)
    ahead = today + timedelta(days=(number - today.weekday()) % 7 or 7)
    if which in ("last", "past", "this past"):
        days = [behind, behind - timedelta(days=7)] if behind >= monday else [behind]
    elif which == "next":
        days = [ahead, ahead + timedelta(days=7)]
    else:
        days = [behind, *([today] if number == today.weekday() else []), ahead]
    return [(day, day) for day in days]


def _week(m: re.Match[str], today: date) -> list[Span]:
    monday = today - timedelta(days=today.weekday())
    if m.group().startswith("the week before last"):
        return [(monday - timedelta(days=14), monday - timedelta(days=8))]
    steps = {"last": -1, "past": -1, "this": 0, "next": 1}[m["step"]]
    if m["unit"] == "week":
        return [(monday + timedelta(days=7 * steps), monday + timedelta(days=7 * steps + 6))]
    if m["unit"] == "month":
        month = today.year * 12 + today.month - 1 + steps
        return [_part(month // 12, month % 12 + 1, None)]
    return [(date(today.year + steps, 1, 1), date(today.year + steps, 12, 31))]


def _weekend(m: re.Match[str], today: date) -> list[Span]:
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    return [(saturday, saturday + timedelta(days=1))]


def _the_nth(m: re.Match[str], today: date) -> list[Span]:
    """This day of a month: the last one, and the coming one of this month."""
    day = int(m["day"])
    if not 1 <= day <= 31:
        return []
    ahead = _one(today.replace(day=day)) if today.day < day <= monthrange(today.year, today.month)[1] else []
    month = today.year * 12 + today.month - 1 - (day > today.day)
    while day > monthrange(month // 12, month % 12 + 1)[1]:
        month -= 1
    return _one(date(month // 12, month % 12 + 1, day)) + ahead


def _whole_year(m: re.Match[str], today: date) -> list[Span]:
    return [(date(int(m["year"]), 1, 1), date(int(m["year"]), 12, 31))]


_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"(?<![\w/.-])(\d{4})-(\d{2})-(\d{2})(?![\w/-])"), _iso),
    (re.compile(r"(?<![\w/.,£€$-])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<y>\d{4}|\d\d))?(?![\w/-])"), _numeric),
    (re.compile(r"(?<![\w/.,£€$-])(?P<d>\d{1,2})(?P<sep>[.-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)(?![\w/-])"), _numeric),
    (re.compile(rf"(?<![\w.,£€$-])(?P<low>\d{{1,2}})(?:st|nd|rd|th)?(?: ?- ?| and | to )(?P<high>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}{_YEAR}"), _range),
    (re.compile(rf"(?<![\w.,£€$-]){_DAY}(?: of)? {_MONTH}{_YEAR}"), _of_month),
    (re.compile(rf"\b{_MONTH} (?:the )?{_DAY}{_YEAR}"), _of_month),
    (re.compile(rf"\b(?:(?P<part>(?:the )?(?:beginning|start|early|middle|mid|end|late)(?: of| in)?)[ -])?(?:the )?{_MONTH}{_YEAR}"), _whole_month),
    (re.compile(r"\b(?:the )?day before yesterday|\byesterdays?\b|\blast night\b|\btoday\b|\bthis (?:morning|afternoon|evening)\b|\btonight\b|\btomorrow\b"), _near),
    (re.compile(r"\b(?:a (?P<few>couple of|few)|(?P<count>\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten)) (?P<unit>day|week|fortnight|month)s? (?:ago|back)\b"), _ago),
    (re.compile(rf"\b(?:(?P<week>last|this|next) week(?: on)? )?(?:(?P<which>last|this past|past|this|next) )?{_WEEKDAY}(?: (?:of )?(?P<week2>last|this|next) week\b)?"), _weekday),
    (re.compile(r"\bthe week before last\b|\b(?P<step>last|past|this|next) (?P<unit>week|month|year)\b"), _week),
    (re.compile(r"\b(?:last|past|this past|over the|at the|on the) weekend\b"), _weekend),
    (re.compile(r"\b(?:on|of|from|for|since|by|until|before|after|due) the (?P<day>\d{1,2})(?:st|nd|rd|th)\b"), _the_nth),
    (re.compile(r"(?<!ends )(?<!ending )\b(?:in|of|from|during|since) (?P<year>20\d\d)\b(?![.,]\d)"), _whole_year),
)  # fmt: skip
