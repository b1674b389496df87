"""Things of a customer: closed states, and one form for whatever a person has to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

import pytest

from firstpass.domain.accounts import (
    KINDS,
    PERSON_WILL_LOOK,
    STATES,
    AccountObject,
    Money,
    ObjectId,
    State,
    for_a_person,
    state_of,
)

PAYMENT = AccountObject(
    id=ObjectId("pay-1"),
    kind="payment",
    state="on_its_way",
    created=date(2026, 11, 22),
    as_of=datetime(2026, 11, 23, tzinfo=UTC),
    reference="PAY-1",
    amount=Money(Decimal("1.00"), "GBP"),
    expected_by=date(2026, 11, 24),
    resolves_itself=True,
)


def test_every_kind_has_states_and_every_state_a_kind() -> None:
    assert set(STATES) == set(KINDS)
    assert {state for states in STATES.values() for state in states} | {PERSON_WILL_LOOK} == set(get_args(State))


@pytest.mark.parametrize("word", ["review", "suspic", "fraud", "block", "won", "lost", "approved", "declined", "risk"])
def test_no_state_tells_a_decision_or_a_suspicion(word: str) -> None:
    assert [state for state in get_args(State) if word in state] == []


def test_a_kind_takes_its_own_states_alone() -> None:
    for kind in KINDS:
        for state in get_args(State):
            if state in STATES[kind]:
                assert state_of(kind, state) == state
            else:
                assert state_of(kind, state) == PERSON_WILL_LOOK
                with pytest.raises(ValueError, match="never" if state != PERSON_WILL_LOOK else "nothing more"):
                    replace(PAYMENT, kind=kind, state=state)


def test_a_companys_own_names_count_for_the_kind_they_stand_under() -> None:
    own = {"payment": {"IN_FLIGHT": "on_its_way", "completed": "pending"}}
    told: Any = own
    assert state_of("payment", "IN_FLIGHT", told) == "on_its_way"
    assert state_of("payment", "completed", told) == "completed"
    assert state_of("transfer", "IN_FLIGHT", told) == PERSON_WILL_LOOK


def test_for_a_person_keeps_the_customers_own_facts_alone() -> None:
    held = for_a_person(PAYMENT)
    assert (held.state, held.expected_by, held.resolves_itself) == (PERSON_WILL_LOOK, None, False)
    assert (held.reference, held.amount, held.created) == (PAYMENT.reference, PAYMENT.amount, PAYMENT.created)
    assert for_a_person(replace(PAYMENT, state="returned", expected_by=None)) == held


@pytest.mark.parametrize(
    "changed",
    [
        {"expected_by": date(2026, 11, 24)},
        {"resolves_itself": True},
        {"available": Money(Decimal(1), "GBP")},
        {"limit": Money(Decimal(1), "GBP")},
        {"documents": ("identity_document",)},
    ],
)
def test_what_a_person_will_look_at_tells_nothing_of_its_course(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="nothing more"):
        replace(for_a_person(PAYMENT), **changed)
