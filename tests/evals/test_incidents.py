"""Incidents through the offline doors and in every language, on the shipped playbook."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from firstpass.bootstrap import Core
from firstpass.domain.conversation import Identity
from firstpass.domain.errors import Malformed
from firstpass.engine.incidents import Wanted
from firstpass.engine.replay import Same, replay
from firstpass.evals.batch import read_case, run_case
from firstpass.evals.golden import read_golden
from firstpass.evals.golden_lint import lint
from firstpass.evals.golden_run import run_golden
from firstpass.evals.rehearsal import rehearsal
from firstpass.publishing import read_content
from firstpass.settings import Settings

AT = datetime(2026, 7, 1, 11, tzinfo=UTC)
WORDS = "Invoices of this month are missing under Billing since 10:40."
HEAD = "id: case\ntitle: A case\nat: 2026-03-04T11:00:00+00:00\n"


def a_case(**incident: Any) -> bytes:
    turns = [{"role": "customer", "text": "where are my invoices", "gap_minutes": gap} for gap in (0, 120)]
    told = {"case_types": ["invoice_copy"], "text": WORDS, "id": "missing", **incident}
    return json.dumps({"id": "c", "at": AT.isoformat(), "turns": turns, "incidents": [told]}).encode()


async def test_a_batch_case_can_tell_of_one(settings: Settings, core: Core) -> None:
    ends = (AT + timedelta(hours=1)).isoformat()
    result = await run_case(settings, core, read_case(a_case(ends_at=ends)))
    during, after = result.turns
    assert (during.rule, during.citations[0].source) == ("incident", "incident:missing")
    assert during.reply is not None
    assert during.reply.startswith(WORDS)
    assert "1 July 2026, 13:00 (BST)" in during.reply
    assert after.rule == "answer"


async def test_a_batch_case_with_one_that_may_not_be_told_fails_alone(settings: Settings, core: Core) -> None:
    with pytest.raises(Malformed, match="no case type invoices"):
        await run_case(settings, core, read_case(a_case(case_types=["invoices"])))
    with pytest.raises(Malformed, match=r"incidents\.0\.text"):
        read_case(a_case(text=""))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The next update is due on 1 July 2026, 13:00 (BST)."),
        ("de", "Der nächste Stand ist für 1.7.2026, 13:00 (BST) angekündigt."),
        ("es", "La próxima actualización está prevista para el 1.7.2026, 13:00 (BST)."),
        ("fr", "La prochaine mise à jour est prévue pour le 1.7.2026, 13:00 (BST)."),
        ("pt", "A próxima atualização está prevista para 1.7.2026, 13:00 (BST)."),
    ],
)
async def test_every_language_says_when_more_is_known(settings: Settings, core: Core, language: str, said: str) -> None:
    async with rehearsal(settings, core, AT, Identity(), language) as stage:
        await stage.incidents.open(Wanted(("invoice_copy",), WORDS, AT + timedelta(hours=1)))
        exchange = await stage.says("Invoice copy", "invoice_copy")
        assert exchange.record.rule == ("incident" if language == "en" else "language_not_covered")
        [reply] = exchange.replies
        assert f"{WORDS}\n\n" in reply.text
        assert said in reply.text
        assert exchange.record.violations == ()
        assert (await replay(exchange.record, 1, core.generation)).outcome == Same()
        stage.passes(timedelta(hours=2))
        if language == "en":
            late = await stage.says("where are my invoices")
            assert late.record.evidence[-2].citation.source == "reply:incident_late"


async def test_what_cannot_be_told_is_a_difference(settings: Settings, core: Core, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(HEAD + "turns:\n- incident: {closes: nothing}\n")
    (difference,) = await run_golden(settings, core, read_golden(file))
    assert str(difference).startswith("case, turn 1: incident should be possible, is There is no incident")


def test_names_in_an_incident_are_checked(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    opens = "- incident:\n    opens:\n      id: a\n      about: [invoice_copies]\n      text: t\n"
    expects = "- customer: {says: hi}\n  expect:\n    cites: ['incident:b']\n- incident: {closes: c}\n"
    file.write_text(f"{HEAD}turns:\n{opens}{expects}")
    told = [f"{fault.line}: {fault.what}. {fault.mend}" for fault in lint([file], read_content(settings))]
    assert told == [
        "8: about names invoice_copies, which does not exist. Did you mean invoice_copy?",
        "12: cites names incident:b, which does not exist. Did you mean incident:a?",
        "13: closes names c, which does not exist. Correct the name or add it to the playbook",
    ]
