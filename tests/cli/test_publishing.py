"""Publishing as a lead does it: ask, compare, index; a draft never reaches what is served."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from firstpass.cli.serve import _build
from firstpass.observability import JsonLines
from firstpass.settings import HERE, load_settings
from tests.cli.conftest import Command
from tests.shipped import Shipped

pytestmark = pytest.mark.slow

INVOICES = "articles/billing/invoice-copy.md"


@pytest.fixture
def playbook(indexed: Shipped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped playbook to be edited, its index published in a data folder of its own."""
    root = Path(shutil.copytree(HERE / "knowledge_base", tmp_path / "playbook"))
    shutil.copytree(indexed.settings.data, tmp_path / "data")
    monkeypatch.setenv("FIRSTPASS_PLAYBOOK", str(root))
    monkeypatch.setenv("FIRSTPASS_DATA", str(tmp_path / "data"))
    return root


def edit(playbook: Path, old: str, new: str, file: str = INVOICES) -> None:
    text = (playbook / file).read_text()
    assert old in text
    (playbook / file).write_text(text.replace(old, new))


def published(playbook: Path) -> str:
    return (playbook.parent / "data" / "generations" / "current").read_text()


def test_ask_shows_what_was_found_why_and_what_is_said(command: Command, playbook: Path) -> None:
    said = command("ask", "How do I get a copy of my invoice?", "--at", "2026-11-20")
    assert said.code == 0
    shown = said.out.splitlines()
    assert shown[0].startswith("understood  invoice_copy ")
    assert "invoice-copy: opening" in shown[1]
    assert "decided     answer · rule answer" in shown
    assert "You can download every invoice yourself." in shown[-1]


def test_ask_says_plainly_that_nothing_is_relevant(command: Command, playbook: Path) -> None:
    told = json.loads(command("ask", "recipe for banana bread", "--json").out)
    assert told["found"] == [[]]
    assert (told["decision"], told["rule"]) == ("handoff", "not_understood")


@pytest.mark.parametrize("language", ["en-GB", "EN", "xx"])
def test_ask_searches_in_the_language_that_the_conversation_has(
    command: Command, playbook: Path, language: str
) -> None:
    asked = ("ask", "How do I get a copy of my invoice?", "--at", "2026-11-20")
    assert command(*asked, "--language", language).out == command(*asked).out


def test_ask_cites_an_article_once_with_the_parts_that_were_said(command: Command, playbook: Path) -> None:
    asked = ("ask", "Can I still see my records after closing?", "--at", "2026-11-20T12:00")
    [line] = [line for line in command(*asked).out.splitlines() if line.startswith("cited ")]
    said = line.removeprefix("cited").strip().split(" · ")
    assert said[0] == "close-account: opening, Can I still see my records after closing?"
    assert said[1].startswith("reply:")
    told = json.loads(command(*asked, "--json").out)
    assert told["citations"].count("close-account") == 1
    assert told["cited_parts"] == {"close-account": ["opening", "Can I still see my records after closing?"]}


def test_the_same_question_on_two_days_gets_the_text_of_each(command: Command, playbook: Path) -> None:
    asked = "What does express delivery of a card cost?"
    before = json.loads(command("ask", asked, "--at", "2026-06-30T12:00", "--json").out)
    after = json.loads(command("ask", asked, "--at", "2026-07-01T12:00", "--json").out)
    assert "£10" in before["reply"]
    assert "£12" in after["reply"]


def test_one_word_is_one_passage_embedded_again_and_publishing_is_a_step_of_its_own(
    command: Command, playbook: Path
) -> None:
    current = published(playbook)
    edit(playbook, "You can download every invoice yourself.", "You can fetch every invoice yourself.")
    shown = command("index", "--diff")
    assert shown.code == 1
    assert shown.out.splitlines()[0] == "changed article invoice-copy"
    assert "[-download-] {+fetch+}" in shown.out
    assert "You can fetch every invoice" in command("ask", "copy of my invoice please").out
    assert published(playbook) == current
    assert ": published, " in command("index").out, "the draft was built for the question"
    assert published(playbook) != current
    assert command("index", "--diff").out == "Publishing changes nothing.\n"
    assert ": up to date, " in command("index").out


