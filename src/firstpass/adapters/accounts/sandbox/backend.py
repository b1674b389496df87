"""The sandbox as `AccountBackend` and `Mailer`, in whichever process opens it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from firstpass.adapters.accounts.answers import newest_first, not_found
from firstpass.adapters.accounts.sandbox.letters import Wish
from firstpass.adapters.accounts.sandbox.people import SeedPerson, profile_json, seeds, thing_json
from firstpass.adapters.accounts.sandbox.store import SandboxStore, SentMail, open_sandbox_store
from firstpass.adapters.accounts.wire import WireProfile, WireThing, read
from firstpass.domain.accounts import AccountKind, AccountObject, CustomerId, CustomerProfile, ObjectId

FILE = "sandbox.sqlite3"


class SandboxAccounts:
    """`AccountBackend` over the invented customers. What their company knows besides leaves by no method."""

    def __init__(self, people: tuple[SeedPerson, ...], store: SandboxStore, now: Callable[[], datetime]) -> None:
        self._people = {person.id: person for person in people}
        self._store = store
        self._now = now

    async def start_password_reset(self, address: str, key: str) -> None:
        await self._store.ask(Wish("password_reset", (address,)), key)

    async def statuses(self, customer: CustomerId, kind: AccountKind) -> tuple[AccountObject, ...]:
        person, now = self._people.get(customer), self._now()
        if person is None:
            return ()
        told = (json.dumps(thing_json(person, thing, now)) for thing in person.things if thing.kind == kind)
        return newest_first(read(WireThing, one.encode()).thing() for one in told)

    async def read_status(self, customer: CustomerId, kind: AccountKind, thing: ObjectId) -> AccountObject:
        for found in await self.statuses(customer, kind):
            if found.id == thing:
                return found
        raise not_found()

    async def send_code(self, customer: CustomerId, code: str, key: str) -> None:
        self._reachable(customer)
        await self._store.ask(Wish("code", (customer, code)), key)

    async def send_invoice_copy(self, customer: CustomerId, invoice: ObjectId, key: str) -> None:
        found = await self.read_status(customer, "invoice", invoice)
        self._reachable(customer)
        await self._store.ask(Wish("invoice_copy", (customer, found.reference or found.id)), key)

    async def profile(self, customer: CustomerId) -> CustomerProfile:
        if customer not in self._people:
            raise not_found()
        return read(WireProfile, json.dumps(profile_json(self._people[customer], self._now())).encode()).profile()

    def close(self) -> None:
        self._store.close()

    def _reachable(self, customer: CustomerId) -> None:
        if customer not in self._people or not self._people[customer].addresses:
            raise not_found()


class SandboxMailer:
    """`Mailer` into the outbox page."""

    def __init__(self, store: SandboxStore) -> None:
        self._store = store

    async def send(self, to: str, subject: str, text: str, key: str) -> None:
        await self._store.ask(Wish("mail", (to, subject, text)), key)

    def close(self) -> None:
        self._store.close()


@dataclass(frozen=True)
class Sandbox:
    """The sandbox, opened; closing its `accounts` or its `mailer` closes all of it."""

    accounts: SandboxAccounts
    mailer: SandboxMailer
    store: SandboxStore

    async def outbox(self) -> tuple[SentMail, ...]:
        """Every mail that is kept, the newest first."""
        return await self.store.outbox()


def open_sandbox(folder: Path | None, now: Callable[[], datetime]) -> Sandbox:
    """The sandbox whose wishes and mails lie in this folder, or in memory. Raises `SetupError`."""
    people = seeds()
    store = open_sandbox_store(folder / FILE if folder else None, people, now)
    return Sandbox(SandboxAccounts(people, store, now), SandboxMailer(store), store)
