"""Who may speak: exactly the arrows of DESIGN 6, and no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.domain.conversation import (
    NO_WAIT,
    OPEN_HANDOFF,
    HandoffState,
    Owner,
    OwnerChange,
    QuietWindow,
    check_handoff_step,
    next_owner,
)
from firstpass.domain.errors import IllegalTransition

ARROWS = {
    ("bot", "handed_off"): "queue",
    ("bot", "taken"): "human",
    ("queue", "accepted"): "human",
    ("queue", "withdrawn"): "bot",
    ("human", "returned"): "bot",
    ("human", "transferred"): "queue",
    ("bot", "closed"): "closed",
    ("queue", "closed"): "closed",
    ("human", "closed"): "closed",
    ("closed", "reopened"): "bot",
}

STEPS = {
    ("requested", "queued"),
    ("queued", "accepted"),
    ("queued", "withdrawn"),
    ("queued", "resolved"),
    ("accepted", "queued"),  # a transfer
    ("accepted", "returned"),
    ("accepted", "resolved"),
}

MOMENTS = st.integers(0, 60_000).map(lambda ms: datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(milliseconds=ms))
WINDOWS = st.builds(
    QuietWindow,
    st.integers(0, 5000).map(lambda ms: timedelta(milliseconds=ms)),
    st.integers(0, 9000).map(lambda ms: timedelta(milliseconds=ms)),
)


@pytest.mark.parametrize(("owner", "change"), list(product(Owner, OwnerChange)))
def test_the_owner_changes_along_the_arrows_only(owner: Owner, change: OwnerChange) -> None:
    if (owner, change) in ARROWS:
        assert next_owner(owner, change) == ARROWS[owner, change]
    else:
        with pytest.raises(IllegalTransition, match=f"{change} is not possible while {owner} owns"):
            next_owner(owner, change)


@pytest.mark.parametrize(("state", "to"), list(product(HandoffState, HandoffState)))
def test_a_case_goes_along_its_steps_only(state: HandoffState, to: HandoffState) -> None:
    if (state, to) in STEPS:
        check_handoff_step(state, to)
        assert state in OPEN_HANDOFF
    else:
        with pytest.raises(IllegalTransition):
            check_handoff_step(state, to)


def test_a_case_that_is_over_goes_nowhere() -> None:
    over = set(HandoffState) - OPEN_HANDOFF
    assert over == {state for state in HandoffState if not any(step[0] == state for step in STEPS)}


@given(WINDOWS, MOMENTS, MOMENTS)
def test_a_turn_waits_for_quiet_but_never_past_the_limit(window: QuietWindow, opened: datetime, at: datetime) -> None:
    due = window.due(opened, at)
    assert at <= due <= at + window.quiet
    assert due <= max(at, opened + window.at_most)


@given(WINDOWS, MOMENTS, MOMENTS, MOMENTS)
def test_a_later_sign_of_life_never_makes_the_turn_start_earlier(
    window: QuietWindow, opened: datetime, one: datetime, other: datetime
) -> None:
    first, second = sorted((one, other))
    assert window.due(opened, first) <= window.due(opened, second)


@given(WINDOWS, MOMENTS, MOMENTS, MOMENTS)
def test_a_sign_of_life_never_puts_a_turn_off_past_the_limit(
    window: QuietWindow, opened: datetime, first: datetime, at: datetime
) -> None:
    due = window.due(opened, first)
    extended = window.extended(opened, due, at)
    assert extended <= max(due, opened + window.at_most)
    if due <= at:
        assert extended == due, "it was due already"


def test_typing_holds_the_turn_for_five_seconds_in_all() -> None:
    opened = datetime(2026, 3, 2, 12, tzinfo=UTC)
    at = [opened + timedelta(seconds=s) for s in (0, 0.5, 3.9, 4.5)]
    assert [(QuietWindow().due(opened, a) - opened).total_seconds() for a in at] == [1, 1.5, 4.9, 5]


@given(MOMENTS, MOMENTS)
def test_without_a_window_the_turn_starts_at_once(opened: datetime, at: datetime) -> None:
    assert NO_WAIT.due(opened, max(opened, at)) == max(opened, at)
