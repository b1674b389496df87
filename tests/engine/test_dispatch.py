"""The dispatcher: what goes out is delivered, tried again, or dead; and what follows in the conversation then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from firstpass.actions.password_reset import KIND, PasswordReset
from firstpass.adapters.accounts.memory import Done, MemoryAccounts
from firstpass.adapters.sealing import Sealer
from firstpass.adapters.sql.outbox import SqlOutbox
from firstpass.adapters.sql.sealed import SqlSealedValues
from firstpass.adapters.sql.store import random_id
from firstpass.adapters.system import RandomIds
from firstpass.domain.conversation import Ending, HandoffState, Owner, OwnerChange, Speaker
from firstpass.domain.decision import Progress, ReasonCode
from firstpass.domain.errors import BackendUnavailable, Unavailable, Undeliverable
from firstpass.domain.outbox import LONGEST_WAIT, MOST_TRIES
from firstpass.domain.playbook import digest
from firstpass.domain.redaction import SafeText
from firstpass.domain.scope import CaseTypeId
from firstpass.domain.sealing import ToSeal
from firstpass.engine.dispatch import LEASE, Channel, Dispatcher, Lane, Post
from firstpass.engine.person_instead import PersonInstead
from firstpass.ports import Change, DeadLetter, Handler, LeasedEntry, OutboxEntry, Understood
from tests.stage import PASSAGES, ByKeywords, OpenStage, Stage, a_generation, a_playbook

ADDRESS = "ana.canary@example.com"
SWEEP = timedelta(seconds=5)


@dataclass
class Scripted:
    """A handler that raises what it is told to, in order, and then succeeds."""

    raises: list[BaseException] = field(default_factory=list)
    tried: list[LeasedEntry] = field(default_factory=list)
    before: Callable[[], Awaitable[object]] | None = None

    async def deliver(self, entry: LeasedEntry) -> None:
        self.tried.append(entry)
        if self.before:
            await self.before()
        if self.raises:
            raise self.raises.pop(0)


@dataclass
class World:
    """A stage with an outbox, and a lane for password resets."""

    stage: Stage
    handler: Handler
    outbox: SqlOutbox = field(init=False)
    sealed: SqlSealedValues = field(init=False)
    lane: Lane = field(init=False)

    def __post_init__(self) -> None:
        stage, database = self.stage, self.stage.store.database
        self.outbox = SqlOutbox(database, random_id)
        self.sealed = SqlSealedValues(database, Sealer([b"k" * 32]), random_id)
        post = Post(self.outbox, stage.store, stage.engine.feed, stage.clock)
        case_type = CaseTypeId("late_fee")
        person = PersonInstead(stage.store, stage.engine.playbooks, stage.clock, RandomIds(), case_type, "reset_failed")
        self.lane = Lane(post, Channel(frozenset({KIND}), self.handler, person.gave_up), SWEEP)

    async def asks(self, *keys: str, payload: dict[str, str] | None = None) -> None:
        """Entries as a turn leaves them."""
        entries = tuple(OutboxEntry(KIND, key, payload or {"sealed": "nothing"}) for key in keys)
        await self.stage.store.commit(Change(self.stage.conversation, self.stage.clock.now(), outbox=entries))

    async def seals(self, address: str = ADDRESS, life: timedelta = timedelta(hours=3)) -> dict[str, str]:
        """The payload for this address."""
        clock = self.stage.clock
        value = ToSeal(self.stage.conversation, "email", "reset", address, clock.now() + life)
        return {"sealed": await self.sealed.seal(value, clock.now())}

    async def dead(self) -> list[str]:
        return [letter.why for letter in await self.outbox.dead()]

    async def said(self) -> str:
        """The bot's last words."""
        return (await self.stage.last_words()).text


@pytest.fixture
async def handler() -> Scripted:
    return Scripted()


@pytest.fixture
async def world(stage: Stage, handler: Scripted) -> World:
    return World(stage, handler)


class Down(MemoryAccounts):
    """A backend that does not answer."""

    async def start_password_reset(self, address: str, key: str) -> None:
        raise BackendUnavailable(f"no answer about {address}")


