"""The clock and the ids of a running product, and the frozen clock of rehearsals."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from firstpass.domain.codes import DIGITS

REFERENCE_SIGNS = "23456789BCDFGHJKMNPQRTWXZ"
"""Without vowels and look-alikes: a reference spells no word and can be read out. Without V, since redaction would take
the digits out of CVV2-4821."""
_NUMBER = re.compile(r"\d{3}")


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


def random_code() -> str:
    """A one-time code that nobody can guess."""
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


class RandomIds:
    """Ids from the operating system's randomness."""

    def new(self) -> str:
        """32 hexadecimal digits."""
        return secrets.token_hex(16)

    def reference(self) -> str:
        """Eight characters in two groups, such as 7K2P-9WQX. None looks like a number to call, such as 988."""
        while True:
            signs = "".join(secrets.choice(REFERENCE_SIGNS) for _ in range(8))
            if not _NUMBER.search(signs):
                return f"{signs[:4]}-{signs[4:]}"
