"""The timing bench: what it calls equal, and that it finds a difference that was planted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firstpass.bootstrap import Core
from firstpass.evals.bench_timing import Told, as_json, measure, states
from firstpass.settings import Settings

TOLD = Told("password reset", "locked", 1000, 12.0, 0.1, -0.4, 0.5)


@pytest.mark.parametrize(
    ("low", "high", "median", "equal"),
    [(-0.4, 0.5, 12.0, True), (-0.4, 1.1, 12.0, False), (-1.1, 0.2, 12.0, False), (-1.1, 1.9, 40.0, True)],
)
def test_equal_is_an_interval_within_a_millisecond_or_a_twentieth(
    low: float, high: float, median: float, equal: bool
) -> None:
    told = replace(TOLD, low_ms=low, high_ms=high, median_ms=median)
    assert told.equal is equal
    assert as_json([told])[0]["equal"] is equal


def test_every_standing_is_asked_about_and_two_blocked_accounts() -> None:
    asked = states()
    assert {state.name for state in asked if state.group == "password reset"} >= {
        "open",
        "locked",
        "closed",
        "unverified",
        "unknown",
    }
    assert [state.name for state in asked if state.group == "status"] == ["blocked a", "blocked b"]


async def test_a_planted_difference_is_found_in_each_group(settings: Settings, core: Core) -> None:
    told = await measure(settings, core, requests=6, plant_ms=200.0, progress=lambda *_: None)
    last = {one.group: one for one in told}
    assert {group: one.difference_ms > 100 and not one.equal for group, one in last.items()} == {
        "password reset": True,
        "status": True,
    }
