"""A person takes a conversation, speaks in it, gives it back or ends it; what is not theirs to do is refused."""

from __future__ import annotations

import contextlib

import pytest

from firstpass.domain.conversation import (
    EndedBody,
    Ending,
    HandoffState,
    MessageBody,
    Owner,
    OwnerBody,
    Speaker,
)
from firstpass.domain.errors import FirstpassError, IllegalTransition, NotFound, Overtaken
from tests.stage import LATE_FEE, OpenStage, Stage


async def test_a_person_takes_a_waiting_case(stage: Stage) -> None:
    await stage.asks("a person please")
    events = await stage.seat.take(stage.conversation)
    assert events[0].body == OwnerBody(Owner.HUMAN)
    assert (await stage.handoff_states())[-1] is HandoffState.ACCEPTED
    assert isinstance(events[-1].body, MessageBody)
    assert (events[-1].who, events[-1].body.text) == (Speaker.SYSTEM, "(person_joined)")


async def test_a_person_steps_in_where_nobody_asked(stage: Stage) -> None:
    await stage.seat.take(stage.conversation)
    assert await stage.owner() is Owner.HUMAN
    assert await stage.handoff_states() == []


async def test_taking_what_one_has_does_nothing(stage: Stage) -> None:
    await stage.seat.take(stage.conversation)
    before = await stage.events()
    assert await stage.seat.take(stage.conversation) == ()
    assert await stage.events() == before


async def test_who_speaks_first_takes_over_and_the_words_carry_their_label(stage: Stage) -> None:
    await stage.asks("a person please")
    events = await stage.seat.say(stage.conversation, "Hello, this is Kim.")
    assert await stage.owner() is Owner.HUMAN
    assert isinstance(events[-1].body, MessageBody)
    assert (events[-1].who, events[-1].body.text) == (Speaker.PERSON, "Hello, this is Kim.")


async def test_secrets_are_taken_out_of_a_persons_words_too(stage: Stage) -> None:
    await stage.seat.say(stage.conversation, "Your card 4111 1111 1111 1111 is on its way")
    assert [body.text for body in await stage.messages(Speaker.PERSON)] == [
        "Your card [card ending 1111] is on its way"
    ]


async def test_while_a_person_has_it_the_bot_is_silent_and_then_speaks_again(stage: Stage) -> None:
    await stage.asks("a person please")
    await stage.seat.say(stage.conversation, "Hello, this is Kim.")
    assert await stage.asks("late fee?") == ""
    await stage.seat.give_back(stage.conversation)
    await stage.worker.run_until_idle()
    assert await stage.owner() is Owner.BOT
    assert (await stage.handoff_states())[-1] is HandoffState.RETURNED
    assert await stage.asks("late fee?") == LATE_FEE.text


async def test_what_was_written_to_the_person_is_not_answered_after_the_return(stage: Stage) -> None:
    await stage.seat.take(stage.conversation)
    await stage.asks("late fee?")
    await stage.seat.give_back(stage.conversation)
    await stage.worker.run_until_idle()
    assert len(await stage.messages(Speaker.BOT)) == 1


async def test_after_a_return_a_person_may_be_asked_for_again(stage: Stage) -> None:
    await stage.asks("a person please")
    await stage.seat.take(stage.conversation)
    await stage.seat.give_back(stage.conversation)
    assert "passing you on" in await stage.asks("a person please")


async def test_a_resolved_case_ends_the_conversation(stage: Stage) -> None:
    await stage.asks("a person please")
    await stage.seat.take(stage.conversation)
    events = await stage.seat.resolve(stage.conversation)
    assert events[-1].body == EndedBody(Ending.BY_PERSON)
    assert (await stage.handoff_states())[-1] is HandoffState.RESOLVED
    assert await stage.owner() is Owner.CLOSED


async def test_a_case_may_be_resolved_from_the_queue(stage: Stage) -> None:
    await stage.asks("out of office")
    await stage.seat.resolve(stage.conversation)
    assert (await stage.handoff_states())[-1] is HandoffState.RESOLVED


