"""What goes out of the product: how often an entry is tried, after which waits, and why it is given up (rule 10)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Literal

DeadReason = Literal["tried_too_often", "expired", "refused", "failed"]
"""Why nobody tries any more: no answer in an hour, what was to be sent is gone, the other side said no, or a fault."""

MOST_TRIES = 13
"""With the waits below the last try is about an hour after the first."""
FIRST_WAIT = timedelta(seconds=5)
"""Doubled after each further try."""
LONGEST_WAIT = timedelta(minutes=10)
SPREAD = 0.2
"""How far a wait may be from its plan, either way: what failed together is not tried together."""


def wait_after(tries: int, key: str) -> timedelta:
    """How long to wait after so many tries, one at least. The spread comes from the key, not from chance."""
    planned: timedelta = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
    return planned * (1 - SPREAD + 2 * SPREAD * _fraction(f"{key}\n{tries}"))


def _fraction(text: str) -> float:
    """A number from 0 to 1 that looks like chance and is always the same for a text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 0xFFFFFFFF
