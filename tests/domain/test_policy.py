"""The rules as stories, in the order in which a compliance officer reads them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firstpass.domain.conversation import HandoffId, HandoffState, OpenHandoff, Owner, QueueId
from firstpass.domain.decision import (
    Answer,
    Candidate,
    Clarify,
    Decision,
    HandOff,
    Meaning,
    Part,
    Progress,
    ReasonCode,
    Refuse,
    Standing,
    StaySilent,
    Told,
    Wish,
    progress_after,
)
from firstpass.domain.notices import NoticeKind
from firstpass.domain.playbook import PassageId
from firstpass.domain.policy import MESSAGE_RULES, WISH_RULES
from firstpass.domain.policy.situation import MAX_READABLE
from firstpass.domain.scope import Autonomy, CaseTypeId
from firstpass.domain.signals import Courtesy, Repeated, ReservedDecision, Signal, SignalKind, Vulnerability
from tests.stage import AVOID_FEE, INVOICE, LATE_FEE, NOON, REFUND, a_case_type, a_meaning, a_scope, a_wish, decision_on

ASKS = Signal(SignalKind.ASKS_FOR_PERSON, 0)
AUTOMATED = Signal(SignalKind.AUTOMATED, 0)
UNBLOCK, CREDIT = ReservedDecision.UNBLOCK_DECISION, ReservedDecision.CREDIT_DECISION


def reserved(decision: ReservedDecision, at: int = 0) -> Signal:
    return Signal(SignalKind.RESERVED_DECISION, at, decision.value)


def waiting_with(*topics: str, **progress: object) -> Standing:
    """People have a case on these topics and nobody has picked it up."""
    case = OpenHandoff(HandoffId("h1"), "AB12-CD34", HandoffState.QUEUED, QueueId("billing"), topics, NOON)
    return Standing(Owner.QUEUE, case, Progress(**progress))  # type: ignore[arg-type]


def with_bot(**progress: object) -> Standing:
    return Standing(Owner.BOT, None, Progress(**progress))  # type: ignore[arg-type]


def only(decision: Decision) -> Part:
    assert len(decision.parts) == 1
    return decision.parts[0]


def test_the_rules_stand_in_the_order_that_was_approved() -> None:
    assert [rule.__name__ for rule in MESSAGE_RULES] == [
        "crisis",
        "person_owns",
        "in_danger",
        "asks_for_person",
        "automated_mail",
        "notice",
        "security_report",
        "life_at_risk",
        "too_long",
        "too_many",
        "code_in_chat",
        "declines_person",
        "courtesy",
        "none_of_these",
        "not_helped",
        "unreadable",
    ]
    assert [rule.__name__ for rule in WISH_RULES] == [
        "reserved_decision",
        "language_not_covered",
        "handed_over",
        "not_understood",
        "incident",
        "unsure",
        "off_duty",
        "in_vain",
        "identity_needed",
        "password_reset",
        "status_check",
        "no_progress",
        "needs_person",
        "nothing_found",
        "just_answered",
        "answer",
    ]


@pytest.mark.parametrize("rule", [*MESSAGE_RULES, *WISH_RULES])
def test_every_rule_says_in_a_sentence_what_it_is_for(rule: object) -> None:
    assert (rule.__doc__ or "").strip().endswith((".", ")."))


def test_a_mail_that_somebody_pasted_under_their_own_wish_is_their_message() -> None:
    decision = decision_on(a_meaning(a_wish("late_fee"), signals=(AUTOMATED,)), (LATE_FEE,))
    assert (decision.name, decision.evidence) == ("answer", (LATE_FEE,))


def test_a_life_at_risk_comes_before_everything_else() -> None:
    crisis = Signal(SignalKind.VULNERABILITY, 0, "crisis")
    part = only(decision_on(a_meaning(a_wish("late_fee"), signals=(crisis, ASKS, AUTOMATED)), (LATE_FEE,)))
    assert isinstance(part, HandOff)
    assert (part.openings, part.transfer.reason) == (("crisis",), ReasonCode.VULNERABILITY)


@pytest.mark.parametrize("confidence", [0.0, 0.3, 0.99])
def test_a_language_without_reviewed_articles_ends_with_a_person(confidence: float) -> None:
    wish = a_wish("late_fee" if confidence else None, confidence)
    part = only(decision_on(a_meaning(wish), (LATE_FEE,), covered=False))
    assert isinstance(part, HandOff)
    assert (part.rule, part.openings) == ("language_not_covered", ("language_not_covered",))
    assert part.transfer.reason is ReasonCode.LANGUAGE_NOT_COVERED


def test_a_language_never_comes_before_what_is_urgent_or_starts_a_clock() -> None:
    for signal, rule in (
        (vulnerable(Vulnerability.CRISIS), "crisis"),
        (vulnerable(Vulnerability.SCAM_UNDER_WAY), "in_danger"),
        (ASKS, "asks_for_person"),
        (gives(NoticeKind.COMPLAINT), "notice"),
        (Signal(SignalKind.SECURITY_REPORT, 0), "security_report"),
    ):
        assert decision_on(a_meaning(a_wish("late_fee"), signals=(signal,)), covered=False).rule == rule


def test_a_courtesy_is_returned_in_any_language() -> None:
    assert decision_on(a_meaning(courtesy=Courtesy.THANKS), covered=False).rule == "courtesy"


def test_what_is_reserved_is_refused_in_any_language_and_a_person_comes_at_once() -> None:
    asked = Signal(SignalKind.RESERVED_DECISION, 0, "credit_decision")
    covered = only(decision_on(a_meaning(a_wish("late_fee"), signals=(asked,))))
    other = only(decision_on(a_meaning(a_wish("late_fee"), signals=(asked,)), covered=False))
    assert isinstance(covered, Refuse)
    assert isinstance(other, Refuse)
    assert (covered.transfer is None, other.transfer is None) == (True, False)


def test_a_card_at_risk_is_blocked_in_every_language() -> None:
    lost = a_case_type("lost", category="cards", priority="urgent")
    scope = replace(a_scope(), case_types={lost.id: lost})
    part = only(decision_on(a_meaning(a_wish("lost", 0.4)), covered=False, scope=scope))
    assert isinstance(part, HandOff)
    assert part.openings == ("card_blocking", "language_not_covered")


def test_who_asks_for_a_person_after_a_topic_reaches_the_people_for_it() -> None:
    part = only(decision_on(a_meaning(signals=(ASKS,)), standing=with_bot(topic=CaseTypeId("late_fee"))))
    assert isinstance(part, HandOff)
    assert part.transfer.queue == "billing"


def test_more_wishes_than_a_reply_can_serve_go_to_a_person_together() -> None:
    part = only(decision_on(a_meaning(*[a_wish("late_fee")] * 5), *[(LATE_FEE,)] * 5))
    assert isinstance(part, HandOff)
    assert part.rule == "too_many"


def test_while_a_person_owns_the_bot_is_silent_whatever_is_asked() -> None:
    decision = decision_on(a_meaning(a_wish("late_fee"), signals=(ASKS, AUTOMATED)), standing=Standing(Owner.HUMAN))
    assert only(decision) == StaySilent("person_owns")


def test_automated_mail_gets_no_words_and_goes_to_the_admin_queue() -> None:
    part = only(decision_on(a_meaning(a_wish("late_fee", 0.4), signals=(AUTOMATED,)), (LATE_FEE,)))
    assert isinstance(part, StaySilent)
    assert part.transfer is not None
    assert (part.transfer.queue, part.transfer.reason) == ("admin", ReasonCode.AUTOMATED_MAIL)


@pytest.mark.parametrize("standing", [with_bot(), with_bot(clarified_last=True), waiting_with("late_fee")])
def test_who_asks_for_a_person_gets_one_at_the_first_request(standing: Standing) -> None:
    part = only(decision_on(a_meaning(a_wish("late_fee"), signals=(ASKS,)), (LATE_FEE,), standing=standing))
    assert isinstance(part, HandOff)
    assert (part.transfer.queue, part.transfer.reason) == ("billing", ReasonCode.CUSTOMER_ASKED)


def test_who_asks_for_a_person_about_something_unclear_gets_the_general_queue() -> None:
    part = only(decision_on(a_meaning(a_wish("late_fee", 0.4), signals=(ASKS,))))
    assert isinstance(part, HandOff)
    assert part.transfer.queue == "general"


@pytest.mark.parametrize(("length", "name"), [(MAX_READABLE, "answer"), (MAX_READABLE + 1, "handoff")])
def test_what_is_too_long_is_read_by_a_person(length: int, name: str) -> None:
    decision = decision_on(a_meaning(a_wish("late_fee", end=length)), (LATE_FEE,), length=length)
    assert decision.name == name


def test_who_takes_back_the_wish_for_a_person_goes_on_with_the_bot() -> None:
    declined = a_meaning(courtesy=Courtesy.DECLINES_PERSON)
    assert decision_on(declined, standing=waiting_with("late_fee")).withdraws
    assert not decision_on(declined).withdraws


@pytest.mark.parametrize(
    ("courtesy", "reply"),
    [(Courtesy.GREETING, "greeting"), (Courtesy.THANKS, "thanks"), (Courtesy.CLOSING, "goodbye")],
)
def test_a_courtesy_gets_its_fixed_reply(courtesy: Courtesy, reply: str) -> None:
    assert only(decision_on(a_meaning(courtesy=courtesy))) == Answer("courtesy", None, (reply,))


def test_something_else_is_a_person_not_a_second_question() -> None:
    decision = decision_on(a_meaning(none_of_these=True), standing=with_bot(clarified_last=True))
    assert (decision.name, decision.rule) == ("handoff", "none_of_these")


def test_noise_gets_choices_once_and_then_a_person() -> None:
    noise = a_meaning(readable=False)
    question = only(decision_on(noise))
    assert isinstance(question, Clarify)
    assert question.case_types == (
        "late_fee",
        "express_card",
        "api_keys",
    )  # the first that is answered, a category each
    assert decision_on(noise, standing=with_bot(clarified_last=True)).name == "handoff"
    assert decision_on(noise, standing=waiting_with()).name == "handoff"


def test_a_reserved_decision_on_a_pending_case_is_refused_and_handed_over() -> None:
    part = only(decision_on(a_meaning(a_wish("late_fee"), signals=(reserved(UNBLOCK),)), (LATE_FEE,)))
    assert isinstance(part, Refuse)
    assert part.reserved is UNBLOCK
    assert part.transfer is not None
    assert part.transfer.queue == "review"


def test_a_reserved_decision_in_general_is_refused_and_a_person_offered() -> None:
    assert only(decision_on(a_meaning(a_wish("credit_limit")))) == Refuse(
        "reserved_decision", a_wish("credit_limit"), CREDIT, None
    )


def test_the_same_refusal_is_never_sent_twice() -> None:
    again = decision_on(a_meaning(a_wish("credit_limit")), standing=with_bot(refused=(CREDIT,)))
    assert (again.name, again.rule) == ("handoff", "reserved_decision")
    other = decision_on(a_meaning(a_wish("credit_limit")), standing=with_bot(refused=(UNBLOCK,)))
    assert other.name == "refuse"


def test_only_the_wish_that_wants_the_reserved_decision_is_refused() -> None:
    fee, unblock = a_wish("late_fee", start=0, end=20), a_wish("invoice_copy", start=20, end=40)
    decision = decision_on(a_meaning(fee, unblock, signals=(reserved(UNBLOCK, 25),)), (LATE_FEE,), (INVOICE,))
    assert [type(part) for part in decision.parts] == [Answer, Refuse]
    assert decision.name == "refuse"


def test_a_reserved_decision_outside_every_wish_is_refused_all_the_same() -> None:
    fee = a_wish("late_fee", start=0, end=20)
    decision = decision_on(a_meaning(fee, signals=(reserved(UNBLOCK, 25),)), (LATE_FEE,))
    assert decision.name == "refuse"


def test_a_reserved_decision_in_a_fourth_wish_is_refused_all_the_same() -> None:
    asked = [a_wish("late_fee", start=i * 10, end=i * 10 + 10) for i in range(4)]
    decision = decision_on(a_meaning(*asked, signals=(reserved(UNBLOCK, 35),)), *[(LATE_FEE,)] * 4)
    assert decision.name == "refuse"


def test_the_bot_keeps_off_what_people_have_now() -> None:
    part = only(decision_on(a_meaning(a_wish("late_fee")), (LATE_FEE,), standing=waiting_with("late_fee")))
    assert isinstance(part, HandOff)
    assert part.rule == "handed_over"
    assert part.evidence == ()


def test_the_bot_answers_other_topics_while_the_customer_waits() -> None:
    decision = decision_on(a_meaning(a_wish("invoice_copy")), (INVOICE,), standing=waiting_with("late_fee"))
    assert decision.evidence == (INVOICE,)


def test_while_the_customer_waits_what_is_unclear_is_added_to_the_case() -> None:
    for wish in (a_wish("invoice_copy", 0.4), a_wish(None)):
        decision = decision_on(a_meaning(wish), standing=waiting_with("late_fee"))
        assert (decision.name, decision.rule) == ("handoff", "handed_over")


def test_what_nothing_known_comes_near_gets_an_honest_no_and_a_person() -> None:
    for wish in (a_wish(None), a_wish("late_fee", 0.14)):
        part = only(decision_on(a_meaning(wish), (LATE_FEE,)))
        assert isinstance(part, HandOff)
        assert (part.openings, part.transfer.reason) == (("unknown",), ReasonCode.OUTSIDE_PLAYBOOK)


def test_between_case_types_the_customer_chooses() -> None:
    names = ("late_fee", "invoice_copy", "statements", "express_card")
    between = Wish(tuple(Candidate(CaseTypeId(name), 0.5 - i / 10) for i, name in enumerate(names)), 0, 40)
    part = only(decision_on(a_meaning(between)))
    assert isinstance(part, Clarify)
    assert part.case_types == ("late_fee", "invoice_copy", "statements")


def test_after_a_question_comes_no_second_one() -> None:
    decision = decision_on(a_meaning(a_wish("late_fee", 0.4)), standing=with_bot(clarified_last=True))
    assert (decision.name, decision.transfer and decision.transfer.reason) == ("handoff", ReasonCode.LOW_CONFIDENCE)


@pytest.mark.parametrize("autonomy", ["off", "draft"])
def test_what_is_not_live_goes_to_its_queue(autonomy: Autonomy) -> None:
    scope = a_scope()
    fee = replace(scope.case_types[CaseTypeId("late_fee")], autonomy=autonomy)
    scope = replace(scope, case_types={**scope.case_types, fee.id: fee})
    decision = decision_on(a_meaning(a_wish("late_fee")), (LATE_FEE,), scope=scope)
    assert (decision.name, decision.rule, decision.evidence) == ("handoff", "off_duty", ())


def test_what_a_person_has_to_do_comes_with_what_helps_meanwhile() -> None:
    part = only(decision_on(a_meaning(a_wish("fee_refund")), (REFUND, LATE_FEE)))
    assert isinstance(part, HandOff)
    assert (part.evidence, part.transfer.reason) == ((REFUND,), ReasonCode.NEEDS_AGENT_ACTION)


def test_nothing_found_is_a_person_never_an_answer() -> None:
    decision = decision_on(a_meaning(a_wish("statements")))
    assert (decision.name, decision.rule) == ("handoff", "nothing_found")


def test_the_best_passage_answers() -> None:
    decision = decision_on(a_meaning(a_wish("late_fee")), (LATE_FEE, AVOID_FEE))
    assert only(decision) == Answer("answer", a_wish("late_fee"), (), (LATE_FEE,))


def test_the_second_time_a_person_is_offered_and_the_third_time_one_comes() -> None:
    second = only(
        decision_on(a_meaning(a_wish("late_fee")), (LATE_FEE,), standing=with_bot(told=(Told(LATE_FEE.id, 1),)))
    )
    assert isinstance(second, Answer)
    assert second.offers_person
    third = decision_on(a_meaning(a_wish("late_fee")), (LATE_FEE,), standing=with_bot(told=(Told(LATE_FEE.id, 2),)))
    assert (third.name, third.transfer and third.transfer.reason) == ("handoff", ReasonCode.NO_PROGRESS)


def test_two_wishes_are_answered_first_and_handed_over_last() -> None:
    decision = decision_on(a_meaning(a_wish("fee_refund"), a_wish("late_fee")), (REFUND,), (LATE_FEE,))
    assert [type(part) for part in decision.parts] == [Answer, HandOff]


def test_what_would_be_said_twice_is_said_once() -> None:
    decision = decision_on(a_meaning(a_wish("late_fee"), a_wish("late_fee")), (LATE_FEE,), (LATE_FEE,))
    assert len(decision.parts) == 1


def test_of_two_wishes_for_the_same_queue_people_get_both_topics() -> None:
    decision = decision_on(a_meaning(a_wish("late_fee"), a_wish("invoice_copy")))
    topics = {part.wish.case_type for part in decision.parts if isinstance(part, HandOff) and part.wish}
    assert topics == {"late_fee", "invoice_copy"}


def test_who_waits_for_a_person_reads_the_opening_of_the_article_first() -> None:
    section = replace(REFUND, id=PassageId("refund-section"), heading="Can I have it back?")
    part = only(decision_on(a_meaning(a_wish("fee_refund")), (section, INVOICE, REFUND)))
    assert isinstance(part, HandOff)
    assert part.evidence == (REFUND, section)


def test_an_answer_is_a_section_alone_unless_its_opening_was_found_right_behind() -> None:
    alone = only(decision_on(a_meaning(a_wish("late_fee")), (AVOID_FEE, INVOICE, LATE_FEE)))
    both = only(decision_on(a_meaning(a_wish("late_fee")), (AVOID_FEE, LATE_FEE, INVOICE)))
    assert isinstance(alone, Answer)
    assert isinstance(both, Answer)
    assert (alone.evidence, both.evidence) == ((AVOID_FEE,), (LATE_FEE, AVOID_FEE))


def vulnerable(need: Vulnerability) -> Signal:
    return Signal(SignalKind.VULNERABILITY, 0, need.value)


def gives(kind: NoticeKind) -> Signal:
    return Signal(SignalKind.NOTICE, 0, kind.value)


def test_a_crisis_comes_before_everything_also_while_a_person_speaks() -> None:
    crisis = a_meaning(a_wish("late_fee"), signals=(ASKS, vulnerable(Vulnerability.CRISIS)))
    for standing in (Standing(), Standing(Owner.HUMAN)):
        part = only(decision_on(crisis, (LATE_FEE,), standing=standing))
        assert isinstance(part, HandOff)
        assert (part.rule, part.openings) == ("crisis", ("crisis",))


def test_while_a_person_speaks_the_bot_says_nothing_else_but_files_what_is_noticed() -> None:
    decision = decision_on(
        a_meaning(a_wish("late_fee"), signals=(gives(NoticeKind.COMPLAINT),)),
        (LATE_FEE,),
        standing=Standing(Owner.HUMAN),
    )
    assert only(decision) == StaySilent("person_owns")
    assert decision.notices == (NoticeKind.COMPLAINT,)


@pytest.mark.parametrize(
    ("need", "openings"),
    [
        (Vulnerability.SCAM_UNDER_WAY, ("scam_under_way", "card_blocking")),
        (Vulnerability.COERCION, ("coercion",)),
    ],
)
def test_who_is_in_danger_reads_what_helps_this_minute(need: Vulnerability, openings: tuple[str, ...]) -> None:
    part = only(decision_on(a_meaning(a_wish("late_fee"), signals=(vulnerable(need), ASKS)), (LATE_FEE,)))
    assert isinstance(part, HandOff)
    assert (part.rule, part.openings, part.transfer.reason) == ("in_danger", openings, ReasonCode.VULNERABILITY)


def test_a_hard_situation_changes_no_answer_and_brings_a_person_besides() -> None:
    plain = decision_on(a_meaning(a_wish("late_fee")), (LATE_FEE,))
    told = decision_on(a_meaning(a_wish("late_fee"), signals=(vulnerable(Vulnerability.BEREAVEMENT),)), (LATE_FEE,))
    answer, care = told.parts
    assert (answer,) == plain.parts
    assert isinstance(care, HandOff)
    assert (care.openings, care.transfer.reason) == (("support_need",), ReasonCode.VULNERABILITY)


def test_where_a_person_comes_anyway_a_hard_situation_adds_no_second_transfer() -> None:
    told = decision_on(a_meaning(a_wish("fee_refund"), signals=(vulnerable(Vulnerability.HEALTH),)), (REFUND,))
    assert isinstance(only(told), HandOff)


def test_notices_go_to_the_queue_of_the_most_pressing_and_each_is_taken_down() -> None:
    signals = (gives(NoticeKind.COMPLAINT), gives(NoticeKind.SCAM_CLAIM))
    decision = decision_on(a_meaning(a_wish("late_fee", 0.1), signals=signals), ())
    part = only(decision)
    assert isinstance(part, HandOff)
    assert part.openings == ("card_blocking", "notice_scam_claim", "notice_complaint")
    assert decision.notices == (NoticeKind.SCAM_CLAIM, NoticeKind.COMPLAINT)
    assert part.transfer.reason is ReasonCode.NOTICE


def test_a_notice_is_filed_whatever_rule_speaks() -> None:
    crisis = Signal(SignalKind.VULNERABILITY, 0, "crisis")
    signals = (crisis, gives(NoticeKind.DATA_REQUEST))
    decision = decision_on(a_meaning(a_wish("late_fee"), signals=signals), (LATE_FEE,))
    assert decision.rule == "crisis"
    assert decision.notices == (NoticeKind.DATA_REQUEST,)


def test_who_gives_notice_and_wants_a_person_gets_both() -> None:
    signals = (ASKS, gives(NoticeKind.DATA_REQUEST))
    decision = decision_on(a_meaning(a_wish("late_fee"), signals=signals), (LATE_FEE,))
    part = only(decision)
    assert isinstance(part, HandOff)
    assert (decision.rule, part.openings) == ("notice", ("notice_data_request",))


def test_a_report_of_a_weakness_goes_to_those_who_can_close_it() -> None:
    part = only(
        decision_on(a_meaning(a_wish("late_fee"), signals=(Signal(SignalKind.SECURITY_REPORT, 0),)), (LATE_FEE,))
    )
    assert isinstance(part, HandOff)
    assert (part.openings, part.transfer.reason) == (("security_report",), ReasonCode.SECURITY_REPORT)


@pytest.mark.parametrize(
    ("secret", "signals", "standing", "warns"),
    [
        (True, (), Standing(), True),
        (False, (), Standing(), False),
        (True, (), with_bot(warned=True), False),
        (True, (), Standing(Owner.HUMAN), False),
        (True, (AUTOMATED,), Standing(), True),
        (True, (ASKS,), Standing(), True),
        (True, (vulnerable(Vulnerability.CRISIS),), Standing(), False),
        (True, (vulnerable(Vulnerability.SCAM_UNDER_WAY),), Standing(), False),
    ],
)
def test_who_sends_a_secret_is_warned_once_unless_somebody_else_speaks_or_there_is_danger(
    secret: bool, signals: tuple[Signal, ...], standing: Standing, warns: bool
) -> None:
    meaning = a_meaning(a_wish("late_fee"), signals=signals)
    decision = decision_on(meaning, (LATE_FEE,), secret=secret, standing=standing)
    assert decision.warns is warns
    assert progress_after(standing.progress, decision).warned is (warns or standing.progress.warned)


def test_a_fee_of_ours_that_is_called_wrong_blocks_no_card() -> None:
    error = Signal(SignalKind.NOTICE, 0, "error_notice")
    about_bills = decision_on(a_meaning(a_wish("bills"), signals=(error,)))
    about_a_payment = decision_on(a_meaning(a_wish("payments"), signals=(error,)))
    assert isinstance(about_bills.parts[0], HandOff)
    assert isinstance(about_a_payment.parts[0], HandOff)
    assert about_bills.parts[0].openings == ("notice_error_notice",)
    assert about_a_payment.parts[0].openings == ("card_blocking", "notice_error_notice")


def again(how: Repeated) -> Signal:
    return Signal(SignalKind.REPEATED, 0, how.value)


def test_an_answer_that_did_not_help_offers_a_person_and_the_second_time_one_comes() -> None:
    in_vain = a_meaning(signals=(again(Repeated.NOT_HELPED),))
    topic = CaseTypeId("late_fee")
    first = only(decision_on(in_vain, standing=with_bot(turns=1, topic=topic)))
    assert first == Answer("not_helped", None, ("not_helped",), offers_person=True)
    second = only(decision_on(in_vain, standing=with_bot(turns=2, topic=topic, repeats=1)))
    assert isinstance(second, HandOff)
    assert (second.rule, second.transfer.reason) == ("not_helped", ReasonCode.NO_PROGRESS)


@pytest.mark.parametrize("how", list(Repeated))
def test_the_same_wish_a_third_time_brings_a_person(how: Repeated) -> None:
    meaning = a_meaning(a_wish("late_fee"), signals=(again(how),))
    standing = with_bot(turns=2, topic=CaseTypeId("late_fee"), repeats=1, told=(Told(LATE_FEE.id, 1),))
    part = only(decision_on(meaning, (LATE_FEE,), standing=standing))
    assert isinstance(part, HandOff)
    assert (part.rule, part.transfer.reason) == ("in_vain", ReasonCode.NO_PROGRESS)


def test_repeats_on_another_topic_do_not_count() -> None:
    meaning = a_meaning(a_wish("late_fee"), signals=(again(Repeated.SAME_WISH),))
    part = only(decision_on(meaning, (LATE_FEE,), standing=with_bot(turns=2, topic=CaseTypeId("refund"), repeats=1)))
    assert isinstance(part, Answer)
    assert part.offers_person


def test_a_message_sent_twice_is_not_answered_twice_with_the_same_words() -> None:
    meaning = a_meaning(a_wish("late_fee"), signals=(again(Repeated.SAME_WORDS),))
    standing = with_bot(turns=1, topic=CaseTypeId("late_fee"), told=(Told(LATE_FEE.id, 1),))
    part = only(decision_on(meaning, (LATE_FEE,), standing=standing))
    assert part == Answer("just_answered", a_wish("late_fee"), ("just_answered",), offers_person=True)


@pytest.mark.parametrize(
    "meaning",
    [
        a_meaning(a_wish("late_fee")),
        a_meaning(a_wish("late_fee", 0.4)),
        a_meaning(courtesy=Courtesy.DECLINES_PERSON),
        a_meaning(courtesy=Courtesy.CLOSING),
        a_meaning(readable=False),
    ],
)
def test_after_a_life_at_risk_the_case_is_not_left_and_nothing_is_asked(meaning: Meaning) -> None:
    part = only(decision_on(meaning, (LATE_FEE,), standing=waiting_with(turns=1, at_risk=True)))
    assert isinstance(part, HandOff)
    assert (part.rule, part.transfer.reason, part.openings) == ("life_at_risk", ReasonCode.VULNERABILITY, ())


def test_a_life_at_risk_is_remembered_until_people_have_given_the_conversation_back() -> None:
    crisis = decision_on(a_meaning(signals=(vulnerable(Vulnerability.CRISIS),)))
    progress = progress_after(
        progress_after(Progress(), crisis), decision_on(a_meaning(a_wish("late_fee")), (LATE_FEE,))
    )
    assert progress.at_risk
    answered = decision_on(a_meaning(a_wish("late_fee")), (LATE_FEE,), standing=Standing(Owner.BOT, None, progress))
    assert answered.name == "answer"
