"""How many codes a customer may get."""

from __future__ import annotations

from datetime import timedelta

from firstpass.domain.codes import SENT_IN_A_DAY, SENT_IN_AN_HOUR, may_send
from tests.builders import NOON


def test_the_first_codes_go_out_and_the_next_one_waits_for_the_oldest() -> None:
    sent = tuple(NOON + timedelta(minutes=minute) for minute in range(SENT_IN_AN_HOUR))
    assert may_send(sent[:-1], sent[-1]).allowed
    refused = may_send(sent, NOON + timedelta(minutes=30))
    assert not refused.allowed
    assert refused.wait == timedelta(minutes=30)
    assert may_send(sent, NOON + timedelta(hours=1)).allowed


def test_a_day_has_its_own_cap() -> None:
    sent = tuple(NOON + timedelta(hours=2 * hour) for hour in range(SENT_IN_A_DAY))
    now = NOON + timedelta(hours=2 * SENT_IN_A_DAY)
    assert may_send(sent, now).wait == timedelta(hours=24 - 2 * SENT_IN_A_DAY)
    assert may_send(sent, NOON + timedelta(days=1)).allowed
