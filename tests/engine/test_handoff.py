"""A handoff is true (rule 2): what is said about it is said together with it, and follows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from firstpass.adapters.system import RandomIds
from firstpass.domain.conversation import (
    EndedBody,
    Ending,
    HandoffBody,
    HandoffState,
    MessageBody,
    Owner,
    RatingBody,
    Speaker,
)
from firstpass.domain.decision import ReasonCode
from firstpass.domain.errors import Conflict, Malformed, NotFound, Overtaken, Unavailable
from firstpass.domain.scope import CaseTypeId
from tests.stage import LATE_FEE, NOON, OpenStage, Stage, a_generation, a_playbook, a_scope

SAYINGS = [
    *("late fee?", "hello", "hmm", "xqzt", "unblock me", "more credit", "I want my fee back", "api key?", "boom"),
    *("statement please", "the moon", "a person please", "out of office", "no person", "late fee " * 500),
]


@pytest.mark.parametrize("saying", SAYINGS)
async def test_nobody_is_told_of_a_person_without_a_case_and_no_case_is_kept_quiet(stage: Stage, saying: str) -> None:
    reply = await stage.asks(saying)
    seen = await stage.seen()
    assert ("passing you on" in reply) == (seen.handoff is not None and reply != "")
    assert (seen.owner is Owner.QUEUE) == (seen.handoff is not None)
    if seen.handoff and reply:
        assert seen.handoff.reference in reply


async def test_case_owner_words_and_outgoing_delivery_are_one_transaction(stage: Stage) -> None:
    await stage.asks("a person please")
    kinds = [event.kind for event in await stage.events()]
    assert kinds == ["message", "message", "owner", "handoff", "handoff", "message"]
    assert await stage.handoff_states() == [HandoffState.REQUESTED, HandoffState.QUEUED]
    handoff = (await stage.seen()).handoff
    assert handoff is not None
    assert f"handoff.requested:{handoff.id}" in stage.everything_stored()


async def test_when_the_case_cannot_be_stored_nothing_is_promised(stage: Stage) -> None:
    async def goes_down() -> None:
        stage.store.down = True

    stage.store.before_commit.append(goes_down)
    await stage.says("a person please")
    with pytest.raises(Unavailable):
        await stage.worker.run_until_idle()
    stage.store.down = False
    assert len(await stage.messages(Speaker.BOT)) == 1
    assert await stage.handoff_states() == []


async def test_the_packet_tells_the_person_what_it_is_about(stage: Stage) -> None:
    received = await stage.says("I want my fee back")
    await stage.worker.run_until_idle()
    packet = await stage.store.packet(stage.conversation)
    assert packet is not None
    assert (packet.case_type, packet.category, packet.confidence) == ("fee_refund", "billing", 0.9)
    assert (packet.reason_code, packet.rule) == (ReasonCode.NEEDS_AGENT_ACTION, "needs_person")
    assert (packet.queue, packet.contact, packet.priority) == ("billing", "Billing lead", "normal")
    assert packet.messages == (received.event.number,)
    assert packet.requested_at.astimezone(UTC) == NOON


async def test_what_is_unknown_is_unknown_in_the_packet(stage: Stage) -> None:
    await stage.asks("the moon")
    packet = await stage.store.packet(stage.conversation)
    assert packet is not None
    assert (packet.case_type, packet.category, packet.confidence, packet.customer) == (None, None, None, None)


async def test_a_second_reason_joins_the_open_case(stage: Stage) -> None:
    first = await stage.asks("a person please")
    reply = await stage.asks("statement please")
    seen = await stage.seen()
    assert seen.handoff is not None
    assert f"I am passing this on with your case {seen.handoff.reference}" in reply
    assert seen.handoff.reference in first
    assert seen.handoff.topics == ("statements",)
    assert (await stage.handoff_states()).count(HandoffState.REQUESTED) == 1
    packet = await stage.store.packet(stage.conversation)
    assert packet is not None
    assert packet.also == (ReasonCode.OUTSIDE_PLAYBOOK,)


async def test_who_asks_again_hears_where_the_case_stands(stage: Stage) -> None:
    await stage.asks("a person please")
    assert (await stage.asks("a person please")).startswith("(handoff_waiting)")


async def test_two_reasons_in_one_message_are_one_case(stage: Stage) -> None:
    await stage.asks("fee back and unblock me")
    packet = await stage.store.packet(stage.conversation)
    assert packet is not None
    assert (packet.reason_code, packet.also) == (ReasonCode.RESERVED_DECISION, (ReasonCode.NEEDS_AGENT_ACTION,))
    seen = await stage.seen()
    assert seen.handoff is not None
    assert set(seen.handoff.topics) == {"unblock_account", "fee_refund"}


async def test_two_cases_with_the_same_reference_are_both_delivered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reference is short, so that it can be read out: it may come again."""
    monkeypatch.setattr(RandomIds, "reference", lambda _: "AAAA-AAAA")
    for words in ("a person please", "no person", "a person please"):
        await stage.asks(words)
    assert stage.everything_stored().count("handoff.requested:") == 2


