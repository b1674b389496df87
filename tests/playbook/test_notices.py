"""`notices.yaml`: read, checked, and in the shipped playbook with a clock for every kind where it applies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from firstpass.adapters.playbook import read_playbook
from firstpass.domain.errors import ContentError
from firstpass.domain.notices import NoticeKind, NoticeTable
from tests.playbook.tiny import write_playbook

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge_base"
FRIDAY = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
CLOCKS = """\
country: GB
clocks:
  - id: answer
    kind: complaint
    jurisdiction: GB
    title: The answer
    length: 15
    unit: business_days
    calendar: GB-ENG
    time_zone: Europe/London
    source: DISP 1.6.2A
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = write_playbook(tmp_path / "tiny")
    (folder / "notices.yaml").write_text(CLOCKS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shipped() -> NoticeTable:
    return read_playbook(SHIPPED).notices


def test_clocks_are_read(root: Path) -> None:
    notices = read_playbook(root).notices
    assert (notices.country, notices.product, [clock.id for clock in notices.clocks]) == ("GB", None, ["answer"])


def test_a_playbook_without_the_file_has_no_clocks(root: Path) -> None:
    (root / "notices.yaml").unlink()
    assert read_playbook(root).notices == NoticeTable()


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("calendar: GB-ENG", "calendar: GB-ENGLAND", 9, "no calendar"),
        ("time_zone: Europe/London", "time_zone: Europe/Londres", 10, "zone"),
        ("unit: business_days", "unit: fortnights", 8, "business_days"),
        ("length: 15", "length: 0", 7, "greater than 0"),
        ("    source: DISP 1.6.2A\n", "", 3, "source"),
        ("kind: complaint", "kind: grumble", 4, "error_notice"),
        ("country: GB", "land: GB", 1, "no such key"),
    ],
)
def test_a_fault_has_its_line(root: Path, old: str, new: str, line: int, what: str) -> None:
    file = root / "notices.yaml"
    file.write_text(CLOCKS.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read_playbook(root)
    assert (raised.value.file, raised.value.line) == ("tiny/notices.yaml", line)
    assert what in f"{raised.value.what} {raised.value.mend}"


def test_an_id_stands_for_one_clock(root: Path) -> None:
    (root / "notices.yaml").write_text(CLOCKS + CLOCKS[CLOCKS.index("  - id") :], encoding="utf-8")
    with pytest.raises(ContentError, match="used twice") as raised:
        read_playbook(root)
    assert raised.value.line == 12


@pytest.mark.parametrize(
    ("kind", "country", "product", "first"),
    [
        (NoticeKind.COMPLAINT, "GB", "payments", ("gb_complaint_summary", date(2026, 11, 25))),
        (NoticeKind.COMPLAINT, "FR", "payments", ("eu_complaint_payments_answer", date(2026, 12, 11))),
        (NoticeKind.ERROR_NOTICE, "US", "payments", ("us_error_decision", date(2026, 12, 7))),
        (NoticeKind.ERROR_NOTICE, "US", "credit", ("us_billing_error_acknowledged", date(2026, 12, 20))),
        (NoticeKind.SCAM_CLAIM, "GB", "payments", ("gb_scam_decision", date(2026, 11, 27))),
        (NoticeKind.DATA_REQUEST, "IE", None, ("eu_data_answer", date(2026, 12, 20))),
        (NoticeKind.DATA_REQUEST, None, None, ("gb_data_answer", date(2026, 12, 20))),
    ],
)
def test_what_the_shipped_clocks_say(
    shipped: NoticeTable, kind: NoticeKind, country: str, product: str, first: tuple[str, date]
) -> None:
    due = shipped.notice(kind, FRIDAY, country, product).due  # type: ignore[arg-type]
    assert (due[0].clock, due[0].on) == first
    assert not any(one.assumed for one in due)


@pytest.mark.parametrize("kind", NoticeKind)
def test_an_unknown_country_has_every_clock_assumed(shipped: NoticeTable, kind: NoticeKind) -> None:
    due = shipped.notice(kind, FRIDAY, "BR").due
    assert due
    assert all(one.assumed and one.source for one in due)
    assert [one.on for one in due] == sorted(one.on for one in due)
