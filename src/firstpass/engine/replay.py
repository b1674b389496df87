"""Replay: runs recorded turns again on what they heard, and says whether they come out the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from firstpass.domain.playbook import GenerationId
from firstpass.domain.record import TurnRecord, TurnStatus
from firstpass.domain.redaction import SafeText
from firstpass.domain.verification import Evidence, verify
from firstpass.engine.answering import ApprovedWording, RulesAlone
from firstpass.engine.outside import Recorded
from firstpass.engine.steps import Steps
from firstpass.engine.turn import think
from firstpass.engine.wording import as_draft
from firstpass.ports import Drafter, Generation, SupportJudge


@dataclass(frozen=True)
class Same:
    """Decision, rule, case types, queue, reasons, evidence and reply are what was recorded."""


@dataclass(frozen=True)
class Deviation:
    """One thing that came out differently: its name in the record, what was recorded, what came now."""

    what: str
    recorded: str
    now: str


@dataclass(frozen=True)
class Different:
    """What came out differently."""

    deviations: tuple[Deviation, ...]


@dataclass(frozen=True)
class Rebuilt:
    """Its generation is gone; the reply is word for word what the kept texts of its evidence give, verified again."""


@dataclass(frozen=True)
class Impossible:
    """The generation that the record pins is gone, and so is a text of its evidence."""

    generation: GenerationId


@dataclass(frozen=True)
class NotDelivered:
    """A suppressed or failed turn is no decision to repeat; `why` is the record's closed word."""

    status: TurnStatus
    why: str | None


Outcome = Same | Rebuilt | Different | Impossible | NotDelivered


@dataclass(frozen=True)
class Replayed:
    """One recorded turn, counted from 1, and what running it again showed; `on` is the generation it ran on."""

    number: int
    record: TurnRecord
    outcome: Outcome
    on: GenerationId | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the record."""
        match self.outcome:
            case Same() | Rebuilt() | NotDelivered():
                return True
            case Different() | Impossible():
                return False
            case _:
                assert_never(self.outcome)


@dataclass(frozen=True)
class RecordedIds:
    """Gives the reference that the customer was given then, so that the reply can be compared; no other id counts."""

    given: str | None

    def new(self) -> str:
        return "replay"

    def reference(self) -> str:
        return self.given or "none recorded"


async def replay(
    record: TurnRecord,
    number: int,
    generation: Generation,
    drafter: Drafter | None = None,
    judge: SupportJudge | None = None,
    *,
    on_current: bool = False,
    kept: Mapping[str, SafeText] | None = None,
) -> Replayed:
    """Run one recorded turn again on `generation`; nothing is stored or sent.

    For a record of another generation its reply is rebuilt from the texts `kept` by their digests, unless
    `on_current` asks what would be said now."""
    if record.status is not TurnStatus.DELIVERED:
        return Replayed(number, record, NotDelivered(record.status, record.why))
    pinned, current = record.generation, generation.playbook.id
    if pinned != current and not on_current:
        return Replayed(number, record, _rebuilt(record, kept or {}))
    again = await _again(record, generation, drafter or ApprovedWording(), judge or RulesAlone())
    deviations = tuple(_deviations(record, again))
    return Replayed(number, record, Different(deviations) if deviations else Same(), current)


def _rebuilt(record: TurnRecord, kept: Mapping[str, SafeText]) -> Rebuilt | Different | Impossible:
    if any(ref.digest not in kept for ref in record.evidence):
        return Impossible(record.generation)
    pieces = tuple(Evidence(ref.citation, kept[ref.digest]) for ref in record.evidence)
    draft = as_draft(pieces)
    now = str(draft.text) if pieces and verify(draft, pieces).passed else ""
    return Rebuilt() if now == (record.reply or "") else Different((Deviation("reply", record.reply or "", now),))


async def _again(record: TurnRecord, generation: Generation, drafter: Drafter, judge: SupportJudge) -> TurnRecord:
    ids = RecordedIds(record.reference)
    outside = Recorded(record.consulted)
    steps = Steps(generation, drafter, judge, outside, ids, record.conversation, record.heard, record.at)
    _, now = await think(steps)
    return now


def _deviations(recorded: TurnRecord, now: TurnRecord) -> Iterator[Deviation]:
    before, after = _compared(recorded), _compared(now)
    for what, value in before.items():
        if value != after[what]:
            yield Deviation(what, value, after[what])


def _compared(record: TurnRecord) -> dict[str, str]:
    """What has to be equal, in the words of the record."""
    return {
        "decision": record.decision,
        "rule": record.rule,
        "case_types": ", ".join(record.case_types),
        "queue": record.queue or "",
        "reasons": ", ".join(record.reasons),
        "evidence": ", ".join(f"{ref.citation.source}@{ref.digest}" for ref in record.evidence),
        "violations": ", ".join(violation.kind for violation in record.violations),
        "reply": record.reply or "",
    }