async def a_case_in_a_queue_that_is_gone(stage: Stage) -> None:
    """A case is open, and its queue and topic are renamed since."""
    await stage.asks("I want my fee back")
    stage.breaks("UPDATE handoffs SET queue = 'gone', topics = '[\"gone\"]'")
    stage.breaks('UPDATE conversations SET progress = \'{"turns":1,"topic":"gone"}\'')


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("a person please", "(handoff_waiting) General support"),
        ("statement please", "passing this on with your case"),
        ("boom", "(system_failure)"),
        ("no person", "(withdrawn)"),
    ],
)
async def test_a_case_outlives_the_name_of_its_queue(stage: Stage, words: str, said: str) -> None:
    await a_case_in_a_queue_that_is_gone(stage)
    assert said in await stage.asks(words)


@pytest.mark.parametrize("act", ["take", "resolve", "close"])
async def test_a_case_outlives_the_name_of_its_queue_for_who_takes_or_ends_it(stage: Stage, act: str) -> None:
    await a_case_in_a_queue_that_is_gone(stage)
    events = await getattr(stage.reception if act == "close" else stage.seat, act)(stage.conversation)
    names = [event.body.public_name for event in events if isinstance(event.body, HandoffBody)]
    assert names == ["General support"]


async def test_an_urgent_case_in_a_queue_that_is_gone_stays_with_people(stage_with: OpenStage) -> None:
    scope = a_scope()
    case_type = replace(scope.case_types[CaseTypeId("fee_refund")], priority="urgent")
    playbook = replace(a_playbook(), scope=replace(scope, case_types={**scope.case_types, case_type.id: case_type}))
    stage = await stage_with(generation=a_generation(playbook=playbook))
    await stage.asks("I want my fee back")
    stage.breaks("UPDATE handoffs SET queue = 'gone'")
    (event,) = await stage.reception.close(stage.conversation)
    assert isinstance(event.body, MessageBody)
    assert "General support" in event.body.text


async def test_after_a_withdrawn_case_a_new_one_may_be_opened(stage: Stage) -> None:
    await stage.asks("a person please")
    first = (await stage.last_record()).reference
    await stage.asks("no person")
    assert "passing you on" in await stage.asks("a person please")
    assert (await stage.last_record()).reference != first


async def test_a_taken_case_is_not_withdrawn_by_words_that_came_too_late(stage: Stage) -> None:
    await stage.asks("a person please")
    stage.store.before_commit.append(lambda: stage.seat.take(stage.conversation))
    assert await stage.asks("no person") == ""
    assert await stage.owner() is Owner.HUMAN


async def test_who_closes_takes_back_a_case_that_nobody_accepted(stage: Stage) -> None:
    await stage.asks("a person please")
    events = await stage.reception.close(stage.conversation)
    assert [type(event.body) for event in events][1:] == [HandoffBody, MessageBody, EndedBody]
    assert (await stage.handoff_states())[-1] is HandoffState.WITHDRAWN
    assert await stage.owner() is Owner.CLOSED
    assert await stage.reception.close(stage.conversation) == ()


async def test_who_closes_while_a_person_has_the_case_ends_it(stage: Stage) -> None:
    await stage.asks("a person please")
    await stage.seat.take(stage.conversation)
    await stage.reception.close(stage.conversation)
    assert (await stage.handoff_states())[-1] is HandoffState.RESOLVED


@pytest.mark.parametrize(("answered", "ending"), [(True, Ending.ASSUMED), (False, Ending.ABANDONED)])
async def test_an_end_says_whether_anything_was_left_open(stage: Stage, answered: bool, ending: Ending) -> None:
    await stage.says("late fee?")
    if answered:
        await stage.worker.run_until_idle()
    assert (await stage.reception.close(stage.conversation))[-1].body == EndedBody(ending)


async def test_what_the_customer_wrote_while_closing_is_not_called_answered(stage: Stage) -> None:
    await stage.asks("late fee?")
    stage.store.before_commit.append(lambda: stage.says("one more thing"))
    assert (await stage.reception.close(stage.conversation))[-1].body == EndedBody(Ending.ABANDONED)
    assert await stage.owner() is Owner.CLOSED


