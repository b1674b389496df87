"""The clock and the ids of a running product, and the frozen clock of rehearsals."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

REFERENCE_SIGNS = "23456789BCDFGHJKMNPQRTWXZ"
"""Without vowels and look-alikes: a reference spells no word and can be read out. Without V, since redaction would take
the digits out of CVV2-4821."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FrozenClock:
    """A clock that moves only when told."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.moment += by


class RandomIds:
    """Ids from the operating system's randomness."""

    def new(self) -> str:
        """32 hexadecimal digits."""
        return secrets.token_hex(16)

    def reference(self) -> str:
        """Eight characters in two groups, such as 7K2P-9WQX."""
        letters = [secrets.choice(REFERENCE_SIGNS) for _ in range(8)]
        return f"{''.join(letters[:4])}-{''.join(letters[4:])}"
