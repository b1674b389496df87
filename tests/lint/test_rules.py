"""The page of rules names each rule once, with its severity, and no other."""

from __future__ import annotations

import re
from typing import get_args

from firstpass.domain.lint import BanKind, FileRule
from firstpass.retrieval.lint import RULES, SCOPE_RULES, SENSE_RULES
from firstpass.settings import HERE
from tests.lint.test_planted import PLANTED
from tests.lint.test_shipped import PLANTED as MEANT

PAGE = (HERE / "docs" / "lint-rules.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| (error|warning) \|", PAGE, re.MULTILINE))
GROUPS = {"faults", "never_said"}
"""Functions whose findings go by the names of what they found."""


def known() -> set[str]:
    named = {rule.__name__ for rule in (*RULES, *SCOPE_RULES, *SENSE_RULES)} - GROUPS
    return named | set(get_args(FileRule)) | set(get_args(BanKind))


def test_the_page_names_every_rule_and_no_other() -> None:
    assert set(ROWS) == known()
    assert len(re.findall(r"^\| `", PAGE, re.MULTILINE)) == len(ROWS)


def test_every_rule_is_planted_somewhere_or_tested_by_itself() -> None:
    planted = {planted.rule for planted in PLANTED.values()} | {meant.rule for meant in MEANT.values()}
    assert known() - planted == {"unreachable_article", "unreadable_file", "missing_table", "unknown_signal"}


def test_every_rule_says_what_it_finds() -> None:
    assert all(rule.__doc__ for rule in (*RULES, *SCOPE_RULES, *SENSE_RULES))
