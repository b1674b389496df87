"""Rules about one wish, in the order in which they are asked: the first that speaks decides for this wish."""

from __future__ import annotations

from collections.abc import Callable

from firstpass.domain.conversation import Owner
from firstpass.domain.decision import (
    Answer,
    Clarify,
    HandOff,
    Part,
    ReasonCode,
    Refuse,
    Transfer,
)
from firstpass.domain.policy.act_rules import MOST_TOLD, identity_needed, named_thing, password_reset, status_check
from firstpass.domain.policy.situation import MAX_CHOICES, Asked, Situation, likely, plausible
from firstpass.domain.scope import CaseType
from firstpass.domain.signals import Repeated, ReservedDecision, SignalKind


def reserved_decision(s: Situation, a: Asked) -> Part | None:
    """What is reserved for people is refused with who decides; asked again, a person comes (rules 4 and 6).

    Without reviewed articles in the language there is nothing to read meanwhile: a person comes at once."""
    reserved = _reserved(s, a)
    if reserved is None:
        return None
    reservation = s.scope.reservation(reserved, a.topic)
    transfer = Transfer(ReasonCode.RESERVED_DECISION, reservation.queue, "reserved_decision")
    if reserved in s.standing.progress.refused:
        return HandOff("reserved_decision", a.wish, transfer)
    handed_over = reservation.after_refusal == "handoff" or not s.covered
    return Refuse("reserved_decision", a.wish, reserved, transfer if handed_over else None)


def language_not_covered(s: Situation, a: Asked) -> Part | None:
    """Without reviewed articles in the customer's language nothing is answered or guessed: a person.

    Who waits for one already reads where the case stands. A card that may be at risk is blocked in every language."""
    if s.covered:
        return None
    waits = s.standing.owner is Owner.QUEUE
    blocking = ("card_blocking",) if s.card_at_risk else ()
    openings = (*blocking, *(() if waits else ("language_not_covered",)))
    case_type = a.case_type.id if a.case_type else None
    transfer = s.transfer("language_not_covered", ReasonCode.LANGUAGE_NOT_COVERED, case_type)
    return HandOff("language_not_covered", a.wish, transfer, openings)


def handed_over(s: Situation, a: Asked) -> Part | None:
    """The bot keeps off a topic that people have now; it repeats where the case stands."""
    handoff = s.standing.handoff
    if s.standing.owner is not Owner.QUEUE or handoff is None:
        return None
    if a.topic is not None and a.topic not in handoff.topics and a.case_type is not None:
        return None
    return HandOff(
        "handed_over",
        a.wish,
        s.transfer("handed_over", ReasonCode.NO_PROGRESS, a.topic),
    )


def not_understood(s: Situation, a: Asked) -> Part | None:
    """Nothing known comes near: an honest no, and a person (rule 9)."""
    if plausible(a.wish):
        return None
    transfer = s.transfer("not_understood", ReasonCode.OUTSIDE_PLAYBOOK)
    return HandOff("not_understood", a.wish, transfer, openings=("unknown",))


def incident(s: Situation, a: Asked) -> Part | None:
    """A known problem of ours: its text stands in place of the answer and of the status (PSRs 99(3)).

    Told again with a person offered, and then a person comes (rule 4). What people do goes to them as ever."""
    found, asked_of = s.incident_on(a.wish), [s.scope.case_types.get(name) for name in likely(a.wish)]
    if found is None or not all(case_type and _is_served(case_type) for case_type in asked_of):
        return None
    times = s.standing.progress.times_told(found.told_as)
    if times >= MOST_TOLD:
        return HandOff("incident", a.wish, s.transfer("incident", ReasonCode.INCIDENT, a.topic), incident=found)
    replies = (*(("card_blocking",) if s.card_at_risk else ()), *(("already_answered",) if times else ()))
    return Answer("incident", a.wish, replies, offers_person=times > 0, incident=found)


def unsure(s: Situation, a: Asked) -> Part | None:
    """Between case types: one question with choices, never two in a row (rule 4)."""
    if a.case_type is not None:
        return None
    if s.standing.progress.clarified_last:
        return HandOff("unsure", a.wish, s.transfer("unsure", ReasonCode.LOW_CONFIDENCE, a.topic))
    offered = tuple(c.case_type for c in plausible(a.wish)[:MAX_CHOICES])
    cards_at_risk = any(s.scope.case_types[name].blocks_card for name in offered)
    asks = Clarify("unsure", a.wish, ("card_blocking", "clarify") if cards_at_risk else ("clarify",), offered)
    return (None if cards_at_risk else named_thing(s, a, asks)) or asks


