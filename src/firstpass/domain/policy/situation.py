"""What the rules may look at, and the thresholds they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from firstpass.domain.acting import ThingChoice
from firstpass.domain.conversation import Identity, SealedAddress
from firstpass.domain.decision import (
    Candidate,
    Meaning,
    ReasonCode,
    Standing,
    Transfer,
    Wish,
)
from firstpass.domain.incidents import Incident, touching
from firstpass.domain.notices import NoticeKind
from firstpass.domain.playbook import Passage
from firstpass.domain.scope import CaseType, CaseTypeId, Scope
from firstpass.domain.signals import Signal, SignalKind

SURE = 0.70
"""Calibrated confidence from which a wish counts as understood."""
LEAD = 0.20
"""How far the first case type must be ahead of the second: two that are nearly as likely are a question."""
PLAUSIBLE = 0.15
"""Calibrated confidence from which a case type is worth offering as a choice."""
MAX_CHOICES = 3
MAX_READABLE = 4_000
"""Characters; a longer message is read by a person."""
PRESSING = (NoticeKind.SCAM_CLAIM, NoticeKind.ERROR_NOTICE, NoticeKind.COMPLAINT, NoticeKind.DATA_REQUEST)
"""Kinds of notices, in the order in which their queues come first."""
MAX_PARTS = 4
"""Wishes served in one reply; with more than that a person serves them all."""


@dataclass(frozen=True)
class Situation:
    """All that policy may look at. `evidence[i]` are the passages in force found for wish i, best first.

    `incidents` are those in force."""

    length: int
    standing: Standing
    meaning: Meaning
    evidence: tuple[tuple[Passage, ...], ...]
    scope: Scope
    incidents: tuple[Incident, ...] = ()
    secret: bool = False
    """Whether a secret was taken out of the message."""
    covered: bool = True
    """Whether there are reviewed articles in the language of the message."""
    identity: Identity = field(default_factory=Identity)
    """Who the customer is known to be at the turn's clock."""
    sealed: tuple[SealedAddress, ...] = ()
    """The addresses in the message that an action asked for."""
    pressed: ThingChoice | None = None
    """The button about one thing that was pressed."""
    code: bool = False
    """Whether a one-time code was taken out of the message."""

    def has(self, kind: SignalKind) -> bool:
        return any(signal.kind == kind for signal in self.meaning.signals)

    def value_of(self, kind: SignalKind, *values: str) -> str | None:
        """The first of these values that a signal of the kind has."""
        found = {signal.value for signal in self.meaning.signals if signal.kind == kind}
        return next((value for value in values if value in found), None)

    @property
    def repeated(self) -> bool:
        """Whether the customer says again what they said, or that the answer did not help."""
        return self.has(SignalKind.REPEATED)

    def in_vain(self, topic: CaseTypeId | None) -> bool:
        """Whether that is so a second time on this topic (rule 4)."""
        progress = self.standing.progress
        return self.repeated and progress.repeats > 0 and topic == progress.topic

    @property
    def notices(self) -> tuple[NoticeKind, ...]:
        """What the message gives notice of, the most pressing first."""
        found = {signal.value for signal in self.meaning.signals if signal.kind is SignalKind.NOTICE}
        return tuple(kind for kind in PRESSING if kind.value in found)

    @property
    def card_at_risk(self) -> bool:
        """Whether the message may be about a card that should be blocked at once."""
        if self.meaning.card_at_risk:
            return True
        named = {candidate.case_type for wish in self.meaning.wishes for candidate in plausible(wish)}
        return any(self.scope.case_types[name].blocks_card for name in named if name in self.scope.case_types)

    def incident_on(self, wish: Wish | None) -> Incident | None:
        """The incident that a wish is about: that of its case type, or the one that all likely ones have in common."""
        touched = {touching(self.incidents, name) for name in likely(wish)} if wish else set()
        return touched.pop() if len(touched) == 1 else None

    def transfer(self, rule: str, reason: ReasonCode, case_type: CaseTypeId | None = None) -> Transfer:
        """A transfer to the queue of this case type, the fallback queue without one."""
        return Transfer(reason, self.scope.queue_of(case_type), rule)


@dataclass(frozen=True)
class Asked:
    """One wish in its situation. `case_type` is None unless understood; `topic` is what it most probably is about."""

    wish: Wish
    evidence: tuple[Passage, ...]
    case_type: CaseType | None
    topic: CaseTypeId | None

    @property
    def understood(self) -> CaseType:
        """The case type, for rules that stand below `unsure`."""
        if self.case_type is None:
            raise AssertionError("a rule below `unsure` was asked about a wish that was not understood")
        return self.case_type

    @property
    def opened(self) -> tuple[Passage, ...]:
        """The best passage, behind the opening of its article: what an article says first may be what is urgent."""
        best = self.evidence[:1]
        return (*(found for found in self.evidence[1:] if found.opens(best[0])), *best)

    @property
    def answering(self) -> tuple[Passage, ...]:
        """The best passage; behind the opening of its article where that was found right after it."""
        best, close = self.evidence[:1], self.evidence[1:2]
        return self.opened if close and close[0].opens(best[0]) else best

    def covers(self, signal: Signal) -> bool:
        """Whether the signal was seen within this wish."""
        return self.wish.start <= signal.why < max(self.wish.end, 1)


def is_understood(wish: Wish) -> bool:
    """Whether one case type is likely enough, and clearly likelier than the next."""
    second = wish.candidates[1].confidence if len(wish.candidates) > 1 else 0.0
    return wish.confidence >= SURE and wish.confidence - second >= LEAD


def plausible(wish: Wish) -> tuple[Candidate, ...]:
    """The case types worth offering, best first."""
    return tuple(candidate for candidate in wish.candidates if candidate.confidence >= PLAUSIBLE)


def likely(wish: Wish) -> tuple[CaseTypeId, ...]:
    """The one case type of a wish that is understood, else all that are worth offering."""
    return tuple(candidate.case_type for candidate in (wish.candidates[:1] if is_understood(wish) else plausible(wish)))


def asked(situation: Situation, index: int) -> Asked:
    """Wish number `index` with what is known about it."""
    wish = situation.meaning.wishes[index]
    known = situation.scope.case_types.get(wish.case_type) if wish.case_type else None
    sure = known if known and is_understood(wish) else None
    return Asked(
        wish,
        situation.evidence[index],
        sure,
        wish.case_type if plausible(wish) else None,
    )


def uncovered(situation: Situation, wishes: Sequence[Asked]) -> list[Asked]:
    """A wish of its own for each reserved decision asked for outside every wish that is served."""
    return [
        Asked(Wish((), signal.why, signal.why + 1), (), None, None)
        for signal in situation.meaning.signals
        if signal.kind is SignalKind.RESERVED_DECISION and not any(wish.covers(signal) for wish in wishes)
    ]
