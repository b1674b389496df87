"""Signals: found in code before any model (DESIGN 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from firstpass.domain.scope import Outcome
from firstpass.domain.signals import Courtesy, ReservedDecision, Signal, SignalKind, SignalName
from firstpass.understanding.cues import CueTable, Words

UNDERSTOOD_FLOOR = 0.6
"""The least probability of a reserved decision or a situation in a message that is understood as something else."""
UNDERSTOOD_PERSON_FLOOR = 0.4
"""The same of a person being asked for."""
CLOCK_FLOORS: Mapping[Outcome, float] = {
    "answer": 0.3,
    "password_reset": 0.3,
    "refuse": 0.3,
    "status_check": 0.2,
    "handoff": 0.2,
}
"""The least probability of a notice or a report in one, by what becomes of it: a person sees what is handed off."""
OUTSHONE_BELOW = 0.05
"""The part of the likeliest signal's probability below which another is not raised beside it."""
_AUTOMATED_PHRASES = 2
"""Different phrases of automated mail from which a message counts as one."""


def asks_for_person(cues: CueTable, words: Words) -> int | None:
    """Where the message asks for a person; None where it only sounds like it."""
    if cues.is_whole("asks_for_person_alone", words):
        return 0
    return cues.find("asks_for_person", cues.without("asks_for_person_not", words))


def find_signals(cues: CueTable, words: Words) -> tuple[Signal, ...]:
    """Everything noticed, each with the offset where it was seen."""
    found = []
    crisis = cues.find("crisis", words)
    if crisis is not None:
        found.append(Signal(SignalKind.VULNERABILITY, crisis, "crisis"))
    person = asks_for_person(cues, words)
    if person is not None:
        found.append(Signal(SignalKind.ASKS_FOR_PERSON, person))
    complaint = cues.find("complaint", words)
    if complaint is not None:
        found.append(Signal(SignalKind.NOTICE, complaint, "complaint"))
    if cues.distinct("automated", words) >= _AUTOMATED_PHRASES:
        found.append(Signal(SignalKind.AUTOMATED, cues.find("automated", words) or 0))
    for reserved in ReservedDecision:
        at = cues.find(f"reserved.{reserved}", words)
        if at is not None:
            found.append(Signal(SignalKind.RESERVED_DECISION, at, reserved.value))
    return tuple(found)


def courtesy_of(cues: CueTable, words: Words) -> Courtesy | None:
    """The courtesy that the whole message is."""
    return next((courtesy for courtesy in Courtesy if cues.is_whole(courtesy.value, words)), None)


def floor_of(name: SignalName, outcome: Outcome | None) -> float:
    """The least probability of a signal in a message that is understood as a case type with this outcome, None where it
    is understood as none.

    What has an answer or a queue of its own is rarely something else besides; a legal clock counts even then."""
    match name.kind:
        case SignalKind.RESERVED_DECISION:
            return UNDERSTOOD_FLOOR if outcome not in (None, "refuse") else 0.0
        case SignalKind.VULNERABILITY | SignalKind.SECURITY_REPORT:
            return UNDERSTOOD_FLOOR if outcome else 0.0
        case SignalKind.ASKS_FOR_PERSON:
            return UNDERSTOOD_PERSON_FLOOR if outcome else 0.0
        case _:
            return CLOCK_FLOORS.get(outcome, 0.0) if outcome else 0.0


def outshone(raised: Mapping[SignalName, tuple[int, float]]) -> frozenset[SignalName]:
    """The signals that are far less likely than the likeliest of the message; nobody's danger is among them."""
    most = max((likely for _, likely in raised.values()), default=0.0)
    return frozenset(
        name
        for name, (_, likely) in raised.items()
        if likely < OUTSHONE_BELOW * most and name.kind is not SignalKind.VULNERABILITY
    )


def learned_signals(raised: Mapping[SignalName, tuple[int, float]], starts: Sequence[int]) -> tuple[Signal, ...]:
    """The signals that heads raise, the likeliest first; each was seen in the text of its row, which starts there.

    Of the reserved decisions the likeliest alone: they are asked for in like words."""
    found: list[Signal] = []
    for name, (row, _) in sorted(raised.items(), key=lambda one: -one[1][1]):
        if name.kind is SignalKind.RESERVED_DECISION and any(signal.kind is name.kind for signal in found):
            continue
        found.append(Signal(name.kind, starts[row], name.value))
    return tuple(found)


def believed(by_cues: tuple[Signal, ...], doubted: Set[SignalName]) -> tuple[Signal, ...]:
    """What the tables found, without what the heads are sure to be meant otherwise."""
    return tuple(signal for signal in by_cues if SignalName(signal.kind, signal.value) not in doubted)


def joined(by_cues: tuple[Signal, ...], learned: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """What the tables found, and what was learned besides; of a kind that only one may stand for the table's stands."""
    kinds = {signal.kind for signal in by_cues}
    known = {(signal.kind, signal.value) for signal in by_cues}
    new = (
        signal
        for signal in learned
        if (signal.kind, signal.value) not in known
        and not (signal.kind is SignalKind.RESERVED_DECISION and signal.kind in kinds)
    )
    return (*by_cues, *new)
