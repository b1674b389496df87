"""Checks golden conversations without running them: every name they mention exists in the playbook."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from firstpass.adapters.yaml_files import line_in
from firstpass.domain.acting import thing_choice
from firstpass.domain.conversation import PERSON_CHOICE, SOMETHING_ELSE
from firstpass.domain.errors import ContentError
from firstpass.domain.incidents import EVERYTHING
from firstpass.domain.packet import Packet
from firstpass.domain.playbook import Content
from firstpass.domain.policy import MESSAGE_RULES, WISH_RULES
from firstpass.domain.signals import Mood, Register, Repeated, ReservedDecision, SignalKind
from firstpass.evals.golden import End, Expect, Golden, IncidentTurn, read_golden

Location = tuple[int | str, ...]
_VALUES: dict[SignalKind, type[StrEnum]] = {
    SignalKind.RESERVED_DECISION: ReservedDecision,
    SignalKind.REGISTER: Register,
    SignalKind.MOOD: Mood,
    SignalKind.REPEATED: Repeated,
}
OUTSIDE_POLICY = frozenset(
    {"unverified", "system_failure", "action_failed", "limit_reached", "person_will_look", "status_needs_person"}
)
"""Rules that stand where the policy's decision could not be carried out, or by what an action came to."""


class Known(NamedTuple):
    """Every name that a golden conversation may mention, by kind."""

    case_types: frozenset[str]
    queues: frozenset[str]
    sources: frozenset[str]
    rules: frozenset[str]
    signals: frozenset[str]
    packet: frozenset[str]
    incidents: frozenset[str] = frozenset()
    """Those that the conversation itself opens."""

    @property
    def scopes(self) -> frozenset[str]:
        return self.case_types | {EVERYTHING}

    @property
    def buttons(self) -> frozenset[str]:
        """Those that stand in the playbook; what a button about a thing is about stands in its name."""
        return self.case_types | {PERSON_CHOICE, SOMETHING_ELSE}


class _Mention(NamedTuple):
    where: Location
    kind: str
    name: str
    known: frozenset[str]


def known_names(content: Content) -> Known:
    """The names of a playbook and of the product."""
    replies = {f"reply:{reply.id}" for reply in content.replies}
    statuses = {f"status:{words.kind}.{words.state}" for words in content.statuses.entries} | {"status:stale"}
    return Known(
        case_types=frozenset(content.scope.case_types),
        queues=frozenset(content.scope.queues),
        sources=frozenset({article.id for article in content.articles} | replies | statuses),
        rules=frozenset({rule.__name__ for rule in (*MESSAGE_RULES, *WISH_RULES)} | OUTSIDE_POLICY),
        signals=frozenset({*SignalKind, *(f"{kind}:{value}" for kind, values in _VALUES.items() for value in values)}),
        packet=frozenset(field.name for field in dataclasses.fields(Packet)),
    )


def lint(files: list[Path], content: Content) -> Iterator[ContentError]:
    """Every fault, at most one a file for its form and then every unknown name; ids are unique over all files."""
    known = known_names(content)
    seen: dict[str, Path] = {}
    for path in files:
        try:
            case = read_golden(path)
        except ContentError as fault:
            yield fault
            continue
        name = f"{path.parent.name}/{path.name}"
        if case.id in seen:
            yield ContentError(name, 1, f"{seen[case.id].name} has the same id", "Give each case its own")
        seen[case.id] = path
        yield from _unknown(case, known, path, name)


def _unknown(case: Golden, known: Known, path: Path, name: str) -> Iterator[ContentError]:
    text = path.read_text(encoding="utf-8")
    opened = {turn.incident.opens.id for turn in case.turns if turn.incident and turn.incident.opens}
    known = known._replace(sources=known.sources | {f"incident:{one}" for one in opened}, incidents=frozenset(opened))
    for mention in _mentions(case, known):
        if mention.name not in mention.known:
            what = f"{mention.kind} names {mention.name}, which does not exist"
            yield ContentError(name, line_in(text, mention.where), what, _mend(mention))


def _mend(mention: _Mention) -> str:
    from difflib import get_close_matches

    near = get_close_matches(mention.name, sorted(mention.known), n=1)
    return f"Did you mean {near[0]}?" if near else "Correct the name or add it to the playbook"


def _mentions(case: Golden, known: Known) -> Iterator[_Mention]:
    for number, turn in enumerate(case.turns):
        at: Location = ("turns", number)
        if turn.customer and turn.customer.presses is not None:
            yield _Mention((*at, "customer", "presses"), "presses", _about(turn.customer.presses), known.buttons)
        if turn.incident:
            yield from _of_incident((*at, "incident"), turn.incident, known)
        yield from _expected((*at, "expect"), turn.expect, known)
    yield from _at_the_end(case.end, known)


def _of_incident(at: Location, turn: IncidentTurn, known: Known) -> Iterator[_Mention]:
    for place, name in enumerate(turn.opens.about if turn.opens else ()):
        yield _Mention((*at, "opens", "about", place), "about", name, known.scopes)
    if turn.extends:
        yield _Mention((*at, "extends", "id"), "extends", turn.extends.id, known.incidents)
    if turn.closes is not None:
        yield _Mention((*at, "closes"), "closes", turn.closes, known.incidents)


def _expected(at: Location, expect: Expect, known: Known) -> Iterator[_Mention]:
    single: Mapping[str, tuple[str | None, frozenset[str]]] = {
        "case_type": (expect.case_type, known.case_types),
        "queue": (expect.queue, known.queues),
        "rule": (expect.rule, known.rules),
    }
    several: Mapping[str, tuple[tuple[str, ...], frozenset[str]]] = {
        "cites": (expect.cites, known.sources),
        "cites_not": (expect.cites_not, known.sources),
        "choices": (tuple(_about(choice) for choice in expect.choices), known.buttons),
        "signals": (_named(expect.signals), known.signals),
        "signals_not": (_named(expect.signals_not), known.signals),
    }
    for kind, (name, names) in single.items():
        if name is not None:
            yield _Mention((*at, kind), kind, name, names)
    for kind, (listed, names) in several.items():
        for place, name in enumerate(listed):
            yield _Mention((*at, kind, place), kind, name, names)


def _about(choice: str) -> str:
    """The case type of a button about one thing; any other button as it is."""
    about = thing_choice(choice)
    return about.case_type if about else choice


def _named(signals: tuple[str, ...]) -> tuple[str, ...]:
    """The signals as far as they are names of ours: any language may be told."""
    language = SignalKind.LANGUAGE.value
    return tuple(language if signal.startswith(f"{language}:") else signal for signal in signals)


def _at_the_end(end: End, known: Known) -> Iterator[_Mention]:
    at: Location = ("end", "packet")
    for name, value in (end.packet or {}).items():
        yield _Mention((*at, name), "packet", name, known.packet)
        among = {"queue": known.queues, "case_type": known.case_types, "rule": known.rules}.get(name)
        if among is not None and isinstance(value, str):
            yield _Mention((*at, name), f"packet.{name}", value, among)