async def test_an_entry_is_delivered_once_and_the_log_tells_no_payload(
    world: World, handler: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await world.asks("one", payload={"sealed": "canary-of-the-payload"})
    await world.lane.run_until_idle()
    await world.lane.run_until_idle()
    assert [entry.key for entry in handler.tried] == ["one"]
    assert await world.outbox.next_due({KIND}) is None
    (line,) = [record for record in caplog.records if record.message == "delivered"]
    assert (getattr(line, "where", None), getattr(line, "count", None)) == (KIND, 1)
    assert "canary-of-the-payload" not in str([vars(record) for record in caplog.records])


async def test_what_does_not_answer_is_tried_for_an_hour_and_then_a_person_comes_once(
    world: World, handler: Scripted
) -> None:
    handler.raises = [Unavailable("down"), BackendUnavailable("down"), TimeoutError(), *[Unavailable("down")] * 99]
    await world.asks("one")
    begun, tries = world.stage.clock.now(), 0
    while due := await world.outbox.next_due({KIND}):
        assert await world.stage.owner() is Owner.BOT
        world.stage.clock.moment = due
        await world.lane.run_until_idle()
        tries += 1
    assert tries == MOST_TRIES == len(handler.tried)
    assert [entry.tries for entry in handler.tried] == list(range(1, MOST_TRIES + 1))
    assert timedelta(minutes=45) < world.stage.clock.now() - begun < timedelta(minutes=75)
    assert await world.dead() == ["tried_too_often"]
    assert await world.stage.owner() is Owner.QUEUE
    assert (await world.said()).startswith("(reset_failed)")


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (Undeliverable("expired"), "expired"),
        (Undeliverable("refused"), "refused"),
        (ValueError(ADDRESS), "failed"),
        (KeyError("sealed"), "failed"),
    ],
    ids=["expired", "refused", "fault", "another fault"],
)
async def test_any_other_error_is_dead_at_once(
    world: World, handler: Scripted, error: Exception, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    handler.raises = [error]
    await world.asks("one")
    await world.lane.run_until_idle()
    assert len(handler.tried) == 1
    letter = DeadLetter(KIND, "one", world.stage.conversation, 1, why, world.stage.clock.now())  # type: ignore[arg-type]
    assert await world.outbox.dead() == (letter,)
    assert ADDRESS not in caplog.text + str([vars(record) for record in caplog.records])


async def test_a_dead_reset_opens_a_case_with_its_reason_and_true_words(world: World, handler: Scripted) -> None:
    handler.raises = [Undeliverable("expired")]
    await world.stage.asks("hello")
    world.stage.waits(1)
    await world.stage.asks("What is this late fee?")
    await world.asks("one")
    world.stage.waits(1)
    await world.stage.asks("thanks")
    (_, turn, _) = await world.stage.records()
    await world.lane.run_until_idle()

    packet = await world.stage.store.packet(world.stage.conversation)
    assert packet is not None
    assert (packet.reason_code, packet.rule, packet.case_type) == (
        ReasonCode.ACTION_FAILED,
        "action_failed",
        "late_fee",
    )
    assert packet.confidence == 0.9
    assert packet.messages == turn.heard.messages
    said = await world.stage.last_words()
    assert packet.reference in said.text
    assert [citation.source for citation in said.citations] == ["reply:reset_failed", "reply:handoff"]
    assert await world.stage.handoff_states() == [HandoffState.REQUESTED, HandoffState.QUEUED]
    known = digest("(reset_failed)")
    assert await world.stage.store.texts([known]) == {known: "(reset_failed)"}


async def test_a_dead_reset_joins_the_open_case(world: World, handler: Scripted) -> None:
    handler.raises = [Undeliverable("expired")]
    await world.stage.asks("I want a person")
    await world.asks("one")
    await world.lane.run_until_idle()
    assert await world.stage.handoff_states() == [HandoffState.REQUESTED, HandoffState.QUEUED]
    assert [c.source for c in (await world.stage.last_words()).citations] == [
        "reply:reset_failed",
        "reply:handoff_joined",
    ]
    assert "action_failed" in world.stage.everything_stored()
    assert await world.dead() == ["expired"]


async def test_while_a_person_owns_there_is_the_dead_letter_alone(world: World, handler: Scripted) -> None:
    handler.raises = [Undeliverable("expired")]
    await world.asks("one")
    await world.stage.seat.take(world.stage.conversation)
    before = await world.stage.events()
    await world.lane.run_until_idle()
    assert await world.stage.events() == before
    assert await world.dead() == ["expired"]


async def test_a_closed_chat_opens_again_for_a_person(world: World, handler: Scripted) -> None:
    handler.raises = [Undeliverable("expired")]
    await world.asks("one")
    closed = Change(
        world.stage.conversation, world.stage.clock.now(), owner=OwnerChange.CLOSED, ending=Ending.CONFIRMED
    )
    await world.stage.store.commit(closed)
    await world.lane.run_until_idle()
    assert await world.stage.owner() is Owner.QUEUE
    assert (await world.said()).startswith("(reset_failed)")
    assert await world.dead() == ["expired"]


async def test_a_person_who_takes_over_meanwhile_is_not_talked_over(world: World, handler: Scripted) -> None:
    handler.raises = [Undeliverable("expired")]
    await world.asks("one")
    world.stage.store.before_commit = [lambda: world.stage.seat.take(world.stage.conversation)]
    await world.lane.run_until_idle()
    assert await world.stage.owner() is Owner.HUMAN
    assert "(reset_failed)" not in str(await world.stage.messages(Speaker.BOT))
    assert await world.dead() == ["expired"]


async def test_what_could_not_be_told_is_told_later_and_once(world: World, handler: Scripted) -> None:
    handler.raises = [Undeliverable("expired")] * 2
    await world.asks("one")
    world.stage.store.before_commit = [_down]
    with pytest.raises(Unavailable):
        await world.lane.run_until_idle()
    assert (await world.dead(), await world.stage.owner()) == ([], Owner.BOT)
    await world.lane.run_until_idle()
    assert await world.dead() == []
    world.stage.waits(LEASE.total_seconds())
    await world.lane.run_until_idle()
    await world.lane.run_until_idle()
    assert await world.dead() == ["expired"]
    assert str(await world.stage.messages(Speaker.BOT)).count("(reset_failed)") == 1


async def _down() -> None:
    raise Unavailable("the database went away")


async def test_an_entry_that_takes_its_processes_down_is_given_up_untried(world: World, handler: Scripted) -> None:
    await world.asks("one")
    for _ in range(MOST_TRIES):
        assert await world.outbox.claim({KIND}, world.stage.clock.now(), LEASE) is not None
        world.stage.waits(LEASE.total_seconds())
    await world.lane.run_until_idle()
    assert handler.tried == []
    assert await world.dead() == ["tried_too_often"]
    assert await world.stage.owner() is Owner.QUEUE


async def test_a_person_comes_though_the_approved_words_are_missing(handler: Scripted, stage_with: OpenStage) -> None:
    playbook = a_playbook()
    missing = {key: reply for key, reply in playbook.replies.items() if key[0] != "reset_failed"}
    stage = await stage_with(generation=a_generation(playbook=replace(playbook, replies=missing)))
    world = World(stage, handler)
    handler.raises = [Undeliverable("expired")]
    await world.asks("one")
    await world.lane.run_until_idle()
    assert await stage.owner() is Owner.QUEUE
    assert "A person takes over from here." in await world.said()


async def test_the_customer_reads_it_in_the_language_they_wrote(handler: Scripted, stage_with: OpenStage) -> None:
    playbook = a_playbook()
    spanish = replace(playbook.replies["reset_failed", "en"], language="es", text="(no ha funcionado)")
    playbook = replace(playbook, replies={**playbook.replies, ("reset_failed", "es"): spanish})
    stage = await stage_with(generation=a_generation(PASSAGES, InSpanish(), playbook))
    world = World(stage, handler)
    handler.raises = [Undeliverable("expired")]
    await stage.asks("api key")
    await world.asks("one")
    await world.lane.run_until_idle()
    packet = await stage.store.packet(stage.conversation)
    assert packet is not None
    assert packet.language == "es"
    assert (await world.said()).startswith("(no ha funcionado)")


class InSpanish(ByKeywords):
    """Everything is Spanish."""

    async def understand(self, text: SafeText, choice: str | None, before: Progress | None = None) -> Understood:
        understood = await super().understand(text, choice, before)
        return replace(understood, meaning=replace(understood.meaning, language="es"))


class TestPasswordReset:
    async def test_the_sealed_address_reaches_the_backend_with_the_entrys_key(self, stage: Stage) -> None:
        accounts = MemoryAccounts()
        world = _with_accounts(stage, accounts)
        await world.asks("turn-1:0", payload=await world.seals())
        await world.lane.run_until_idle()
        assert accounts.done == (Done("password_reset", ADDRESS),)
        ((opening),) = await world.sealed.openings(stage.conversation)
        assert opening.who == "password_reset"

    async def test_an_expired_address_is_dead_and_a_person_comes(self, stage: Stage) -> None:
        accounts = MemoryAccounts()
        world = _with_accounts(stage, accounts)
        await world.asks("one", payload=await world.seals(life=timedelta(seconds=1)))
        stage.waits(2)
        await world.lane.run_until_idle()
        assert (accounts.done, await world.dead()) == ((), ["expired"])
        assert await stage.owner() is Owner.QUEUE

    async def test_a_key_that_was_used_for_another_address_is_refused(self, stage: Stage) -> None:
        accounts = MemoryAccounts()
        await accounts.start_password_reset("other@example.com", "one")
        world = _with_accounts(stage, accounts)
        await world.asks("one", payload=await world.seals())
        await world.lane.run_until_idle()
        assert await world.dead() == ["refused"]

    async def test_killed_between_call_and_note_the_reset_happens_once(self, stage: Stage) -> None:
        accounts = MemoryAccounts()
        world = _with_accounts(stage, accounts)
        await world.asks("one", payload=await world.seals())
        entry = await world.outbox.claim({KIND}, stage.clock.now(), LEASE)
        assert entry is not None
        await world.lane.channel.handler.deliver(entry)  # and here the process is gone
        await world.lane.run_until_idle()
        assert await world.outbox.next_due({KIND}) == stage.clock.now() + LEASE
        stage.waits(LEASE.total_seconds())
        await world.lane.run_until_idle()
        assert accounts.done == (Done("password_reset", ADDRESS),)
        assert len(await world.sealed.openings(stage.conversation)) == 2
        assert await world.outbox.next_due({KIND}) is None

    async def test_the_address_stands_nowhere(self, stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        world = _with_accounts(stage, Down())
        payload = await world.seals()
        await world.asks("one", payload=payload)
        entry = await world.outbox.claim({KIND}, stage.clock.now(), LEASE)
        assert entry is not None
        with pytest.raises(BackendUnavailable):
            await world.lane.channel.handler.deliver(entry)
        await world.lane.handle(entry)
        stage.waits(LEASE.total_seconds())
        assert ADDRESS not in caplog.text + str([vars(record) for record in caplog.records])
        assert ADDRESS not in repr((entry, world.lane)) + stage.everything_stored()

    async def test_what_is_told_is_the_same_whatever_the_address(self, stage_with: OpenStage) -> None:
        told = []
        for address in ("known@example.com", "unknown@example.com", "locked@example.com"):
            stage = await stage_with()
            world = _with_accounts(stage, Down())
            await world.asks("one", payload=await world.seals(address, timedelta(hours=9)))
            for _ in range(MOST_TRIES):
                stage.clock.moment += LONGEST_WAIT * 2
                await world.lane.run_until_idle()
            packet = await stage.store.packet(stage.conversation)
            assert packet is not None
            told.append([str(event.body).replace(packet.reference, "…") for event in await stage.events()])
        assert "(reset_failed)" in str(told[0])
        assert told[0] == told[1] == told[2]


def _with_accounts(stage: Stage, accounts: MemoryAccounts) -> World:
    world = World(stage, Scripted())
    handler = PasswordReset(world.sealed, accounts, stage.clock)
    world.lane.channel = Channel(frozenset({KIND}), handler, world.lane.channel.gave_up)
    return world


class TestRunning:
    async def test_a_wake_is_enough(self, world: World, handler: Scripted) -> None:
        dispatcher = Dispatcher((world.lane,))
        running = asyncio.create_task(dispatcher.run())
        await asyncio.sleep(0.05)
        await world.asks("one")
        dispatcher.wake()
        await _until(lambda: len(handler.tried) == 1)
        await _stop(running)

    async def test_the_sweep_finds_what_nothing_woke_us_for(self, world: World, handler: Scripted) -> None:
        world.lane.sweep = timedelta(milliseconds=50)
        running = asyncio.create_task(world.lane.run())
        await asyncio.sleep(0.02)
        await world.asks("one")
        await _until(lambda: len(handler.tried) == 1)
        await _stop(running)

    async def test_a_slow_channel_holds_up_itself_alone(self, world: World) -> None:
        blocked, quick = asyncio.Event(), Scripted()
        slow = Scripted(before=blocked.wait)
        lanes = tuple(
            Lane(world.lane.post, Channel(frozenset({kind}), handler), SWEEP)
            for kind, handler in (("slow", slow), ("quick", quick))
        )
        entries = tuple(OutboxEntry(kind, kind, {}) for kind in ("slow", "quick"))
        await world.stage.store.commit(Change(world.stage.conversation, world.stage.clock.now(), outbox=entries))
        running = asyncio.create_task(Dispatcher(lanes).run())
        await _until(lambda: len(quick.tried) == 1)
        assert len(slow.tried) == 1
        blocked.set()
        await _stop(running)

    async def test_a_try_that_was_begun_is_finished_before_the_end(self, world: World, handler: Scripted) -> None:
        goes_on = asyncio.Event()
        handler.before = goes_on.wait
        await world.asks("one")
        running = asyncio.create_task(world.lane.run())
        await _until(lambda: len(handler.tried) == 1)
        running.cancel()
        await asyncio.sleep(0.02)
        assert not running.done()
        goes_on.set()
        with suppress(asyncio.CancelledError):
            await running
        assert await world.outbox.next_due({KIND}) is None

    async def test_a_store_that_fails_for_a_while_ends_nothing(
        self, world: World, handler: Scripted, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await world.asks("one")
        asked = world.outbox.next_due
        failures = [Unavailable("down")]

        async def fails_once(kinds: frozenset[str]) -> object:
            if failures:
                raise failures.pop()
            return await asked(kinds)

        monkeypatch.setattr(world.outbox, "next_due", fails_once)
        running = asyncio.create_task(world.lane.run())
        await _until(lambda: not failures)
        world.lane.wake()
        await _until(lambda: len(handler.tried) == 1)
        await _stop(running)

    async def test_a_try_without_an_end_is_tried_again(
        self, world: World, handler: Scripted, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("firstpass.engine.dispatch.TRY_SECONDS", 0.01)
        handler.before = asyncio.Event().wait
        await world.asks("one")
        await world.lane.run_until_idle()
        assert len(handler.tried) == 1
        due = await world.outbox.next_due({KIND})
        assert due is not None
        assert due > world.stage.clock.now()

    async def test_a_channel_without_a_person_leaves_the_dead_letter(self, world: World) -> None:
        lane = Lane(world.lane.post, Channel(frozenset({KIND}), Scripted([Undeliverable("refused")])), SWEEP)
        await world.asks("one")
        await lane.run_until_idle()
        assert (await world.dead(), await world.stage.owner()) == (["refused"], Owner.BOT)


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(3):
        while not true():  # noqa: ASYNC110 - what is waited for knows no event
            await asyncio.sleep(0.005)


async def _stop(running: asyncio.Task[None]) -> None:
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
