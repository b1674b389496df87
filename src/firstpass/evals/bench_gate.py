"""What the gate notices: recall and false alarms by language and signal, on messages that somebody labelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from firstpass.domain.errors import Malformed
from firstpass.domain.redaction import redact
from firstpass.domain.signals import Signal, SignalKind
from firstpass.ports import Understander
from firstpass.retrieval.building import Progress

_Z = NormalDist().inv_cdf(0.975)
NOTHING = "none"
"""The kind of a message that raises nothing."""
NOTE = "Share found [95 % interval, Wilson]. Near: messages that come near the signal; other: those of all other kinds."


class GateCase(BaseModel):
    """A message with one signal that it raises, or comes near and does not; `value` is one of the kind's values."""

    model_config = ConfigDict(extra="ignore")
    text: str
    language: str
    kind: str
    value: str | None = None
    raised: bool

    @property
    def name(self) -> str:
        """Reserved decisions count as one, since any of them is refused; others by value."""
        return f"{self.kind}.{self.value}" if self.value and self.kind != SignalKind.RESERVED_DECISION else self.kind


@dataclass(frozen=True)
class Share:
    """`found` of `of`, with the ends of the 95 % interval; all zero where there was none."""

    found: int
    of: int
    low: float
    high: float

    def __str__(self) -> str:
        share = self.found / self.of if self.of else 0.0
        return f"{self.found}/{self.of} {share:6.1%} [{self.low:.1%}, {self.high:.1%}]"


@dataclass(frozen=True)
class Row:
    """One signal in one language."""

    language: str
    signal: str
    recall: Share
    near: Share
    other: Share


def read_cases(lines: Iterable[str], source: str) -> tuple[GateCase, ...]:
    """One JSON object a line; raises `Malformed` with the line's number."""
    cases = []
    for number, line in enumerate(lines, 1):
        try:
            cases.append(GateCase.model_validate_json(line))
        except ValidationError as error:
            what = error.errors(include_input=False)[0]["msg"]
            raise Malformed(
                f"{source}, line {number}: {what}", "See evals/gate/cases.en.jsonl for the form."
            ) from error
    return tuple(cases)


async def measure(understander: Understander, cases: Sequence[GateCase], progress: Progress) -> tuple[Row, ...]:
    """Every message by itself, redacted as in a turn."""
    raised = []
    for number, case in enumerate(cases):
        progress("messages", number, len(cases))
        understood = await understander.understand(redact(case.text).text, None)
        raised.append(frozenset(_names(understood.meaning.signals)))
    progress("messages", len(cases), len(cases))
    return tuple(_rows(list(zip(cases, raised, strict=True))))


def _names(signals: Iterable[Signal]) -> Iterator[str]:
    for signal in signals:
        whole = signal.value is None or signal.kind is SignalKind.RESERVED_DECISION
        yield signal.kind.value if whole else f"{signal.kind}.{signal.value}"


def _rows(found: Sequence[tuple[GateCase, frozenset[str]]]) -> Iterator[Row]:
    for language, signal in dict.fromkeys((case.language, case.name) for case, _ in found):
        if signal == NOTHING:
            continue
        here = [(case, signal in raised) for case, raised in found if case.language == language]
        own = [(case, hit) for case, hit in here if case.name == signal]
        yield Row(
            language,
            signal,
            share_of([hit for case, hit in own if case.raised]),
            share_of([hit for case, hit in own if not case.raised]),
            share_of([hit for case, hit in here if case.kind != signal.partition(".")[0]]),
        )


def share_of(hits: Sequence[bool]) -> Share:
    """The share that hit, with Wilson's interval, which holds for few and for extreme shares too."""
    n, k = len(hits), sum(hits)
    if not n:
        return Share(0, 0, 0.0, 0.0)
    share, spread = k / n, _Z * sqrt(k / n * (1 - k / n) / n + _Z**2 / (4 * n**2))
    centre, scale = share + _Z**2 / (2 * n), 1 + _Z**2 / n
    return Share(k, n, max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))


def as_text(rows: Sequence[Row]) -> str:
    """A table, a signal a line."""
    width = max((len(row.signal) for row in rows), default=0)
    head = f"{'':2}  {'':{width}}  {'recall':34}  {'near misses raised':34}  other messages raised"
    lines = (f"{r.language:2}  {r.signal:{width}}  {r.recall!s:34}  {r.near!s:34}  {r.other}" for r in rows)
    return "\n".join([head, *lines, NOTE])


def as_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows with every count."""
    return [asdict(row) for row in rows]
