"""The turn: hear > understand > find > decide > answer > verify > record > deliver.

Redaction came before: `engine.reception` stores a message only as `SafeText`.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from firstpass.domain.conversation import Owner
from firstpass.domain.decision import Decision, ReasonCode, StaySilent
from firstpass.domain.errors import Unavailable
from firstpass.domain.record import Heard, TurnRecord, TurnStatus
from firstpass.engine.answering import to_a_person
from firstpass.engine.delivery import Delivery, hear
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
)

log = logging.getLogger(__name__)

TURN_SECONDS = 8.0
"""How long a turn may think before the customer gets a person instead; less than a lease."""
MAX_ATTEMPTS = 2
"""Leases of one job; a turn that took its worker down this often goes to a person unread, within 30 seconds."""


@dataclass(frozen=True)
class Engine:
    """Everything a turn needs of the world."""

    store: ConversationStore
    feed: EventFeed
    playbooks: Playbooks
    drafter: Drafter
    clock: Clock
    ids: Ids

    def steps(self, job: Job, heard: Heard, generation: Generation) -> Steps:
        return Steps(generation, self.drafter, self.ids, job.conversation, heard, self.clock.now())


async def take_turn(engine: Engine, job: Job) -> TurnStatus | None:
    """Answer what a conversation's customer wrote, or give it to a person: fenced, once, on record.

    None when nothing was unanswered any more. Raises `Unavailable` when the store does not answer; the job's lease
    then runs out and another worker takes it."""
    delivery = Delivery(engine.store, engine.feed, job)
    heard = hear(job.seen)
    if heard is None:
        await delivery.nothing_to_do(engine.clock.now())
        return None
    steps = engine.steps(job, heard, engine.playbooks.current())
    try:
        if job.attempts > MAX_ATTEMPTS:
            raise RuntimeError("this turn was begun too often")
        async with asyncio.timeout(TURN_SECONDS):
            checked, record = await think(steps)
        return await delivery.deliver(checked, record)
    except Unavailable:
        raise
    except Exception as error:
        log.exception("turn failed", extra={"conversation": job.conversation, "error": type(error).__name__})
        return await _fail(steps, delivery, type(error).__name__)


async def think(steps: Steps) -> tuple[Checked, TurnRecord]:
    """The turn between hearing and delivering: a line a step. Nothing is stored or sent."""
    understood = await steps.understand()
    evidence = await steps.find(understood)
    decision = steps.decide(understood, evidence)
    reply = steps.answer(decision)
    checked = await steps.verify(reply)
    record = steps.record(understood, checked)
    return checked, record


def _decision_on_failure(steps: Steps) -> Decision:
    if steps.heard.standing.owner is Owner.HUMAN:
        return Decision((StaySilent("system_failure"),))
    queue = steps.generation.playbook.scope.fallback
    return to_a_person("system_failure", ReasonCode.SYSTEM_FAILURE, queue, "system_failure")


async def _fail(steps: Steps, delivery: Delivery, why: str) -> TurnStatus:
    reply = steps.answer(_decision_on_failure(steps))
    record = steps.record(None, Checked(reply, reply.approved))
    return await delivery.deliver(Checked(reply, reply.approved), replace(record, status=TurnStatus.FAILED, why=why))
