"""Rules about the whole message, in the order in which they are asked: the first that speaks decides alone."""

from __future__ import annotations

from collections.abc import Callable

from firstpass.domain.conversation import Owner
from firstpass.domain.decision import (
    Answer,
    Clarify,
    HandOff,
    Part,
    ReasonCode,
    StaySilent,
    Transfer,
    Wish,
)
from firstpass.domain.notices import NoticeKind
from firstpass.domain.policy.situation import (
    MAX_CHOICES,
    MAX_PARTS,
    MAX_READABLE,
    Situation,
    asked,
    is_understood,
    plausible,
)
from firstpass.domain.scope import CaseTypeId, Scope
from firstpass.domain.signals import Courtesy, Repeated, SignalKind, SignalName, Vulnerability


def person_owns(s: Situation) -> Part | None:
    """While a person speaks with the customer the bot is silent (rule 1)."""
    return StaySilent("person_owns") if s.standing.owner is Owner.HUMAN else None


def crisis(s: Situation) -> Part | None:
    """A life may be at risk: the fixed text and a person at once, before anything else is looked at (FG21/1)."""
    if s.value_of(SignalKind.VULNERABILITY, Vulnerability.CRISIS) is None:
        return None
    return HandOff("crisis", None, _cared_for(s, "crisis", Vulnerability.CRISIS), openings=("crisis",))


def in_danger(s: Situation) -> Part | None:
    """Somebody forces the customer, or a scam is under way: what helps this minute, and a person at once (FG21/1)."""
    found = s.value_of(SignalKind.VULNERABILITY, Vulnerability.SCAM_UNDER_WAY, Vulnerability.COERCION)
    if found is None:
        return None
    scam = found == Vulnerability.SCAM_UNDER_WAY
    blocking = ("card_blocking",) if scam or s.card_at_risk else ()
    openings = ("scam_under_way" if scam else "coercion", *blocking)
    return HandOff("in_danger", None, _cared_for(s, "in_danger", Vulnerability(found)), openings)


def automated_mail(s: Situation) -> Part | None:
    """Nobody wrote this: no reply that another machine would answer; the admin queue sorts it.

    A mail that somebody pasted under a wish of their own is their message."""
    if not s.has(SignalKind.AUTOMATED) or s.has(SignalKind.RESERVED_DECISION) or _understood_wish(s):
        return None
    return StaySilent(
        "automated_mail",
        Transfer(ReasonCode.AUTOMATED_MAIL, s.scope.admin, "automated_mail"),
    )


def asks_for_person(s: Situation) -> Part | None:
    """A person, in every state, at the first request (rule 4); a notice brings one too, and is acknowledged besides."""
    if not s.has(SignalKind.ASKS_FOR_PERSON) or (s.notices and not s.has(SignalKind.AUTOMATED)):
        return None
    wish = _understood_wish(s)
    topic = wish.case_type if wish else s.standing.progress.topic
    openings = ("card_blocking",) if s.card_at_risk else ()
    return HandOff("asks_for_person", wish, s.transfer("asks_for_person", ReasonCode.CUSTOMER_ASKED, topic), openings)


def notice(s: Situation) -> Part | None:
    """What starts a legal clock is taken down at once, whatever else the message says (DISP 1.6.1, 12 CFR 1005.11)."""
    if not s.notices:
        return None
    index = next((i for i, wish in enumerate(s.meaning.wishes) if is_understood(wish)), None)
    wish = s.meaning.wishes[index] if index is not None else None
    helps = asked(s, index).opened if index is not None and _is_for_people(s, wish) else ()
    name = SignalName(SignalKind.NOTICE, s.notices[0].value)
    queue = s.scope.queue_for(name, wish.case_type if wish else s.standing.progress.topic)
    at_risk = s.card_at_risk or (s.notices[0] in _ABOUT_PAYMENTS and not _is_about_bills(s, wish))
    blocking = ("card_blocking",) if at_risk and not helps else ()
    openings = (*blocking, *(f"notice_{kind}" for kind in s.notices))
    return HandOff("notice", wish, Transfer(ReasonCode.NOTICE, queue, "notice"), openings, helps)


_ABOUT_PAYMENTS = (NoticeKind.SCAM_CLAIM, NoticeKind.ERROR_NOTICE)


def _is_about_bills(s: Situation, wish: Wish | None) -> bool:
    """Whether what is called wrong is a fee or an invoice of ours, which no blocked card would stop."""
    topic = wish.case_type if wish else s.standing.progress.topic
    case_type = s.scope.case_types.get(topic) if topic else None
    return case_type is not None and "invoice" in case_type.looks_up


def security_report(s: Situation) -> Part | None:
    """A weakness of ours, or somebody who poses as us: the people who can close it, at once."""
    if not s.has(SignalKind.SECURITY_REPORT):
        return None
    queue = s.scope.queue_for(SignalName(SignalKind.SECURITY_REPORT), s.standing.progress.topic)
    transfer = Transfer(ReasonCode.SECURITY_REPORT, queue, "security_report")
    return HandOff("security_report", _understood_wish(s), transfer, openings=("security_report",))


def too_long(s: Situation) -> Part | None:
    """What is too long to be read reliably is read by a person."""
    if s.length <= MAX_READABLE:
        return None
    return HandOff(
        "too_long",
        None,
        s.transfer("too_long", ReasonCode.LIMIT_REACHED),
        openings=("too_long",),
    )


