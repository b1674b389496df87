"""What an action asked for, taken out of a message at the door: an address goes under seal, a code is destroyed."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import timedelta

from firstpass.domain.codes import DIGITS
from firstpass.domain.conversation import ConversationId, SealedAddress
from firstpass.domain.redaction import Redaction, approved
from firstpass.domain.redaction.placeholders import placeholder
from firstpass.domain.redaction.spans import Span
from firstpass.domain.sealing import ToSeal
from firstpass.ports import Clock, ConversationStore, SealedValues

KEPT_FOR = timedelta(days=1)
"""How long an address waits under its seal for the action that asked for it."""
_ADDRESSES = 3
_BARE_CODE = re.compile(rf"\s*(?:[0-9][ -]?){{{DIGITS}}}\s*")


@dataclass(frozen=True)
class Slots:
    """Fills the slots of actions from messages. `secret` keys the marks that tell addresses apart."""

    store: ConversationStore
    values: SealedValues
    clock: Clock
    secret: bytes = field(repr=False)

    async def addresses(
        self, conversation: ConversationId, raw: str, found: Redaction, *, wanted: bool
    ) -> tuple[SealedAddress, ...]:
        """The addresses in the message under seal, where one is `wanted` or an action asked for it; else none."""
        spans = [span for span in found.spans if span.kind == "email"][:_ADDRESSES]
        if not spans or not (wanted or await self._asked(conversation, "address")):
            return ()
        return tuple([await self._seal(conversation, raw[span.start : span.end]) for span in spans])

    async def without_code(self, conversation: ConversationId, raw: str, found: Redaction) -> Redaction:
        """The message without its code, where it is nothing else and one was asked for: any six digits alone would be
        destroyed otherwise, a ticket's too."""
        if not _BARE_CODE.fullmatch(raw) or not await self._asked(conversation, "code"):
            return found
        return Redaction(approved(placeholder(raw, "otp")), (Span(0, len(raw), "otp"),))

    async def _asked(self, conversation: ConversationId, slot: str) -> bool:
        asking = (await self.store.read(conversation)).progress.asking
        return asking is not None and asking.slot == slot

    async def _seal(self, conversation: ConversationId, address: str) -> SealedAddress:
        now, typed = self.clock.now(), address.strip()
        value = ToSeal(conversation, "email", "password_reset", typed, now + KEPT_FOR)
        mark = hmac.new(self.secret, f"address\n{typed.casefold()}".encode(), hashlib.sha256).hexdigest()
        return SealedAddress(await self.values.seal(value, now), mark)
