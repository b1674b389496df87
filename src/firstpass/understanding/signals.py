"""Signals: found in code before any model (DESIGN 6)."""

from __future__ import annotations

from firstpass.domain.signals import Courtesy, ReservedDecision, Signal, SignalKind
from firstpass.understanding.cues import CueTable, Words

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
