"""What the documentation says is true: settings, commands, files, and the words in the transcript."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from firstpass.adapters.playbook import read_playbook
from firstpass.cli.entry import COMMANDS, _parser
from firstpass.settings import HERE, Settings

PAGES = [HERE / "README.md", *sorted((HERE / "docs").glob("*.md"))]
CLI_FILES = sorted(path.name for path in (HERE / "src" / "firstpass" / "cli").glob("*.py"))
NAMES = {command.__name__.rsplit(".", 1)[-1].replace("evaluate", "eval") for command in COMMANDS}


def typed(page: str) -> Iterator[list[str]]:
    """What a page says to type behind `firstpass`: in shell blocks, and in words such as `index --diff`."""
    for block in re.findall(r"^```sh\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        yield from map(shlex.split, re.findall(r"bin/firstpass ([^#|<>\n]+)", block))
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.DOTALL | re.MULTILINE)
    for span in re.findall(r"`([^`]+)`", prose):
        words = span.partition("<")[0].removeprefix(".venv/bin/").split()
        if words[:1] == ["firstpass"] and len(words) > 1:
            yield words[1:]
        elif words[:1] and words[0] in NAMES and words[1:] and words[1].startswith("-"):
            yield words


def is_taken(words: list[str]) -> bool:
    """Whether the command line understands these words; nothing runs."""
    try:
        _parser().parse_args(words)
    except SystemExit as ended:
        return ended.code == 0
    return True


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
def test_every_command_in_a_page_can_be_typed_with_its_flags(page: Path) -> None:
    assert [words for words in typed(page.read_text()) if not is_taken(words)] == []


def test_every_flag_that_stands_alone_belongs_to_a_command() -> None:
    helps = "".join((HERE / "src" / "firstpass" / "cli").joinpath(file).read_text() for file in CLI_FILES)
    known = set(re.findall(r'add_argument\(\s*"(--[a-z-]+)"', helps))
    for page in PAGES:
        assert set(re.findall(r"`(--[a-z][a-z-]+)", page.read_text())) <= known, page.name


@pytest.mark.parametrize(
    ("page", "taken"),
    [
        ("```sh\n.venv/bin/firstpass index --watch   # until Ctrl+C\n```\n", [True]),
        ("```sh\n.venv/bin/firstpass index --look\n```\n", [False]),
        ("`firstpass nonsense`, `firstpass replay`, `index --diff --watch`", [False, False, False]),
        ('`firstpass batch < cases`, `firstpass ask "…"`, `index` and `--help`', [True, True]),
    ],
)
def test_words_that_cannot_be_typed_are_found(page: str, taken: list[bool]) -> None:
    assert [is_taken(words) for words in typed(page)] == taken


def test_every_command_is_in_the_readme() -> None:
    listed = {" ".join(words) for words in typed((HERE / "README.md").read_text())}
    assert NAMES - {"serve", "version"} <= {words.split()[0] for words in listed}
    assert {"ask QUESTION", "index --diff", "index --watch", "bench turn", "bench embedder"} <= listed


def test_every_part_of_the_source_is_on_the_map() -> None:
    table = (HERE / "README.md").read_text().split("\n## The map\n")[1].split("\n## ")[0]
    named = set(re.findall(r"([\w.]+)/?`", table))
    source = HERE / "src" / "firstpass"
    parts = {path.name for path in source.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert parts - {"__init__.py", "__pycache__"} <= named


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
