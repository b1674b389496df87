"""What holds in any situation at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from firstpass.domain.conversation import HandoffId, HandoffState, OpenHandoff, Owner, QueueId
from firstpass.domain.decision import (
    Answer,
    Candidate,
    Clarify,
    HandOff,
    Meaning,
    Progress,
    Refuse,
    Standing,
    StaySilent,
    Told,
    Wish,
    progress_after,
)
from firstpass.domain.incidents import EVERYTHING
from firstpass.domain.policy import Situation, decide
from firstpass.domain.scope import CaseTypeId
from firstpass.domain.signals import Courtesy, ReservedDecision, Signal, SignalKind
from tests.builders import an_incident
from tests.stage import PASSAGES, a_scope

SCOPE = a_scope()
CASE_TYPES = st.sampled_from(list(SCOPE.case_types))
CONFIDENCES = st.floats(0, 1)
COUNTS = st.integers(0, 4)


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    names = draw(st.lists(CASE_TYPES, max_size=5, unique=True))
    ranked = sorted((draw(CONFIDENCES) for _ in names), reverse=True)
    start = draw(st.integers(0, 50))
    found = tuple(Candidate(CaseTypeId(name), sure) for name, sure in zip(names, ranked, strict=True))
    return Wish(found, start, draw(st.integers(start, 90)))


RESERVED = st.builds(
    Signal,
    st.just(SignalKind.RESERVED_DECISION),
    st.integers(0, 90),
    st.sampled_from([r.value for r in ReservedDecision]),
)
OTHERS = st.builds(
    Signal, st.sampled_from(sorted(set(SignalKind) - {SignalKind.RESERVED_DECISION})), st.integers(0, 90)
)
MEANINGS = st.builds(
    Meaning,
    st.lists(wishes(), max_size=5).map(tuple),
    st.lists(RESERVED | OTHERS, max_size=4).map(tuple),
    st.none() | st.sampled_from(Courtesy),
    st.booleans(),
    st.just("en"),
    st.booleans(),
)
SOME_INCIDENTS = [
    an_incident(case_types=(CaseTypeId("late_fee"), CaseTypeId("fee_refund"))),
    an_incident("all", case_types=(EVERYTHING,)),
]
INCIDENTS = st.sampled_from(SOME_INCIDENTS)
ANSWERS = [*(passage.id for passage in PASSAGES), *(incident.told_as for incident in SOME_INCIDENTS)]
PROGRESS = st.builds(
    Progress,
    turns=COUNTS,
    clarified_last=st.booleans(),
    refused=st.lists(st.sampled_from(ReservedDecision), unique=True).map(tuple),
    told=st.lists(
        st.builds(Told, st.sampled_from(ANSWERS), COUNTS),
        unique_by=lambda told: told.passage,
    ).map(tuple),
)
CASES = st.builds(
    OpenHandoff,
    st.just(HandoffId("h1")),
    st.just("AB12-CD34"),
    st.just(HandoffState.QUEUED),
    st.just(QueueId("general")),
    st.lists(CASE_TYPES, unique=True).map(tuple),
    st.just(datetime(2026, 3, 2, tzinfo=UTC)),
)


@st.composite
def situations(draw: st.DrawFn, *owners: Owner) -> Situation:
    owner = draw(st.sampled_from(owners))
    case = draw(CASES) if owner is Owner.QUEUE else None
    meaning = draw(MEANINGS)
    evidence = tuple(tuple(draw(st.lists(st.sampled_from(PASSAGES), max_size=3))) for _ in meaning.wishes)
    length = draw(st.integers(0, 9000))
    incidents = draw(st.lists(INCIDENTS, max_size=2).map(tuple))
    return Situation(length, Standing(owner, case, draw(PROGRESS)), meaning, evidence, SCOPE, incidents)


ANY = situations(*Owner)
BOT_OR_QUEUE = situations(Owner.BOT, Owner.QUEUE)


@given(ANY)
def test_there_is_always_a_decision(situation: Situation) -> None:
    decision = decide(situation)
    assert decision.parts
    assert decision.rule


@given(ANY)
def test_nothing_found_is_never_an_answer(situation: Situation) -> None:
    for part in decide(situation).parts:
        assert not isinstance(part, Answer) or part.evidence or part.replies or part.incident


@given(ANY)
def test_silence_is_for_a_person_who_owns_and_for_machines(situation: Situation) -> None:
    decision = decide(situation)
    if any(isinstance(part, StaySilent) for part in decision.parts):
        assert situation.standing.owner is Owner.HUMAN or situation.has(SignalKind.AUTOMATED)
        assert len(decision.parts) == 1


@given(ANY)
def test_there_are_never_two_questions_in_a_row(situation: Situation) -> None:
    asked = [part for part in decide(situation).parts if isinstance(part, Clarify)]
    assert len(asked) <= (0 if situation.standing.progress.clarified_last else 1)


@given(BOT_OR_QUEUE)
def test_a_refusal_is_never_sent_twice(situation: Situation) -> None:
    refused = [part.reserved for part in decide(situation).parts if isinstance(part, Refuse)]
    assert not set(refused) & set(situation.standing.progress.refused)
    assert len(refused) == len(set(refused))


@given(BOT_OR_QUEUE)
def test_an_answer_is_never_given_a_third_time(situation: Situation) -> None:
    for part in decide(situation).parts:
        for passage in part.evidence if isinstance(part, Answer) else ():
            assert situation.standing.progress.times_told(passage.id) < 2
        if isinstance(part, Answer) and part.incident:
            assert situation.standing.progress.times_told(part.incident.told_as) < 2


@given(BOT_OR_QUEUE)
def test_no_answer_stands_beside_the_incident_that_touches_it(situation: Situation) -> None:
    for part in decide(situation).parts:
        if isinstance(part, Answer) and part.rule == "answer":
            assert situation.incident_on(part.wish) is None


@given(BOT_OR_QUEUE)
def test_what_an_incident_does_not_touch_is_decided_as_ever(situation: Situation) -> None:
    touched = {"incident"} | {part.rule for part in decide(situation).parts if getattr(part, "incident", None)}
    before = decide(replace(situation, incidents=())).parts
    now = [part for part in decide(situation).parts if part.rule not in touched]
    assert all(part in before for part in now)


@given(BOT_OR_QUEUE)
def test_who_asks_for_a_person_gets_one_in_every_state(situation: Situation) -> None:
    if situation.has(SignalKind.ASKS_FOR_PERSON):
        assert decide(situation).name == "handoff"


@given(BOT_OR_QUEUE)
def test_the_bot_says_nothing_of_its_own_on_a_topic_that_people_have(situation: Situation) -> None:
    handoff = situation.standing.handoff
    if handoff is None:
        return
    told = {part.wish.case_type for part in decide(situation).parts if isinstance(part, Answer) and part.wish}
    assert not told & set(handoff.topics)


@given(ANY)
def test_every_transfer_goes_to_a_queue_that_exists(situation: Situation) -> None:
    assert {transfer.queue for transfer in decide(situation).transfers} <= set(SCOPE.queues)


@given(ANY)
def test_the_same_situation_is_decided_the_same_way(situation: Situation) -> None:
    assert decide(situation) == decide(situation)


@given(st.lists(BOT_OR_QUEUE, min_size=2, max_size=5))
def test_over_a_whole_conversation_questions_never_follow_each_other(turns: list[Situation]) -> None:
    progress, before = Progress(), False
    for turn in turns:
        standing = Standing(turn.standing.owner, turn.standing.handoff, progress)
        decision = decide(Situation(turn.length, standing, turn.meaning, turn.evidence, SCOPE))
        asked = any(isinstance(part, Clarify) for part in decision.parts)
        assert not (asked and before)
        before, progress = asked, progress_after(progress, decision)


@given(BOT_OR_QUEUE)
def test_the_reader_reads_answers_first_and_the_person_last(situation: Situation) -> None:
    order = [(Answer, Refuse, Clarify, HandOff, StaySilent).index(type(part)) for part in decide(situation).parts]
    assert order == sorted(order)
