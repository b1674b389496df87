"""Signals: found in code before any model (DESIGN 6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set

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
    "handoff": 0.3,
}
"""The least probability of a notice or a report in one, by what becomes of it: a person sees what is handed off."""
TRANSLATED_FLOORS: Mapping[str, float] = {
    "notice.complaint": 0.04,
    "notice.data_request": 0.07,
    "notice.error_notice": 0.04,
    "notice.scam_claim": 0.05,
    "vulnerability.crisis": 0.12,
    "vulnerability.coercion": 0.1,
}
"""The least probability in a language of ours other than the company's own: the embedder knows that one best, and what
it reads in another looks more like everything."""
FOREIGN_FLOOR = 0.5
"""The same in a language in which there are no examples to learn from."""
OUTSHONE_BELOW = 0.05
"""The part of the likeliest signal's probability below which another is not raised beside it."""
TRANSLATED_SHARES: Mapping[str, float] = {
    "vulnerability.crisis": 0.4,
    "vulnerability.coercion": 0.3,
    "vulnerability.scam_under_way": 0.3,
}
"""The part of the likeliest other signal's probability below which danger is not raised in those languages: there a
bitter complaint or a stolen card looks like it. In the company's own language danger is raised whatever else is."""
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


def floor_in(name: SignalName, language: str | None, own: str, known: Collection[str]) -> float:
    """The least probability of a signal in a message in this language; `known` are those with examples."""
    if language in (None, own):
        return 0.0
    return TRANSLATED_FLOORS.get(str(name), 0.0) if language in known else FOREIGN_FLOOR


def outshone(raised: Mapping[SignalName, tuple[int, float]], *, translated: bool = False) -> frozenset[SignalName]:
    """The signals that are far less likely than the likeliest of the message; in the company's own language nobody's
    danger is among them."""
    most = max((likely for _, likely in raised.values()), default=0.0)
    others = max((likely for name, (_, likely) in raised.items() if not _is_danger(name)), default=0.0)
    shares = TRANSLATED_SHARES if translated else {}
    return frozenset(
        name
        for name, (_, likely) in raised.items()
        if likely < (shares.get(str(name), 0.0) * others if _is_danger(name) else OUTSHONE_BELOW * most)
    )


def _is_danger(name: SignalName) -> bool:
    return name.kind is SignalKind.VULNERABILITY


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
