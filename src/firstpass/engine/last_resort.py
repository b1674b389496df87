"""The playbook that cannot be missing: what is said when not even the approved words for a failure can be had.

A playbook is checked before it is used, so this stands behind a fault of ours: a person must come all the same
(rule 11). It promises no time and names nobody, and its words are true of every case.
"""

from __future__ import annotations

from datetime import date

from firstpass.domain.decision import Progress
from firstpass.domain.errors import Unavailable
from firstpass.domain.playbook import Audience, Cues, GenerationId, Playbook, Reply
from firstpass.domain.redaction import SafeText
from firstpass.domain.scope import Queue, QueueId, Scope
from firstpass.ports import Generation, Hit, Playbooks, Understood, Vectors

_WORDS = {
    "system_failure": "I am sorry, something went wrong on our side. Your message is kept.",
    "handoff": "A person takes over from here. Your reference is {reference}.",
    "handoff_joined": "It goes to the people who have your case. Your reference is still {reference}.",
    "wait_minutes": "",
    "choice_person": "Talk to a person",
}
_QUEUE = QueueId("fallback")


def last_resort(playbooks: Playbooks) -> Generation:
    """Built-in words and one queue: the current playbook's fallback, if that much of it is there."""
    try:
        queue = playbooks.current().playbook.scope.fallback
    except Exception:  # noqa: BLE001 whatever is wrong with it, the case is opened
        queue = _QUEUE
    return Generation(_playbook(queue), _Nobody(), _Nobody())


def _playbook(queue: QueueId) -> Playbook:
    scope = Scope(
        company="",
        time_zone="UTC",
        country="",
        language="en",
        case_types={},
        queues={queue: _queue(queue)},
        fallback=queue,
        admin=queue,
    )
    replies = {(name, "en"): _reply(name, text) for name, text in _WORDS.items()}
    return Playbook(GenerationId("built-in"), scope, {}, replies, Cues({}, {}), {})


def _queue(name: QueueId) -> Queue:
    return Queue(
        id=name,
        public_name="our team",
        contact="whoever is on duty",
        tier="agent",
        hours={},
        always_open=True,
        time_zone="UTC",
        languages=("en",),
        audience="customer",
        skills=(),
        wait_minutes=(0, 0),
    )


def _reply(name: str, text: str) -> Reply:
    return Reply(name, "en", text, approved_by="firstpass", approved_on=date(2026, 1, 1), example=True)


class _Nobody:
    """Understands and finds nothing: what failed is handed over unread."""

    def is_urgent(self, text: SafeText) -> bool:
        return True

    def wants_address(self, text: SafeText) -> bool:
        return False

    async def understand(self, text: SafeText, choice: str | None, before: Progress | None = None) -> Understood:
        raise Unavailable("nobody understands here")

    async def nearest(self, vector: Vectors, audience: Audience, language: str, k: int) -> tuple[Hit, ...]:
        return ()
