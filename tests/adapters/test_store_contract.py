"""The contract of the conversation store, told as stories; every store there is must pass all of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest

from firstpass.domain.conversation import (
    Choice,
    Citation,
    ConversationId,
    EndedBody,
    Ending,
    Epoch,
    EventNumber,
    HandoffBody,
    HandoffState,
    Identity,
    LeaseToken,
    MessageBody,
    Owner,
    OwnerBody,
    OwnerChange,
    QuietWindow,
    RatingBody,
    Speaker,
)
from firstpass.domain.decision import Progress, ReasonCode, Told
from firstpass.domain.errors import Conflict, IllegalTransition, Malformed, NotFound
from firstpass.domain.playbook import PassageId
from firstpass.domain.record import TurnStatus
from firstpass.domain.redaction import SafeText, approved
from firstpass.ports import (
    Change,
    Conversation,
    ConversationStore,
    Fence,
    FenceReason,
    Job,
    JoinCase,
    MoveCase,
    NewMessage,
)
from tests.builders import (
    HERS,
    LEASE,
    NOON,
    a_case,
    a_change,
    a_delivery,
    a_message,
    a_packet,
    a_record,
    after,
    an_entry,
    an_opening,
    evidence,
    log_of,
    says,
    text_of,
    words,
)

WINDOW = QuietWindow(timedelta(seconds=1), timedelta(seconds=5))


async def asked(store: ConversationStore, text: str = "Where is my invoice?") -> None:
    """Ana opened a conversation and asked something."""
    await store.open(an_opening())
    await store.receive(a_message(text))


async def claimed(store: ConversationStore, seconds: float = 0) -> Job:
    job = await store.claim(after(seconds), LEASE)
    assert job is not None
    return job


async def begun(store: ConversationStore, seconds: float = 0) -> tuple[Job, Conversation]:
    """A worker took the turn and read the conversation."""
    return await claimed(store, seconds), await store.read(HERS)


async def the_log(store: ConversationStore) -> list[str]:
    return log_of(await store.events(HERS, 0, 100))


class TestOpening:
    async def test_a_conversation_begins_with_the_words_that_say_it_is_an_ai(self, store: ConversationStore) -> None:
        known = Identity("session", "customer-7", "GB", product="credit")
        event = await store.open(an_opening(identity=known, language="de"))

        assert (event.number, event.who, event.kind) == (1, Speaker.BOT, "message")
        conversation = await store.read(HERS)
        assert conversation.owner is Owner.BOT
        assert conversation.epoch == 0
        assert conversation.identity == known
        assert conversation.language == "de"
        assert conversation.opened_at == NOON
        assert conversation.progress == Progress()
        assert conversation.unanswered == ()
        assert conversation.handoff is None
        assert conversation.newest == 0
        assert conversation.intact
        assert await store.events(HERS, 0, 10) == (event,)

    async def test_the_same_id_does_not_open_twice(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        with pytest.raises(Conflict):
            await store.open(an_opening(language="fr"))
        assert (await store.read(HERS)).language == "en"

    async def test_nobody_finds_a_conversation_that_is_not_there(self, store: ConversationStore) -> None:
        nowhere = ConversationId("nowhere")
        for attempt in (
            store.read(nowhere),
            store.receive(a_message(conversation=nowhere)),
            store.typing(nowhere, NOON, WINDOW),
            store.commit(a_change(conversation=nowhere)),
            store.events(nowhere, 0, 10),
            store.records(nowhere),
            store.packet(nowhere),
        ):
            with pytest.raises(NotFound):
                await attempt


class TestReceiving:
    async def test_a_message_takes_the_next_number_and_opens_a_job(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        received = await store.receive(a_message("Where is my invoice?", at=after(3), window=WINDOW))

        assert received.event.number == 2
        assert not received.repeated
        assert received.due_at == after(4) == await store.next_due()
        conversation = await store.read(HERS)
        assert conversation.unanswered == (received.event,)
        assert conversation.newest == received.event.number

    async def test_a_repeated_client_id_changes_nothing(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        first = await store.receive(a_message("Hello?", client_id="c1", window=WINDOW))
        again = await store.receive(a_message("Hello?", client_id="c1", at=after(9), window=WINDOW))

        assert again.repeated
        assert again.event == first.event
        assert again.due_at == first.due_at == await store.next_due()
        assert len(await store.events(HERS, 0, 10)) == 2

    async def test_a_repeat_after_the_answer_wakes_nobody(self, store: ConversationStore) -> None:
        await asked(store, "Hello?")
        await store.commit(a_delivery(*await begun(store)))
        again = await store.receive(a_message("Hello?"))
        assert (again.repeated, again.due_at) == (True, None)

    async def test_a_client_id_cannot_carry_another_message(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.receive(a_message("Hello?", client_id="c1"))
        with pytest.raises(Conflict):
            await store.receive(a_message("Goodbye!", client_id="c1"))
        assert len(await store.events(HERS, 0, 10)) == 2

    async def test_two_conversations_may_use_the_same_client_id(self, store: ConversationStore) -> None:
        for conversation in ("ana", "ben"):
            await store.open(an_opening(conversation))
            received = await store.receive(a_message(conversation=conversation, client_id="c1"))
            assert received.event.number == 2

    async def test_a_client_id_that_no_database_keeps_is_refused(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        for client_id in ("nul\0", "x" * 201):
            with pytest.raises(Malformed):
                await store.receive(a_message(client_id=client_id))

    async def test_a_body_comes_back_as_it_went_in(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        body = MessageBody(
            approved("Grüße \N{WAVING HAND SIGN} \0 \u2028 'quoted' %s :x"),
            (Choice("person", "A person"),),
            (Citation("invoices", "r1", "p1"),),
            "invoice_copy",
        )
        await store.receive(replace(a_message(), body=body))
        (_, event) = await store.events(HERS, 0, 10)
        assert event.body == body
        assert isinstance(text_of(event), SafeText)

    async def test_half_a_surrogate_pair_is_no_reason_to_fail(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.receive(a_message("broken \ud83d emoji", client_id="c1"))
        (_, event) = await store.events(HERS, 0, 10)
        assert text_of(event) == "broken ? emoji"

    async def test_times_come_back_in_utc_to_the_microsecond(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        received = await store.receive(a_message(at=NOON.astimezone().replace(microsecond=7)))
        (_, event) = await store.events(HERS, 0, 10)
        assert event.at == received.event.at
        assert event.at.tzinfo is UTC
        assert event.at.microsecond == 7


class TestBursts:
    async def test_a_burst_is_one_job_that_waits_for_quiet(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.receive(a_message("Hi", at=after(0), window=WINDOW))
        second = await store.receive(a_message("my card", at=after(0.8), window=WINDOW))

        assert second.due_at == after(1.8)
        assert await store.claim(after(1.7), LEASE) is None
        job, conversation = await begun(store, 1.8)
        assert [text_of(event) for event in conversation.unanswered] == ["Hi", "my card"]
        assert job.opened_at == after(0)
        assert await store.claim(after(1.8), LEASE) is None

    async def test_a_burst_is_answered_after_the_longest_wait(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        for at in (0, 0.9, 1.8, 2.7, 3.6):
            await store.receive(a_message(f"and {at}", at=after(at), window=WINDOW))
        last = await store.receive(a_message("and 4.5", at=after(4.5), window=WINDOW))
        assert last.due_at == after(5)

    async def test_typing_extends_the_wait(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.typing(HERS, after(0), WINDOW)  # nothing to wait for yet
        await store.receive(a_message(at=after(0), window=WINDOW))
        for at in (0.9, 1.8, 2.7, 3.6):
            await store.typing(HERS, after(at), WINDOW)
            assert await store.next_due() == after(at + 1)
        await store.typing(HERS, after(4.5), WINDOW)
        assert await store.next_due() == after(5)

    @pytest.mark.parametrize("late", [1, 1.5, 3600])
    async def test_a_turn_that_is_overdue_is_not_put_off(self, store: ConversationStore, late: float) -> None:
        await store.open(an_opening())
        await store.receive(a_message("Hi", at=after(0), window=WINDOW))
        await store.typing(HERS, after(late), WINDOW)
        joined = await store.receive(a_message("my card", at=after(late), window=WINDOW))
        assert joined.due_at == after(1) == await store.next_due()

    async def test_what_is_urgent_is_due_at_once_and_stays_so(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.receive(a_message("hello", at=after(0), window=WINDOW))
        urgent = await store.receive(a_message("a person!", at=after(0.2), window=WINDOW, urgent=True))
        assert urgent.due_at == after(0.2)
        await store.typing(HERS, after(0.3), WINDOW)
        joined = await store.receive(a_message("please", at=after(0.4), window=WINDOW))
        assert joined.due_at == after(0.2) == await store.next_due()

    async def test_what_joins_a_turn_under_way_leaves_it_to_its_worker(self, store: ConversationStore) -> None:
        await asked(store)
        await claimed(store)
        joined = await store.receive(a_message("and my card", at=after(2), window=WINDOW))
        await store.typing(HERS, after(3), WINDOW)
        assert joined.due_at is None
        assert await store.next_due() == after(30)
        assert await store.claim(after(5), LEASE) is None


class TestClaiming:
    async def test_nothing_is_due_in_an_empty_store(self, store: ConversationStore) -> None:
        assert await store.claim(NOON, LEASE) is None
        assert await store.next_due() is None

    async def test_the_job_that_waits_longest_comes_first(self, store: ConversationStore) -> None:
        for name, at in (("late", 2), ("early", 1), ("future", 9)):
            await store.open(an_opening(name))
            await store.receive(a_message(conversation=name, at=after(at)))
        assert [(await claimed(store, 5)).conversation for _ in range(2)] == ["early", "late"]
        assert await store.claim(after(5), LEASE) is None
        assert await store.next_due() == after(9)

    async def test_a_lease_that_ran_out_is_taken_by_the_next_worker(self, store: ConversationStore) -> None:
        await asked(store)
        first = await claimed(store)
        assert await store.next_due() == NOON + LEASE
        assert await store.claim(after(29.9), LEASE) is None
        second = await claimed(store, 30)
        assert second.id == first.id
        assert second.lease != first.lease
        assert (first.attempts, second.attempts) == (1, 2)
        assert await store.next_due() == after(60)

    @pytest.mark.parametrize("back", [60, 3600, 86_400])
    async def test_a_clock_that_goes_back_leaves_no_message_waiting(
        self, store: ConversationStore, back: float
    ) -> None:
        await store.open(an_opening())
        await store.receive(a_message(at=after(0), window=WINDOW))
        assert (await claimed(store, -back)).attempts == 1, "it seemed due an hour ahead"
        assert await store.claim(after(-back), LEASE) is None, "leased now"

    @pytest.mark.parametrize("back", [60, 3600, 86_400])
    async def test_a_clock_that_goes_back_does_not_make_a_dead_workers_lease_longer(
        self, store: ConversationStore, back: float
    ) -> None:
        await asked(store)
        await claimed(store)
        assert (await claimed(store, -back)).attempts == 2

    async def test_a_worker_whose_clock_is_a_little_ahead_keeps_its_lease(self, store: ConversationStore) -> None:
        await asked(store)
        await claimed(store, 10)
        assert await store.claim(after(0), LEASE) is None

    async def test_the_first_of_two_workers_comes_too_late(self, store: ConversationStore) -> None:
        await asked(store)
        slow, seen = await begun(store)
        quick, _ = await begun(store, 31)

        late = await store.commit(a_delivery(slow, seen, "the slow reply", turn="slow"))
        assert (late.events, late.fenced) == ((), "lease_lost")
        sent = await store.commit(a_delivery(quick, seen, "the quick reply", turn="quick"))
        assert [text_of(event) for event in sent.events] == ["the quick reply"]
        later_still = await store.commit(a_delivery(slow, seen, "the slow reply", turn="slow"))
        assert later_still.fenced == "lease_lost"

        assert [text_of(event) for event in await store.events(HERS, 2, 10)] == ["the quick reply"]
        assert [(record.id, record.status, record.why) for record in await store.records(HERS)] == [
            ("slow", TurnStatus.SUPPRESSED, "lease_lost"),
            ("quick", TurnStatus.DELIVERED, None),
            ("slow", TurnStatus.SUPPRESSED, "lease_lost"),
        ]
        assert await store.next_due() is None

    async def test_a_slow_worker_may_deliver_while_nobody_took_its_lease(self, store: ConversationStore) -> None:
        await asked(store)
        job, seen = await begun(store)
        assert (await store.commit(a_delivery(job, seen, at=after(300)))).fenced is None


class TestDelivering:
    async def test_a_delivered_turn_answers_and_ends_its_job(self, store: ConversationStore) -> None:
        await asked(store)
        job, seen = await begun(store)
        progress = Progress(turns=1, told=(Told(PassageId("invoice_copy"), 1),))
        committed = await store.commit(a_delivery(job, seen, "Under Billing.", progress=progress))

        (event,) = committed.events
        assert isinstance(event.body, MessageBody)
        assert (event.number, event.who, event.body.reply_to) == (3, Speaker.BOT, 2)
        conversation = await store.read(HERS)
        assert conversation.unanswered == ()
        assert conversation.progress == progress
        assert conversation.last_number == 3
        assert await store.next_due() is None
        (record,) = await store.records(HERS)
        assert record == a_record(seen, reply=approved("Under Billing."))

    async def test_a_silent_turn_answers_without_words(self, store: ConversationStore) -> None:
        await asked(store)
        job, seen = await begun(store)
        assert (await store.commit(a_delivery(job, seen, None))).events == ()
        assert (await store.read(HERS)).unanswered == ()
        assert await store.next_due() is None

    async def test_only_the_first_of_the_bots_messages_is_the_reply(self, store: ConversationStore) -> None:
        await asked(store)
        job, seen = await begun(store)
        said = (says("Freeze it here: …", Speaker.SYSTEM), says("I can help."), says("And also this."))
        committed = await store.commit(a_delivery(job, seen, messages=said))
        bodies = [event.body for event in committed.events]
        assert [body.reply_to for body in bodies if isinstance(body, MessageBody)] == [None, 2, None]

    async def test_a_message_is_replied_to_once(self, store: ConversationStore) -> None:
        await asked(store)
        job, seen = await begun(store)
        await store.commit(a_delivery(job, seen))
        unfenced = replace(a_delivery(job, seen, "again"), fence=Fence())
        assert (await store.commit(unfenced)).fenced == "already_replied"
        by_hand = NewMessage(Speaker.BOT, replace(words("again"), reply_to=EventNumber(2)))
        assert (await store.commit(a_change(messages=(by_hand,)))).fenced == "already_replied"
        assert len(await store.events(HERS, 0, 10)) == 3

    async def test_texts_that_were_evidence_are_kept_by_digest(self, store: ConversationStore) -> None:
        await asked(store)
        job, seen = await begun(store)
        references, texts = evidence("Invoices are under Billing.", "They are ready on the first.")
        record = a_record(seen, evidence=references)
        await store.commit(a_delivery(job, seen, record=record, texts=texts))
        assert await store.texts([*texts, "unknown"]) == texts
        await store.receive(a_message("And now?"))
        await store.commit(a_delivery(*await begun(store), texts=texts))
        assert await store.texts(list(texts)) == texts
        assert await store.texts([]) == {}

    async def test_a_text_is_known_only_after_its_change_happened(self, store: ConversationStore) -> None:
        await asked(store)
        job, seen = await begun(store)
        _, texts = evidence("Invoices are under Billing.")
        impossible = a_delivery(job, seen, texts=texts, owner=OwnerChange.ACCEPTED)
        with pytest.raises(IllegalTransition):
            await store.commit(impossible)
        await store.commit(a_change(texts=texts, fence=Fence(epoch=Epoch(7))))
        assert await store.texts(list(texts)) == {}
        await store.commit(a_delivery(job, seen, texts=texts))
        assert await store.texts(list(texts)) == texts


class TestFences:
    async def test_a_person_who_took_over_is_not_talked_over(self, store: ConversationStore) -> None:
        await asked(store)
        job, seen = await begun(store)
        await store.commit(a_change(OwnerChange.TAKEN, messages=(says("Ana here.", Speaker.PERSON),)))
        fenced = await store.commit(a_delivery(job, seen, "the bot's reply", at=after(1)))

        assert fenced.fenced == "owner_changed"
        assert await the_log(store) == [
            "1 bot message",
            "2 customer message",
            "3 system owner",
            "4 person message",
        ]
        again = await claimed(store, 1)
        assert (again.id, again.overtaken, again.attempts) == (job.id, 1, 1)
        assert again.lease != job.lease

    async def test_a_newer_message_holds_the_reply_back(self, store: ConversationStore) -> None:
        await asked(store)
        job, seen = await begun(store)
        await store.receive(a_message("No wait, my card!"))
        fenced = await store.commit(a_delivery(job, seen, at=after(1)))
        assert fenced.fenced == "newer_message"
        assert await store.next_due() == after(1)
        again, now = await begun(store, 1)
        assert again.overtaken == 1
        assert [event.number for event in now.unanswered] == [2, 3]
        (record,) = await store.records(HERS)
        assert (record.status, record.why) == (TurnStatus.SUPPRESSED, "newer_message")

    async def test_after_two_overtaken_replies_the_next_goes_out_and_a_new_job_opens(
        self, store: ConversationStore
    ) -> None:
        await asked(store)
        for more in ("one more", "and more"):
            job, seen = await begun(store)
            await store.receive(a_message(more))
            await store.commit(a_delivery(job, seen))
        job, seen = await begun(store)
        await store.receive(a_message("still more"))
        assert job.overtaken == 2

        patient = replace(a_delivery(job, seen), fence=Fence(seen.epoch, None, job.lease))
        (event,) = (await store.commit(patient)).events

        assert isinstance(event.body, MessageBody)
        assert event.body.reply_to == 4
        next_job, now = await begun(store)
        assert next_job.id != job.id
        assert (next_job.overtaken, next_job.attempts) == (0, 1)
        assert [text_of(message) for message in now.unanswered] == ["still more"]

    @pytest.mark.parametrize(
        ("wrong", "reason"),
        [
            ({"lease", "epoch", "newest"}, "lease_lost"),
            ({"epoch", "newest"}, "owner_changed"),
            ({"newest"}, "newer_message"),
        ],
    )
    async def test_the_first_reason_counts(
        self, store: ConversationStore, wrong: set[str], reason: FenceReason
    ) -> None:
        await asked(store)
        job, seen = await begun(store)
        values: dict[str, Any] = {"lease": LeaseToken("not this"), "epoch": Epoch(7), "newest": EventNumber(9)}
        right = a_delivery(job, seen)
        fence = replace(right.fence, **{name: values[name] for name in wrong})
        assert (await store.commit(replace(right, fence=fence))).fenced == reason

    async def test_a_suppressed_turn_does_nothing_else(self, store: ConversationStore) -> None:
        await asked(store)
        job, seen = await begun(store)
        references, texts = evidence("Invoices are under Billing.")
        change = a_delivery(
            job,
            seen,
            record=a_record(seen, evidence=references),
            fence=Fence(epoch=Epoch(7)),
            owner=OwnerChange.HANDED_OFF,
            case=a_case(),
            outbox=(an_entry(),),
            progress=Progress(turns=9),
            texts=texts,
        )
        assert (await store.commit(change)).fenced == "owner_changed"
        conversation = await store.read(HERS)
        assert (conversation.owner, conversation.epoch, conversation.handoff) == (Owner.BOT, 0, None)
        assert conversation.progress == Progress()
        assert await store.packet(HERS) is None
        assert await store.texts(list(texts)) == texts  # the audit wants to know what it rested on

    async def test_a_desk_learns_that_the_owner_changed_before(self, store: ConversationStore) -> None:
        await asked(store)
        seen = await store.read(HERS)
        take = a_change(OwnerChange.TAKEN, fence=Fence(epoch=seen.epoch))
        assert (await store.commit(take)).fenced is None
        assert (await store.commit(take)).fenced == "owner_changed"
        assert await store.records(HERS) == ()


class TestOwners:
    async def test_each_change_of_owner_is_an_event_and_a_new_epoch(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        story = [
            (OwnerChange.HANDED_OFF, Owner.QUEUE),
            (OwnerChange.ACCEPTED, Owner.HUMAN),
            (OwnerChange.TRANSFERRED, Owner.QUEUE),
            (OwnerChange.WITHDRAWN, Owner.BOT),
            (OwnerChange.TAKEN, Owner.HUMAN),
            (OwnerChange.RETURNED, Owner.BOT),
        ]
        for epoch, (change, owner) in enumerate(story, start=1):
            (event,) = (await store.commit(a_change(change))).events
            assert event.body == OwnerBody(owner)
            conversation = await store.read(HERS)
            assert (conversation.owner, conversation.epoch) == (owner, epoch)

    async def test_a_change_that_does_not_exist_leaves_nothing_behind(self, store: ConversationStore) -> None:
        await asked(store)
        before = await store.read(HERS)
        for change in (
            a_change(OwnerChange.ACCEPTED, messages=(says("hi"),), outbox=(an_entry("a"),)),
            a_change(OwnerChange.TAKEN, case=MoveCase(HandoffState.ACCEPTED, "Billing")),
            a_change(OwnerChange.TAKEN, case=JoinCase((ReasonCode.NOTICE,), ()), rating=5),
        ):
            with pytest.raises(IllegalTransition):
                await store.commit(change)
        assert await store.read(HERS) == before
        assert len(await store.events(HERS, 0, 10)) == 2

    async def test_closing_ends_the_job_and_a_new_message_reopens(self, store: ConversationStore) -> None:
        await asked(store)
        goodbye = (says("Goodbye.", Speaker.PERSON),)
        await store.commit(a_change(OwnerChange.CLOSED, messages=goodbye, rating=4, ending=Ending.BY_PERSON))
        assert await store.next_due() is None

        await store.receive(a_message("One more thing", at=after(60)))
        assert await the_log(store) == [
            "1 bot message",
            "2 customer message",
            "3 system owner",
            "4 person message",
            "5 customer rating",
            "6 system ended",
            "7 system owner",
            "8 customer message",
        ]
        bodies = [event.body for event in await store.events(HERS, 4, 3)]
        assert bodies == [RatingBody(4), EndedBody(Ending.BY_PERSON), OwnerBody(Owner.BOT)]
        conversation = await store.read(HERS)
        assert (conversation.owner, conversation.epoch) == (Owner.BOT, 2)
        assert conversation.progress == Progress(reopened=True)
        assert (await claimed(store, 60)).overtaken == 0

    async def test_a_turn_that_closes_ends_its_own_job(self, store: ConversationStore) -> None:
        await asked(store, "Thanks, that is all.")
        job, seen = await begun(store)
        change = a_delivery(job, seen, "Goodbye.", owner=OwnerChange.CLOSED, ending=Ending.CONFIRMED)
        assert log_of((await store.commit(change)).events) == [
            "3 system owner",
            "4 bot message",
            "5 system ended",
        ]
        assert await store.next_due() is None

    async def test_a_turn_of_a_closed_conversation_lost_its_lease(self, store: ConversationStore) -> None:
        await asked(store)
        job, seen = await begun(store)
        await store.commit(a_change(OwnerChange.CLOSED))
        assert (await store.commit(a_delivery(job, seen))).fenced == "lease_lost"

    async def test_what_stayed_unanswered_is_heard_after_reopening(self, store: ConversationStore) -> None:
        await asked(store)
        await store.commit(a_change(OwnerChange.CLOSED))
        await store.commit(a_change(OwnerChange.REOPENED))
        _, conversation = await begun(store)
        assert len(conversation.unanswered) == 1


class TestCases:
    async def handed_off(self, store: ConversationStore) -> tuple[str, ...]:
        await asked(store, "I want a person")
        job, seen = await begun(store)
        change = a_delivery(
            job,
            seen,
            "I am passing you on to Billing.",
            owner=OwnerChange.HANDED_OFF,
            case=a_case(opens_at=after(3600)),
            outbox=(an_entry(),),
        )
        return tuple(log_of((await store.commit(change)).events))

    async def test_the_handoff_stands_before_the_words_that_announce_it(self, store: ConversationStore) -> None:
        assert await self.handed_off(store) == (
            "3 system owner",
            "4 system handoff",
            "5 system handoff",
            "6 bot message",
        )
        told = [event.body for event in await store.events(HERS, 3, 2)]
        assert told == [
            HandoffBody(HandoffState.REQUESTED, "FP-1234", "Billing", after(3600)),
            HandoffBody(HandoffState.QUEUED, "FP-1234", "Billing", after(3600)),
        ]
        conversation = await store.read(HERS)
        assert conversation.handoff == a_case().handoff
        assert conversation.owner is Owner.QUEUE
        assert await store.packet(HERS) == a_packet()

    async def test_only_one_case_is_open(self, store: ConversationStore) -> None:
        await self.handed_off(store)
        with pytest.raises(IllegalTransition):
            await store.commit(a_change(case=a_case("handoff-2")))

    async def test_a_further_reason_joins_without_a_word_to_the_customer(self, store: ConversationStore) -> None:
        await self.handed_off(store)
        join = JoinCase((ReasonCode.NOTICE, ReasonCode.CUSTOMER_ASKED), ("fee_refund", "invoice_copy"))
        assert (await store.commit(a_change(case=join))).events == ()
        await store.commit(a_change(case=join))
        handoff = (await store.read(HERS)).handoff
        assert handoff is not None
        assert handoff.topics == ("invoice_copy", "fee_refund")
        packet = await store.packet(HERS)
        assert packet is not None
        assert (packet.reason_code, packet.also) == (ReasonCode.CUSTOMER_ASKED, (ReasonCode.NOTICE,))

    async def test_a_case_moves_along_its_legal_steps_only(self, store: ConversationStore) -> None:
        await self.handed_off(store)
        with pytest.raises(IllegalTransition):
            await store.commit(a_change(case=MoveCase(HandoffState.RETURNED, "Billing")))
        accepted = a_change(OwnerChange.ACCEPTED, case=MoveCase(HandoffState.ACCEPTED, "Billing"))
        _, event = (await store.commit(accepted)).events
        assert event.body == HandoffBody(HandoffState.ACCEPTED, "FP-1234", "Billing")
        await store.commit(a_change(OwnerChange.RETURNED, case=MoveCase(HandoffState.RETURNED, "Billing")))
        assert (await store.read(HERS)).handoff is None

    async def test_after_a_case_ended_the_next_may_open(self, store: ConversationStore) -> None:
        await self.handed_off(store)
        withdrawn = MoveCase(HandoffState.WITHDRAWN, "Billing")
        await store.commit(a_change(OwnerChange.WITHDRAWN, case=withdrawn))
        second = a_case("handoff-2", reason=ReasonCode.NO_PROGRESS)
        await store.commit(a_change(OwnerChange.HANDED_OFF, case=second))
        conversation = await store.read(HERS)
        assert conversation.handoff == second.handoff
        assert await store.packet(HERS) == second.packet


class TestReading:
    async def test_a_reader_resumes_after_the_last_event_it_saw(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        for text in ("one", "two", "three", "four"):
            await store.receive(a_message(text))
        assert [event.number for event in await store.events(HERS, 2, 2)] == [3, 4]
        assert await store.events(HERS, 5, 10) == ()

    async def test_a_fresh_conversation_has_no_turns_and_no_packet(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        assert await store.records(HERS) == ()
        assert await store.packet(HERS) is None

    async def test_an_empty_change_changes_nothing(self, store: ConversationStore) -> None:
        await asked(store)
        before = await store.read(HERS)
        assert (await store.commit(Change(HERS, NOON))).events == ()
        assert await store.read(HERS) == before

    async def test_the_store_answers_and_keeps_nothing_of_it(self, store: ConversationStore) -> None:
        await asyncio.gather(*(store.ping() for _ in range(3)))
        assert await store.texts(["ping"]) == {}
