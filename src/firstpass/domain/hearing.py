"""What a turn hears: the customer's unanswered messages as one text."""

from __future__ import annotations

from collections.abc import Iterable

from firstpass.domain.conversation import MessageBody
from firstpass.domain.policy.situation import MAX_READABLE
from firstpass.domain.redaction import SafeText, redact

_AT_MOST = 2 * MAX_READABLE
"""Characters of a burst that a turn hears; past `MAX_READABLE` a person reads all of it anyway."""


def heard_text(bodies: Iterable[MessageBody]) -> SafeText:
    """Redacted again: a card number may come in two halves."""
    joined = "\n".join(body.text for body in bodies)
    return redact(joined[:_AT_MOST]).text
