"""Every kind of decision, from the customer's words to what is stored and said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from firstpass.domain.conversation import HandoffBody, HandoffState, Owner, Speaker
from firstpass.domain.decision import ReasonCode
from firstpass.domain.playbook import digest
from firstpass.domain.record import TurnStatus
from tests.stage import AVOID_FEE, LATE_FEE, MIDNIGHT, REFUND, OpenStage, Stage

CASE_TYPES = {"late_fee", "invoice_copy"}


async def test_a_question_gets_the_approved_passage_and_its_source(stage: Stage) -> None:
    assert await stage.asks("how much is the late fee?") == LATE_FEE.text
    said = await stage.last_words()
    assert [citation.passage for citation in said.citations] == [LATE_FEE.id]
    assert said.choices == ()
    assert await stage.owner() is Owner.BOT


async def test_the_record_tells_why_and_keeps_the_evidence(stage: Stage) -> None:
    await stage.asks("how much is the late fee?")
    record = await stage.last_record()
    assert (record.decision, record.rule, record.status) == ("answer", "answer", TurnStatus.DELIVERED)
    assert record.case_types == ("late_fee",)
    assert record.generation == "generation-1"
    assert record.reply == LATE_FEE.text
    kept = await stage.store.texts([reference.digest for reference in record.evidence])
    assert kept == {digest(LATE_FEE.text): LATE_FEE.text}
    assert set(record.timings_ms) == {"understand", "find", "decide", "act", "answer", "verify"}


async def test_a_greeting_is_greeted(stage: Stage) -> None:
    assert await stage.asks("hello") == "(greeting)"


async def test_what_is_unclear_is_asked_once_with_a_way_out(stage: Stage) -> None:
    assert await stage.asks("hmm") == "(clarify)"
    assert {choice.id for choice in (await stage.last_words()).choices} == {*CASE_TYPES, "something_else", "person"}
    assert "passing you on" in await stage.asks("hmm hmm")
    assert (await stage.last_record()).reasons == (ReasonCode.LOW_CONFIDENCE,)


async def test_the_button_that_was_chosen_is_answered(stage: Stage) -> None:
    await stage.asks("hmm")
    assert await stage.asks("Late fee", choice="late_fee") == LATE_FEE.text


@pytest.mark.parametrize("choice", ["something_else", "person"])
async def test_the_ways_out_lead_to_a_person(stage: Stage, choice: str) -> None:
    await stage.asks("hmm")
    assert "passing you on" in await stage.asks("A button", choice=choice)
    assert await stage.owner() is Owner.QUEUE


async def test_a_pending_reserved_decision_is_refused_and_handed_over(stage: Stage) -> None:
    reply = await stage.asks("unblock me")
    assert reply.startswith("(refusal_unblock_decision)")
    assert "passing you on to Review support" in reply
    assert (await stage.last_record()).decision == "refuse"


async def test_the_second_time_a_person_comes_instead_of_the_same_refusal(stage: Stage) -> None:
    assert await stage.asks("more credit") == "(refusal_credit_decision)"
    assert [choice.id for choice in (await stage.last_words()).choices] == ["person"]
    assert await stage.owner() is Owner.BOT
    again = await stage.asks("more credit")
    assert "refusal" not in again
    assert "passing you on" in again


async def test_what_a_person_must_do_comes_with_what_helps_meanwhile(stage: Stage) -> None:
    reply = await stage.asks("I want my fee back")
    assert reply.startswith(REFUND.text)
    assert "(needs_agent_action)" in reply
    assert "passing you on" in reply


async def test_what_nobody_knows_is_not_guessed(stage: Stage) -> None:
    for words in ("the moon is made of cheese", "I need a statement"):
        assert "(unknown)" in await stage.asks(words)
    assert ReasonCode.OUTSIDE_PLAYBOOK in (await stage.last_record()).reasons


async def test_noise_gets_choices_and_then_a_person(stage: Stage) -> None:
    assert await stage.asks("xqzt") == "(unreadable)"
    assert "passing you on" in await stage.asks("xqzt xqzt")


async def test_a_person_who_owns_is_not_talked_over(stage: Stage) -> None:
    await stage.seat.take(stage.conversation)
    assert await stage.asks("how much is the late fee?") == ""
    record = await stage.last_record()
    assert (record.decision, record.rule, record.reply) == ("stay_silent", "person_owns", None)


async def test_automated_mail_gets_no_words_and_a_place_in_the_admin_queue(stage: Stage) -> None:
    assert await stage.asks("out of office") == ""
    assert await stage.owner() is Owner.QUEUE
    packet = await stage.store.packet(stage.conversation)
    assert packet is not None
    assert (packet.queue, packet.reason_code) == ("admin", ReasonCode.AUTOMATED_MAIL)


async def test_two_wishes_get_one_reply(stage: Stage) -> None:
    reply = await stage.asks("how much is the late fee, and I want my fee back")
    assert reply.index(LATE_FEE.text) < reply.index(REFUND.text) < reply.index("passing you on")
    assert len(await stage.messages(Speaker.BOT)) == 2  # the opening, and this


async def test_the_same_answer_comes_twice_and_then_a_person(stage: Stage) -> None:
    assert await stage.asks("late fee?") == LATE_FEE.text
    again = await stage.asks("late fee?")
    assert again == f"(already_answered)\n\n{LATE_FEE.text}\n\n(person_offer)"
    assert [choice.id for choice in (await stage.last_words()).choices] == ["person"]
    assert "passing you on" in await stage.asks("late fee?")


async def test_another_answer_on_the_same_topic_is_not_called_the_same(stage: Stage) -> None:
    assert await stage.asks("late fee?") == LATE_FEE.text
    assert await stage.asks("and how do I avoid it?") == AVOID_FEE.text, "the opening was said before"


async def test_a_section_close_to_its_opening_is_said_behind_it(stage: Stage) -> None:
    assert await stage.asks("how do I avoid it?") == f"{LATE_FEE.text}\n\n{AVOID_FEE.text}"


async def test_a_new_price_is_said_from_its_first_day(stage_with: OpenStage) -> None:
    before = await stage_with(at=datetime(2026, 3, 31, 12, tzinfo=UTC))
    after = await stage_with(at=datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert await before.asks("express?") == "Express costs £10."
    assert await after.asks("express?") == "Express costs £12."


async def test_when_nobody_is_there_the_opening_is_told(stage_with: OpenStage) -> None:
    stage = await stage_with(at=MIDNIGHT)
    assert "They open Tuesday 3 March at 08:00 (GMT)" in await stage.asks("a person please")
    bodies = [event.body for event in await stage.events() if isinstance(event.body, HandoffBody)]
    assert {body.opens_at for body in bodies} == {datetime(2026, 3, 3, 8, tzinfo=UTC)}


async def test_a_language_without_reviewed_answers_gets_a_person(stage_with: OpenStage) -> None:
    stage = await stage_with(language="es")
    assert LATE_FEE.text not in await stage.asks("late fee?")
    assert await stage.owner() is Owner.QUEUE


async def test_while_waiting_other_topics_are_answered_and_the_own_one_is_not(stage: Stage) -> None:
    await stage.asks("I want my fee back")
    assert "(handoff_waiting)" in await stage.asks("where is my fee back?")
    assert await stage.asks("late fee?") == f"{LATE_FEE.text}\n\n(handoff_answers_meanwhile)"
    assert await stage.owner() is Owner.QUEUE


async def test_who_takes_the_wish_back_goes_on_with_the_bot(stage: Stage) -> None:
    await stage.asks("a person please")
    assert await stage.asks("no person") == "(withdrawn)"
    assert await stage.owner() is Owner.BOT
    assert (await stage.handoff_states())[-1] is HandoffState.WITHDRAWN
    assert await stage.asks("late fee?") == LATE_FEE.text


async def test_a_long_letter_is_read_by_a_person(stage: Stage) -> None:
    reply = await stage.asks("late fee " * 500)
    assert "(too_long) 4,000" in reply
    assert await stage.owner() is Owner.QUEUE
