"""Runs golden conversations and names what differs from their expectations. No model is the judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from firstpass.bootstrap import Core, facts_backend
from firstpass.domain.conversation import MessageBody
from firstpass.domain.errors import CallerError, IllegalTransition
from firstpass.domain.packet import Packet
from firstpass.domain.redaction import RedactionKind, redact
from firstpass.engine.incidents import Wanted
from firstpass.evals.batch import moment, turn_result
from firstpass.evals.contract import TurnResult
from firstpass.evals.golden import Agent, Customer, End, Expect, Golden, IncidentTurn, Turn
from firstpass.evals.rehearsal import Exchange, Rehearsal, rehearsal
from firstpass.settings import Settings

EQUAL = ("decision", "rule", "owner", "case_type", "reason_code", "queue")
_LONGEST_SHOWN = 240
_PACKET = TypeAdapter(Packet)


@dataclass(frozen=True)
class Difference:
    """One expectation that was not met. `turn` counts from 1; None is the end. `wording` counts from 1."""

    case: str
    wording: int | None
    turn: int | None
    expectation: str
    wanted: str
    got: str

    def __str__(self) -> str:
        run = f" (wording {self.wording})" if self.wording else ""
        place = f"turn {self.turn}" if self.turn else "end"
        return f"{self.case}{run}, {place}: {self.expectation} should be {self.wanted}, is {self.got}"


@dataclass(frozen=True)
class _Finding:
    expectation: str
    wanted: object
    got: object


async def run_golden(settings: Settings, core: Core, case: Golden) -> list[Difference]:
    """Run the case as written and once with each other wording."""
    differences = await _run_once(settings, core, case, None)
    for number, wording in enumerate(case.wordings, 1):
        differences += await _run_once(settings, core, reworded(case, wording), number)
    return differences


def reworded(case: Golden, wording: str) -> Golden:
    """The case with the customer's first words replaced."""
    turns = list(case.turns)
    first = next(place for place, turn in enumerate(turns) if turn.customer)
    turns[first] = turns[first].model_copy(update={"customer": Customer(says=wording)})
    return case.model_copy(update={"turns": tuple(turns)})


async def _run_once(settings: Settings, core: Core, case: Golden, wording: int | None) -> list[Difference]:
    at = moment(case.at, core.generation.playbook.scope)
    identity = case.identity.known
    found: list[tuple[int | None, _Finding]] = []
    accounts = facts_backend(case.facts, identity.customer, at)
    async with rehearsal(settings, core, at, identity, case.language, accounts=accounts) as stage:
        for number, turn in enumerate(case.turns, 1):
            found += [(number, finding) for finding in await _play(stage, turn)]
        found += [(None, finding) for finding in await _at_the_end(stage, case)]
    return [
        Difference(case.id, wording, turn, finding.expectation, _shown(finding.wanted), _shown(finding.got))
        for turn, finding in found
    ]


async def _play(stage: Rehearsal, turn: Turn) -> list[_Finding]:
    if turn.customer:
        return await _play_customer(stage, turn.customer, turn.expect)
    if turn.agent:
        try:
            await _play_agent(stage, turn.agent)
        except IllegalTransition as refused:
            return [_Finding("agent", "possible", str(refused))]
    if turn.incident:
        try:
            await _play_incident(stage, turn.incident)
        except CallerError as refused:
            return [_Finding("incident", "possible", str(refused))]
    if turn.clock:
        stage.passes(turn.clock.passes)
    return list(await _state(stage, turn.expect))


async def _play_customer(stage: Rehearsal, customer: Customer, expect: Expect) -> list[_Finding]:
    if customer.presses is not None:
        offered = await stage.offered()
        if customer.presses not in offered:
            return [_Finding("button", customer.presses, sorted(offered))]
        exchange = await stage.presses(customer.presses)
    else:
        exchange = await stage.says(customer.text)
    return [*await _state(stage, expect), *_compare(expect, turn_result(exchange), exchange)]


async def _play_agent(stage: Rehearsal, agent: Agent) -> None:
    if agent.says is not None:
        await stage.person_says(agent.says)
    elif agent.takes:
        await stage.person_takes()
    elif agent.returns:
        await stage.person_returns()
    else:
        await stage.person_resolves()