def test_what_customers_do_not_read_is_a_change_too(command: Command, playbook: Path) -> None:
    edit(playbook, "questions:\n", "questions:\n  - send me that invoice thing once more\n")
    edit(playbook, "country: GB", "country: IE", "scope.yaml")
    edit(playbook, "questions:\n", "questions:\n  - how do i pay for a fishing licence\n", "outside.yaml")
    shown = command("index", "--diff")
    assert shown.code == 1
    assert shown.out.splitlines() == [
        "changed article invoice-copy",
        "        sample questions: {+send me that invoice thing once more+}",
        "changed company country",
        "        [-GB-] {+IE+}",
        "changed outside examples",
        "        {+how do i pay for a fishing licence+}",
    ]


def test_nothing_changes_only_where_the_generation_is_the_same(command: Command, playbook: Path) -> None:
    outside = playbook / "outside.yaml"
    head, first, second, rest = outside.read_text().split("\n  - ", 3)
    outside.write_text("\n  - ".join((head, second, first, rest)))
    shown = command("index", "--diff")
    assert (shown.code, shown.out) == (1, "changed outside examples\n        another order\n")


def test_a_generation_that_lost_a_file_is_built_again(command: Command, playbook: Path) -> None:
    name = published(playbook)
    (playbook.parent / "data" / "generations" / name.strip() / "classifier.npz").write_bytes(b"half")
    assert ": built, " in command("index").out
    assert published(playbook) == name
    assert command("ask", "copy of my invoice please").code == 0
    assert ": up to date, " in command("index").out


