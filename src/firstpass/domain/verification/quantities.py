# ruff: noqa: E501 (a pattern reads best on one line)
"""Figures with their units in one form, however written: `3-5 business days` is `three to five working days`.

Durations of the clock are counted in minutes, those of the calendar in months, working days stay apart from days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from firstpass.domain.verification.concepts import concept
from firstpass.domain.verification.text import plain

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES: dict[str, float] = {word: float(value) for value, word in enumerate(_ONES)}
_VALUES |= {word: float(value * 10) for value, word in enumerate(_TENS, 2)}
_VALUES |= {"dozen": 12.0, "couple": 2.0, "fortnight": 14.0, "both": 2.0}
_SCALES = {"hundred": 100.0, "thousand": 1000.0, "million": 1_000_000.0, "k": 1000.0}
_NUMBER_WORD = rf"(?:{'|'.join((*_ONES, *_TENS))})"
_WRITTEN = (
    rf"(?:(?:a|{_NUMBER_WORD})(?:[ -](?:hundred|thousand|million))|{_NUMBER_WORD})"
    rf"(?:[ -](?:and[ -])?(?:{_NUMBER_WORD}|hundred|thousand|million))*"
)
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_NUM = rf"(?:{_DIGITS}|{_WRITTEN}|(?:a )?(?:couple of|dozen))"
_MONEY = r"[£€$]|gbp ?|eur ?|usd ?"
_UNITS = (
    r"(?:working|business|bank|week|calendar)?[ -]?(?:days?|weekdays?)|weeks?|months?|years?|hours?|hrs?|minutes?|mins?"
    r"|seconds?|secs?|fortnights?|quarters?|%|per ?cent|percentage points?|pounds?|quid|pence|pennies|p\b|euros?|eur\b"
    r"|gbp\b|dollars?|usd\b|cents?|grand|k\b"
)
_QUANTITY = re.compile(
    rf"(?<![\w.,:/-])(?P<money>{_MONEY})?(?P<low>{_NUM})(?P<scale> ?(?:k|million|thousand|grand)\b)?(?P<share> ?%| ?per ?cent|p\b)?"
    rf"(?:(?: ?(?:to|or|-|–|—|through) ?)(?P<money2>{_MONEY})?(?P<high>{_NUM})(?P<scale2> ?(?:k|million|thousand)\b)?)?"
    rf"(?![\w]*\d)(?!\w)(?:[ -](?:(?:more|full|whole|further|extra|additional|consecutive|straight|small|short|wrong|last|clear) )?"
    rf"(?P<unit>{_UNITS})(?![\w])|(?P<unit2> ?%))?(?:(?: and)? ?(?P<pence>\d\d)(?!\w))?"
)
_ARTICLE = re.compile(
    r"\b(?:within|in|for|after|up to|about|around|takes?|least|than|under|over|every|next|most|half|of|roughly)\s+"
    r"(?P<half>half )?(?:an?|one|the|another|a single) (?P<half2>half[ -])?(?P<unit>(?:working|business) day|day|week|month|year|hour|minute|fortnight|"
    r"quarter of an hour)\b"
)
_AWAY = re.compile(
    r"\b(?:an?|one|the next) (?P<unit>(?:working|business) day|day|week|month|year|hour|minute)s? "
    r"(?:after|before|later|from|earlier|ahead|longer)\b"
)
_QUARTER_HOUR = re.compile(r"\b(?:an? |three )quarters? of an hour\b")
_HALF_UNIT = re.compile(
    r"\bhalf(?: of)?(?: an?| the)? (?P<unit>hour|day|year|month|minute)\b|\bhalf-(?P<unit2>hour|day|year)\b"
)
_AND_A_HALF = re.compile(rf"\b({_DIGITS}|{_NUMBER_WORD}) and a half\b")
_PARTS = {"half": 50.0, "a third": 33.0, "two thirds": 67.0, "a quarter": 25.0, "three quarters": 75.0, "double": 200.0,
          "twice": 200.0, "triple": 300.0}  # fmt: skip
_PART = re.compile(r"\b(two thirds|three quarters|a third|a quarter|half|double|twice|triple)(?: of| the| that| as)\b")
_FEW = re.compile(
    r"\b(?:a few|several|some|a handful of|a number of|a matter of|mere|a good few)\s(?P<unit>(?:working |business )?days?|weeks?|hours?|minutes?|months?|seconds?|moments)\b|\b(?P<unit2>days|hours|minutes|seconds|weeks)\b(?= (?:rather than|not|at most|only))"
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = rf"(?:{'|'.join(f'{m[:3]}(?:{m[3:]})?' for m in _MONTHS)}|sept)"
_DATE = re.compile(
    rf"(?<!\w)(?:(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\.?(?:,? (?P<year>\d{{4}}))?"
    rf"|(?P<month2>{_MONTH})\.? (?:the )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year2>\d{{4}}))?"
    rf"|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?:in|until|by|since|from|of|end of|before|after|during) (?P<month3>{_MONTH})(?: (?P<year3>\d{{4}}))?)(?!\w)"
)
_TIME = re.compile(
    r"(?<![\w.:/])(?:(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?: ?(?P<half>[ap])\.?m\b\.?)?|(?P<hour2>1?\d)(?: ?|[.](?P<minute2>[0-5]\d) ?)(?P<half2>[ap])\.?m\b\.?"
    r"|(?P<clock>\d{1,2}) o'?clock|(?P<named>noon|midnight|midday))"
)
_PHONE = re.compile(r"(?<!\w)\+?\(?\d{2,5}\)?(?:[ -]\(?\d{3,5}\)?){2,3}(?!\w)|(?<!\w)0\d{9,11}(?!\w)")
_DAYS = re.compile(r"\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b")
_ROMAN = re.compile(
    r"(?<!\w)(?P<roman>X{0,3}(?:IX|IV|V?I{0,3}))(?= (?:working |business )?(?:days|weeks|months|hours))"
)
_LEAST = re.compile(
    r"(?:\bat least|\bbetween|\bfrom|\bmore than|\babove|\bover|\bolder than|\bno less than|\bminimum(?: of)?|\bas much as|\bexceeds?|\bbeyond|\bnot before)(?: the)? ?$"
)
_MOST = re.compile(
    r"(?:\bup to|\bat most|\bwithin|\bunder|\bbelow|\bless than|\bno more than|\bmaximum(?: of)?|\binside|\bnot more than|\bno later than|\bin under|\bby)(?: the)? ?$"
)
_AFTER = re.compile(r"\bafter(?: the first| a| about)? ?$")
_CURRENCY = {"£": "£", "gbp": "£", "pound": "£", "quid": "£", "pence": "£", "p": "£", "pennie": "£", "penny": "£", "€": "€",
             "eur": "€", "euro": "€", "$": "$", "usd": "$", "dollar": "$", "cent": "€"}  # fmt: skip
_MINUTES = {"second": 1 / 60, "sec": 1 / 60, "minute": 1, "min": 1, "hour": 60, "hr": 60, "day": 1440, "week": 10080,
            "fortnight": 20160}  # fmt: skip
_OF_MONTHS = {"month": 1, "year": 12, "quarter": 3}


_ANY = re.compile(
    rf"\d|\b(?:{_NUMBER_WORD}|half|third|quarters?|double|triple|twice|dozen|couple|few|several|handful|[a-z]+day|noon|"
    rf"midnight|midday|days?|weeks?|months?|years?|hours?|minutes?|seconds?|moments|fortnight|{_MONTH}|[ivx]+)\b"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure or a range in a unit; `bound` is `least`, `most`, `after` or empty; `said` is how it is written.

    Units: `£` `€` `$` `%` `minutes` `months` `working days` `date` `time` `weekday` `few UNIT` or a concept; empty for
    a bare number."""

    unit: str
    low: float
    high: float
    bound: str
    said: str
    start: int
    end: int
    bare: float = -1.0
    """The number as it is written, of the upper end."""


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every figure of a text in reading order."""
    low = _AND_A_HALF.sub(_with_half, plain(text).lower())
    if not _ANY.search(low):
        return ()
    found: list[Quantity] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(plain(text) if pattern is _ROMAN else low):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            quantity = read(low, match)
            if quantity:
                found.append(quantity)
                taken.append(match.span())
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _with_half(m: re.Match[str]) -> str:
    """`one and a half` as `1.5`, as long as before."""
    return f"{number(m.group(1)) + 0.5:g}".rjust(len(m.group()))


def number(text: str) -> float:
    """The value of a number in digits or English words; raises `ValueError` for anything else."""
    text = text.strip().replace(",", "")
    if text[:1].isdigit():
        return float(text)
    total, part = 0.0, 0.0
    for word in text.replace("-", " ").split():
        if word in _SCALES:
            part = (part or 1.0) * _SCALES[word]
            total, part = (total + part, 0.0) if _SCALES[word] > 100 else (total, part)
        elif word in _VALUES:
            part += _VALUES[word]
        elif word not in ("a", "and", "of"):
            raise ValueError(text)
    return total + part


def _unit(said: str) -> tuple[str, float]:
    """The unit in one form, and by what a figure in it is multiplied."""
    said = said.strip().replace("-", " ")
    if re.match(r"(?:working|business|bank|week) ?days?", said):
        return "working days", 1.0
    said = said.removeprefix("calendar ").strip()
    one = said.removesuffix("s") if said != "%" else said
    if one in ("%", "percent", "per cent", "percentage point"):
        return "%", 1.0
    if one in _CURRENCY:
        return _CURRENCY[one], 0.01 if one in ("pence", "p", "pennie", "cent") else 1.0
    if one in _MINUTES:
        return "minutes", _MINUTES[one]
    return ("months", _OF_MONTHS[one]) if one in _OF_MONTHS else (concept(one), 1.0)


def _bound(text: str, start: int) -> str:
    before = text[max(0, start - 26) : start]
    return (
        "least"
        if _LEAST.search(before)
        else "most"
        if _MOST.search(before)
        else "after"
        if _AFTER.search(before)
        else ""
    )


def _plain_quantity(text: str, m: re.Match[str]) -> Quantity | None:
    unit_said = m["money"] or m["share"] or m["unit"] or m["unit2"] or m["money2"] or ""
    said = m.group()
    if not unit_said and m["low"] in ("one", "zero", "a hundred", "a thousand"):
        return None
    unit, factor = _unit(unit_said) if unit_said else ("", 1.0)
    low = number(m["low"]) * factor * _scale(m["scale"])
    high = number(m["high"]) * factor * _scale(m["scale2"] or m["scale"]) if m["high"] else low
    if m["pence"] and unit in ("£", "€", "$"):
        low = high = high + float(m["pence"]) / 100
    if not unit and not m["high"]:
        unit = _counted(text, m.end())
    return Quantity(
        unit,
        round(min(low, high), 4),
        round(max(low, high), 4),
        _bound(text, m.start()),
        said.strip(),
        *m.span(),
        _raw(m),
    )


def _raw(m: re.Match[str]) -> float:
    return number(m["high"] or m["low"])


def _counted(text: str, end: int) -> str:
    """What a bare number counts: the noun behind it; empty where none is."""
    behind = re.match(r" (?:(?:more|other|new|wrong|different|open|small|test) )?([a-z]{3,})", text[end : end + 30])
    return concept(behind.group(1)) if behind else ""


def _scale(said: str | None) -> float:
    return 1.0 if not said else 1_000_000.0 if "million" in said else 1000.0


def _with_article(text: str, m: re.Match[str]) -> Quantity:
    unit, factor = _unit(m["unit"]) if "quarter" not in m["unit"] else ("minutes", 15.0)
    value = factor * (0.5 if m["half"] or m["half2"] else 1.0)
    begin = m.start() + len(m.group()) - len(m.group().split(" ", 1)[1])
    return Quantity(unit, value, value, _bound(text, begin), m.group(), *m.span())


def _away(text: str, m: re.Match[str]) -> Quantity:
    unit, factor = _unit(m["unit"])
    return Quantity(unit, factor, factor, _bound(text, m.start()), m.group(), *m.span())


def _quarter_hour(text: str, m: re.Match[str]) -> Quantity:
    value = 45.0 if m.group().startswith("three") else 15.0
    return Quantity("minutes", value, value, _bound(text, m.start()), m.group(), *m.span())


def _half(text: str, m: re.Match[str]) -> Quantity:
    unit, factor = _unit(m["unit"] or m["unit2"])
    return Quantity(unit, factor / 2, factor / 2, _bound(text, m.start()), m.group(), *m.span())


def _part(text: str, m: re.Match[str]) -> Quantity:
    value = _PARTS[m.group(1)]
    return Quantity("%", value, value, "", m.group(), *m.span())


def _few(text: str, m: re.Match[str]) -> Quantity:
    unit = _unit(m["unit"] or m["unit2"])[0] if (m["unit"] or m["unit2"]) != "moments" else "minutes"
    return Quantity(f"few {unit}", 0, 0, "", m.group(), *m.span())


def _date(text: str, m: re.Match[str]) -> Quantity | None:
    if m["iso"]:
        year, month, day = (int(part) for part in m["iso"].split("-"))
    else:
        name = m["month"] or m["month2"] or m["month3"]
        month = next(n for n, full in enumerate(_MONTHS, 1) if full.startswith(name[:3]))
        day = int(m["day"] or m["day2"] or 0)
        year = int(m["year"] or m["year2"] or m["year3"] or 0)
        if name == "may" and m["month3"] and not year:
            return None
    return Quantity("date", float(month * 100 + day), float(year), _bound(text, m.start()), m.group(), *m.span())


def _time(text: str, m: re.Match[str]) -> Quantity:
    named = {"noon": 12, "midday": 12, "midnight": 24}
    hour = named[m["named"]] if m["named"] else int(m["hour"] or m["hour2"] or m["clock"])
    half = m["half"] or m["half2"]
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    value = float(hour * 60 + int(m["minute"] or m["minute2"] or 0))
    return Quantity("time", value, value, _bound(text, m.start()), m.group(), *m.span())


def _weekday(text: str, m: re.Match[str]) -> Quantity:
    value = float(["mon", "tue", "wed", "thu", "fri", "sat", "sun"].index(m.group(1)[:3]))
    return Quantity("weekday", value, value, "", m.group(), *m.span())


def _fortnight(text: str, m: re.Match[str]) -> Quantity:
    return Quantity("minutes", 20160.0, 20160.0, _bound(text, m.start()), m.group(), *m.span())


def _roman(text: str, m: re.Match[str]) -> Quantity | None:
    if not m["roman"]:
        return None
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in m["roman"]]
    total = sum(-v if v < nxt else v for v, nxt in zip(values, [*values[1:], 0], strict=True))
    unit, factor = _unit(
        text[m.end() :].split(maxsplit=1)[0]
        if "days" not in text[m.end() : m.end() + 15]
        else text[m.end() :].strip()[:13]
    )
    return Quantity(unit, total * factor, total * factor, _bound(text, m.start()), m.group(), *m.span())


def _phone(text: str, m: re.Match[str]) -> Quantity:
    value = float("".join(char for char in m.group() if char.isdigit()))
    return Quantity("phone", value, value, "", m.group(), *m.span())


_READERS = (
    (_PHONE, _phone),
    (_DATE, _date), (_QUARTER_HOUR, _quarter_hour), (_TIME, _time), (_HALF_UNIT, _half), (_FEW, _few), (_PART, _part), (_ROMAN, _roman),
    (_QUANTITY, _plain_quantity), (_ARTICLE, _with_article), (_AWAY, _away), (re.compile(r"\bfortnight\b"), _fortnight),
    (_DAYS, _weekday),
)  # fmt: skip


def same(said: Quantity, known: Quantity) -> bool:
    """Whether a figure of a draft is this figure of the evidence: the same, an end of the range, or less exact."""
    if said.unit == "date" and known.unit == "date":
        return _same_date(said, known)
    if said.unit.startswith("few "):
        return known.unit == said.unit or (known.unit == said.unit[4:] and known.high > 0)
    if said.unit == known.unit or not said.unit or not known.unit or _counts(said.unit, known.unit):
        return _same_value(said, known)
    return False


def _counts(said: str, known: str) -> bool:
    """Whether both units are things that are counted, which texts name differently."""
    measured = {"£", "€", "$", "%", "minutes", "months", "working days", "date", "time", "weekday"}
    return not {said, known} & measured and not said.startswith("few ") and not known.startswith("few ")


def _same_value(said: Quantity, known: Quantity) -> bool:
    if (said.low, said.high) == (known.low, known.high):
        return True
    if not (said.unit and known.unit) and said.bare == known.bare >= 0:
        return True
    if said.low != said.high:
        return False
    return said.low == known.high or (said.low == known.low and said.bound in ("least", "after"))


def _same_date(said: Quantity, known: Quantity) -> bool:
    """A draft may leave out the year or the day."""
    day = said.low == known.low or (said.low % 100 == 0 and said.low // 100 == known.low // 100)
    return day and (not said.high or not known.high or said.high == known.high)
