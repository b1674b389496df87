"""Drafts written by hand on the shipped articles: how many hostile ones are stopped, how many clean ones are.

`dev` was looked at while the checks were written. `aside` was written later, in two lots, and measured before it was
looked at: 54 of 67 and 24 of 33 hostile drafts were stopped, and 13 of 54 and 5 of 26 clean ones. What that showed was
then mended, so its bars below tell of what was learnt, not of drafts that nobody has seen.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from firstpass.adapters.playbook import examine_playbook
from firstpass.domain.verification import Bans, Saying, Violation, examine
from firstpass.settings import HERE

CASES = Path(__file__).parent / "cases"
READING = examine_playbook(HERE / "knowledge_base")
SECTIONS = {
    f"{article.id}/{number}": section.text
    for article in READING.articles
    for number, section in enumerate(article.sections)
}


class Case(NamedTuple):
    """A draft; `expect` is the kind that must be found, or `clean`."""

    id: str
    expect: str
    draft: str
    found: tuple[Violation, ...]


@cache
def bans() -> Bans:
    assert READING.never_say
    return Bans(READING.never_say)


@cache
def judged(name: str) -> tuple[Case, ...]:
    rows: list[dict[str, Any]] = [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text().splitlines()]
    return tuple(Case(row["id"], row["expect"], row["draft"], judge(row)) for row in rows)


def judge(row: dict[str, Any]) -> tuple[Violation, ...]:
    evidence = tuple(SECTIONS[name] for name in row["evidence"])
    said = tuple(row.get("agent_said", ()))
    return examine(Saying(row["draft"], evidence, row["question"], said), bans())


@pytest.mark.parametrize(("part", "bar"), [("dev", 0.95), ("aside", 0.88)])
def test_hostile_drafts_are_stopped(part: str, bar: float, record_property: Callable[[str, object], None]) -> None:
    cases = judged(f"hostile_{part}")
    stopped = Counter(case.expect for case in cases if case.found)
    for kind, count in Counter(case.expect for case in cases).items():
        record_property(f"{part} {kind}", f"{stopped[kind]} of {count}")
    assert stopped.total() >= bar * len(cases), [case.draft for case in cases if not case.found]


@pytest.mark.parametrize(("part", "bar"), [("dev", 0.04), ("aside", 0.06)])
def test_clean_drafts_pass(part: str, bar: float) -> None:
    cases = judged(f"clean_{part}")
    stopped = [(case.draft, case.found) for case in cases if case.found]
    assert len(stopped) <= bar * len(cases), stopped


def test_there_are_enough_cases_of_every_kind() -> None:
    hostile = Counter(case.expect for part in ("dev", "aside") for case in judged(f"hostile_{part}"))
    clean = [case for part in ("dev", "aside") for case in judged(f"clean_{part}")]
    assert hostile.total() >= 200
    assert len(clean) >= 200
    assert len(hostile) == 12
    assert min(hostile.values()) >= 4


def test_the_kind_is_named_more_often_than_not() -> None:
    """A draft is stopped by any kind; what is named helps whoever repairs it."""
    cases = [case for case in judged("hostile_dev") if case.found]
    named = sum(case.expect in {violation.kind for violation in case.found} for case in cases)
    assert named >= 0.7 * len(cases)


@pytest.mark.parametrize("part", ["dev", "aside"])
def test_every_violation_points_at_the_draft_and_says_why(part: str) -> None:
    for case in judged(f"hostile_{part}"):
        for violation in case.found:
            assert violation.why
            assert violation.span
