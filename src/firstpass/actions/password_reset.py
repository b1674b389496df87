"""The password reset: the address that a customer typed goes to the account backend, which mails a link if it may.

The product never learns whether there is such an account (rule 8). The entry in the outbox holds the name of a sealed
value alone; the address is opened here, on record, for the one call.
"""

from __future__ import annotations

from dataclasses import dataclass

from firstpass.domain.errors import Conflict, NotFound, Undeliverable
from firstpass.domain.sealing import SealedId
from firstpass.ports import AccountBackend, Clock, LeasedEntry, SealedValues

KIND = "password_reset.requested"
"""The entries' kind; their payload is `{"sealed": …}`, the sealed address."""
WHO = "password_reset"
WHY = "to start the password reset that was asked for"


@dataclass(frozen=True)
class PasswordReset:
    """`Handler` of the resets that were asked for."""

    sealed: SealedValues
    accounts: AccountBackend
    clock: Clock

    async def deliver(self, entry: LeasedEntry) -> None:
        """Start it, once for the entry's key. Raises `Undeliverable` when the address is gone or the key is taken."""
        try:
            await self.accounts.start_password_reset(await self._address(entry), entry.key)
        except Conflict:
            raise Undeliverable("refused") from None

    async def _address(self, entry: LeasedEntry) -> str:
        try:
            return await self.sealed.open(SealedId(entry.payload["sealed"]), WHO, WHY, self.clock.now())
        except NotFound:
            raise Undeliverable("expired") from None
