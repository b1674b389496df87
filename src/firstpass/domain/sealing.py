"""Personal values under seal: kept encrypted, only where a slot or contact field asked for one (DESIGN 2.1).

A value is opened by an action or the desk's contact card, each opening is on record, and it expires.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from firstpass.domain.conversation import ConversationId, SealedId
from firstpass.domain.redaction import SECRETS, RedactionKind

__all__ = ["SealOpened", "SealedId", "ToSeal"]


@dataclass(frozen=True)
class ToSeal:
    """A personal value, what asked for it, and until when it is needed. Raises `ValueError` for a secret."""

    conversation: ConversationId
    kind: RedactionKind
    asked_by: str
    """The name of the slot or contact field."""
    value: str = field(repr=False)
    expires_at: datetime

    def __post_init__(self) -> None:
        if self.kind in SECRETS:
            raise ValueError("a secret is destroyed, never sealed")


@dataclass(frozen=True)
class SealOpened:
    """One opening on record: which value, when, who and why."""

    value: SealedId
    at: datetime
    who: str
    reason: str
