"""From what a turn learned to what it says: each `Act` to its outcome, and to a person where one is needed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from firstpass.actions.finding import find, named
from firstpass.domain.accounts import PERSON_WILL_LOOK, AccountObject
from firstpass.domain.acting import Asking, Consulted
from firstpass.domain.decision import Act, Answer, Clarify, Decision, HandOff, Part, ReasonCode, Transfer
from firstpass.domain.policy.situation import MAX_CHOICES
from firstpass.domain.scope import CaseType, Scope
from firstpass.domain.statuses import StatusTable


@dataclass(frozen=True)
class Resolver:
    """What the outcome of an action depends on, besides what was learned: `said` are the customer's words, `asking` is
    what they were asked for before."""

    scope: Scope
    statuses: StatusTable
    said: str
    today: date
    asking: Asking | None = None

    def resolve(self, decision: Decision, learned: Consulted) -> Decision:
        """The decision with every action done. Its reply leaves at a fixed time where it says no more than that a
        person will look, or that nothing can be seen now (POCA s333A)."""
        parts = tuple(new for part in decision.parts for new in self._resolved(part, learned))
        timed = any(isinstance(part, HandOff) and part.rule in TIMED for part in parts)
        return replace(decision, parts=parts, timed=timed)

    def _resolved(self, part: Part, learned: Consulted) -> Iterator[Part]:
        if not isinstance(part, Act) or part.outcome != "to_do":
            yield part
        elif part.action == "password_reset":
            yield self._limit(part) if learned.limited else replace(part, outcome="requested")
        else:
            yield from self._looked_up(part, learned)

    def _looked_up(self, act: Act, learned: Consulted) -> Iterator[Part]:
        kinds = self._case_type(act).looks_up
        looked_up = [found for found in learned.looked_up if found.kind in kinds]
        seen = len(looked_up) == len(kinds) and all(found.things is not None for found in looked_up)
        all_things = [thing for found in looked_up for thing in found.things or ()]
        if act.instead is not None:
            yield from self._settled(act, named(all_things, self.said, self.today), act.instead)
            return
        things = self._fitting(act, all_things)
        match self._case_type(act).outcome:
            case "answer":
                yield from self._beside_an_answer(act, things)
            case "handoff":
                yield from self._beside_a_person(act, things)
            case _ if seen:
                yield from self._alone(act, things)
            case _:
                yield self._not_seen(act)

    def _settled(self, act: Act, things: tuple[AccountObject, ...], asks: Clarify) -> Iterator[Part]:
        """What the words name is told, or asked about where it is several; else the question between case types."""
        if not things:
            yield asks
        else:
            yield from self._alone(replace(act, instead=None), things)

    def _fitting(self, act: Act, things: list[AccountObject]) -> tuple[AccountObject, ...]:
        """Those the customer means: the one pressed, else of those offered before, else of all."""
        if act.thing is not None:
            return tuple(thing for thing in things if thing.id == act.thing)
        offered = self.asking.offered if self.asking and self.asking.case_type == act.case_type else ()
        among = find([thing for thing in things if thing.id in offered], self.said, self.today) if offered else ()
        return among if len(among) == 1 else find(things, self.said, self.today)

    def _alone(self, act: Act, things: tuple[AccountObject, ...]) -> Iterator[Part]:
        """The status is the answer: one is told, of a few the customer chooses once, none is said to be there."""
        if len(things) == 1:
            yield from self._told(act, things[0])
        elif self._asked_before(act):
            yield self._to_person("no_progress", ReasonCode.NO_PROGRESS, act)
        elif things:
            yield replace(act, outcome="which", things=things[:MAX_CHOICES], offers_person=True)
        else:
            yield replace(act, outcome="none", offers_person=True)

    def _beside_an_answer(self, act: Act, things: tuple[AccountObject, ...]) -> Iterator[Part]:
        """An approved answer stands anyway: the one thing it is about comes behind it, and invoices can be mailed."""
        if act.action == "invoice_copy" and len(things) == 1:
            yield replace(act, outcome="copy", things=things, evidence=())
        elif len(things) == 1:
            yield from self._told(act, things[0])
        elif things and {thing.kind for thing in things} == {"invoice"}:
            yield replace(act, outcome="offered", things=things[:MAX_CHOICES])
        elif act.evidence:
            yield Answer("answer", act.wish, evidence=act.evidence)
        else:
            yield replace(act, outcome="none", offers_person=True)

    def _beside_a_person(self, act: Act, things: tuple[AccountObject, ...]) -> Iterator[Part]:
        """A person does it; the one thing that it is about is told meanwhile."""
        if len(things) == 1:
            yield replace(act, outcome="told", things=things, evidence=())
        person = self._to_person("needs_person", ReasonCode.NEEDS_AGENT_ACTION, act)
        yield replace(person, openings=("needs_agent_action",), evidence=act.evidence)

    def _told(self, act: Act, thing: AccountObject) -> Iterator[Part]:
        """What it means; behind it a person where one has to do something, or it should have gone on by now."""
        yield replace(act, outcome="told", things=(thing,))
        if thing.state == PERSON_WILL_LOOK:
            yield self._to_person("person_will_look", ReasonCode.NEEDS_AGENT_ACTION, act)
        elif self.statuses.needs_person(thing, self.today):
            yield self._to_person("status_needs_person", ReasonCode.NEEDS_AGENT_ACTION, act)

    def _asked_before(self, act: Act) -> bool:
        return self.asking is not None and self.asking.slot == "thing" and self.asking.case_type == act.case_type

    def _not_seen(self, act: Act) -> HandOff:
        """Slow, down or lying: the same words for all of it, and a person."""
        failed = self._to_person("action_failed", ReasonCode.ACTION_FAILED, act)
        return replace(failed, openings=("status_not_seen",), evidence=act.evidence)

    def _limit(self, act: Act) -> HandOff:
        limited = self._to_person("limit_reached", ReasonCode.LIMIT_REACHED, act)
        return replace(limited, openings=("reset_limit",))

    def _to_person(self, rule: str, reason: ReasonCode, act: Act) -> HandOff:
        return HandOff(rule, act.wish, Transfer(reason, self.scope.queue_of(act.case_type), rule))

    def _case_type(self, act: Act) -> CaseType:
        return self.scope.case_types[act.case_type]


TIMED = frozenset({"person_will_look", "action_failed"})
"""Rules under which a reply leaves at a fixed time: how long it took must not tell one reason from another."""
