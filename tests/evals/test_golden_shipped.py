"""Every golden conversation of the checkout holds, today and with the machine's clock two years ahead."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from firstpass.bootstrap import Core
from firstpass.evals.golden import FOLDER, SCHEMA, golden_files, read_golden, schema
from firstpass.evals.golden_lint import lint
from firstpass.evals.golden_run import run_golden
from firstpass.publishing import read_content
from firstpass.settings import Settings

FILES = golden_files((FOLDER,))


@pytest.mark.slow
@pytest.mark.parametrize("years", [0, 2], ids=["today", "in two years"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_it_holds(settings: Settings, core: Core, path: Path, years: int) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=365 * years)):
        differences = await run_golden(settings, core, read_golden(path))
    assert [str(difference) for difference in differences] == []


def test_the_files_have_no_fault(settings: Settings) -> None:
    assert [str(fault) for fault in lint(FILES, read_content(settings))] == []


def test_the_schema_for_editors_is_the_one_of_the_code() -> None:
    assert json.loads(SCHEMA.read_text()) == schema(), (
        "make it anew: firstpass eval --schema > evals/golden.schema.json"
    )
