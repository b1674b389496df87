"""The copy of an invoice: the account backend mails it to the address that it holds for a customer who is logged in."""

from __future__ import annotations

from dataclasses import dataclass

from firstpass.domain.accounts import CustomerId, ObjectId
from firstpass.domain.errors import Conflict, NotFound, Undeliverable
from firstpass.ports import AccountBackend, LeasedEntry

KIND = "invoice_copy.requested"
"""The entries' kind; their payload is `{"customer": …, "invoice": …}`, ids alone."""


@dataclass(frozen=True)
class InvoiceCopy:
    """`Handler` of the copies that were asked for."""

    accounts: AccountBackend

    async def deliver(self, entry: LeasedEntry) -> None:
        """Have it mailed, once for the entry's key. Raises `Undeliverable` where there is no such invoice of the
        customer's, no address, or the key is taken."""
        customer, invoice = CustomerId(entry.payload["customer"]), ObjectId(entry.payload["invoice"])
        try:
            await self.accounts.send_invoice_copy(customer, invoice, entry.key)
        except (Conflict, NotFound):
            raise Undeliverable("refused") from None
