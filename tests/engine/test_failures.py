"""Everything fails toward a person, with a named reason, never toward silence or a guess."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from firstpass.domain.conversation import Citation, HandoffState, Owner, Speaker
from firstpass.domain.decision import ReasonCode
from firstpass.domain.errors import Unavailable
from firstpass.domain.record import Heard, TurnStatus
from firstpass.domain.redaction import approved
from firstpass.domain.verification import Draft
from firstpass.engine.turn import MAX_ATTEMPTS, take_turn
from firstpass.ports import Conversation, DraftRequest, Generation, Playbooks
from tests.stage import INVOICE, LATE_FEE, LEASE, PASSAGES, OpenStage, Pinned, Stage, a_generation, a_passage

Words = Callable[[DraftRequest], Draft]


def says(text: str) -> Words:
    """A draft with other words on the same sources."""
    return lambda request: Draft(approved(text), request.approved.citations)


@dataclass
class Scripted:
    """A drafter that says what the story says, draft by draft, and again the last one after that."""

    drafts: list[Words]
    asked: list[DraftRequest] = field(default_factory=list)

    async def draft(self, request: DraftRequest) -> Draft:
        self.asked.append(request)
        return self.drafts[min(len(self.asked), len(self.drafts)) - 1](request)


class Broken:
    """A model that does not answer."""

    async def draft(self, request: DraftRequest) -> Draft:
        raise TimeoutError(request.approved.text)


class Slow:
    """A model that takes its time, and then leaves the approved wording as it is."""

    def __init__(self) -> None:
        self.began, self.may_go_on = asyncio.Event(), asyncio.Event()

    async def draft(self, request: DraftRequest) -> Draft:
        self.began.set()
        await self.may_go_on.wait()
        return request.approved


ROGUES: dict[str, tuple[Words, str]] = {
    "a figure of its own": (says("A late payment costs £50."), "ungrounded_number"),
    "a foreign link": (says("Pay at https://evil.example now."), "injected_link"),
    "a card number": (says("Is 4111 1111 1111 1111 your card?"), "echoes_pan"),
    "no source": (lambda request: Draft(request.approved.text, ()), "no_evidence"),
    "a source of its own": (
        lambda request: Draft(request.approved.text, (Citation("reply:greeting", "r0"),)),
        "unknown_citation",
    ),
}


async def test_a_message_that_breaks_understanding_gets_true_words_and_a_person(stage: Stage) -> None:
    reply = await stage.asks("boom")
    assert reply.startswith("(system_failure)")
    assert "passing you on to General support" in reply
    record = await stage.last_record()
    assert (record.status, record.why, record.reasons) == (
        TurnStatus.FAILED,
        "ZeroDivisionError",
        (ReasonCode.SYSTEM_FAILURE,),
    )
    assert await stage.owner() is Owner.QUEUE
    assert await stage.store.packet(stage.conversation) is not None


async def test_a_failure_while_a_person_owns_stays_silent(stage: Stage) -> None:
    await stage.seat.take(stage.conversation)
    assert await stage.asks("boom") == ""
    record = await stage.last_record()
    assert (record.status, record.reply) == (TurnStatus.FAILED, None)
    assert await stage.owner() is Owner.HUMAN


async def test_a_failure_while_the_case_waits_joins_it(stage: Stage) -> None:
    await stage.asks("a person please")
    assert "(system_failure)" in await stage.asks("boom")
    packet = await stage.store.packet(stage.conversation)
    assert packet is not None
    assert packet.also == (ReasonCode.SYSTEM_FAILURE,)


class NoPlaybooks:
    """The playbook vanished."""

    def current(self) -> Generation:
        raise LookupError("no generation")


def without(*, replies: str = "", queues: bool = False) -> Generation:
    """A generation that lacks what lint sees to: replies whose names begin so, or every queue."""
    generation = a_generation()
    playbook = generation.playbook
    kept = {key: reply for key, reply in playbook.replies.items() if not key[0].startswith(replies or "-")}
    scope = replace(playbook.scope, queues={}) if queues else playbook.scope
    return replace(generation, playbook=replace(playbook, replies=kept, scope=scope))


BROKEN: dict[str, Playbooks] = {
    "no playbook": NoPlaybooks(),
    "no words for a failure": Pinned(without(replies="system_failure")),
    "no words for a handoff": Pinned(without(replies="handoff")),
    "no buttons": Pinned(without(replies="choice")),
    "no queue": Pinned(without(queues=True)),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_when_not_even_the_words_for_a_failure_are_there_a_person_comes(stage: Stage, what: str) -> None:
    await stage.says("boom")
    assert await take_turn(replace(stage.engine, playbooks=BROKEN[what]), await stage.claims()) is TurnStatus.FAILED
    seen = await stage.seen()
    assert seen.handoff is not None
    assert (seen.owner, seen.unanswered) == (Owner.QUEUE, ())
    assert seen.handoff.queue == ("fallback" if what == "no playbook" else "general")
    said = (await stage.last_words()).text
    assert f"A person takes over from here. Your reference is {seen.handoff.reference}." in said
    packet = await stage.store.packet(stage.conversation)
    assert packet is not None
    assert packet.reason_code is ReasonCode.SYSTEM_FAILURE


@pytest.mark.parametrize("what", BROKEN)
async def test_when_not_even_the_words_are_there_the_open_case_is_joined(stage: Stage, what: str) -> None:
    await stage.asks("a person please")
    await stage.says("boom")
    await take_turn(replace(stage.engine, playbooks=BROKEN[what]), await stage.claims())
    assert "Your reference is still" in (await stage.last_words()).text
    assert (await stage.handoff_states()).count(HandoffState.REQUESTED) == 1


@pytest.mark.parametrize("what", BROKEN)
async def test_when_not_even_the_words_are_there_a_person_is_not_talked_over(stage: Stage, what: str) -> None:
    await stage.seat.take(stage.conversation)
    await stage.says("boom")
    await take_turn(replace(stage.engine, playbooks=BROKEN[what]), await stage.claims())
    assert len(await stage.messages(Speaker.BOT)) == 1
    assert (await stage.last_record()).status is TurnStatus.FAILED


async def test_a_message_that_breaks_hearing_goes_to_a_person(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(seen: Conversation, incidents: object, at: object) -> Heard:
        raise RecursionError

    monkeypatch.setattr("firstpass.engine.turn.hear", breaks)
    assert (await stage.asks("late fee?")).startswith("(system_failure)")
    assert (await stage.last_record()).why == "RecursionError"
    assert await stage.owner() is Owner.QUEUE


UNREADABLE = {
    "the message": "UPDATE event_bodies SET body = '{' WHERE number = 2",
    "the progress": "UPDATE conversations SET progress = '{'",
}


@pytest.mark.parametrize("what", UNREADABLE)
async def test_a_conversation_that_cannot_be_decoded_reaches_a_person_at_once(stage: Stage, what: str) -> None:
    await stage.says("late fee?")
    stage.breaks(UNREADABLE[what])
    await stage.worker.run_until_idle()
    words = await stage.last_words()
    assert words.text.startswith("(system_failure)")
    assert words.reply_to == 2
    assert ((await stage.last_record()).why, await stage.owner()) == ("NotIntact", Owner.QUEUE)
    assert await stage.store.packet(stage.conversation) is not None
    assert await stage.store.next_due() is None


async def test_a_case_whose_topics_cannot_be_decoded_is_joined_and_mended(stage: Stage) -> None:
    await stage.asks("I want my fee back")
    stage.breaks("UPDATE handoffs SET topics = '['")
    assert (await stage.asks("late fee?")).startswith("(system_failure)")
    assert (await stage.asks("late fee?")).startswith(LATE_FEE.text)


async def test_a_message_erased_before_its_turn_gets_a_reply_and_no_turn_without_end(stage: Stage) -> None:
    await stage.says("late fee?")
    stage.breaks("""UPDATE event_bodies SET body = '{"erased":{"why":"retention"}}' WHERE number = 2""")
    for _ in range(3):
        job = await stage.store.claim(stage.clock.now(), LEASE)
        if job:
            await take_turn(stage.engine, job)
    assert (await stage.last_words()).reply_to == 2
    assert await stage.store.next_due() is None


async def test_a_conversation_that_cannot_be_read_at_all_does_not_stop_the_worker(stage: Stage) -> None:
    await stage.says("late fee?")
    stage.breaks("UPDATE conversations SET owner = 'supervisor'")
    other = await stage.reception.start()
    await stage.reception.receive(other.conversation, "one", "invoice?")
    await stage.worker.run_until_idle()
    assert (await stage.store.read(other.conversation)).unanswered == ()
    stage.breaks("UPDATE conversations SET owner = 'bot'")
    stage.waits(LEASE.total_seconds())
    await stage.worker.run_until_idle()
    assert (await stage.last_words()).text == LATE_FEE.text


async def test_the_worker_lives_through_whatever_the_store_raises(stage: Stage) -> None:
    await stage.says("late fee?")
    stage.breaks("UPDATE jobs SET opened_at = 'noon'")
    running = asyncio.create_task(stage.worker.run())
    await asyncio.sleep(0.02)
    stage.breaks("UPDATE jobs SET opened_at = due_at")
    for _ in range(100):
        await asyncio.sleep(0.02)
        stage.worker.wake()
        if len(await stage.messages(Speaker.BOT)) > 1:
            break
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (await stage.last_words()).text == LATE_FEE.text


async def test_after_a_failure_the_next_question_is_answered(stage: Stage) -> None:
    await stage.asks("boom")
    assert (await stage.asks("late fee?")).startswith(LATE_FEE.text)


async def test_when_the_store_is_down_the_message_is_answered_once_after_the_lease(stage: Stage) -> None:
    async def goes_down() -> None:
        stage.store.down = True

    stage.store.before_commit.append(goes_down)
    await stage.says("late fee?")
    with pytest.raises(Unavailable):
        await stage.worker.run_until_idle()
    stage.store.down = False
    await stage.worker.run_until_idle()
    assert len(await stage.messages(Speaker.BOT)) == 1, "the lease still runs"
    stage.waits(LEASE.total_seconds())
    await stage.worker.run_until_idle()
    await stage.worker.run_until_idle()
    assert [body.text for body in await stage.messages(Speaker.BOT)][1:] == [LATE_FEE.text]


async def test_a_message_that_takes_its_worker_down_goes_to_a_person_unread_in_thirty_seconds(stage: Stage) -> None:
    await stage.says("late fee?")
    for _ in range(MAX_ATTEMPTS):
        await stage.claims()
        stage.waits(LEASE.total_seconds())
    await stage.worker.run_until_idle()
    words = await stage.last_words()
    assert words.text.startswith("(system_failure)")
    assert MAX_ATTEMPTS * LEASE.total_seconds() <= 30


async def test_the_worker_lives_through_a_store_that_is_down(stage: Stage) -> None:
    stage.store.down = True
    running = asyncio.create_task(stage.worker.run())
    await asyncio.sleep(0.02)
    stage.store.down = False
    await stage.says("late fee?")
    for _ in range(100):
        await asyncio.sleep(0.02)
        if len(await stage.messages(Speaker.BOT)) > 1:
            break
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (await stage.last_words()).text == LATE_FEE.text


async def test_a_worker_that_is_stopped_finishes_what_it_began(stage_with: OpenStage) -> None:
    drafter = Slow()
    stage = await stage_with(drafter=drafter)
    await stage.says("late fee?")
    running = asyncio.create_task(stage.worker.run())
    await drafter.began.wait()
    running.cancel()
    await asyncio.sleep(0.01)
    drafter.may_go_on.set()
    await asyncio.gather(running, return_exceptions=True)
    assert (await stage.last_words()).text == LATE_FEE.text


async def test_a_worker_that_is_stopped_just_as_it_is_woken_stops(stage: Stage) -> None:
    running = asyncio.create_task(stage.worker.run())
    await asyncio.sleep(0.01)
    stage.worker.wake()
    running.cancel()
    _, pending = await asyncio.wait([running], timeout=1)
    running.cancel()
    assert not pending


@pytest.mark.parametrize("rogue", ROGUES)
async def test_what_a_rogue_drafter_says_is_never_sent(stage_with: OpenStage, rogue: str) -> None:
    words, kind = ROGUES[rogue]
    drafter = Scripted([words])
    stage = await stage_with(drafter=drafter)
    assert await stage.asks("late fee?") == LATE_FEE.text
    record = await stage.last_record()
    assert {violation.kind for violation in record.violations} >= {kind}
    assert (record.decision, record.status) == ("answer", TurnStatus.DELIVERED)
    assert len(drafter.asked) == 2, "one repair, no more"
    assert kind in {violation.kind for violation in drafter.asked[1].violations}
    assert drafter.asked[0].violations == ()


async def test_a_repaired_draft_goes_out_and_the_first_is_on_record(stage_with: OpenStage) -> None:
    stage = await stage_with(drafter=Scripted([says("It costs £7."), says("It costs £5, I am afraid.")]))
    assert await stage.asks("late fee?") == "It costs £5, I am afraid."
    assert [violation.span for violation in (await stage.last_record()).violations] == ["£7"]


async def test_a_good_draft_goes_out_as_it_is(stage_with: OpenStage) -> None:
    drafter = Scripted([says("Paying late costs £5.")])
    stage = await stage_with(drafter=drafter)
    assert await stage.asks("late fee?") == "Paying late costs £5."
    assert len(drafter.asked) == 1


async def test_without_its_model_the_bot_answers_in_approved_wording(stage_with: OpenStage) -> None:
    """A model comes on top, never instead: when it fails, the reply is the one without a model (DESIGN 2.5, 5)."""
    stage = await stage_with(drafter=Broken())
    assert await stage.asks("late fee?") == LATE_FEE.text
    assert await stage.owner() is Owner.BOT


async def test_approved_wording_that_may_not_leave_goes_to_a_person(stage_with: OpenStage) -> None:
    bad = a_passage("bad", "Test with 4111 1111 1111 1111.", "invoice_copy")
    stage = await stage_with(generation=a_generation((*(p for p in PASSAGES if p is not INVOICE), bad)))
    reply = await stage.asks("invoice?")
    assert reply.startswith("(unverified)")
    assert "4111" not in reply
    record = await stage.last_record()
    assert (record.rule, record.reasons) == ("unverified", (ReasonCode.UNVERIFIED_ANSWER,))
    assert await stage.owner() is Owner.QUEUE


async def test_what_cannot_be_verified_keeps_the_queue_it_was_meant_for(stage_with: OpenStage) -> None:
    bad = a_passage("bad", "Test with 4111 1111 1111 1111.", "fee_refund")
    stage = await stage_with(generation=a_generation((bad,)))
    assert "passing you on to Billing support" in await stage.asks("fee back?")


async def test_a_playbook_without_the_reply_still_leads_to_a_person(stage_with: OpenStage) -> None:
    generation = a_generation()
    replies = {key: reply for key, reply in generation.playbook.replies.items() if key[0] != "already_answered"}
    stage = await stage_with(generation=replace(generation, playbook=replace(generation.playbook, replies=replies)))
    await stage.asks("late fee?")
    assert "(system_failure)" in await stage.asks("late fee?")