async def test_a_case_is_not_resolved_over_a_message_that_came_meanwhile(stage: Stage) -> None:
    await stage.seat.say(stage.conversation, "That is all, I think.")
    stage.store.before_commit.append(lambda: stage.says("one more thing"))
    with pytest.raises(Overtaken):
        await stage.seat.resolve(stage.conversation)
    assert await stage.owner() is Owner.HUMAN


async def test_a_case_is_resolved_only_when_every_message_had_its_turn(stage: Stage) -> None:
    """What came a moment ago the person may not have on the screen yet."""
    await stage.seat.take(stage.conversation)
    await stage.says("one more thing")
    with pytest.raises(Overtaken):
        await stage.seat.resolve(stage.conversation)
    await stage.worker.run_until_idle()
    await stage.seat.resolve(stage.conversation)
    assert await stage.owner() is Owner.CLOSED


async def test_a_message_that_comes_meanwhile_does_not_keep_a_person_from_taking(stage: Stage) -> None:
    stage.store.before_commit.append(lambda: stage.says("is anybody there?"))
    await stage.seat.take(stage.conversation)
    assert await stage.owner() is Owner.HUMAN


async def test_nothing_is_returned_that_nobody_took(stage: Stage) -> None:
    with pytest.raises(IllegalTransition):
        await stage.seat.give_back(stage.conversation)
    await stage.asks("a person please")
    with pytest.raises(IllegalTransition):
        await stage.seat.give_back(stage.conversation)
    assert await stage.owner() is Owner.QUEUE


async def test_in_a_closed_conversation_nobody_speaks_takes_or_resolves(stage: Stage) -> None:
    await stage.reception.close(stage.conversation)
    before = await stage.events()
    for act in (stage.seat.take, stage.seat.resolve, stage.seat.give_back):
        with pytest.raises(IllegalTransition):
            await act(stage.conversation)
    with pytest.raises(IllegalTransition):
        await stage.seat.say(stage.conversation, "Hello?")
    assert await stage.events() == before


async def test_a_conversation_that_does_not_exist_is_not_found(stage: Stage) -> None:
    with pytest.raises(NotFound):
        await stage.seat.take("nobody's")  # type: ignore[arg-type]


async def test_who_lost_the_race_does_not_speak_in_a_closed_conversation(stage: Stage) -> None:
    """The customer closes between the person's look and the person's words (rule 1: the fence, not a re-read)."""
    stage.store.before_commit.append(lambda: stage.reception.close(stage.conversation))
    with contextlib.suppress(FirstpassError):
        await stage.seat.say(stage.conversation, "Hello, this is Kim.")
    assert await stage.owner() is Owner.CLOSED
    assert await stage.messages(Speaker.PERSON) == []


async def test_who_gave_back_meanwhile_does_not_speak_beside_the_bot(stage: Stage) -> None:
    await stage.seat.take(stage.conversation)
    stage.store.before_commit.append(lambda: stage.seat.give_back(stage.conversation))
    with contextlib.suppress(FirstpassError):
        await stage.seat.say(stage.conversation, "One more thing.")
    assert await stage.owner() is Owner.BOT
    assert await stage.messages(Speaker.PERSON) == []


@pytest.mark.parametrize("act", ["take", "give_back", "resolve"])
async def test_what_did_not_happen_is_not_reported_as_done(stage: Stage, act: str) -> None:
    """The owner changes between looking and acting: the person must learn that it was not done, or it must be done."""
    if act != "take":
        await stage.seat.take(stage.conversation)
    stage.store.before_commit.append(lambda: stage.reception.close(stage.conversation))
    with pytest.raises(FirstpassError):
        await getattr(stage.seat, act)(stage.conversation)


async def test_the_words_at_a_change_come_in_the_customers_language(stage_with: OpenStage) -> None:
    stage = await stage_with(language="pt")
    events = await stage.seat.take(stage.conversation)
    assert isinstance(events[-1].body, MessageBody)
    assert events[-1].body.text == "(person_joined)", "no Portuguese was written, so it is the company's own language"


async def test_what_the_system_says_names_its_source(stage: Stage) -> None:
    """Every word to the customer traces to an approved text, also when a person joins."""
    events = await stage.seat.take(stage.conversation)
    assert isinstance(events[-1].body, MessageBody)
    assert [citation.source for citation in events[-1].body.citations] == ["reply:person_joined"]
