"""Clocks that a message starts: counted from the day after the customer wrote, where the clock's law is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from firstpass.domain.notices import Clock, NoticeKind, NoticeTable, Unit, due_on, knows_calendar

FRIDAY_NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def a_clock(length: int = 15, unit: Unit = "business_days", **other: Any) -> Clock:
    values: dict[str, Any] = {
        "id": "answer",
        "kind": NoticeKind.COMPLAINT,
        "jurisdiction": "GB",
        "product": None,
        "title": "The answer",
        "length": length,
        "unit": unit,
        "calendar": "GB-ENG",
        "time_zone": "Europe/London",
        "source": "DISP 1.6.2A",
    }
    return Clock(**{**values, **other})


@pytest.mark.parametrize(
    ("length", "unit", "received", "due"),
    [
        (1, "business_days", FRIDAY_NOON, date(2026, 11, 23)),
        (15, "business_days", FRIDAY_NOON, date(2026, 12, 11)),
        (35, "business_days", FRIDAY_NOON, date(2027, 1, 13)),  # Christmas, Boxing Day (on Monday) and New Year
        (1, "business_days", datetime(2026, 12, 24, 9, tzinfo=UTC), date(2026, 12, 29)),
        (45, "calendar_days", FRIDAY_NOON, date(2027, 1, 4)),
        (8, "weeks", FRIDAY_NOON, date(2027, 1, 15)),
        (1, "months", FRIDAY_NOON, date(2026, 12, 20)),
        (1, "months", datetime(2027, 1, 31, 12, tzinfo=UTC), date(2027, 2, 28)),
        (13, "months", datetime(2026, 12, 31, 12, tzinfo=UTC), date(2028, 1, 31)),
    ],
)
def test_the_last_day_of_a_clock(length: int, unit: Unit, received: datetime, due: date) -> None:
    assert due_on(a_clock(length, unit), received) == due


def test_the_day_of_receipt_is_the_one_where_the_law_is() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert due_on(a_clock(1, "calendar_days"), late) == date(2026, 11, 21)
    assert due_on(a_clock(1, "calendar_days", time_zone="Europe/Berlin"), late) == date(2026, 11, 22)
    assert due_on(a_clock(1, "calendar_days", time_zone="America/New_York"), late) == date(2026, 11, 21)


def test_business_days_are_those_of_the_calendar_named() -> None:
    before_thanksgiving = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert due_on(a_clock(1, calendar="US"), before_thanksgiving) == date(2026, 11, 27)
    assert due_on(a_clock(1, calendar="GB-ENG"), before_thanksgiving) == date(2026, 11, 26)
    before_labour_day = datetime(2027, 4, 30, 12, tzinfo=UTC)
    assert due_on(a_clock(1, calendar="ECB"), before_labour_day) == date(2027, 5, 3)


def test_a_holiday_observed_in_the_year_before_counts() -> None:
    new_years_day_is_a_saturday = datetime(2027, 12, 30, 12, tzinfo=UTC)
    assert due_on(a_clock(1, calendar="US"), new_years_day_is_a_saturday) == date(2028, 1, 3)


ALL = NoticeTable(
    (
        a_clock(15, id="gb-payments", product="payments"),
        a_clock(8, "weeks", id="gb-credit", product="credit"),
        a_clock(15, id="eu", jurisdiction="EU", calendar="ECB", time_zone="Europe/Brussels"),
        a_clock(1, id="other-kind", kind=NoticeKind.DATA_REQUEST),
    )
)


def due(table: NoticeTable, *market: Any) -> list[tuple[str, bool]]:
    notice = table.notice(NoticeKind.COMPLAINT, FRIDAY_NOON, *market)
    return [(one.clock, one.assumed) for one in notice.due]


def test_what_is_known_of_the_customer_picks_the_clocks() -> None:
    assert due(ALL, "GB", "payments") == [("gb-payments", False)]
    assert due(ALL, "GB", "credit") == [("gb-credit", False)]
    assert due(ALL, "FR", "payments") == [("eu", False)]


def test_what_is_unknown_brings_all_that_may_apply_the_earliest_first_and_marked() -> None:
    assert due(ALL, "GB") == [("gb-payments", True), ("gb-credit", True)]
    assert due(ALL) == [("eu", True), ("gb-payments", True), ("gb-credit", True)]
    assert due(ALL, "BR", "payments") == [("eu", True), ("gb-payments", True)]


def test_the_playbook_says_what_holds_where_the_session_is_silent() -> None:
    table = NoticeTable(ALL.clocks, country="GB", product="payments")
    assert due(table) == [("gb-payments", False)]
    assert due(table, "DE") == [("eu", False)]


def test_a_notice_keeps_the_time_of_the_message() -> None:
    assert ALL.notice(NoticeKind.COMPLAINT, FRIDAY_NOON).received_at == FRIDAY_NOON
    assert NoticeTable().notice(NoticeKind.SCAM_CLAIM, FRIDAY_NOON).due == ()


@pytest.mark.parametrize(
    ("name", "known"), [("GB-ENG", True), ("US", True), ("ECB", True), ("ZZ", False), ("GB-X", False)]
)
def test_calendars_are_known_by_name(name: str, known: bool) -> None:
    assert knows_calendar(name) is known
