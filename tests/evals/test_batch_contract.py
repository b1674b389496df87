"""The contract of the offline door: closed lists that only grow, and cases that are refused without being quoted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from firstpass.domain.errors import Malformed
from firstpass.evals.batch import read_case
from firstpass.evals.contract import schemas

DECISIONS = ["refuse", "handoff", "act", "clarify", "answer", "stay_silent"]
REASONS = [
    "customer_asked",
    "reserved_decision",
    "notice",
    "vulnerability",
    "security_report",
    "outside_playbook",
    "low_confidence",
    "identity_not_established",
    "action_failed",
    "no_progress",
    "agent_commitment",
    "incident",
    "language_not_covered",
    "authority_exceeded",
    "needs_agent_action",
    "automated_mail",
    "unverified_answer",
    "limit_reached",
    "draft_not_approved",
    "system_failure",
]
SIGNALS = [
    "asks_for_person",
    "reserved_decision",
    "notice",
    "vulnerability",
    "security_report",
    "injection",
    "abuse",
    "automated",
    "language",
    "register",
    "mood",
    "repeated",
]
RESERVED = [
    "kyc_decision",
    "credit_decision",
    "fraud_finding",
    "account_termination",
    "unblock_decision",
    "dispute_ruling",
    "sanctions_aml",
    "legal_advice",
    "tax_advice",
    "investment_advice",
    "authority_above_tier",
]
TURN = [
    "decision",
    "rule",
    "wishes",
    "case_type",
    "confidence",
    "signals",
    "reply",
    "citations",
    "owner",
    "queue",
    "reason_code",
    "redacted_text",
    "notice",
    "timings_ms",
]
SECRET = "Geheimnis"


def a_case(**fields: Any) -> dict[str, Any]:
    return {"id": "one", "turns": [{"role": "customer", "text": SECRET}], **fields}


def test_the_result_has_the_fields_and_closed_lists_of_the_design() -> None:
    result = schemas()["result"]
    defined = result["$defs"]
    assert sorted(result["properties"]) == ["id", "packet", "turns"]
    assert list(defined["TurnResult"]["properties"]) == TURN
    assert defined["TurnResult"]["properties"]["decision"]["enum"] == DECISIONS
    assert defined["ReasonCode"]["enum"] == REASONS
    assert defined["SignalKind"]["enum"] == SIGNALS
    assert defined["ReservedDecision"]["enum"] == RESERVED
    assert defined["Owner"]["enum"] == ["bot", "queue", "human", "closed"]
    assert {"type": "string"} in defined["TurnResult"]["properties"]["case_type"]["anyOf"]


def test_the_case_has_the_fields_and_closed_lists_of_the_design() -> None:
    case = schemas()["case"]
    assert sorted(case["properties"]) == ["at", "facts", "id", "identity", "incidents", "language", "turns"]
    assert sorted(case["required"]) == ["id", "turns"]
    assert sorted(case["$defs"]["TurnGiven"]["properties"]) == ["gap_minutes", "return", "role", "text"]
    assert case["$defs"]["TurnGiven"]["properties"]["role"]["enum"] == ["customer", "agent"]
    assert case["$defs"]["IdentityGiven"]["properties"]["level"]["enum"] == ["anonymous", "session", "verified"]
    assert "Other names mean nothing" in case["properties"]["facts"]["description"]


@pytest.mark.parametrize(
    ("case", "what"),
    [
        (a_case(turns=[]), "turns"),
        (a_case(turns=[{"role": "robot", "text": SECRET}]), "turns.0.role"),
        (a_case(turns=[{"role": "customer"}]), "needs a text"),
        (a_case(turns=[{"role": "customer", "text": SECRET, "return": True}]), "only an agent"),
        (a_case(turns=[{"role": "agent", "text": " "}]), "needs a text or return"),
        (a_case(turns=[{"role": "customer", "text": 5}]), "turns.0.text"),
        (a_case(turns=[{"role": "customer", "text": SECRET, "gap_minutes": -1}]), "gap_minutes"),
        (a_case(turns=[{"role": "customer", "text": SECRET, f"{SECRET} {SECRET}": 1}]), "this field is not known"),
        (a_case(wishes=[SECRET]), "wishes: this field is not known"),
        (a_case(at=SECRET), "at"),
        (a_case(at="9999-12-31T00:00:00"), "1970"),
        (a_case(identity={"level": SECRET}), "identity.level"),
        ([SECRET], "object"),
    ],
)
def test_a_malformed_case_is_told_with_the_place_and_the_mend_and_never_quoted(case: object, what: str) -> None:
    with pytest.raises(Malformed) as raised:
        read_case(json.dumps(case).encode())
    told = str(raised.value)
    assert what in told
    assert "firstpass batch --schema" in told
    assert SECRET not in told
    assert told.startswith("case one: ") == isinstance(case, dict)


@pytest.mark.parametrize("line", [b"{", b"nothing", b'{"id": "\xff"}', b'{"id": 1,}', b"\x00"])
def test_a_line_that_is_no_json_is_malformed(line: bytes) -> None:
    with pytest.raises(Malformed, match="JSON"):
        read_case(line)


def test_an_id_may_be_a_number_and_comes_back_as_it_was() -> None:
    assert read_case(json.dumps(a_case(id=7)).encode()).id == 7
