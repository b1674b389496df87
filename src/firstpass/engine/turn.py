"""The turn: hear > understand > find > decide > act > answer > verify > record > deliver.

Redaction came before: `engine.reception` stores a message only as `SafeText`.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta

from firstpass.domain.conversation import Owner
from firstpass.domain.decision import Decision, ReasonCode, StaySilent
from firstpass.domain.errors import Unavailable
from firstpass.domain.record import Heard, TurnRecord, TurnStatus
from firstpass.engine.answering import RulesAlone, to_a_person
from firstpass.engine.delivery import Delivery, hear, unread
from firstpass.engine.last_resort import last_resort
from firstpass.engine.outside import NobodyOutside, Outside
from firstpass.engine.steps import Checked, Steps
from firstpass.ports import (
    Clock,
    ConversationStore,
    Drafter,
    EventFeed,
    Generation,
    Ids,
    Job,
    Playbooks,
    SupportJudge,
)

log = logging.getLogger(__name__)

TURN_SECONDS = 8.0
"""How long a turn may think before the customer gets a person instead; less than a lease."""
MAX_ATTEMPTS = 2
"""Leases of one job; a turn that took its worker down this often goes to a person unread, within 30 seconds."""


class BegunTooOften(Exception):
    """The turn took its workers down, or ran past their leases."""


class NotIntact(Exception):
    """A value of the conversation could not be decoded."""


@dataclass(frozen=True)
class Engine:
    """Everything a turn needs of the world."""

    store: ConversationStore
    feed: EventFeed
    playbooks: Playbooks
    drafter: Drafter
    clock: Clock
    ids: Ids
    judge: SupportJudge = field(default_factory=RulesAlone)
    outside: Outside = field(default_factory=NobodyOutside)
    timed: timedelta = timedelta(0)
    """After how long a reply leaves that must not tell by its time why it was slow (POCA s333A)."""

    def steps(self, job: Job, heard: Heard, generation: Generation) -> Steps:
        world = self.drafter, self.judge, self.outside, self.ids
        return Steps(generation, *world, job.conversation, heard, self.clock.now())


async def take_turn(engine: Engine, job: Job) -> TurnStatus | None:
    """Answer what a conversation's customer wrote, or give it to a person: fenced, once, on record.

    None when nothing was unanswered any more. Raises `Unavailable` when the store does not answer; the job's lease
    then runs out and another worker takes it."""
    delivery = Delivery(engine.store, engine.feed, job)
    if not job.seen.unanswered:
        await delivery.nothing_to_do(engine.clock.now())
        return None
    try:
        check(job)
        async with asyncio.timeout(TURN_SECONDS):
            heard = hear(job.seen, job.incidents, engine.clock.now())
            checked, record = await think(engine.steps(job, heard, engine.playbooks.current()))
            await _until_its_time(engine, checked, record)
        return await delivery.deliver(checked, record)
    except Unavailable:
        raise
    except Exception as error:
        why = type(error).__name__
        log.exception("turn failed", extra={"conversation": job.conversation, "error": why})
        return await delivery.deliver(*fail(engine, job, why))


async def _until_its_time(engine: Engine, checked: Checked, record: TurnRecord) -> None:
    if checked.reply.decision.timed:
        await asyncio.sleep((record.at + engine.timed - engine.clock.now()).total_seconds())


def check(job: Job) -> None:
    """Raises for a turn that another try would not mend: a person reads it."""
    if job.attempts > MAX_ATTEMPTS:
        raise BegunTooOften
    if not job.seen.intact:
        raise NotIntact


async def think(steps: Steps) -> tuple[Checked, TurnRecord]:
    """The turn between hearing and delivering: a line a step. Nothing is stored or sent."""
    understood = await steps.understand()
    evidence = await steps.find(understood)
    decision = await steps.act(steps.decide(understood, evidence))
    reply = steps.answer(decision)
    checked = await steps.verify(reply)
    record = steps.record(understood, checked)
    return checked, record


def fail(engine: Engine, job: Job, why: str) -> tuple[Checked, TurnRecord]:
    """A true sentence and a person, unread; in built-in words where the playbook lacks the approved ones."""
    heard = unread(job.seen, job.incidents)
    try:
        return _handed_over(engine.steps(job, heard, engine.playbooks.current()), why)
    except Exception as error:
        found = {"conversation": job.conversation, "error": type(error).__name__}
        log.exception("the approved words for a failure cannot be had", extra=found)
        return _handed_over(engine.steps(job, heard, last_resort(engine.playbooks)), why)


def _decision_on_failure(steps: Steps) -> Decision:
    if steps.heard.standing.owner is Owner.HUMAN:
        return Decision((StaySilent("system_failure"),))
    queue = steps.generation.playbook.scope.fallback
    return to_a_person("system_failure", ReasonCode.SYSTEM_FAILURE, queue, "system_failure")


def _handed_over(steps: Steps, why: str) -> tuple[Checked, TurnRecord]:
    reply = steps.answer(_decision_on_failure(steps))
    checked = Checked(reply, reply.approved)
    return checked, replace(steps.record(None, checked), status=TurnStatus.FAILED, why=why)