def too_many(s: Situation) -> Part | None:
    """More wishes than one reply can serve: none is dropped, a person serves them together."""
    if len(s.meaning.wishes) <= MAX_PARTS:
        return None
    openings = ("card_blocking",) if s.card_at_risk else ()
    return HandOff("too_many", s.meaning.wishes[0], s.transfer("too_many", ReasonCode.LIMIT_REACHED), openings)


def life_at_risk(s: Situation) -> Part | None:
    """Since a life may be at risk the bot begins, asks and takes back nothing: all of it joins the case (FG21/1)."""
    if not s.standing.progress.at_risk or s.standing.owner is not Owner.QUEUE:
        return None
    openings = ("card_blocking",) if s.card_at_risk else ()
    return HandOff("life_at_risk", None, _cared_for(s, "life_at_risk", Vulnerability.CRISIS), openings)


def declines_person(s: Situation) -> Part | None:
    """Who takes back the wish for a person may go on with the bot (DESIGN 6, queue to bot)."""
    if s.meaning.courtesy is not Courtesy.DECLINES_PERSON or s.standing.owner is not Owner.QUEUE:
        return None
    return Answer("declines_person", None, ("withdrawn",), withdraws=True)


def code_in_chat(s: Situation) -> Part | None:
    """A one-time code is worth nothing here and was taken out: it goes into its own field (NIST SP 800-63B-4)."""
    asking = s.standing.progress.asking
    wished = any(plausible(wish) for wish in s.meaning.wishes)
    if not s.code or wished or asking is None or asking.slot != "code":
        return None
    return Answer("code_in_chat", None, ("identity_code_field",))


def courtesy(s: Situation) -> Part | None:
    """A greeting, thanks or good-bye gets its fixed reply: nothing factual is said."""
    reply: str | None = {
        Courtesy.GREETING: "greeting",
        Courtesy.THANKS: "thanks",
        Courtesy.CLOSING: "goodbye",
        Courtesy.ASKS_IF_AI: "disclosure",
        Courtesy.ACKNOWLEDGES: "acknowledged",
        Courtesy.DECLINES_PERSON: "thanks",
        None: None,
    }[s.meaning.courtesy]
    return Answer("courtesy", None, (reply,)) if reply else None


def none_of_these(s: Situation) -> Part | None:
    """The question offered nothing that fits: no second one, a person (rule 4)."""
    if not s.meaning.none_of_these:
        return None
    transfer = s.transfer("none_of_these", ReasonCode.LOW_CONFIDENCE, s.standing.progress.topic)
    return HandOff("none_of_these", None, transfer)


def not_helped(s: Situation) -> Part | None:
    """The answer did not help, and nothing else is wished: a person is offered, and next time one comes (rule 4)."""
    if s.value_of(SignalKind.REPEATED, Repeated.NOT_HELPED) is None or not s.covered:
        return None
    matters = s.has(SignalKind.RESERVED_DECISION) or s.has(SignalKind.VULNERABILITY) or _understood_wish(s)
    if matters or s.standing.owner is not Owner.BOT:
        return None
    topic = s.standing.progress.topic
    if s.in_vain(topic):
        return HandOff("not_helped", None, s.transfer("not_helped", ReasonCode.NO_PROGRESS, topic))
    return Answer("not_helped", None, ("not_helped",), offers_person=True)


def unreadable(s: Situation) -> Part | None:
    """Nothing to understand: choices once, then a person."""
    if s.meaning.readable and s.meaning.wishes:
        return None
    if s.standing.progress.clarified_last or s.standing.owner is Owner.QUEUE:
        return HandOff("unreadable", None, s.transfer("unreadable", ReasonCode.NO_PROGRESS))
    return Clarify("unreadable", None, ("unreadable",), _common_case_types(s.scope))


MESSAGE_RULES: tuple[Callable[[Situation], Part | None], ...] = (
    crisis,
    person_owns,
    in_danger,
    asks_for_person,
    automated_mail,
    notice,
    security_report,
    life_at_risk,
    too_long,
    too_many,
    code_in_chat,
    declines_person,
    courtesy,
    none_of_these,
    not_helped,
    unreadable,
)
SAY_NOTHING = frozenset({courtesy, none_of_these, not_helped, unreadable})
"""Rules about messages that hold no wish; one that gives what an action asked for holds that action's."""


def _cared_for(s: Situation, rule: str, need: Vulnerability) -> Transfer:
    queue = s.scope.queue_for(SignalName(SignalKind.VULNERABILITY, need.value), None)
    return Transfer(ReasonCode.VULNERABILITY, queue, rule)


def _is_for_people(s: Situation, wish: Wish | None) -> bool:
    case_type = s.scope.case_types.get(wish.case_type) if wish and wish.case_type else None
    return case_type is not None and case_type.outcome == "handoff"


def _understood_wish(s: Situation) -> Wish | None:
    return next((wish for wish in s.meaning.wishes if is_understood(wish)), None)


def _common_case_types(scope: Scope) -> tuple[CaseTypeId, ...]:
    """The first answerable case type of each category: the author's order in `scope.yaml` says what is common."""
    common: dict[str, CaseTypeId] = {}
    for case_type in scope.case_types.values():
        if case_type.outcome in ("answer", "password_reset", "status_check"):
            common.setdefault(case_type.category, case_type.id)
    return tuple(common.values())[:MAX_CHOICES]
