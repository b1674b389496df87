"""The policy: ordered, named, pure rules that a compliance officer can read from top to bottom.

`decide` asks the rules about the whole message first; the first that speaks decides alone. Otherwise each wish goes
through the rules about a wish, and the first that speaks decides for it. Numbers and texts live in the playbook.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from firstpass.domain.conversation import Owner
from firstpass.domain.decision import (
    Act,
    Answer,
    Clarify,
    Decision,
    HandOff,
    Part,
    ReasonCode,
    Refuse,
    StaySilent,
    Transfer,
)
from firstpass.domain.policy.act_rules import answering, reset_limit
from firstpass.domain.policy.message_rules import MESSAGE_RULES, SAY_NOTHING
from firstpass.domain.policy.situation import MAX_PARTS, Asked, Situation, asked, uncovered
from firstpass.domain.policy.wish_rules import WISH_RULES
from firstpass.domain.scope import Scope
from firstpass.domain.signals import SignalKind, SignalName, Vulnerability

__all__ = ["MESSAGE_RULES", "WISH_RULES", "Situation", "decide", "reset_limit"]


WARNS_LATER = frozenset({"crisis", "in_danger"})
"""Rules that speak to somebody in need, who is told nothing else."""


def decide(situation: Situation) -> Decision:
    """The decision of the turn; total: any situation ends in a reply, a person, or a person's silence.

    Who sends a secret is warned, once a conversation (PCI DSS 4.2.2)."""
    decision = _decided(situation)
    silent = decision.name == "stay_silent" or decision.rule in WARNS_LATER
    decision = replace(decision, repeats=situation.repeated)
    return replace(decision, warns=situation.secret and not situation.standing.progress.warned and not silent)


def _decided(situation: Situation) -> Decision:
    continued = answering(situation)
    for rule in MESSAGE_RULES:
        part = None if continued and rule in SAY_NOTHING else rule(situation)
        if part:
            return Decision((_telling(situation, part),), situation.notices)
    wishes = [asked(situation, index) for index in range(len(situation.meaning.wishes))][:MAX_PARTS]
    if continued:
        wishes = [*(wish for wish in wishes if _is_besides(wish, continued)), continued]
    parts = [_decide_wish(situation, wish) for wish in (*uncovered(situation, wishes), *wishes)]
    told = [_telling(situation, part) for part in (*parts, *needing(situation, parts))]
    return Decision(tuple(_in_reading_order(told, situation.scope)))


def needing(situation: Situation, parts: list[Part]) -> list[Part]:
    """Who tells of a hard situation gets the same answer, and a person as well, unless one comes anyway (FG21/1)."""
    need = situation.value_of(SignalKind.VULNERABILITY, *Vulnerability)
    if need is None or any(_transfer_of(part) for part in parts):
        return []
    wish = situation.meaning.wishes[0] if situation.meaning.wishes else None
    queue = situation.scope.queue_for(SignalName(SignalKind.VULNERABILITY, need), wish.case_type if wish else None)
    transfer = Transfer(ReasonCode.VULNERABILITY, queue, "support_need")
    return [HandOff("support_need", wish, transfer, openings=("support_need",))]


def _is_besides(wish: Asked, continued: Asked) -> bool:
    """Whether a wish is another one than that which an action waits for."""
    return wish.case_type is not None and wish.case_type != continued.case_type


def _telling(situation: Situation, part: Part) -> Part:
    """What goes to people on a matter that an incident touches says the incident too; who waits reads it once."""
    if not isinstance(part, HandOff | Refuse):
        return part
    found = situation.incident_on(part.wish)
    if found is None:
        return part
    waits = situation.standing.owner is Owner.QUEUE
    told = waits and situation.standing.progress.times_told(found.told_as) > 0
    return part if told else replace(part, incident=found)


def _transfer_of(part: Part) -> Transfer | None:
    return part.transfer if isinstance(part, HandOff | Refuse) else None


def _decide_wish(situation: Situation, wish: Asked) -> Part:
    parts = (rule(situation, wish) for rule in WISH_RULES)
    return next(part for part in parts if part)


def _in_reading_order(parts: Iterable[Part], scope: Scope) -> list[Part]:
    """What is urgent first, then answers, what goes to people last; what would be said twice is said once."""
    once: dict[object, Part] = {}
    for part in parts:
        once.setdefault(_sameness(part), part)
    order: tuple[type[Part], ...] = (Answer, Act, Refuse, Clarify, HandOff, StaySilent)
    return sorted(once.values(), key=lambda part: (not _is_urgent(part, scope), order.index(type(part))))


def _is_urgent(part: Part, scope: Scope) -> bool:
    wish = None if isinstance(part, StaySilent) else part.wish
    case_type = scope.case_types.get(wish.case_type) if wish and wish.case_type else None
    return case_type is not None and case_type.priority == "urgent"


def _sameness(part: Part) -> object:
    match part:
        case Answer(evidence=evidence, replies=replies, incident=incident):
            return ("answer", tuple(passage.id for passage in evidence), replies, incident)
        case HandOff(rule=rule, transfer=transfer, evidence=evidence):
            return (
                "handoff",
                rule,
                transfer.queue,
                part.wish and part.wish.case_type,
                tuple(passage.id for passage in evidence),
            )
        case Refuse(reserved=reserved):
            return ("refuse", reserved)
        case Act(action=action, case_type=case_type, thing=thing):
            return ("act", action, case_type, thing)
        case Clarify():
            return "clarify"
        case StaySilent():
            return "stay_silent"