async def test_a_close_that_never_came_through_is_not_reported_as_done(stage: Stage) -> None:
    stage.store.before_commit += [lambda: stage.says("wait")] * 3
    with pytest.raises(Overtaken):
        await stage.reception.close(stage.conversation)
    assert await stage.owner() is Owner.BOT


async def test_closing_goes_through_although_a_person_takes_over_meanwhile(stage: Stage) -> None:
    stage.store.before_commit.append(lambda: stage.seat.take(stage.conversation))
    assert await stage.reception.close(stage.conversation)
    assert await stage.owner() is Owner.CLOSED


async def test_a_new_message_reopens_with_the_bot(stage: Stage) -> None:
    await stage.reception.close(stage.conversation)
    before = (await stage.seen()).epoch
    assert await stage.asks("late fee?") == f"(reopened)\n\n{LATE_FEE.text}"
    assert await stage.owner() is Owner.BOT
    assert (await stage.seen()).epoch > before


async def test_who_comes_back_is_told_once_that_it_is_the_ai(stage: Stage) -> None:
    await stage.seat.take(stage.conversation)
    await stage.seat.resolve(stage.conversation)
    assert (await stage.asks("thanks")).startswith("(reopened)")
    assert [source.source for source in (await stage.last_words()).citations] == ["reply:reopened", "reply:thanks"]
    assert await stage.asks("late fee?") == LATE_FEE.text


@pytest.mark.parametrize("words", ["a person please", "fee back", "boom", "the moon", "out of office"])
async def test_who_comes_back_and_is_passed_on_hears_that_alone(stage: Stage, words: str) -> None:
    await stage.reception.close(stage.conversation)
    assert "(reopened)" not in await stage.asks(words)
    assert await stage.owner() is Owner.QUEUE


async def test_a_person_who_takes_a_reopened_chat_is_not_talked_over(stage: Stage) -> None:
    await stage.reception.close(stage.conversation)
    await stage.says("late fee?")
    await stage.seat.take(stage.conversation)
    await stage.worker.run_until_idle()
    assert len(await stage.messages(Speaker.BOT)) == 1


@pytest.mark.parametrize("score", [1, 5])
async def test_a_rating_stands_in_the_log_in_any_state(stage: Stage, score: int) -> None:
    await stage.reception.close(stage.conversation)
    assert [event.body for event in await stage.reception.rate(stage.conversation, score)] == [RatingBody(score)]


@pytest.mark.parametrize("score", [0, 6, -1])
async def test_a_rating_is_from_one_to_five(stage: Stage, score: int) -> None:
    with pytest.raises(Malformed):
        await stage.reception.rate(stage.conversation, score)


async def test_the_same_message_sent_again_is_stored_and_answered_once(stage: Stage) -> None:
    first = await stage.says("late fee?", client_id="one")
    await stage.worker.run_until_idle()
    again = await stage.says("late fee?", client_id="one")
    await stage.worker.run_until_idle()
    assert (again.event, again.repeated) == (first.event, True)
    assert len(await stage.messages(Speaker.BOT)) == 2


@pytest.mark.parametrize(("text", "choice"), [("invoice?", None), ("late fee?", "late_fee")])
async def test_the_same_client_id_for_another_message_is_a_conflict(
    stage: Stage, text: str, choice: str | None
) -> None:
    await stage.says("late fee?", client_id="one")
    with pytest.raises(Conflict):
        await stage.says(text, choice, client_id="one")
    assert len(await stage.messages(Speaker.CUSTOMER)) == 1


async def test_a_choice_that_does_not_exist_is_refused(stage: Stage) -> None:
    with pytest.raises(Malformed):
        await stage.says("Free money", choice="free_money")
    assert await stage.messages(Speaker.CUSTOMER) == []


async def test_a_conversation_that_does_not_exist_is_not_found(stage: Stage) -> None:
    with pytest.raises(NotFound):
        await stage.reception.receive("nobody's", "one", "late fee?")  # type: ignore[arg-type]


async def test_who_presses_for_a_person_and_goes_on_writing_gets_the_person(stage: Stage) -> None:
    await stage.says("Hablar con alguien", choice="person")
    assert "passing you on" in await stage.asks("it is about the late fee")


async def test_the_first_words_say_that_it_is_an_ai(stage: Stage) -> None:
    first = (await stage.events())[0]
    assert first.number == 1
    assert isinstance(first.body, MessageBody)
    assert "AI assistant of Example Pay" in first.body.text
