"""The offline door: cases in, results out, each through the same engine as the API (DESIGN 6, Batch)."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import from_json

from firstpass.bootstrap import Core, facts_backend
from firstpass.domain.conversation import Citation
from firstpass.domain.decision import ReasonCode, Wish
from firstpass.domain.errors import Malformed
from firstpass.domain.notices import Notice
from firstpass.domain.policy.situation import plausible
from firstpass.domain.scope import Scope
from firstpass.domain.signals import Signal
from firstpass.engine.incidents import Wanted
from firstpass.evals.contract import (
    CandidateFound,
    Case,
    CitationGiven,
    DueFound,
    IncidentGiven,
    NoticeFound,
    Result,
    SignalFound,
    TurnGiven,
    TurnResult,
    WishFound,
)
from firstpass.evals.rehearsal import Exchange, Rehearsal, rehearsal
from firstpass.settings import Settings

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,30}")
_MEND = "See the case in: firstpass batch --schema"


def read_case(line: bytes) -> Case:
    """The case on a line. Raises `Malformed` that says what is wrong and how to mend it, without the line's text."""
    try:
        return Case.model_validate_json(line.strip())
    except ValidationError as error:
        raise Malformed(f"{_named(line)}{_what(error)}. {_MEND}") from None


async def run_case(settings: Settings, core: Core, case: Case) -> Result:
    """Play the case on a store of its own."""
    identity = case.identity.known
    at = moment(case.at, core.generation.playbook.scope)
    accounts = facts_backend(case.facts, identity.customer, at)
    async with rehearsal(settings, core, at, identity, case.language, accounts=accounts) as stage:
        for given in case.incidents:
            await stage.incidents.open(_wanted(given, at, core.generation.playbook.scope))
        turns = [result for turn in case.turns if (result := await _play(stage, turn))]
        return Result(id=case.id, turns=tuple(turns), packet=await stage.packet())


def _wanted(given: IncidentGiven, at: datetime, scope: Scope) -> Wanted:
    starts_at, update_at, ends_at = (
        moment(one, scope) if one else None for one in (given.starts_at, given.next_update_at, given.ends_at)
    )
    return Wanted(given.case_types, given.text, update_at or at + timedelta(hours=1), starts_at, ends_at, given.id)


async def _play(stage: Rehearsal, turn: TurnGiven) -> TurnResult | None:
    """One turn; None for an agent's, which has no result."""
    stage.passes(timedelta(minutes=turn.gap_minutes))
    if turn.role == "customer":
        return turn_result(await stage.says(turn.text))
    await stage.person_takes()
    if turn.text.strip():
        await stage.person_says(turn.text)
    if turn.hands_back:
        await stage.person_returns()
    return None


def moment(at: datetime | None, scope: Scope) -> datetime:
    """An aware moment: now without one, and the company's time zone where none is given."""
    if at is None:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(scope.time_zone))


def turn_result(exchange: Exchange) -> TurnResult:
    """What the contract says about one exchange."""
    record, after = exchange.record, exchange.after
    meaning = record.meaning
    wishes = tuple(_wish(wish) for wish in meaning.wishes) if meaning else ()
    first = wishes[0] if wishes else None
    return TurnResult(
        decision=record.decision,
        rule=record.rule,
        wishes=wishes,
        case_type=record.case_type,
        confidence=first.confidence if first else 0.0,
        signals=tuple(_signal(signal) for signal in meaning.signals) if meaning else (),
        reply="\n\n".join(body.text for body in exchange.replies) or None,
        citations=tuple(_citation(c) for body in exchange.replies for c in body.citations),
        owner=after.owner,
        queue=after.handoff.queue if after.handoff else None,
        reason_code=_reason(exchange),
        redacted_text=_stored_text(exchange),
        notice=_notice(exchange.notices[0]) if exchange.notices else None,
        timings_ms=dict(exchange.timings_ms),
    )


def _notice(notice: Notice) -> NoticeFound:
    due = tuple(DueFound(**asdict(one)) for one in notice.due)
    return NoticeFound(kind=notice.kind, received_at=notice.received_at, due=due)


def _reason(exchange: Exchange) -> ReasonCode | None:
    if exchange.after.handoff is None or exchange.packet is None:
        return None
    return next(iter(exchange.record.reasons), exchange.packet.reason_code)


def _stored_text(exchange: Exchange) -> str:
    return str(getattr(exchange.said.body, "text", ""))


def _wish(wish: Wish) -> WishFound:
    candidates = tuple(CandidateFound(case_type=c.case_type, confidence=c.confidence) for c in wish.candidates)
    return WishFound(
        case_type=wish.case_type if plausible(wish) else None,
        confidence=wish.confidence,
        start=wish.start,
        end=wish.end,
        candidates=candidates,
    )


def _signal(signal: Signal) -> SignalFound:
    return SignalFound(kind=signal.kind, value=signal.value, why=signal.why)


def _citation(citation: Citation) -> CitationGiven:
    return CitationGiven(source=citation.source, revision=citation.revision, passage=citation.passage)


def _what(error: ValidationError) -> str:
    """The first fault; a name in it that is no plain word could be anything and is left out."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    steps = [str(step) if _PLAIN_NAME.fullmatch(str(step)) or isinstance(step, int) else "…" for step in first["loc"]]
    unknown = first["type"] == "extra_forbidden"
    what = "this field is not known" if unknown else first["msg"].removeprefix("Value error, ")
    return ": ".join(part for part in (".".join(steps), what) if part)


def _named(line: bytes) -> str:
    """The case's id for the report, where the line can be read that far."""
    try:
        found = from_json(line)
    except ValueError:
        return ""
    name = found.get("id") if isinstance(found, dict) else None
    plain = isinstance(name, int) or (isinstance(name, str) and len(name) <= 80 and name.isprintable())
    return f"case {name}: " if plain else ""
