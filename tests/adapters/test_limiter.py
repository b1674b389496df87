"""The limiter: a window that moves, and memory that stays bounded."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from firstpass.adapters.limiter import MovingWindowLimiter


@dataclass(frozen=True)
class TwoAMinute:
    messages_per_minute: int = 2
    conversations_per_minute: int = 2
    requests_per_minute: int = 2


def test_the_window_moves() -> None:
    now = 1000.0
    limiter = MovingWindowLimiter(TwoAMinute(), seconds=lambda: now)
    assert limiter.allow("message", "a") is None
    now = 1040.0
    assert limiter.allow("message", "a") is None
    assert limiter.allow("message", "a") == pytest.approx(20)
    now = 1059.0
    assert limiter.allow("message", "a") == pytest.approx(1)
    now = 1060.5
    assert limiter.allow("message", "a") is None
    assert limiter.allow("message", "a") == pytest.approx(39.5)


def test_keys_and_limits_do_not_touch_each_other() -> None:
    limiter = MovingWindowLimiter(TwoAMinute())
    for _ in range(2):
        assert limiter.allow("message", "a") is None
    assert limiter.allow("message", "a") is not None
    assert limiter.allow("message", "b") is None
    assert limiter.allow("start", "a") is None


def test_a_flood_of_keys_does_not_grow() -> None:
    limiter = MovingWindowLimiter(TwoAMinute(), keys_at_once=10)
    for number in range(1000):
        assert limiter.allow("start", str(number)) is None
    assert len(limiter._windows.storage._hits) == 10  # type: ignore[attr-defined]
