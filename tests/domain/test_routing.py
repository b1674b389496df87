"""When a queue is there, and the honest words about waiting."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.domain.routing import availability, opening_words, waiting_band
from firstpass.domain.scope import OpenHours, Queue, QueueId
from tests.stage import a_queue, a_scope

LONDON, BERLIN, NEW_YORK = (ZoneInfo(name) for name in ("Europe/London", "Europe/Berlin", "America/New_York"))


def london(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A moment of 2026; 2 March is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (london(2, 8), None),
        (london(2, 19, 59), None),
        (london(2, 7, 59), london(2, 8)),
        (london(2, 20), london(3, 8)),
        (london(6, 20), london(9, 8)),
        (london(7, 12), london(9, 8)),
        (london(2, 20, 30).astimezone(NEW_YORK), london(3, 8)),
    ],
    ids=["at-opening", "last-minute", "too-early", "at-closing", "friday-evening", "saturday", "asked-abroad"],
)
def test_a_queue_is_open_in_its_hours_and_says_when_it_opens_next(at: datetime, opens: datetime | None) -> None:
    there = availability(a_queue(), at)
    assert there.opens_at == opens
    assert there.open is (opens is None)


@pytest.mark.parametrize(("at", "offset"), [(london(28, 12), 1), (london(24, 12, month=10), 0)])
def test_after_the_clocks_change_the_queue_opens_at_eight_by_the_new_clock(at: datetime, offset: int) -> None:
    opens = availability(a_queue(), at).opens_at
    assert opens is not None
    assert (opens.hour, opens.weekday()) == (8, 0)
    assert opens.utcoffset() == datetime(2026, opens.month, opens.day, 8, tzinfo=LONDON).utcoffset()
    assert str(opens.utcoffset()) == f"{offset}:00:00"


def test_hours_are_those_of_the_queues_own_zone() -> None:
    berlin = a_queue(time_zone="Europe/Berlin")
    assert availability(berlin, london(2, 19, 30)).opens_at == datetime(2026, 3, 3, 8, tzinfo=BERLIN)
    assert availability(berlin, london(2, 7, 30)).open


def test_who_is_there_day_and_night_is_always_open() -> None:
    assert availability(a_queue(always_open=True, hours={}), london(1, 3)).open


def test_a_queue_that_opens_once_a_week_opens_next_week() -> None:
    mondays = a_queue(hours={0: OpenHours(time(8), time(9))})
    assert availability(mondays, london(2, 9)).opens_at == london(9, 8)


@given(
    st.dictionaries(st.integers(0, 6), st.tuples(st.times(), st.times()).map(sorted)),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 the zone is put on below
)
def test_the_next_opening_is_ahead_and_in_the_hours(hours: dict[int, list[time]], naive: datetime) -> None:
    at = naive.replace(tzinfo=LONDON)
    week = {day: OpenHours(opens, closes) for day, (opens, closes) in hours.items() if opens < closes}
    there = availability(a_queue(hours=week), at)
    assert there.opens_at is None or there.opens_at > at
    if there.opens_at and week:
        assert there.opens_at.time() == week[there.opens_at.weekday()].opens


@pytest.mark.parametrize(
    ("minutes", "words"),
    [((5, 20), "5 to 20 minutes"), ((60, 119), "60 to 119 minutes"), ((60, 240), "1 to 4 hours")],
)
def test_waiting_in_words(minutes: tuple[int, int], words: str) -> None:
    band = waiting_band(a_queue(wait_minutes=minutes))
    assert f"{band.low} to {band.high} {band.reply.removeprefix('wait_')}" == words


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_the_customer_is_never_promised_less_than_the_longest_wait(low: int, more: int) -> None:
    band = waiting_band(a_queue(wait_minutes=(low, low + more)))
    assert band.high * (60 if band.reply == "wait_hours" else 1) >= low + more


def test_an_opening_in_words() -> None:
    assert opening_words(london(9, 8), "en") == "Monday 9 March at 08:00 (GMT)"
    assert opening_words(london(1, 8, 30, month=7), "en") == "Wednesday 1 July at 08:30 (BST)"


def test_no_queue_is_ever_gone_for_good() -> None:
    nobody: Queue = a_queue(hours={})
    opens = availability(nobody, london(2, 12)).opens_at
    assert opens is not None
    assert (opens - london(2, 12)).days == 14


@pytest.mark.parametrize(("name", "found"), [("billing", "billing"), ("renamed since", "general")])
def test_a_case_in_a_queue_that_is_gone_is_the_fallbacks(name: str, found: str) -> None:
    assert a_scope().queue(QueueId(name)).id == found
