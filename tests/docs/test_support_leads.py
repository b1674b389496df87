"""What the support lead's page says works: its examples are put into copies of playbooks, its loop is gone through."""

from __future__ import annotations

import asyncio
import re
import shutil
from pathlib import Path

import pytest

from firstpass.adapters.embedding.hashing import HashingEmbedder
from firstpass.adapters.generation_files import KEPT
from firstpass.adapters.playbook import examine_playbook, read_playbook
from firstpass.adapters.playbooks import LOOK_SECONDS, FollowingPlaybooks
from firstpass.cli import main
from firstpass.cli.serve import _build
from firstpass.domain.errors import ContentError
from firstpass.evals.golden import read_golden
from firstpass.evals.golden_lint import lint as lint_golden
from firstpass.ports import Generation
from firstpass.publishing import generation_folder
from firstpass.retrieval.lint import RULES, SCOPE_RULES
from firstpass.retrieval.lint.articles import MOST_WORDS
from firstpass.retrieval.lint.material import Material
from firstpass.settings import HERE, load_settings
from firstpass.understanding.cues import CueTable, words_of
from tests.lint.looking import SYLLABLES, TODAY, findings
from tests.lint.small import plant, write_small

PAGE = (HERE / "docs" / "support-leads.md").read_text(encoding="utf-8")
SHIPPED = HERE / "knowledge_base"
ARTICLE = "articles/billing/spare-change.md"
QUESTION = "who gets my spare change"
NEAR_THE_QUESTION = "".join(
    f"  - {words} spare change\n" for words in ("who gets", "so who gets my", "who will get my")
)
"""The embedder's twin knows words alone, and the small playbook teaches few."""
ASKS_IN_ITALIAN = "Vorrei parlare subito con una persona"


def example(heading: str) -> str:
    """The first example of a section: an article, or a piece of YAML."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## A ")[0] if heading != "An article" else PAGE
    found = re.search(r"^```(?:yaml|markdown)\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)
    assert found, f"there is no example under {heading}"
    return found.group(1)


def quoted(marker: str) -> list[str]:
    """The lines of the output on the page that holds these words."""
    blocks: list[str] = re.findall(r"^```text\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return next(block for block in blocks if marker in block).splitlines()


def put_topic(root: Path) -> None:
    """The article, its case type and its queue."""
    (root / ARTICLE).write_text(example("An article"), encoding="utf-8")
    plant(root, "scope.yaml", "\ncase_types:\n", f"\n{example('A queue')}case_types:\n{example('A case type')}")


def put_phrases(root: Path) -> None:
    words, phrases = example("A cue phrase").split("asks_for_person:\n")
    plant(root, "cues.yaml", "words:\n", words)
    plant(root, "cues.yaml", "asks_for_person:\n", f"asks_for_person:\n{phrases}")


def put_reply(root: Path) -> None:
    file = root / "replies" / "en.yaml"
    text, found = re.subn(
        r"^greeting:\n(?:[ ].*\n)+", lambda _: example("A fixed reply"), file.read_text("utf-8"), flags=re.MULTILINE
    )
    assert found == 1
    file.write_text(text, encoding="utf-8")


def put_term(root: Path) -> None:
    file = root / "glossary.yaml"
    file.write_text(file.read_text("utf-8") + example("A glossary term"), encoding="utf-8")


def put_outside(root: Path) -> None:
    found = re.search(r"`- (.+?)`", PAGE.split("\n## An outside example\n")[1])
    assert found
    plant(root, "outside.yaml", "questions:\n", f"questions:\n  - {found.group(1)}\n")


def put_language(root: Path) -> None:
    shutil.copy(root / "replies" / "es.yaml", root / "replies" / "it.yaml")


def told(root: Path) -> set[str]:
    """What lint says without the model, as it prints it but without the numbers of lines."""
    material = Material(examine_playbook(root), TODAY, SYLLABLES)
    found = [finding for rule in RULES for finding in rule(material)]
    if material.reading.scope and material.reading.content:
        found += (finding for rule in SCOPE_RULES for finding in rule(material, material.reading.scope))
    return {f"{f.file}: {f.severity}: {f.what}. {f.mend}. [{f.rule}]" for f in found}


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of the shipped playbook, under its own name."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "knowledge_base"))


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small playbook with the page's topic, on the embedder's twin; commands look at it."""
    root = write_small(tmp_path / "small")
    put_topic(root)
    plant(root, ARTICLE, "  - give my", f"{NEAR_THE_QUESTION}  - give my")
    put_reply(root)
    plant(root, "glossary.yaml", "PIN:", "PDF:\n  means: A file.\n  approved_by: Compliance Lead\nPIN:")
    monkeypatch.setenv("FIRSTPASS_PLAYBOOK", str(root))
    for module in ("publishing", "bootstrap"):
        monkeypatch.setattr(f"firstpass.{module}.make_embedder", lambda *_, **__: HashingEmbedder())
    monkeypatch.setattr("firstpass.publishing.embedder_name", lambda: HashingEmbedder().name)
    monkeypatch.setattr("firstpass.cli.entry.configure_logging", lambda _: None)
    return root


