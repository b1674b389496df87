"""What verification stops: drafts that must not leave and clean ones, and the fit of the line that tells them apart.

`crossed` is the honest figure for drafts by a hand that the line has not seen: each file is judged by a line that was
fitted on the other files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from firstpass.domain.errors import Malformed
from firstpass.domain.verification import Bans, Saying, Violation, examine
from firstpass.evals.bench_gate import Share, share_of
from firstpass.ports import Embedder
from firstpass.retrieval.building import Progress
from firstpass.understanding.features import Sparse
from firstpass.understanding.head_training import LineFitter
from firstpass.understanding.heads import Floats, Scale
from firstpass.understanding.support import MIDDLE_COUNTS, WEIGHED, SupportLine, Taken, take_apart
from firstpass.understanding.support_features import bare

CLEAN_STOPPED = 0.4
"""The share of clean drafts whose free wording is given up for approved wording, so that few bad ones leave."""
BAD, GOOD = 0.1, 1 / 30
"""What a sentence counts that must not leave, and one that may."""
_SMALLEST = 1e-3


class LabelledDraft(BaseModel):
    """A draft with its evidence. `kind` is None for a clean one; `bad` are the sentences that must not leave, or else
    those that hold the `fact`."""

    model_config = ConfigDict(extra="ignore")
    id: str
    kind: str | None
    question: str
    evidence: tuple[str, ...]
    draft: str
    agent_said: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    fact: str | None = None

    @property
    def saying(self) -> Saying:
        return Saying(self.draft, self.evidence, self.question, self.agent_said)

    def must_not(self, sentences: Sequence[str]) -> list[bool]:
        """Which sentences must not leave; all of them where none can be told."""
        named = [bare(one) for one in self.bad or ((self.fact,) if self.fact else ())]
        told = [bool(self.kind) and any(bare(s) in one or one in bare(s) for one in named) for s in sentences]
        return told if any(told) or not self.kind else [True] * len(sentences)


class Seen(NamedTuple):
    """A draft as verification sees it; `source` is the file it is from."""

    source: str
    case: LabelledDraft
    found: tuple[Violation, ...]
    taken: Taken

    @property
    def stopped_by_rule(self) -> bool:
        """Whether a rule stops it that no line may overrule, or nothing could be weighed."""
        hard = any(violation.kind not in WEIGHED for violation in self.found)
        return hard or bool(self.found and self.taken.sentences and not self.taken.words)


@dataclass(frozen=True)
class Row:
    """One kind of drafts of one source, and the share that is stopped; `kind` is `clean` for those that may leave."""

    source: str
    kind: str
    stopped: Share


def read_drafts(lines: Iterable[str], source: str) -> tuple[LabelledDraft, ...]:
    """One JSON object a line; raises `Malformed` with the line's number."""
    drafts = []
    for number, line in enumerate(lines, 1):
        try:
            drafts.append(LabelledDraft.model_validate_json(line))
        except ValidationError as error:
            what = error.errors(include_input=False)[0]["msg"]
            raise Malformed(f"{source}, line {number}: {what}. See evals/hostile/drafts.jsonl for the form.") from error
    return tuple(drafts)


async def look(
    drafts: Sequence[tuple[str, LabelledDraft]], embedder: Embedder, bans: Bans | None, progress: Progress
) -> tuple[Seen, ...]:
    """What the rules find in each draft, and its sentences in numbers; `drafts` come with their sources."""
    seen = []
    for number, (source, case) in enumerate(drafts):
        progress("drafts", number, len(drafts))
        found = examine(case.saying, bans)
        seen.append(Seen(source, case, found, await take_apart(case.saying, found, embedder)))
    progress("drafts", len(drafts), len(drafts))
    return tuple(seen)


def fit(seen: Sequence[Seen], fitter: LineFitter, stops_from: float) -> SupportLine:
    """A line through the sentences of these drafts."""
    dense = np.concatenate([one.taken.dense for one in seen if one.taken.words])
    words: list[Sparse] = [row for one in seen for row in one.taken.words]
    bad = np.array([told for one in seen if one.taken.words for told in one.case.must_not(one.taken.sentences)])
    scale = _scale(dense, dense.shape[1] - seen[0].taken.middle)
    weights = np.where(bad, BAD, GOOD).astype(np.float32)
    return SupportLine(scale, fitter.lines(scale(dense), words, bad[:, None], weights[:, None]), stops_from)


def crossed(seen: Sequence[Seen], fitter: LineFitter, progress: Progress) -> Floats:
    """How likely each draft must not leave, by a line fitted on the drafts of the other sources."""
    sources = list(dict.fromkeys(one.source for one in seen))
    likely = np.zeros(len(seen), np.float32)
    for number, source in enumerate(sources):
        progress("fits", number, len(sources))
        line = fit([one for one in seen if one.source != source], fitter, 1.0)
        own = [one.source == source for one in seen]
        likely[own] = judged([one for one in seen if one.source == source], line)
    progress("fits", len(sources), len(sources))
    return likely


def judged(seen: Sequence[Seen], line: SupportLine) -> Floats:
    """How likely each draft must not leave, by this line."""
    return np.array([worst(one, line) for one in seen], np.float32)


def worst(seen: Seen, line: SupportLine) -> float:
    """How likely the likeliest sentence of a draft must not leave; 1 where a rule stops it anyway."""
    if seen.stopped_by_rule:
        return 1.0
    return float(line.probabilities(seen.taken.dense, seen.taken.words).max()) if seen.taken.words else 0.0


def threshold(seen: Sequence[Seen], likely: Floats) -> float:
    """The probability from which `CLEAN_STOPPED` of the clean drafts are stopped."""
    return float(np.quantile(likely[[one.case.kind is None for one in seen]], 1 - CLEAN_STOPPED))


def rows(seen: Sequence[Seen], likely: Floats, stops_from: float) -> tuple[Row, ...]:
    """The share stopped: each source's hostile and clean ones, then every kind over all sources."""
    stopped = [(one, bool(p >= stops_from)) for one, p in zip(seen, likely, strict=True)]
    found = []
    for source in (*dict.fromkeys(one.source for one in seen), "all"):
        of_source = [(one, hit) for one, hit in stopped if source in ("all", one.source)]
        found.append(Row(source, "hostile", share_of([hit for one, hit in of_source if one.case.kind])))
        found.append(Row(source, "clean", share_of([hit for one, hit in of_source if not one.case.kind])))
    kinds = sorted({one.case.kind for one in seen if one.case.kind})
    by_kind = (Row("all", kind, share_of([hit for one, hit in stopped if one.case.kind == kind])) for kind in kinds)
    return (*found, *by_kind)


def as_text(found: Sequence[Row]) -> str:
    """A table, a share a line."""
    return "\n".join(f"{row.source:24} {row.kind:26} {row.stopped}" for row in found)


def _scale(dense: Floats, own: int) -> Scale:
    """Every number to spread 1, the middle's to `MIDDLE_COUNTS`."""
    counts = np.full(dense.shape[1], MIDDLE_COUNTS, np.float32)
    counts[:own] = 1.0
    spread = dense.std(axis=0) + _SMALLEST
    return Scale(dense.mean(axis=0).astype(np.float32), (counts / spread).astype(np.float32))
