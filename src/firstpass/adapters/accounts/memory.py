"""The account backend's twin in memory: for rehearsals and tests. It keeps what it was asked to do, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from firstpass.adapters.accounts.answers import key_reused, newest_first, not_found
from firstpass.domain.accounts import AccountKind, AccountObject, CustomerId, CustomerProfile, ObjectId


@dataclass(frozen=True)
class Person:
    """A customer of a backend of ours, with what they have."""

    profile: CustomerProfile
    things: tuple[AccountObject, ...] = ()


@dataclass(frozen=True)
class Done:
    """What was asked for once: `what` names the method, `to` the address or the customer."""

    what: str
    to: str
    detail: str = ""


class MemoryAccounts:
    """`AccountBackend` over people given at the start."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._people = {person.profile.id: person for person in people}
        self._keys: dict[str, Done] = {}

    @property
    def done(self) -> tuple[Done, ...]:
        """Everything that was asked for, each key once."""
        return tuple(self._keys.values())

    async def start_password_reset(self, address: str, key: str) -> None:
        self._do(key, Done("password_reset", address))

    async def statuses(self, customer: CustomerId, kind: AccountKind) -> tuple[AccountObject, ...]:
        person = self._people.get(customer)
        return newest_first(thing for thing in (person.things if person else ()) if thing.kind == kind)

    async def read_status(self, customer: CustomerId, kind: AccountKind, thing: ObjectId) -> AccountObject:
        for found in await self.statuses(customer, kind):
            if found.id == thing:
                return found
        raise not_found()

    async def send_code(self, customer: CustomerId, code: str, key: str) -> None:
        self._reachable(customer)
        self._do(key, Done("code", customer, code))

    async def send_invoice_copy(self, customer: CustomerId, invoice: ObjectId, key: str) -> None:
        await self.read_status(customer, "invoice", invoice)
        self._reachable(customer)
        self._do(key, Done("invoice_copy", customer, invoice))

    async def profile(self, customer: CustomerId) -> CustomerProfile:
        if customer not in self._people:
            raise not_found()
        return self._people[customer].profile

    def close(self) -> None:
        """Nothing is open."""

    def _reachable(self, customer: CustomerId) -> None:
        if customer not in self._people or not self._people[customer].profile.can_step_up:
            raise not_found()

    def _do(self, key: str, done: Done) -> None:
        if self._keys.setdefault(key, done) != done:
            raise key_reused()


@dataclass(frozen=True)
class Mail:
    """A mail that the product sent."""

    to: str
    subject: str
    text: str


class MemoryMailer:
    """`Mailer` that keeps what was sent, by key."""

    def __init__(self) -> None:
        self.sent: dict[str, Mail] = {}

    async def send(self, to: str, subject: str, text: str, key: str) -> None:
        self.sent.setdefault(key, Mail(to, subject, text))

    def close(self) -> None:
        """Nothing is open."""
