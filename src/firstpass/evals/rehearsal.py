"""A rehearsal: one scripted conversation through the engine as the API runs it, on a store that vanishes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from firstpass.adapters.system import FrozenClock
from firstpass.bootstrap import Core, Product, rehearse
from firstpass.domain.conversation import (
    ConversationId,
    Event,
    HandoffBody,
    HandoffState,
    Identity,
    MessageBody,
    Owner,
    Speaker,
)
from firstpass.domain.notices import Notice
from firstpass.domain.packet import Packet
from firstpass.domain.policy.situation import PRESSING
from firstpass.domain.record import TurnRecord
from firstpass.engine.incidents import IncidentDesk
from firstpass.ports import AccountBackend, Conversation, Drafter, FiledNotice
from firstpass.settings import Settings

MAX_EVENTS = 100_000


@dataclass(frozen=True)
class Exchange:
    """A customer's message as it was stored, everything that followed from it, and how things stand afterwards."""

    said: Event
    record: TurnRecord
    events: tuple[Event, ...]
    after: Conversation
    packet: Packet | None
    notices: tuple[Notice, ...]
    """What is on file of the kinds that the message gives notice of, the most pressing first."""
    total_ms: float

    @property
    def replies(self) -> tuple[MessageBody, ...]:
        """What the customer was told, by the bot or in the name of the system."""
        voices = (Speaker.BOT, Speaker.SYSTEM)
        return tuple(e.body for e in self.events if isinstance(e.body, MessageBody) and e.who in voices)

    @property
    def timings_ms(self) -> Mapping[str, float]:
        """The turn's steps, and `total` from before the message is redacted until the reply is stored."""
        return {**self.record.timings_ms, "total": self.total_ms}


@dataclass
class Rehearsal:
    """A conversation that was opened; each method is what one side does."""

    product: Product
    clock: FrozenClock
    conversation: ConversationId
    _messages: int = 0

    @property
    def incidents(self) -> IncidentDesk:
        """What people may do about incidents, on this store and clock."""
        product, playbook = self.product, self.product.playbooks.current().playbook
        ids = product.engine.ids
        return IncidentDesk(product.store, product.feed, self.clock, ids, playbook.scope, playbook.bans)

    async def says(self, text: str, choice: str | None = None) -> Exchange:
        """The customer writes, or presses the button `choice`, and the turn is taken.

        Raises `Malformed` for a choice that the playbook does not have."""
        self._messages += 1
        begun = time.perf_counter()
        received = await self.product.reception.receive(self.conversation, f"turn-{self._messages}", text, choice)
        await self.product.worker.run_until_idle()
        total = round((time.perf_counter() - begun) * 1000, 3)
        await self.product.dispatcher.run_until_idle()
        return await self._exchange(received.event, total)

    async def presses(self, choice: str) -> Exchange:
        """The customer presses a button: as in the chat, its title stands for the words."""
        offered = await self.offered()
        return await self.says(offered.get(choice, ""), choice)

    async def person_takes(self) -> None:
        """A person takes the conversation, so that the bot is silent."""
        await self.product.seat.take(self.conversation)

    async def person_says(self, text: str) -> None:
        """A person says something to the customer, taking the conversation first if nobody has it."""
        await self.product.seat.say(self.conversation, text)

    async def person_returns(self) -> None:
        """The person gives the conversation back to the bot."""
        await self.product.seat.give_back(self.conversation)

    async def person_resolves(self) -> None:
        """The person closes the case and the conversation."""
        await self.product.seat.resolve(self.conversation)

    def passes(self, by: timedelta) -> None:
        """Time passes."""
        self.clock.move(by)

    async def events(self, after: int = 0) -> tuple[Event, ...]:
        """What happened so far."""
        return await self.product.store.events(self.conversation, after, MAX_EVENTS)

    async def owner(self) -> Owner:
        """Who may speak now."""
        return (await self.product.store.read(self.conversation)).owner

    async def handoff(self) -> HandoffState | None:
        """The state of the newest handoff, None if there was none."""
        states = [event.body.state for event in await self.events() if isinstance(event.body, HandoffBody)]
        return states[-1] if states else None

    async def offered(self) -> dict[str, str]:
        """The buttons under the newest message that has some, by id; a person can always be asked for."""
        bodies = [event.body for event in await self.events() if isinstance(event.body, MessageBody)]
        newest = next((body.choices for body in reversed(bodies) if body.choices), ())
        playbook = self.product.playbooks.current().playbook
        person = playbook.reply("choice_person", playbook.scope.language).text
        return {"person": person, **{choice.id: choice.title for choice in newest}}

    async def packet(self) -> Packet | None:
        """The packet of the newest handoff."""
        return await self.product.store.packet(self.conversation)

    async def _exchange(self, said: Event, total_ms: float) -> Exchange:
        store = self.product.store
        record = (await store.records(self.conversation))[-1]
        return Exchange(
            said=said,
            record=record,
            events=await self.events(said.number),
            after=await store.read(self.conversation),
            packet=await self.packet(),
            notices=noticed(record, await store.notices(self.conversation)),
            total_ms=total_ms,
        )


def noticed(record: TurnRecord, filed: Sequence[FiledNotice]) -> tuple[Notice, ...]:
    """The newest notice on file of each kind that the turn's message gave."""
    given = {signal.value for signal in record.meaning.signals} if record.meaning else set()
    newest = {one.notice.kind: one.notice for one in filed}
    return tuple(newest[kind] for kind in PRESSING if kind in newest and kind.value in given)


@asynccontextmanager
async def rehearsal(
    settings: Settings,
    core: Core,
    at: datetime,
    identity: Identity,
    language: str | None = None,
    drafter: Drafter | None = None,
    accounts: AccountBackend | None = None,
) -> AsyncIterator[Rehearsal]:
    """A conversation that begins at `at`, which must be aware; everything about it is gone at the end.

    `drafter` words the replies in place of the approved wording, `accounts` knows the customer's things."""
    clock = FrozenClock(at)
    product = rehearse(settings, core, clock, drafter, accounts)
    try:
        first = await product.reception.start(identity, language)
        yield Rehearsal(product, clock, first.conversation)
    finally:
        product.close()
