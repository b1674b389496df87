"""One-time codes: how a customer whose session is known shows that the address on file is theirs (NIST SP 800-63B-4).

The code goes to the address that the account backend holds, is typed into a field of its own, and is good for one
conversation. What is kept is a keyed hash of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

DIGITS = 6
LIFE = timedelta(minutes=10)
TRIES = 3
SENT_IN_AN_HOUR = 3
SENT_IN_A_DAY = 6
"""Codes one customer gets at most, over all conversations; so a stolen session cannot fill a mailbox."""
COUNTED_FOR = timedelta(days=1)
VERIFIED_FOR = timedelta(minutes=30)
"""How long a conversation stays verified; after that it is what the session says."""

CodeResult = Literal["right", "wrong", "over"]
"""`over`: none was sent, it expired, was used, or its tries are spent. Which of them is nobody's business."""


@dataclass(frozen=True)
class Sending:
    """A code on its way, or how long to wait for the next."""

    allowed: bool
    wait: timedelta = timedelta(0)


def may_send(sent: tuple[datetime, ...], now: datetime) -> Sending:
    """Whether the customer may get another code; `sent` are the moments of those before, in any order."""
    waits = [
        span - (now - sorted(lately)[-most])
        for span, most in ((timedelta(hours=1), SENT_IN_AN_HOUR), (timedelta(days=1), SENT_IN_A_DAY))
        if len(lately := [at for at in sent if now - at < span]) >= most
    ]
    return Sending(not waits, max(waits, default=timedelta(0)))
