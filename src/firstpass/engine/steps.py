"""The steps of a turn, each timed. `engine.turn` reads them in order; `engine.replay` runs the pure ones again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from firstpass import __version__
from firstpass.domain.conversation import Choice, ConversationId, TurnId
from firstpass.domain.decision import Decision, ReasonCode
from firstpass.domain.playbook import Passage, digest
from firstpass.domain.policy import Situation, decide
from firstpass.domain.record import EvidenceRef, Heard, TurnRecord
from firstpass.domain.redaction import SECRETS, SafeText, approved, kinds_gone, without_placeholders
from firstpass.domain.verification import Draft, Evidence, Violation
from firstpass.engine.answering import draft_and_check, to_a_person
from firstpass.engine.handoff import Handover, HandoverDesk
from firstpass.engine.wording import Wording, as_draft
from firstpass.ports import Drafter, DraftRequest, Generation, Ids, Understood
from firstpass.retrieval.search import find_passages

Evidences = tuple[tuple[Passage, ...], ...]
"""For each wish the passages in force, best first."""


@dataclass(frozen=True)
class Reply:
    """What a decision would say and do: approved wording with its sources, buttons, and the case for people."""

    decision: Decision
    approved: Draft
    evidence: tuple[Evidence, ...]
    choices: tuple[Choice, ...]
    handover: Handover

    @property
    def speaks(self) -> bool:
        return bool(self.evidence)


@dataclass(frozen=True)
class Checked:
    """A reply and the draft of it that passed verification; `violations` are those found on the way."""

    reply: Reply
    draft: Draft
    violations: tuple[Violation, ...] = ()


@dataclass
class Steps:
    """The steps between hearing and delivering, on one generation, at one moment of the turn's clock."""

    generation: Generation
    drafter: Drafter
    ids: Ids
    conversation: ConversationId
    heard: Heard
    at: datetime
    timings_ms: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Keep how long a step took, in milliseconds."""
        begun = time.perf_counter()
        yield
        self.timings_ms[step] = round((time.perf_counter() - begun) * 1000, 3)

    @property
    def _words(self) -> SafeText:
        """The customer's own words: what stands for a value that was taken out says nothing of what they want."""
        return approved(without_placeholders(self.heard.text))

    async def understand(self) -> Understood:
        """Wishes and signals of what was heard."""
        with self.timed("understand"):
            return await self.generation.understander.understand(self._words, self.heard.choice)

    async def find(self, understood: Understood) -> Evidences:
        """The passages in force for each wish."""
        with self.timed("find"):
            heard = self.heard
            found = await find_passages(self.generation, understood, self._words, heard.language, self.at)
            return tuple(tuple(scored.passage for scored in of_wish) for of_wish in found)

    def decide(self, understood: Understood, evidence: Evidences) -> Decision:
        """What policy says."""
        scope, heard = self.generation.playbook.scope, self.heard
        with self.timed("decide"):
            secret = not SECRETS.isdisjoint(kinds_gone(heard.text))
            asked = Situation(
                len(heard.text), heard.standing, understood.meaning, evidence, scope, heard.incidents, secret
            )
            return decide(asked)

    def answer(self, decision: Decision) -> Reply:
        """The approved wording of the decision, and the case it opens."""
        with self.timed("answer"):
            wording = Wording(self.generation.playbook, self.heard.language, self.heard.received_at or self.at)
            handover = HandoverDesk(wording, self.ids, self.at).plan(self.conversation, self.heard, decision)
            said = tuple(piece for part in decision.parts for piece in wording.pieces(part))
            pieces = tuple(dict.fromkeys((*self._before(wording, decision), *said, *handover.pieces)))
            return Reply(decision, as_draft(pieces), pieces, wording.choices(decision), handover)

    def _before(self, wording: Wording, decision: Decision) -> tuple[Evidence, ...]:
        """Who comes back to a closed chat hears that it is the AI again, unless the case goes to people at once; who
        sent a secret hears that it is gone."""
        speaks_alone = decision.transfer is None and decision.name != "stay_silent"
        welcome = (wording.fixed("reopened"),) if self.heard.standing.progress.reopened and speaks_alone else ()
        return (*welcome, wording.fixed("secret_warning")) if decision.warns else welcome

    async def verify(self, reply: Reply) -> Checked:
        """The reply with a draft that passed; where none passes, the customer gets a person instead (rule 11)."""
        with self.timed("verify"):
            if not reply.speaks:
                return Checked(reply, reply.approved)
            request = DraftRequest(reply.decision, reply.evidence, reply.approved, self.heard.language)
            bans = self.generation.playbook.bans
            draft, violations = await draft_and_check(self.drafter, request, question=self.heard.text, bans=bans)
            if draft:
                return Checked(reply, draft, violations)
            instead = self.answer(self.unverified(reply.decision))
            return Checked(instead, instead.approved, violations)

    def unverified(self, decision: Decision) -> Decision:
        """What is decided when nothing that was drafted may leave."""
        transfer, scope = decision.transfer, self.generation.playbook.scope
        queue = transfer.queue if transfer else scope.fallback
        person = to_a_person("unverified", ReasonCode.UNVERIFIED_ANSWER, queue, "unverified")
        return replace(person, warns=decision.warns)

    def record(self, understood: Understood | None, checked: Checked) -> TurnRecord:
        """Everything needed to say why, and to run the turn again."""
        decision, handover = checked.reply.decision, checked.reply.handover
        wishes = understood.meaning.wishes if understood else ()
        return TurnRecord(
            id=TurnId(self.ids.new()),
            conversation=self.conversation,
            at=self.at,
            heard=self.heard,
            meaning=understood.meaning if understood else None,
            decision=decision.name,
            rule=decision.rule,
            case_type=decision.case_type,
            case_types=tuple(wish.case_type for wish in wishes if wish.case_type),
            queue=decision.transfer.queue if decision.transfer else None,
            reasons=tuple(transfer.reason for transfer in decision.transfers),
            reference=handover.reference,
            reply=checked.draft.text if checked.reply.speaks else None,
            evidence=tuple(EvidenceRef(e.citation, digest(e.text)) for e in checked.reply.evidence),
            violations=checked.violations,
            generation=self.generation.playbook.id,
            product_version=__version__,
            timings_ms=self.timings_ms,
        )