async def _play_incident(stage: Rehearsal, turn: IncidentTurn) -> None:
    desk, now = stage.incidents, stage.clock.now()
    if turn.opens:
        new = turn.opens
        await desk.open(Wanted(new.about, new.text, now + new.next_update, now, now + new.lasts, new.id))
    elif turn.extends:
        longer = turn.extends
        await desk.extend(longer.id, now + longer.lasts, now + longer.next_update, longer.text)
    else:
        await desk.close(turn.closes or "")


async def _state(stage: Rehearsal, expect: Expect | End) -> list[_Finding]:
    stated: dict[str, object] = {"owner": await stage.owner(), "handoff": await stage.handoff() or "none"}
    return [
        _Finding(name, getattr(expect, name), got)
        for name, got in stated.items()
        if name in expect.model_fields_set and getattr(expect, name) != got
    ]


def _compare(expect: Expect, result: TurnResult, exchange: Exchange) -> Iterator[_Finding]:
    for name in EQUAL:
        wanted, got = getattr(expect, name), getattr(result, name)
        if name != "owner" and name in expect.model_fields_set and wanted != got:
            yield _Finding(name, wanted, got)
    if expect.silent is not None and expect.silent != (result.reply is None):
        yield _Finding("silent", expect.silent, result.reply)
    for kind, wanted_there, pieces, found in _texts(expect, result, exchange):
        yield from _pieces(kind, wanted_there, pieces, found)


def _texts(
    expect: Expect, result: TurnResult, exchange: Exchange
) -> Iterator[tuple[str, bool, tuple[str, ...], str | list[str]]]:
    """Each list of expectations with whether its entries must be there, and what they are looked for in."""
    reply, stored = result.reply or "", result.redacted_text
    cited = [citation.source for citation in result.citations]
    buttons = [choice.id for body in exchange.replies for choice in body.choices]
    signals = [name for s in result.signals for name in (s.kind.value, f"{s.kind.value}:{s.value}")]
    yield "reply_contains", True, expect.reply_contains, reply
    yield "reply_lacks", False, expect.reply_lacks, reply
    yield "cites", True, expect.cites, cited
    yield "cites_not", False, expect.cites_not, cited
    yield "choices", True, expect.choices, buttons
    yield "signals", True, expect.signals, signals
    yield "signals_not", False, expect.signals_not, signals
    yield "stored_contains", True, expect.stored_contains, stored
    yield "stored_lacks", False, expect.stored_lacks, stored


def _pieces(kind: str, wanted: bool, pieces: tuple[str, ...], found: str | list[str]) -> Iterator[_Finding]:
    for piece in pieces:
        if (piece in found) is not wanted:
            yield _Finding(kind, piece if wanted else f"without {piece!r}", found)


async def _at_the_end(stage: Rehearsal, case: Golden) -> list[_Finding]:
    end = case.end
    findings = await _state(stage, end)
    if "packet" in end.model_fields_set:
        packet = await stage.packet()
        findings += _packet(end.packet, _PACKET.dump_python(packet, mode="json") if packet else None)
    counted = _redactions(case)
    if "redacted" in end.model_fields_set and counted != end.redacted:
        findings.append(_Finding("redacted", end.redacted, counted))
    return [*findings, *await _always(stage)]


def _packet(wanted: Mapping[str, object] | None, got: Mapping[str, object] | None) -> list[_Finding]:
    if wanted is None or got is None:
        return [] if wanted is got else [_Finding("packet", wanted, got)]
    return [
        _Finding(f"packet.{name}", value, got.get(name)) for name, value in wanted.items() if got.get(name) != value
    ]


def _redactions(case: Golden) -> dict[RedactionKind, int]:
    counted: dict[RedactionKind, int] = {}
    for turn in case.turns:
        for kind, times in redact(turn.customer.text).counts().items() if turn.customer else ():
            counted[kind] = counted.get(kind, 0) + times
    return counted


async def _always(stage: Rehearsal) -> list[_Finding]:
    """What no conversation may break, whatever its file expects: no secret is kept, no message answered twice."""
    bodies = [event.body for event in await stage.events() if isinstance(event.body, MessageBody)]
    leaks = sum(len(redact(body.text, secrets_only=True).spans) for body in bodies)
    answered = [body.reply_to for body in bodies if body.reply_to is not None]
    twice = len(answered) - len(set(answered))
    return [_Finding(what, 0, times) for what, times in (("secrets kept", leaks), ("second replies", twice)) if times]


def _shown(value: object) -> str:
    """For the report: names plainly, everything else as Python writes it, cut where it is long."""
    shown = str(value) if isinstance(value, str) else repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"