def off_duty(s: Situation, a: Asked) -> Part | None:
    """A case type whose autonomy is not live goes to its queue."""
    case_type = a.understood
    if case_type.autonomy == "live":
        return None
    return HandOff(
        "off_duty",
        a.wish,
        s.transfer("off_duty", ReasonCode.NEEDS_AGENT_ACTION, case_type.id),
    )


def in_vain(s: Situation, a: Asked) -> Part | None:
    """What the bot says of it was in vain twice: a person (rule 4). The same words get another text where there is one
    now, as after an incident."""
    case_type, told = a.understood, s.standing.progress.times_told
    if not s.in_vain(case_type.id) or not _is_served(case_type):
        return None
    sent_again = s.value_of(SignalKind.REPEATED, Repeated.SAME_WORDS) is not None
    if sent_again and a.evidence and not told(a.evidence[0].id):
        return None
    return HandOff("in_vain", a.wish, s.transfer("in_vain", ReasonCode.NO_PROGRESS, case_type.id))


def no_progress(s: Situation, a: Asked) -> Part | None:
    """The same answer a third time helps nobody: a person (rule 4)."""
    case_type = a.understood
    if not a.evidence or s.standing.progress.times_told(a.evidence[0].id) < MOST_TOLD:
        return None
    return HandOff(
        "no_progress",
        a.wish,
        s.transfer("no_progress", ReasonCode.NO_PROGRESS, case_type.id),
    )


def needs_person(s: Situation, a: Asked) -> Part | None:
    """A person has to do this; the approved text that helps meanwhile stands first.

    While an incident touches it, that one's text stands instead, but how to block a card is always said."""
    case_type = a.understood
    if case_type.outcome in ("answer", "password_reset"):
        return None
    transfer = s.transfer("needs_person", ReasonCode.NEEDS_AGENT_ACTION, case_type.id)
    return HandOff(
        "needs_person",
        a.wish,
        transfer,
        openings=("needs_agent_action",),
        evidence=() if s.incident_on(a.wish) and not case_type.blocks_card else a.opened,
    )


def nothing_found(s: Situation, a: Asked) -> Part | None:
    """Empty evidence means no factual answer (rule 9)."""
    if a.evidence:
        return None
    transfer = s.transfer("nothing_found", ReasonCode.OUTSIDE_PLAYBOOK, a.topic)
    return HandOff("nothing_found", a.wish, transfer, openings=("unknown",))


def just_answered(s: Situation, a: Asked) -> Part | None:
    """A message sent once more gets no second answer where that would be the same: it stands above, and a person is
    offered."""
    sent_again = s.value_of(SignalKind.REPEATED, Repeated.SAME_WORDS) is not None
    if not sent_again or not s.standing.progress.times_told(a.evidence[0].id):
        return None
    return Answer("just_answered", a.wish, ("just_answered",), offers_person=True)


def answer(s: Situation, a: Asked) -> Part | None:
    """The approved passage; the second time with a person offered."""
    told, best = s.standing.progress.times_told, a.evidence[0]
    again = told(best.id) > 0
    return Answer(
        "answer",
        a.wish,
        ("already_answered",) if again else (),
        tuple(passage for passage in a.answering if passage == best or not told(passage.id)),
        offers_person=again or s.repeated,
    )


WISH_RULES: tuple[Callable[[Situation, Asked], Part | None], ...] = (
    reserved_decision,
    language_not_covered,
    handed_over,
    not_understood,
    incident,
    unsure,
    off_duty,
    in_vain,
    identity_needed,
    password_reset,
    status_check,
    no_progress,
    needs_person,
    nothing_found,
    just_answered,
    answer,
)


def _is_served(case_type: CaseType) -> bool:
    """Whether the bot itself would reply."""
    return case_type.autonomy == "live" and case_type.outcome in ("answer", "password_reset", "status_check")


def _reserved(s: Situation, a: Asked) -> ReservedDecision | None:
    for signal in s.meaning.signals:
        if signal.kind is SignalKind.RESERVED_DECISION and a.covers(signal):
            return ReservedDecision(signal.value or "")
    return a.case_type.reserved if a.case_type and a.case_type.outcome == "refuse" else None
