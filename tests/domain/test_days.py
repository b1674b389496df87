"""The days that customers name, on a Wednesday: each phrasing was written before the reader."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.domain.days import days_said

TODAY = date(2026, 11, 18)


def d(month: int, day: int, year: int = 2026) -> tuple[date, date]:
    return span(month, day, month, day, year)


def span(month: int, day: int, to_month: int, to_day: int, year: int = 2026) -> tuple[date, date]:
    return date(year, month, day), date(year, to_month, to_day)


OCTOBER, NOVEMBER = span(10, 1, 10, 31), span(11, 1, 11, 30)
NAMED: dict[str, set[tuple[date, date]]] = {
    # near today
    "where is what I sent today": {d(11, 18)},
    "I paid it this morning": {d(11, 18)},
    "the payment from yesterday": {d(11, 17)},
    "yesterdays transfer": {d(11, 17)},
    "sent the day before yesterday": {d(11, 16)},
    "I sent it last night": {d(11, 17)},
    "should it come tomorrow?": {d(11, 19)},
    "I paid 3 days ago": {span(11, 14, 11, 16)},
    "three days ago": {span(11, 14, 11, 16)},
    "2 days ago I sent my papers": {d(11, 16)},
    "a couple of days ago": {span(11, 15, 11, 17)},
    "a few days ago": {span(11, 12, 11, 16)},
    "a week ago": {span(11, 10, 11, 12)},
    "2 weeks ago": {span(11, 1, 11, 7)},
    "about two weeks ago": {span(11, 1, 11, 7)},
    "a fortnight ago": {span(11, 1, 11, 7)},
    "a month ago": {span(10, 11, 10, 25)},
    # days of a week
    "I sent it on Monday": {d(11, 16), d(11, 23)},
    "the Friday one": {d(11, 13), d(11, 20)},
    "from Tues": {d(11, 17), d(11, 24)},
    "thurs payment": {d(11, 12), d(11, 19)},
    "last Monday": {d(11, 16), d(11, 9)},
    "last Tuesday": {d(11, 17), d(11, 10)},
    "last Friday": {d(11, 13)},
    "this past Saturday": {d(11, 14)},
    "this Friday": {d(11, 20), d(11, 13)},
    "next Friday": {d(11, 20), d(11, 27)},
    "Tuesday last week": {d(11, 10)},
    "last week Thursday": {d(11, 12)},
    "Monday this week": {d(11, 16)},
    "on Wednesday": {d(11, 11), d(11, 18), d(11, 25)},
    # weeks, months, years
    "this week": {span(11, 16, 11, 22)},
    "sometime last week": {span(11, 9, 11, 15)},
    "the week before last": {span(11, 2, 11, 8)},
    "over the weekend": {span(11, 14, 11, 15)},
    "last weekend": {span(11, 14, 11, 15)},
    "the invoice of this month": {NOVEMBER},
    "last month's invoice": {OCTOBER},
    "the bill from two months ago": {span(9, 1, 9, 30)},
    "the invoice from last year": {span(1, 1, 12, 31, 2025)},
    "in October": {OCTOBER},
    "the october one": {OCTOBER},
    "October's invoice": {OCTOBER},
    "back in March": {span(3, 1, 3, 31)},
    "in December": {span(12, 1, 12, 31, 2025), span(12, 1, 12, 31)},
    "October 2025": {span(10, 1, 10, 31, 2025)},
    "Sept invoice": {span(9, 1, 9, 30)},
    "end of October": {span(10, 21, 10, 31)},
    "at the beginning of November": {span(11, 1, 11, 10)},
    "early November": {span(11, 1, 11, 10)},
    "mid October": {span(10, 11, 10, 20)},
    "late September": {span(9, 21, 9, 30)},
    "in 2025": {span(1, 1, 12, 31, 2025)},
    # days of a month
    "on 3 November": {d(11, 3)},
    "3rd November": {d(11, 3)},
    "the 3rd of November": {d(11, 3)},
    "November 3": {d(11, 3)},
    "Nov 3rd, 2026": {d(11, 3)},
    "Nov. 3": {d(11, 3)},
    "november the third": {d(11, 3)},
    "the first of november": {d(11, 1)},
    "the twenty-first of October": {d(10, 21)},
    "30 sept": {d(9, 30)},
    "3 Nov 2025": {d(11, 3, 2025)},
    "3 November '25": {d(11, 3, 2025)},
    "20 December": {d(12, 20, 2025), d(12, 20)},
    "on the 3rd": {d(11, 3)},
    "the payment of the 25th": {d(10, 25), d(11, 25)},
    "on the 31st": {d(10, 31)},
    "2026-11-03": {d(11, 3)},
    "03/11/2026": {d(11, 3)},
    "3/11/26": {d(11, 3)},
    "3/11": {d(11, 3)},
    "03.11.2026": {d(11, 3)},
    "03-11-2026": {d(11, 3)},
    "11/25/2025": {d(11, 25, 2025)},
    "sent 1/11": {d(11, 1)},
    "between 1 and 5 November": {span(11, 1, 11, 5)},
    "from 3 to 7 Nov": {span(11, 3, 11, 7)},
    "1-5 Nov": {span(11, 1, 11, 5)},
}
NO_DAY = [
    "may I ask where my payment is",
    "it may be late",
    "I have been waiting for 3 days",
    "within 5 working days",
    "it says 24/7",
    "the second invoice",
    "the first one",
    "I sat down and paid 12.40",
    "£5.10 to the shop",
    "invoice INV-3010",
    "payment PAY-80115",
    "it takes 2 to 3 days",
    "the sun shop payment",
    "march on to the next step",
    "is my 31/31 payment there",
    "on the 42nd street",
    "30 February",
    "my card ends in 2025",
    "2000 pounds to Acme",
    "half of it, 1/2",
    "it will mar my credit",
]


@pytest.mark.parametrize("said", NAMED)
def test_days_are_read_as_people_name_them(said: str) -> None:
    assert {days for named in days_said(said, TODAY) for days in named.spans} == NAMED[said]


@pytest.mark.parametrize("said", NO_DAY)
def test_what_names_no_day_is_none(said: str) -> None:
    assert days_said(said, TODAY) == ()


@pytest.mark.parametrize(
    ("said", "firm"),
    [
        ("I paid on 3 November", True),
        ("the one from yesterday", True),
        ("I have been waiting since 3 November", False),
        ("I need it by Friday", False),
        ("it must be there before 30 November", False),
        ("still not there today", False),
        ("will it come tomorrow", False),
    ],
)
def test_a_day_until_or_since_when_names_no_thing_for_certain(said: str, firm: bool) -> None:
    assert [named.firm for named in days_said(said, TODAY)] == [firm]


def test_where_a_day_stands_is_told() -> None:
    said = "the one of 3 November to Acme"
    [named] = days_said(said, TODAY)
    assert said[named.start : named.end].strip() == "3 November"


@given(st.text(alphabet="0123456789/-. abcdefghijklmnopqrstuvwxyz", max_size=40), st.dates(date(1990, 1, 1)))
def test_any_text_can_be_read_on_any_day(said: str, today: date) -> None:
    for named in days_said(said, today):
        assert all(first <= last for first, last in named.spans)


@given(st.dates(date(2001, 1, 1), date(2090, 12, 31)), st.dates(date(2001, 1, 1), date(2090, 12, 31)))
def test_a_whole_date_is_that_day_whenever_it_is_read(day: date, today: date) -> None:
    for said in (day.isoformat(), f"{day.day} {day:%B} {day.year}", f"{day:%b} {day.day}, {day.year}"):
        assert [named.spans for named in days_said(said, today)] == [((day, day),)]