def test_the_examples_add_no_finding_to_the_shipped_playbook(shipped: Path) -> None:
    before = told(shipped)
    for put in (put_topic, put_phrases, put_reply, put_outside, put_language):
        put(shipped)
    assert told(shipped) - before == set()
    put_term(shipped)
    plant(shipped, ARTICLE, "You can stop it there", "Each charity is an NGO. You can stop it there")
    assert told(shipped) - before == set()


def test_the_topic_lints_clean_with_what_takes_the_classifier(small: Path) -> None:
    assert findings(small) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("scope.yaml", "  - id: charity_first_line", "  - id: another_queue", "unknown_queue"),
        ("scope.yaml", "  - id: spare_change", "  - id: another_topic", "unknown_case_type"),
        ("scope.yaml", "category: billing   ", "category: charity   ", "wrong_value"),
        (ARTICLE, "audience: customer", "audience: agent   ", "nobody_answers"),
        (ARTICLE, "id: spare-change ", "id: spare-coins ", "file_name"),
        (ARTICLE, "2029-12-31", "2026-10-31", "ended_article"),
        (ARTICLE, "2029-06-30", "2026-10-31", "review_due"),
        ("replies/en.yaml", "greeting:", "greetings:", "unknown_reply"),
        ("replies/en.yaml", "{card_line}", "{card_lines}", "unknown_field"),
        ("cues.yaml", "{it_person}", "{it_people}", "broken_phrase"),
    ],
)
def test_an_example_written_wrongly_is_found(small: Path, file: str, old: str, new: str, rule: str) -> None:
    put_phrases(small)
    assert told(small) == set()
    plant(small, file, old, new)
    assert any(finding.endswith(f"[{rule}]") for finding in told(small))


def test_lint_says_what_the_page_quotes(shipped: Path) -> None:
    put_topic(shipped)
    plant(shipped, ARTICLE, "You can stop it there", "Each charity is an NGO. You can stop it there")
    [line] = quoted("[unknown_abbreviation]")
    file, number, rest = line.split(":", 2)
    assert f"{file}:{rest}" in told(shipped)
    assert "an NGO" in (shipped.parent / file).read_text("utf-8").splitlines()[int(number) - 1]


def test_the_examples_are_read_as_the_page_says(shipped: Path) -> None:
    for put in (put_topic, put_reply, put_language):
        put(shipped)
    content = read_playbook(shipped)
    article = next(article for article in content.articles if article.id == "spare-change")
    scope = content.scope
    case_type = scope.case_types[article.case_types[0]]
    assert scope.queues[case_type.queue].public_name == "Charity support"
    assert "never leaves the company" in article.agent_only
    assert not any("never leaves the company" in section.text for section in article.sections)
    replies = {(reply.id, reply.language): reply for reply in content.replies}
    assert content.facts["card_line"] in replies["greeting", "en"].text
    assert not replies["greeting", "en"].example
    assert ("disclosure", "it") in replies
    languages = {language: {name for name, of in replies if of == language} for _, language in replies}
    assert languages["es"] == languages["fr"] == languages["de"] == languages["pt"] < languages["en"]


@pytest.mark.parametrize("autonomy", ["off", "draft"])
def test_the_other_kinds_of_autonomy_are_written_like_this(shipped: Path, autonomy: str) -> None:
    put_topic(shipped)
    plant(shipped, "scope.yaml", "autonomy: live  ", f"autonomy: {autonomy}  ")
    known = read_playbook(shipped).scope.case_types.values()
    assert [case_type.id for case_type in known if case_type.autonomy != "live"] == ["spare_change"]


def test_the_cue_phrase_is_noticed_and_was_not_before(shipped: Path) -> None:
    said = words_of(ASKS_IN_ITALIAN)
    assert CueTable(read_playbook(shipped).cues).find("asks_for_person", said) is None
    put_phrases(shipped)
    assert CueTable(read_playbook(shipped).cues).find("asks_for_person", said) == ASKS_IN_ITALIAN.index("parlare")


