"""The contract of `firstpass verify`: a draft with its evidence in, every violation with its span out."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from firstpass.domain.errors import Malformed
from firstpass.domain.verification import Bans, Saying, Violation, examine
from firstpass.ports import SupportJudge

Kind = Literal[
    "regulated_decision",
    "tipping_off",
    "ungrounded_number",
    "ungrounded_claim",
    "false_promise",
    "asks_for_secret",
    "echoes_pan",
    "claims_human",
    "contradicts_agent",
    "injected_link",
    "reveals_account_existence",
    "blames_customer",
]
_MEND = "See a case in: firstpass verify --schema"


class EvidenceGiven(BaseModel):
    """One approved text; its id and title are for the reader alone."""

    model_config = ConfigDict(extra="ignore")
    text: str


class DraftGiven(BaseModel):
    """A draft, what it may rest on, what the customer asked, and what people told the customer before."""

    model_config = ConfigDict(extra="forbid")
    id: str
    question: str = ""
    evidence: tuple[str | EvidenceGiven, ...] = ()
    draft: str
    agent_said: tuple[str | EvidenceGiven, ...] = ()


class ViolationFound(BaseModel):
    """One reason why the draft may not leave."""

    kind: Kind
    span: str
    why: str


class VerdictGiven(BaseModel):
    """Whether the draft may leave, and everything found against it."""

    model_config = ConfigDict(populate_by_name=True)
    id: str
    passed: bool = Field(serialization_alias="pass")
    violations: tuple[ViolationFound, ...]


def schemas() -> dict[str, Any]:
    """The JSON schemas of a line in and a line out."""
    return {
        "case": DraftGiven.model_json_schema(),
        "verdict": VerdictGiven.model_json_schema(mode="serialization"),
    }


def read_draft(line: bytes) -> DraftGiven:
    """The draft on a line. Raises `Malformed` that says what is wrong and how to mend it, without the line's text."""
    try:
        return DraftGiven.model_validate_json(line.strip())
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise Malformed(f"{f'{where}: ' if where else ''}{first['msg']}. {_MEND}") from None


async def judge(given: DraftGiven, bans: Bans | None, by: SupportJudge) -> VerdictGiven:
    """Everything that speaks against the draft, as in a turn."""
    said = Saying(given.draft, tuple(map(_text, given.evidence)), given.question, tuple(map(_text, given.agent_said)))
    found = examine(said, bans)
    held = found if said.is_approved else await by.weigh(said, found)
    violations = tuple(_found(violation) for violation in held)
    return VerdictGiven(id=given.id, passed=not violations, violations=violations)


def _text(given: str | EvidenceGiven) -> str:
    return given if isinstance(given, str) else given.text


def _found(violation: Violation) -> ViolationFound:
    return ViolationFound.model_validate({"kind": violation.kind, "span": violation.span, "why": violation.why})
