"""Step-up: from a session to a verified customer by a one-time code (NIST SP 800-63B-4).

The code goes to the address that the account backend holds. It is typed into a field of its own and comes in by a route
of its own; no chat text ever asks for one.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

from firstpass.domain.accounts import CustomerId
from firstpass.domain.codes import DIGITS, CodeResult, Sending
from firstpass.domain.conversation import ConversationId, reaches
from firstpass.domain.errors import Malformed, NoAddress, NotFound, NotLoggedIn
from firstpass.ports import AccountBackend, Clock, Codes, ConversationStore, Ids


@dataclass(frozen=True)
class StepUp:
    """Sends and checks codes. `new_code` makes one that nobody can guess; `secret` keys the hashes, so that no table
    holds a code."""

    store: ConversationStore
    codes: Codes
    accounts: AccountBackend
    clock: Clock
    ids: Ids
    new_code: Callable[[], str]
    secret: bytes = field(repr=False)

    async def send(self, conversation: ConversationId) -> Sending:
        """Have a fresh code mailed. Raises `NotLoggedIn` without a session, so that a stranger never makes us write to
        anybody, `NoAddress` when none is on file, and what else `AccountBackend.send_code` raises."""
        seen, now = await self.store.read(conversation), self.clock.now()
        known = seen.identity.at(now)
        if known.customer is None or not reaches(known.level, "session"):
            raise NotLoggedIn("a code is sent to customers who are logged in")
        code, key = self.new_code(), self.ids.new()
        sending = await self.codes.begin(conversation, self._hashed(conversation, code), now)
        if sending.allowed:
            await self._mail(CustomerId(known.customer), code, key)
        return sending

    async def check(self, conversation: ConversationId, code: str) -> CodeResult:
        """Spend one try. Raises `Malformed` for what is no code, which spends none, and `NotFound`."""
        digits = "".join(code.split())
        if len(digits) != DIGITS or not digits.isascii() or not digits.isdigit():
            raise Malformed(f"a code is {DIGITS} digits")
        return await self.codes.check(conversation, self._hashed(conversation, digits), self.clock.now())

    async def _mail(self, customer: CustomerId, code: str, key: str) -> None:
        try:
            await self.accounts.send_code(customer, code, key)
        except NotFound:
            raise NoAddress("no address is on file") from None

    def _hashed(self, conversation: ConversationId, code: str) -> str:
        """Bound to the conversation: the code of one is worth nothing in another."""
        return hmac.new(self.secret, f"code\n{conversation}\n{code}".encode(), hashlib.sha256).hexdigest()
