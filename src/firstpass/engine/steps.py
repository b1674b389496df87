"""The steps of a turn, each timed. `engine.turn` reads them in order; `engine.replay` runs the pure ones again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from firstpass import __version__
from firstpass.actions.effects import effects_of
from firstpass.actions.resolving import Resolver
from firstpass.domain.acting import Consulted, thing_choice
from firstpass.domain.conversation import Choice, ConversationId, TurnId
from firstpass.domain.decision import Decision, Progress, ReasonCode
from firstpass.domain.playbook import Passage, digest
from firstpass.domain.policy import Situation, decide
from firstpass.domain.record import EvidenceRef, Heard, TurnRecord
from firstpass.domain.redaction import SECRETS, SafeText, approved, kinds_gone, without_placeholders
from firstpass.domain.verification import Draft, Evidence, Violation
from firstpass.engine.answering import draft_and_check, to_a_person
from firstpass.engine.handoff import Handover, HandoverDesk
from firstpass.engine.outside import Outside
from firstpass.engine.wording import Wording, as_draft
from firstpass.ports import Drafter, DraftRequest, Generation, Ids, SupportJudge, Understood
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
    judge: SupportJudge
    outside: Outside
    ids: Ids
    conversation: ConversationId
    heard: Heard
    at: datetime
    timings_ms: dict[str, float] = field(default_factory=dict)
    consulted: Consulted = field(default_factory=Consulted)
    """What was learned from outside for the actions of this turn."""
    written: str | None = None
    """The language of what was heard, once it is understood and where that is sure."""

    def __post_init__(self) -> None:
        self.turn = TurnId(self.ids.new())

    @property
    def language(self) -> str:
        """In which language the reply is: the one the customer writes, where there are fixed replies in it, else the
        one in which the conversation is held."""
        written = self.written
        return written if written and self.generation.playbook.has_replies_in(written) else self.heard.language

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

    @property
    def _before_this(self) -> Progress | None:
        """With what the message is compared; one that brings a value that was taken out says something new."""
        return self.heard.standing.progress if self._words == self.heard.text else None

    async def understand(self) -> Understood:
        """Wishes and signals of what was heard."""
        with self.timed("understand"):
            understander, choice = self.generation.understander, self.heard.choice
            understood = await understander.understand(self._words, choice, self._before_this)
            self.written = understood.meaning.language
            return understood

    async def find(self, understood: Understood) -> Evidences:
        """The passages in force for each wish."""
        with self.timed("find"):
            language = self.written or self.heard.language
            found = await find_passages(self.generation, understood, self._words, language, self.at)
            return tuple(tuple(scored.passage for scored in of_wish) for of_wish in found)

    def decide(self, understood: Understood, evidence: Evidences) -> Decision:
        """What policy says."""
        playbook, heard = self.generation.playbook, self.heard
        with self.timed("decide"):
            gone = kinds_gone(heard.text)
            asked = Situation(
                length=len(heard.text),
                standing=heard.standing,
                meaning=understood.meaning,
                evidence=evidence,
                scope=playbook.scope,
                incidents=heard.incidents,
                secret=not SECRETS.isdisjoint(gone),
                covered=(self.written or heard.language) in playbook.covered,
                identity=heard.identity,
                sealed=heard.sealed,
                pressed=thing_choice(heard.choice),
                code="otp" in gone,
            )
            return decide(asked)

    async def act(self, decision: Decision) -> Decision:
        """The decision once its actions were done, as far as a turn does them: effects leave with the delivery."""
        with self.timed("act"):
            playbook, heard = self.generation.playbook, self.heard
            self.consulted = await self.outside.consult(decision, heard, playbook.scope)
            today = self.at.astimezone(ZoneInfo(playbook.scope.time_zone)).date()
            asking = heard.standing.progress.asking
            resolver = Resolver(playbook.scope, playbook.statuses, heard.text, today, asking)
            return resolver.resolve(decision, self.consulted)

    def answer(self, decision: Decision) -> Reply:
        """The approved wording of the decision, and the case it opens."""
        with self.timed("answer"):
            heard, playbook = self.heard, self.generation.playbook
            wording = Wording(playbook, self.language, heard.received_at or self.at, heard.identity.country)
            desk = HandoverDesk(wording, self.ids, self.at, self.written)
            handover = desk.plan(self.conversation, self.heard, decision)
            said = tuple(piece for part in decision.parts for piece in wording.pieces(part))
            pieces = tuple(dict.fromkeys((*self._before(wording, decision), *said, *handover.pieces)))
            effects = effects_of(decision, heard, self.turn)
            handover = replace(handover, outbox=(*handover.outbox, *effects))
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
            request = DraftRequest(reply.decision, reply.evidence, reply.approved, self.language)
            bans = self.generation.playbook.bans
            question = self.heard.text
            draft, violations = await draft_and_check(self.drafter, request, self.judge, question=question, bans=bans)
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
            id=self.turn,
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
            consulted=self.consulted,
        )
