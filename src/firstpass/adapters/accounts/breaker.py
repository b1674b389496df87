"""A circuit breaker: who failed several times in a row is left alone for a while, then asked once."""

from __future__ import annotations

import time
from collections.abc import Callable

from firstpass.domain.errors import BackendUnavailable

FAILURES = 5
"""Failures in a row, by whichever customers' calls, that open it."""
PAUSE = 10.0
"""Seconds it stays open before one call may try."""


class Breaker:
    """Counts for all calls of one backend, so that its state tells nothing about a customer."""

    def __init__(
        self, failures: int = FAILURES, pause: float = PAUSE, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._pause = pause
        self._seconds = seconds
        self._failures = 0
        self._alone_until = 0.0

    def ask(self) -> None:
        """Raises `BackendUnavailable` while it is open. The one call that is let through meanwhile is a trial: the
        others go on waiting until its outcome is known, or for one more pause."""
        if self._failures < self._most:
            return
        now = self._seconds()
        if now < self._alone_until:
            raise BackendUnavailable("the account backend failed several times in a row and is left alone for a moment")
        self._alone_until = now + self._pause

    def good(self) -> None:
        """The backend answered."""
        self._failures = 0

    def bad(self) -> None:
        """The backend failed."""
        self._failures += 1
        if self._failures >= self._most:
            self._alone_until = self._seconds() + self._pause
