"""`crisis_lines.yaml`: read, checked, and in the shipped playbook complete where it says something."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from firstpass.adapters.playbook import read_playbook
from firstpass.domain.crisis import CrisisTable
from firstpass.domain.errors import ContentError
from firstpass.domain.notices import EU_COUNTRIES
from tests.playbook.tiny import write_playbook

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge_base"
LINES = """\
countries:
  - country: GB
    emergency: {number: "999", source: The state, url: "https://example.org"}
    lines:
      - name: Samaritans
        number: "116 123"
        hours: 24/7
        language: en
        source: Samaritans
        url: "https://example.org"
    reviewed_on: 2026-01-01
    review_by: 2027-01-01
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = write_playbook(tmp_path / "tiny")
    (folder / "crisis_lines.yaml").write_text(LINES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shipped() -> CrisisTable:
    return read_playbook(SHIPPED).crisis_lines


def test_the_lines_of_a_country_are_found(root: Path) -> None:
    found = read_playbook(root).crisis_lines.of("GB")
    assert found is not None
    assert (found.emergency.number, [line.number for line in found.lines]) == ("999", ["116 123"])
    assert found.review_by == date(2027, 1, 1)


@pytest.mark.parametrize("country", [None, "XX"])
def test_where_the_country_is_not_known_there_are_none(root: Path, country: str | None) -> None:
    assert read_playbook(root).crisis_lines.of(country) is None


def test_a_playbook_without_the_file_has_none(root: Path) -> None:
    (root / "crisis_lines.yaml").unlink()
    assert read_playbook(root).crisis_lines == CrisisTable()


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('"116 123"', '"call them"', 6, "no number"),
        ("        source: Samaritans\n", "", 5, "source"),
        ('source: The state, url: "https://example.org"', "source: The state", 3, "url"),
        ('        url: "https://example.org"', '        url: "http://example.org"', 10, "pattern"),
        ("review_by: 2027-01-01", "review_by: 2025-01-01", 2, "not after reviewed_on"),
        ("country: GB", "country: Britain", 2, "pattern"),
    ],
)
def test_a_fault_is_named_with_its_line(root: Path, old: str, new: str, line: int, what: str) -> None:
    assert old in LINES
    (root / "crisis_lines.yaml").write_text(LINES.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_playbook(root)
    assert caught.value.line == line
    assert what in caught.value.what


def test_a_country_is_listed_once(root: Path) -> None:
    (root / "crisis_lines.yaml").write_text(LINES + LINES.removeprefix("countries:\n"), encoding="utf-8")
    with pytest.raises(ContentError, match="listed twice"):
        read_playbook(root)


def test_the_shipped_table_has_every_country_that_is_served(shipped: CrisisTable) -> None:
    countries = {entry.country for entry in shipped.countries}
    assert countries >= EU_COUNTRIES | {"GB", "US", "CA", "AU", "NZ", "CH", "BR", "MX"}
    assert all(entry.lines for entry in shipped.countries if entry.country in {"GB", "IE", "US", "ES", "FR", "DE"})


@pytest.mark.parametrize(
    ("country", "emergency", "line"),
    [
        ("GB", "999", "116 123"),
        ("US", "911", "988"),
        ("FR", "112", "3114"),
        ("ES", "112", "024"),
        ("PT", "112", "1411"),
    ],
)
def test_the_numbers_stand_there_as_people_dial_them(
    shipped: CrisisTable, country: str, emergency: str, line: str
) -> None:
    found = shipped.of(country)
    assert found is not None
    assert emergency in found.emergency.number
    assert line in [each.number for each in found.lines]
