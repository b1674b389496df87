"""What the documentation says is true: settings, commands, files, and the words in the transcript."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firstpass.adapters.playbook import read_playbook
from firstpass.cli.entry import COMMANDS, _parser
from firstpass.settings import HERE, Settings

PAGES = [HERE / "README.md", *sorted((HERE / "docs").glob("*.md"))]


def test_every_setting_stands_in_the_operators_page_with_its_default() -> None:
    page = (HERE / "docs" / "operators.md").read_text()
    for name, field in Settings.model_fields.items():
        row = re.search(rf"\| `FIRSTPASS_{name.upper()}` \| (.*?) \| (.*?) \|", page)
        assert row, f"{name} is not in the table"
        assert row.group(2) == " ".join((field.description or "").split())
        if isinstance(field.default, int | float) and not isinstance(field.default, bool):
            assert row.group(1) == f"`{field.default}`"


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = {f"FIRSTPASS_{name.upper()}" for name in Settings.model_fields} | {"FIRSTPASS_TEST_POSTGRES"}
    for page in PAGES:
        assert set(re.findall(r"FIRSTPASS_[A-Z_]+[A-Z]", page.read_text())) <= known, page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_in_a_page_exists(page: Path) -> None:
    names = {command.__name__.rsplit(".", 1)[-1].replace("evaluate", "eval") for command in COMMANDS}
    shown = set(re.findall(r"(?:\.venv/bin/|`)firstpass ([a-z]+)", page.read_text()))
    assert shown <= names, shown - names


def test_every_command_is_in_the_readme() -> None:
    readme = (HERE / "README.md").read_text()
    listed = set(re.findall(r"`firstpass ([a-z]+)", readme))
    help_text = _parser().format_help()
    for name in ("chat", "batch", "eval", "index", "replay", "doctor", "bench"):
        assert name in listed, name
        assert name in help_text, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_path_leads_somewhere(page: Path) -> None:
    text = page.read_text()
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (page.parent / target).exists(), target
    for path in re.findall(r"`((?:src|docs|tests|knowledge_base|evals|prompts)/[\w./-]*)`", text):
        assert (HERE / path).exists(), path


def test_the_transcript_in_the_readme_is_approved_wording() -> None:
    content = read_playbook(HERE / "knowledge_base")
    wording = " ".join(
        [*(reply.text for reply in content.replies), *(s.text for a in content.articles for s in a.sections)]
    )
    plain = " ".join(wording.split())
    block = re.search(r"```text\n(.*?)```", (HERE / "README.md").read_text(), re.DOTALL)
    assert block
    turns = re.findall(r"^firstpass +(.*(?:\n {12}.*)*)", block.group(1), re.MULTILINE)
    assert len(turns) == 3
    for turn in turns:
        for sentence in re.split(r"(?<=[.?!]) |…", " ".join(turn.split())):
            if sentence.strip() and not re.search(r"Northquay|Account support|usual wait|reference", sentence):
                assert sentence.strip() in plain, sentence
