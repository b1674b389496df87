"""Rules about what the bot does itself: who must be known how well, a password reset, a status."""

from __future__ import annotations

from dataclasses import replace

from firstpass.domain.acting import RESETS_AT_MOST, ActionName
from firstpass.domain.conversation import Owner, reaches
from firstpass.domain.decision import Act, ActOutcome, Candidate, Clarify, HandOff, Part, ReasonCode, Wish
from firstpass.domain.policy.situation import Asked, Situation, is_understood

MOST_TOLD = 2
"""How often the same is said; after that a person comes (rule 4)."""


def identity_needed(s: Situation, a: Asked) -> Part | None:
    """Below the level that its case type names nothing of an account is told: how to get there, and asked again a
    person (NIST SP 800-63-4). A question that anybody may have is answered to anybody."""
    case_type = a.understood
    if not case_type.looks_up or case_type.outcome != "status_check" or reaches(s.identity.level, case_type.identity):
        return None
    outcome: ActOutcome = "login" if s.identity.level == "anonymous" else "code"
    asks = Act("identity_needed", a.wish, "status_check", case_type.id, outcome, evidence=a.opened, offers_person=True)
    if not s.standing.progress.times_told(asks.told_as):
        return asks
    transfer = s.transfer("identity_needed", ReasonCode.IDENTITY_NOT_ESTABLISHED, case_type.id)
    return HandOff("identity_needed", a.wish, transfer)


def password_reset(s: Situation, a: Asked) -> Part | None:
    """A link is mailed to the address that the customer types, if there is an account; nothing else is asked for, and
    nobody learns whether there is one (OWASP Forgot Password)."""
    case_type, progress = a.understood, s.standing.progress
    if case_type.outcome != "password_reset":
        return None
    given = {one.mark: one for one in s.sealed}
    act = Act("password_reset", a.wish, "password_reset", case_type.id)
    if len(given) > 1:
        return _asking(s, replace(act, outcome="one_address"))
    address = next(iter(given.values()), progress.address)
    if address is None and _is_particular(a):
        return None
    if address is None:
        return _asking(s, replace(act, outcome="address", evidence=a.answering))
    if progress.resets >= RESETS_AT_MOST:
        return reset_limit(s, act)
    return replace(act, address=address)


def reset_limit(s: Situation, act: Act) -> HandOff:
    """Too many links: a person helps; so many of them were asked for, whether there is an account or not."""
    transfer = s.transfer("limit_reached", ReasonCode.LIMIT_REACHED, act.case_type)
    return HandOff("limit_reached", act.wish, transfer, openings=("reset_limit",))


def status_check(s: Situation, a: Asked) -> Part | None:
    """The customer's own things, for a customer who is known; beside an approved answer where there is one."""
    case_type = a.understood
    own = case_type.outcome in ("status_check", "answer", "handoff") and reaches(s.identity.level, "session")
    if not case_type.looks_up or not own or s.identity.customer is None:
        return None
    pressed = s.pressed if s.pressed and s.pressed.case_type == case_type.id else None
    action: ActionName = "invoice_copy" if pressed and pressed.copy else "status_check"
    act = Act("status_check", a.wish, action, case_type.id, thing=pressed.thing if pressed else None)
    if case_type.outcome == "handoff":
        return replace(act, evidence=a.opened)
    if case_type.outcome == "answer":
        return replace(act, evidence=a.answering) if pressed or not _told(s, a) else None
    if _is_particular(a):
        act = replace(act, evidence=a.answering)
    if s.standing.progress.times_told(replace(act, outcome="told").told_as) >= MOST_TOLD and not pressed:
        return HandOff("no_progress", a.wish, s.transfer("no_progress", ReasonCode.NO_PROGRESS, case_type.id))
    return act


def named_thing(s: Situation, a: Asked, asks: Clarify) -> Act | None:
    """Between case types of which a status is the likeliest: where the words name one of the customer's own things,
    that settles what they mean."""
    case_type = s.scope.case_types.get(a.topic) if a.topic else None
    if case_type is None or case_type.outcome != "status_check" or case_type.autonomy != "live":
        return None
    if s.identity.customer is None or not reaches(s.identity.level, case_type.identity):
        return None
    return Act("status_check", a.wish, "status_check", case_type.id, instead=asks)


def answering(s: Situation) -> Asked | None:
    """The wish that an action waits for, where this message may give what it asked for."""
    asking = s.standing.progress.asking
    case_type = s.scope.case_types.get(asking.case_type) if asking else None
    if asking is None or case_type is None or s.standing.owner is not Owner.BOT:
        return None
    given = bool(s.sealed) if asking.slot == "address" else asking.slot == "thing" and _may_choose(s)
    wish = Wish((Candidate(case_type.id, 1.0),), 0, max(s.length, 1))
    return Asked(wish, (), case_type, case_type.id) if given else None


def _may_choose(s: Situation) -> bool:
    """A choice between things is words: unless a button was pressed, or another wish is understood."""
    asking = s.standing.progress.asking
    others = (w for w in s.meaning.wishes if is_understood(w) and asking and w.case_type != asking.case_type)
    return s.pressed is None and s.meaning.courtesy is None and not s.meaning.none_of_these and not any(others)


def _asking(s: Situation, act: Act) -> Part:
    """A question of an action: with a person offered the second time, and then a person (rule 4)."""
    times = s.standing.progress.times_told(act.told_as)
    if times >= MOST_TOLD:
        return HandOff("no_progress", act.wish, s.transfer("no_progress", ReasonCode.NO_PROGRESS, act.case_type))
    return replace(act, offers_person=True, evidence=()) if times else act


def _is_particular(a: Asked) -> bool:
    """Whether a section answers better than the opening of its article: they asked about a detail."""
    return bool(a.evidence) and a.evidence[0].heading is not None


def _told(s: Situation, a: Asked) -> bool:
    """Whether the best answer was given before: then the rules about repeating it speak."""
    return bool(a.evidence) and s.standing.progress.times_told(a.evidence[0].id) > 0
