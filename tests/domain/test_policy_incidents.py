"""The policy while something does not work: the incident's words in place of an answer, and never in anybody's way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firstpass.domain.conversation import HandoffId, HandoffState, OpenHandoff, Owner, QueueId
from firstpass.domain.decision import (
    Answer,
    Candidate,
    Clarify,
    HandOff,
    Meaning,
    Part,
    Progress,
    ReasonCode,
    Refuse,
    Standing,
    Told,
    Wish,
    progress_after,
)
from firstpass.domain.incidents import EVERYTHING, Incident, IncidentId
from firstpass.domain.playbook import Passage
from firstpass.domain.redaction import approved
from firstpass.domain.scope import CaseTypeId
from firstpass.domain.signals import Signal, SignalKind
from tests.builders import an_incident
from tests.stage import INVOICE, LATE_FEE, NOON, REFUND, a_case_type, a_meaning, a_scope, a_wish, decision_on

FEES = an_incident("fees", case_types=(CaseTypeId("late_fee"),))
ALL = an_incident("all", case_types=(EVERYTHING,))
LATE, COPY = CaseTypeId("late_fee"), CaseTypeId("invoice_copy")


def told(times: int, incident: Incident = FEES) -> Standing:
    return Standing(Owner.BOT, None, Progress(told=(Told(incident.told_as, times),)))


def decided(
    meaning: Meaning, *found: tuple[Passage, ...], standing: Standing | None = None, incident: Incident = FEES
) -> tuple[Part, ...]:
    return decision_on(meaning, *found, standing=standing or Standing(), incidents=(incident,)).parts


def test_its_words_stand_in_place_of_the_answer() -> None:
    (part,) = decided(a_meaning(a_wish("late_fee")), (LATE_FEE,))
    assert part == Answer("incident", a_wish("late_fee"), incident=FEES)


def test_also_where_nothing_else_could_be_said() -> None:
    (part,) = decided(a_meaning(a_wish("late_fee")))
    assert part.rule == "incident"


def test_what_lies_outside_its_scope_is_answered_as_ever() -> None:
    incident, answer = decided(a_meaning(a_wish("late_fee"), a_wish("invoice_copy")), (LATE_FEE,), (INVOICE,))
    assert (incident.rule, answer) == ("incident", Answer("answer", a_wish("invoice_copy"), evidence=(INVOICE,)))


def test_two_wishes_that_it_touches_hear_it_once() -> None:
    parts = decided(a_meaning(a_wish("late_fee"), a_wish("invoice_copy")), (LATE_FEE,), (INVOICE,), incident=ALL)
    assert [part.rule for part in parts] == ["incident"]


def test_of_two_the_newer_is_told() -> None:
    newer = replace(FEES, id=IncidentId("newer"), started_at=FEES.started_at + timedelta(hours=1))
    (part,) = decision_on(a_meaning(a_wish("late_fee")), (LATE_FEE,), incidents=(newer, FEES)).parts
    assert isinstance(part, Answer)
    assert part.incident == newer


@pytest.mark.parametrize("outcome", ["password_reset", "status_check"])
def test_its_words_stand_in_place_of_an_action_and_of_a_status(outcome: str) -> None:
    scope = a_scope()
    scope = replace(scope, case_types={**scope.case_types, LATE: a_case_type("late_fee", outcome=outcome)})
    (part,) = decision_on(a_meaning(a_wish("late_fee")), incidents=(FEES,), scope=scope).parts
    assert (part.rule, isinstance(part, Answer)) == ("incident", True)


def test_the_second_time_a_person_is_offered_and_the_third_time_one_comes() -> None:
    (second,) = decided(a_meaning(a_wish("late_fee")), (LATE_FEE,), standing=told(1))
    assert second == Answer("incident", a_wish("late_fee"), ("already_answered",), offers_person=True, incident=FEES)
    (third,) = decided(a_meaning(a_wish("late_fee")), (LATE_FEE,), standing=told(2))
    assert isinstance(third, HandOff)
    assert (third.rule, third.transfer.reason, third.transfer.queue) == ("incident", ReasonCode.INCIDENT, "billing")
    assert third.incident == FEES


def test_other_words_are_no_repetition() -> None:
    changed = replace(FEES, text=approved("Fees are shown again."))
    (part,) = decided(a_meaning(a_wish("late_fee")), (LATE_FEE,), standing=told(2), incident=changed)
    assert part == Answer("incident", a_wish("late_fee"), incident=changed)


def test_how_often_it_was_told_is_counted_once_a_turn() -> None:
    decision = decision_on(
        a_meaning(a_wish("late_fee"), a_wish("fee_refund")), (LATE_FEE,), (REFUND,), incidents=(ALL,)
    )
    assert [part.rule for part in decision.parts] == ["incident", "needs_person"]
    assert decision.incidents == (ALL,)
    assert progress_after(Progress(), decision).times_told(ALL.told_as) == 1


@pytest.mark.parametrize(
    ("signal", "rule"),
    [
        (Signal(SignalKind.ASKS_FOR_PERSON, 0), "asks_for_person"),
        (Signal(SignalKind.NOTICE, 0, "complaint"), "notice"),
        (Signal(SignalKind.SECURITY_REPORT, 0), "security_report"),
        (Signal(SignalKind.RESERVED_DECISION, 0, "unblock_decision"), "reserved_decision"),
    ],
)
def test_what_comes_first_keeps_its_text_and_says_the_incident_too(signal: Signal, rule: str) -> None:
    usual = decision_on(a_meaning(a_wish("late_fee"), signals=(signal,)), (LATE_FEE,)).parts
    (part,) = decided(a_meaning(a_wish("late_fee"), signals=(signal,)), (LATE_FEE,))
    assert isinstance(part, HandOff | Refuse)
    assert (part.rule, part.incident) == (rule, FEES)
    assert (replace(part, incident=None),) == usual


@pytest.mark.parametrize("need", ["crisis", "scam_under_way", "coercion"])
def test_in_an_emergency_nothing_else_is_said(need: str) -> None:
    signal = Signal(SignalKind.VULNERABILITY, 0, need)
    (part,) = decided(a_meaning(a_wish("late_fee"), signals=(signal,)), (LATE_FEE,), incident=ALL)
    assert isinstance(part, HandOff)
    assert part.incident is None


@pytest.mark.parametrize("name", ["fee_refund", "api_keys"])
def test_what_people_do_goes_to_them_as_ever_with_its_words(name: str) -> None:
    (usual,) = decision_on(a_meaning(a_wish(name)), (REFUND,)).parts
    (part,) = decided(a_meaning(a_wish(name)), (REFUND,), incident=ALL)
    assert isinstance(usual, HandOff)
    assert part == replace(usual, evidence=(), incident=ALL)


def test_a_lost_card_is_blocked_first() -> None:
    scope = a_scope()
    lost = a_case_type("express_card", category="cards", outcome="handoff", priority="urgent")
    scope = replace(scope, case_types={**scope.case_types, lost.id: lost})
    (part,) = decision_on(a_meaning(a_wish("express_card")), (INVOICE,), incidents=(ALL,), scope=scope).parts
    assert isinstance(part, HandOff)
    assert (part.rule, part.evidence, part.incident) == ("needs_person", (INVOICE,), ALL)
    doubtful = Wish((Candidate(LATE, 0.8), Candidate(lost.id, 0.2)), 0, 40)
    (part,) = decision_on(a_meaning(doubtful), (LATE_FEE,), incidents=(ALL,), scope=scope).parts
    assert isinstance(part, Answer)
    assert part.replies == ("card_blocking",)


def test_between_case_types_it_is_told_only_where_it_is_about_all_of_them() -> None:
    between = Wish((Candidate(LATE, 0.4), Candidate(COPY, 0.3)), 0, 40)
    assert isinstance(decided(a_meaning(between))[0], Clarify)
    assert decided(a_meaning(between), incident=ALL)[0].rule == "incident"
    assert decided(a_meaning(a_wish(None)), incident=ALL)[0].rule == "not_understood"


def test_who_waits_for_a_person_reads_it_once() -> None:
    case = OpenHandoff(HandoffId("h1"), "AB12-CD34", HandoffState.QUEUED, QueueId("billing"), ("late_fee",), NOON)
    waiting = Standing(Owner.QUEUE, case)
    (part,) = decided(a_meaning(a_wish("late_fee")), (LATE_FEE,), standing=waiting)
    assert isinstance(part, HandOff)
    assert (part.rule, part.incident) == ("handed_over", FEES)
    (again,) = decided(
        a_meaning(a_wish("late_fee")), (LATE_FEE,), standing=replace(told(1), handoff=case, owner=Owner.QUEUE)
    )
    assert isinstance(again, HandOff)
    assert (again.rule, again.incident) == ("handed_over", None)


def test_while_a_person_owns_the_bot_is_silent_about_it() -> None:
    decision = decision_on(a_meaning(a_wish("late_fee")), standing=Standing(Owner.HUMAN), incidents=(ALL,))
    assert decision.name == "stay_silent"
