"""The limiter: moving windows in this process' memory, which stays bounded whoever knocks."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Protocol

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

PERSON_PER_MINUTE = 30
"""Asking for a person is limited only against machines: nobody presses a button that often."""
TYPING_PER_MINUTE = 120
"""The page says it every 0.8 seconds at most."""
RATINGS_PER_MINUTE = CLOSINGS_PER_MINUTE = 10
"""Each may write to the conversation for good; people change their mind, but not that often."""
SESSIONS_PER_MINUTE = CODES_PER_MINUTE = 10
"""Tries of a code are counted with the code as well (`domain.codes`)."""
RESETS_PER_HOUR = 3
"""Links that may be asked for with one address, known or not (OWASP Forgot Password)."""
KEYS_AT_ONCE = 50_000
"""Windows kept; the one used longest ago goes first."""


class Limits(Protocol):
    """The settings that say how much is allowed."""

    @property
    def messages_per_minute(self) -> int: ...

    @property
    def conversations_per_minute(self) -> int: ...

    @property
    def requests_per_minute(self) -> int: ...


class MovingWindowLimiter:
    """`Limiter` with the limits `start` and `request` an address of a client, `reset` an e-mail address as typed, and
    the others a conversation."""

    def __init__(
        self, limits: Limits, keys_at_once: int = KEYS_AT_ONCE, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._limits: dict[str, RateLimitItem] = {
            "message": RateLimitItemPerMinute(limits.messages_per_minute),
            "person": RateLimitItemPerMinute(PERSON_PER_MINUTE),
            "typing": RateLimitItemPerMinute(TYPING_PER_MINUTE),
            "rating": RateLimitItemPerMinute(RATINGS_PER_MINUTE),
            "close": RateLimitItemPerMinute(CLOSINGS_PER_MINUTE),
            "session": RateLimitItemPerMinute(SESSIONS_PER_MINUTE),
            "code": RateLimitItemPerMinute(CODES_PER_MINUTE),
            "code_check": RateLimitItemPerMinute(CODES_PER_MINUTE),
            "reset": RateLimitItemPerHour(RESETS_PER_HOUR),
            "start": RateLimitItemPerMinute(limits.conversations_per_minute),
            "request": RateLimitItemPerMinute(limits.requests_per_minute),
        }
        self._windows = MovingWindowRateLimiter(_BoundedStorage(keys_at_once, seconds))

    def allow(self, what: str, key: str) -> float | None:
        limit = self._limits[what]
        if self._windows.hit(limit, what, key):
            return None
        reset = self._windows.get_window_stats(limit, what, key).reset_time
        return max(reset - self._seconds(), 0.001)


class _BoundedStorage(MemoryStorage):
    """The library's own storage keeps every key it ever saw and walks through all of them after each hit."""

    def __init__(self, keys_at_once: int, seconds: Callable[[], float]) -> None:
        super().__init__()
        self._seconds = seconds
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()
        self._keys_at_once = keys_at_once

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        hits = self._recent(key, expiry)
        if len(hits) + amount > limit:
            return False
        hits.extend([self._seconds()] * amount)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """The oldest hit in the window and how many there are."""
        hits = self._recent(key, expiry)
        return (hits[0] if hits else self._seconds()), len(hits)

    def _recent(self, key: str, expiry: int) -> deque[float]:
        hits = self._hits.setdefault(key, deque())
        self._hits.move_to_end(key)
        since = self._seconds() - expiry
        while hits and hits[0] <= since:
            hits.popleft()
        while len(self._hits) > self._keys_at_once:
            self._hits.popitem(last=False)
        return hits
