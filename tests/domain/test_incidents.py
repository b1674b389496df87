"""Incidents: in force for a time, about some case types, over by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from firstpass.domain.incidents import touching
from firstpass.domain.scope import CaseTypeId
from tests.builders import NOON, after, an_incident

HOUR = 3600
PAYOUTS, CARDS = CaseTypeId("payout_status"), CaseTypeId("card_declined")


def test_it_is_in_force_from_its_start_until_its_end() -> None:
    incident = an_incident(hours=24)
    assert not incident.in_force(NOON - timedelta(seconds=1))
    assert incident.in_force(NOON)
    assert incident.in_force(after(24 * HOUR - 1))
    assert not incident.in_force(after(24 * HOUR))


def test_extended_it_lasts_longer_and_promises_another_update() -> None:
    longer = an_incident().extended(after(48 * HOUR), after(2 * HOUR))
    assert (longer.ends_at, longer.next_update_at) == (after(48 * HOUR), after(2 * HOUR))
    assert longer.in_force(after(30 * HOUR))


def test_closed_it_is_over_at_once_and_never_before_it_began() -> None:
    assert not an_incident().closed(after(HOUR)).in_force(after(HOUR))
    to_come = an_incident(started_at=after(5 * HOUR))
    assert to_come.closed(NOON).ends_at == to_come.started_at
    over = an_incident(hours=1)
    assert over.closed(after(2 * HOUR)) == over


def test_a_question_is_about_the_newest_that_touches_it() -> None:
    older, newer = an_incident("older"), replace(an_incident("newer"), started_at=after(HOUR))
    cards = an_incident("cards", case_types=(CARDS,))
    assert touching((newer, cards, older), PAYOUTS) == newer
    assert touching((older,), CARDS) is None
    assert touching((), None) is None