def test_the_golden_conversation_names_what_exists(shipped: Path, tmp_path: Path) -> None:
    file = tmp_path / "spare-change.yaml"
    file.write_text(example("A golden conversation"), encoding="utf-8")
    faults = [fault.what for fault in lint_golden([file], read_playbook(shipped))]
    assert len(faults) == 2, "neither the case type nor the article is there yet"
    put_topic(shipped)
    assert list(lint_golden([file], read_playbook(shipped))) == []
    file.rename(tmp_path / "other.yaml")
    with pytest.raises(ContentError, match="the file is not"):
        read_golden(tmp_path / "other.yaml")


def shape(lines: list[str]) -> list[str]:
    """Lines without their scores, which are the model's."""
    return [re.sub(r"\d\.\d\d", "N", line) for line in lines]


def test_the_loop_is_gone_through(small: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "spare-change.yaml"
    file.write_text(example("A golden conversation").replace("wordings", "# wordings"), encoding="utf-8")
    assert main(["index"]) == 0
    published = generation_folder(load_settings()).current()
    plant(small, ARTICLE, "the pennies go", "the coins go")
    capsys.readouterr()
    assert main(["lint"]) == 0
    assert capsys.readouterr().out == "no errors, no warnings\n"
    assert main(["ask", QUESTION]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert set(shape(quoted("understood"))) <= set(shape(shown))
    assert "the coins go to a charity" in shown[-1]
    assert main(["eval", str(file)]) == 0
    capsys.readouterr()
    assert main(["index", "--diff"]) == 1
    compared = re.search(r"`([^`]*\[-[^`]*)`", PAGE)
    assert compared
    assert " ".join(compared.group(1).split()) in capsys.readouterr().out
    assert generation_folder(load_settings()).current() == published, "nothing but index publishes"
    assert main(["index"]) == 0
    assert ": published, " in capsys.readouterr().out
    assert generation_folder(load_settings()).current() != published
    assert main(["index"]) == 0
    assert ": up to date, " in capsys.readouterr().out


def test_errors_are_not_published_and_all_are_named(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index"]) == 0
    published = generation_folder(load_settings()).current()
    capsys.readouterr()
    plant(small, ARTICLE, "You can stop", "Tell us your PIN. You can stop")
    plant(small, ARTICLE, "[spare_change]", "[nonsense]")
    assert main(["index"]) == 4
    told = capsys.readouterr().err
    assert "spare-change.md:4: error: the case type nonsense" in told
    assert "[asks_for_secret]" in told
    assert generation_folder(load_settings()).current() == published


def test_the_service_starts_on_what_is_published_though_the_files_cannot_be_read(small: Path) -> None:
    assert main(["index"]) == 0
    published = generation_folder(load_settings()).current()
    plant(small, ARTICLE, "language: en", "language: [en")
    product = _build(load_settings())
    product.close()
    assert product.playbooks.current().playbook.id == published


def test_a_language_that_is_not_finished_is_found(shipped: Path) -> None:
    put_language(shipped)
    assert [line for line in told(shipped) if line.endswith("[language_without_person]")]
    put_phrases(shipped)
    plant(shipped, "replies/it.yaml", "crisis:", "clarify:")
    [line] = [line for line in told(shipped) if "replies/it.yaml" in line]
    assert line.endswith("lacks crisis. Have them translated, or remove the file. [incomplete_language]")


def test_a_bad_generation_is_refused_in_these_words(small: Path, caplog: pytest.LogCaptureFixture) -> None:
    def anything(_: Generation) -> None:
        pass

    assert main(["index"]) == 0
    folder, embedder = generation_folder(load_settings()), HashingEmbedder()
    playbooks = FollowingPlaybooks(folder, embedder, folder.load(embedder), anything)
    served = playbooks.current()
    plant(small, ARTICLE, "the pennies go", "the coins go")
    assert main(["index"]) == 0
    name = folder.current()
    assert name
    (load_settings().data / "generations" / name / "classifier.npz").write_bytes(b"half")
    with caplog.at_level("ERROR", "firstpass"):
        asyncio.run(playbooks.look())
    assert playbooks.current() is served
    assert [record.message for record in caplog.records if f"`{record.message}`" in PAGE]


def test_the_numbers_of_the_page_are_those_of_the_product() -> None:
    said = " ".join(PAGE.split())
    assert (LOOK_SECONDS, "looks once a second" in said) == (1.0, True)
    assert (KEPT, "the five newest generations" in said.lower(), "the five newest drafts" in said) == (5, True, True)
    assert f"at most {MOST_WORDS} words" in said