def test_an_error_that_needs_no_model_is_not_published(
    command: Command, playbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = published(playbook)
    edit(playbook, "You can download every invoice yourself.", "Tell us your PIN. You can download it.")
    edit(playbook, "case_types: [invoice_copy]", "case_types: [invoice_copy, nonsense]")
    monkeypatch.setattr("firstpass.publishing.make_embedder", lambda *_, **__: pytest.fail("nothing is embedded"))
    said = command("index")
    assert (said.code, said.out) == (4, "")
    first, *findings = said.err.splitlines()
    assert first == "firstpass: not published: 2 errors"
    assert [finding.split(": error: ")[0].partition("invoice-copy.md:")[2] for finding in findings] == ["4", "26"]
    assert "[unknown_case_type]" in findings[0]
    assert "[asks_for_secret]" in findings[1]
    assert published(playbook) == current


def test_what_another_version_published_cannot_be_compared_with(command: Command, playbook: Path) -> None:
    edit(playbook, "You can download every invoice yourself.", "You can fetch every invoice yourself.")
    generation = playbook.parent / "data" / "generations" / published(playbook).strip()
    for name in ("parts.json", "content.json"):
        (generation / name).unlink()
    said = command("index", "--diff")
    assert (said.code, said.out) == (3, "")
    assert "was made by another version: nothing can be compared" in said.err
    (playbook.parent / "data" / "generations" / "current").unlink()
    assert "There is no index to compare with" in command("index", "--diff").err


def test_what_is_only_doubtful_is_published(command: Command, playbook: Path) -> None:
    edit(playbook, "review_by: ", "review_by: 2026-01-31 # ")
    assert command("index").code == 0


def test_watching_tells_errors_and_waits(command: Command, playbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    current = published(playbook)
    good = (playbook / INVOICES).read_text()

    def edits(*_: object, **__: object) -> Iterator[None]:
        edit(playbook, "You can download every invoice yourself.", "Tell us your PIN.")
        yield None
        (playbook / INVOICES).write_text(good.replace("language: en", "language: [en"))
        yield None
        (playbook / INVOICES).write_text(good)
        yield None

    monkeypatch.setattr("watchfiles.watch", edits)
    said = command("index", "--watch")
    shown = [line for line in said.out.splitlines() if "invoice-copy.md" not in line]
    assert [line.rpartition(",")[0] or line for line in shown] == [
        f"generation {current.strip()}: up to date",
        "not published: 1 error",
        "not published: 1 error",
        f"generation {current.strip()}: up to date",
    ]
    assert "[asks_for_secret]" in said.out
    assert published(playbook) == current


def test_after_a_change_only_what_changed_is_embedded(command: Command, playbook: Path) -> None:
    command("index", "--force")
    edit(playbook, "You can download every invoice yourself.", "You can fetch every invoice yourself.")
    assert ", 1 text embedded" in command("index").out


def test_a_fault_is_not_published(command: Command, playbook: Path) -> None:
    current = published(playbook)
    edit(playbook, "case_types: [invoice_copy]", "case_types: [nonsense]")
    said = command("index")
    assert said.code == 4
    assert "invoice-copy.md:4: error: the case type nonsense" in said.err
    assert published(playbook) == current


@contextmanager
def started() -> Iterator[str]:
    """What `serve` puts together, as the name of the generation that it serves."""
    product = _build(load_settings())
    try:
        yield product.playbooks.current().playbook.id
    finally:
        product.close()


def logged(caplog: pytest.LogCaptureFixture) -> list[dict[str, str]]:
    """The lines of the log about starting."""
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    return [line for line in lines if line["logger"] == "firstpass.cli.serve"]


def test_the_service_starts_on_what_is_published_and_publishes_no_draft(
    playbook: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "firstpass")
    current = published(playbook)
    with started() as served:
        assert served == current.strip()
    assert logged(caplog) == []
    edit(playbook, "You can download every invoice yourself.", "Tell us your PIN.")
    with started() as served:
        assert served == current.strip()
    [line] = logged(caplog)
    assert (line["level"], line["message"]) == ("info", "the playbook's files differ from what is published")
    assert published(playbook) == current


def test_the_service_starts_although_the_files_cannot_be_read(playbook: Path, caplog: pytest.LogCaptureFixture) -> None:
    edit(playbook, "language: en", "language: [en")
    with started() as served:
        assert served == published(playbook).strip()
    [line] = logged(caplog)
    assert "cannot be read" in line["message"]
    assert line["where"].startswith("playbook/articles/billing/invoice-copy.md:")


def test_the_service_builds_anew_what_is_broken(playbook: Path, caplog: pytest.LogCaptureFixture) -> None:
    name = published(playbook).strip()
    classifier = playbook.parent / "data" / "generations" / name / "classifier.npz"
    for damage in (classifier.read_bytes()[:100], bytes(classifier.stat().st_size)):
        classifier.write_bytes(damage)
        with started() as served:
            assert served == name
    assert [line["generation"] for line in logged(caplog)] == [name, name]


def test_the_doctor_tells_what_a_service_refuses(command: Command, playbook: Path) -> None:
    def index() -> dict[str, str]:
        checks = json.loads(command("doctor", "--json").out)
        return next(check for check in checks if check["name"] == "index")

    assert index()["state"] == "ok"
    edit(playbook, "You can download every invoice yourself.", "You can fetch every invoice yourself.")
    assert index()["state"] == "warning"
    edit(playbook, "language: en", "language: [en")
    assert "cannot be read" in index()["what"]
    name = published(playbook).strip()
    (playbook.parent / "data" / "generations" / name / "asked.json").unlink()
    told = index()
    assert told["state"] == "missing"
    assert told["what"].startswith(f"{name} is broken: asked.json")
    assert "a running service refuses it" in told["what"]


def test_the_doctor_tells_that_example_replies_are_refused(
    command: Command, playbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTPASS_HOST", "192.0.2.1")
    checks = json.loads(command("doctor", "--json").out)
    assert [check["state"] for check in checks if check["name"] == "index"] == ["missing"]
