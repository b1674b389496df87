"""A turn is named after its weightiest part; what was done so far is counted by what was delivered."""

from __future__ import annotations

from itertools import permutations

import pytest

from firstpass.domain.conversation import QueueId
from firstpass.domain.decision import (
    Answer,
    Clarify,
    Decision,
    HandOff,
    Part,
    Progress,
    ReasonCode,
    Refuse,
    StaySilent,
    Told,
    Transfer,
    Wish,
    progress_after,
)
from firstpass.domain.scope import CaseTypeId
from firstpass.domain.signals import ReservedDecision
from tests.stage import LATE_FEE, REFUND, a_wish

CREDIT, UNBLOCK = ReservedDecision.CREDIT_DECISION, ReservedDecision.UNBLOCK_DECISION


def to(queue: str, reason: ReasonCode = ReasonCode.CUSTOMER_ASKED) -> Transfer:
    return Transfer(reason, QueueId(queue), "a_rule")


REFUSED = Refuse("reserved_decision", a_wish("credit_limit"), CREDIT, None)
HANDED = HandOff("needs_person", a_wish("fee_refund"), to("billing"), evidence=(REFUND,))
ASKED = Clarify("unsure", a_wish("late_fee", 0.4), ("clarify",), (CaseTypeId("late_fee"),))
ANSWERED = Answer("answer", a_wish("late_fee"), evidence=(LATE_FEE,))
SILENT = StaySilent("person_owns")
HEAVIEST_FIRST = (REFUSED, HANDED, ASKED, ANSWERED, SILENT)
NAMES = ("refuse", "handoff", "clarify", "answer", "stay_silent")


@pytest.mark.parametrize("parts", list(permutations(HEAVIEST_FIRST, 3)))
def test_the_weightiest_part_names_the_turn(parts: tuple[Part, ...]) -> None:
    heaviest = min(parts, key=HEAVIEST_FIRST.index)
    decision = Decision(parts)
    assert decision.name == NAMES[HEAVIEST_FIRST.index(heaviest)]
    assert decision.rule == heaviest.rule


def test_the_transfer_is_the_weightiest_parts_and_the_others_join() -> None:
    refused = Refuse("reserved_decision", None, UNBLOCK, to("review", ReasonCode.RESERVED_DECISION))
    decision = Decision((ANSWERED, HANDED, refused))
    assert decision.transfer == refused.transfer
    assert [transfer.queue for transfer in decision.transfers] == ["review", "billing"]


def test_an_answer_transfers_nothing() -> None:
    assert Decision((ANSWERED, ASKED, REFUSED)).transfer is None


def test_evidence_stands_in_reading_order() -> None:
    assert Decision((ANSWERED, HANDED)).evidence == (LATE_FEE, REFUND)


def test_what_was_delivered_counts() -> None:
    once = progress_after(Progress(), Decision((ANSWERED,)))
    assert once == Progress(turns=1, told=(Told(LATE_FEE.id, 1),), topic=CaseTypeId("late_fee"))
    assert progress_after(once, Decision((ANSWERED,))).times_told(LATE_FEE.id) == 2


def test_a_question_is_remembered_for_one_turn() -> None:
    asked = progress_after(Progress(), Decision((ASKED,)))
    assert asked.clarified_last
    assert not progress_after(asked, Decision((ANSWERED,))).clarified_last


def test_a_refusal_is_remembered_for_good_and_once() -> None:
    twice = progress_after(progress_after(Progress(), Decision((REFUSED,))), Decision((REFUSED,)))
    assert progress_after(twice, Decision((ANSWERED,))).refused == (CREDIT,)


def test_a_handoff_tells_no_answer() -> None:
    assert progress_after(Progress(), Decision((HANDED, SILENT))).told == ()


def test_a_wish_without_candidates_is_an_explicit_unknown() -> None:
    unknown = Wish((), 0, 10)
    assert (unknown.case_type, unknown.confidence) == (None, 0.0)
