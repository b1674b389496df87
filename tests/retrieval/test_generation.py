"""A generation: complete or absent, the same from the same content, and loaded as it was built."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from firstpass.adapters.embedding.hashing import HashingEmbedder
from firstpass.adapters.generation_files import KEPT, PUBLISHED, GenerationFolder
from firstpass.adapters.generation_parts import PARTS, PLAYBOOK
from firstpass.adapters.kernel_fit import KernelFitter
from firstpass.adapters.line_fit import LogisticLines
from firstpass.adapters.playbook import read_playbook
from firstpass.domain.errors import SetupError
from firstpass.domain.playbook import ArticleId, Content, GenerationId
from firstpass.domain.redaction import approved
from firstpass.domain.scope import CaseTypeId
from firstpass.retrieval.building import Build, build, generation_id, questions_of
from firstpass.understanding.classifier import OUTSIDE
from tests.playbook.tiny import write_playbook

EMBEDDER = HashingEmbedder()
LATE_FEE = ArticleId("late-fee")


class Another(HashingEmbedder):
    """The same numbers under another name."""

    @property
    def name(self) -> str:
        return "another@1"


def silent(_count: int) -> None:
    pass


def built_from(content: Content) -> Build:
    return asyncio.run(build(content, EMBEDDER, KernelFitter(), LogisticLines(), lambda what, done, of: None))


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return read_playbook(write_playbook(tmp_path_factory.mktemp("here") / "tiny"))


@pytest.fixture(scope="module")
def made(content: Content) -> Build:
    return built_from(content)


@pytest.fixture(scope="module")
def written(made: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one generation, current; Chroma's import is paid for here, once."""
    root = tmp_path_factory.mktemp("generations")
    folder = GenerationFolder(root)
    folder.write(made, EMBEDDER, silent)
    folder.point_to(made.playbook.id)
    return root


@pytest.fixture
def copied(written: Path, tmp_path: Path) -> Path:
    """The same in a place of its own, to be broken."""
    return Path(shutil.copytree(written, tmp_path / "generations"))


def test_the_same_content_gives_the_same_generation_wherever_it_lies(content: Content, tmp_path: Path) -> None:
    again = read_playbook(write_playbook(tmp_path / "elsewhere"))
    assert generation_id(again, "e") == generation_id(content, "e")


def test_another_word_or_another_embedder_gives_another_generation(content: Content) -> None:
    names = {
        generation_id(content, "e"),
        generation_id(content, "f"),
        generation_id(replace(content, outside=()), "e"),
        generation_id(replace(content, articles=()), "e"),
        generation_id(replace(content, facts={}), "e"),
    }
    assert len(names) == 5


def test_building_twice_gives_the_same_numbers(content: Content, made: Build) -> None:
    again = built_from(content)
    assert again.playbook == made.playbook
    assert np.array_equal(again.vectors, made.vectors)
    assert np.array_equal(again.classifier.machine.dense, made.classifier.machine.dense)


def test_titles_and_questions_teach_and_what_lies_outside_counts_against(content: Content) -> None:
    questions = questions_of(content)
    taught = dict(zip(questions.texts, questions.labels, strict=True))
    assert taught["Late payment fee"] == taught["how much is the late fee"] == "late_fee"
    assert taught["tell me a joke"] == OUTSIDE


def test_what_is_for_agents_teaches_nothing(content: Content) -> None:
    for_agents = replace(content, articles=tuple(replace(a, audience="agent") for a in content.articles))
    assert "how much is the late fee" not in questions_of(for_agents).texts


async def test_a_generation_is_loaded_as_it_was_built(made: Build, written: Path) -> None:
    loaded = GenerationFolder(written).load(EMBEDDER)
    assert loaded.playbook == made.playbook
    understood = await loaded.understander.understand(approved("how much is the late fee"), None)
    assert understood.meaning.wishes[0].case_type == CaseTypeId("late_fee")
    hits = await loaded.passages.nearest(made.vectors[1], "customer", "en", 5)
    assert hits[0].passage == made.passages[1].id
    assert len(hits) == len(made.passages)
    assert list(made.asked.samples) == [LATE_FEE]
    assert len(made.asked.samples[LATE_FEE]) == len(loaded.samples[LATE_FEE]) == 2
    [row, *_] = made.asked.samples[LATE_FEE]
    assert np.array_equal(loaded.samples[LATE_FEE][0], made.classifier.examples.vectors[row])
    [section] = made.asked.headings
    assert made.playbook.passages[section].heading == "How do I avoid it?"
    heading = await EMBEDDER.embed(["How do I avoid it?"])
    assert np.allclose(loaded.headings[section], heading[0], atol=1e-6)
    assert hits[0].score == pytest.approx(1.0, abs=1e-3)


async def test_each_audience_and_language_is_a_collection_of_its_own(made: Build, written: Path) -> None:
    loaded = GenerationFolder(written).load(EMBEDDER)
    assert await loaded.passages.nearest(made.vectors[0], "agent", "en", 5) == ()
    assert await loaded.passages.nearest(made.vectors[0], "customer", "es", 5) == ()


def test_before_the_first_build_the_mend_is_to_build(tmp_path: Path) -> None:
    folder = GenerationFolder(tmp_path / "nowhere")
    assert folder.current() is None
    with pytest.raises(SetupError, match="firstpass index"):
        folder.load(EMBEDDER)


def test_an_index_of_another_embedder_is_refused(written: Path) -> None:
    with pytest.raises(SetupError, match="another version or embedder") as raised:
        GenerationFolder(written).load(Another())
    assert "firstpass index --force" in raised.value.mend


def _cut(name: str) -> Callable[[Path], object]:
    def damage(folder: Path) -> None:
        file = folder / name
        os.truncate(file, file.stat().st_size // 2)

    return damage


DAMAGES: dict[str, Callable[[Path], object]] = {
    "playbook cut": _cut("playbook.json"),
    "classifier cut": _cut("classifier.npz"),
    "classifier gone": lambda folder: (folder / "classifier.npz").unlink(),
    "sample questions cut": _cut("asked.json"),
    "a sample question that is not there": lambda folder: (folder / "asked.json").write_text(
        '{"samples": {"late-fee": [100000]}, "headings": {}}'
    ),
    "passages gone": lambda folder: shutil.rmtree(folder / "passages"),
    "passages garbled": lambda folder: (folder / "passages" / "chroma.sqlite3").write_bytes(b"nonsense" * 1000),
    "playbook of another shape": lambda folder: (folder / "playbook.json").write_text("[]"),
    "everything gone": shutil.rmtree,
    "pointer garbled": lambda folder: (folder.parent / "current").write_bytes(b"\xff\xfe\x00"),
    "pointer empty": lambda folder: (folder.parent / "current").write_text(""),
    "cue of an unknown word list": lambda folder: (folder / "playbook.json").write_text(
        (folder / "playbook.json").read_text(encoding="utf-8").replace("{speak}", "{speek}"), encoding="utf-8"
    ),
}


@pytest.mark.parametrize(
    "damage",
    [
        *("playbook cut", "classifier cut", "classifier gone", "sample questions cut", "passages gone"),
        *("passages garbled", "playbook of another shape", "everything gone"),
    ],
)
def test_a_broken_index_is_seen_without_loading_it(copied: Path, made: Build, damage: str) -> None:
    folder = GenerationFolder(copied)
    assert folder.fault(made.playbook.id, EMBEDDER.name) is None
    DAMAGES[damage](copied / made.playbook.id)
    fault = folder.fault(made.playbook.id, EMBEDDER.name)
    assert fault
    assert ("is not there" if damage == "everything gone" else "is broken: ") in fault


def test_a_generation_of_another_version_or_embedder_is_seen_too(copied: Path, made: Build) -> None:
    folder = GenerationFolder(copied)
    assert "another version or embedder" in (folder.fault(made.playbook.id, "another@1") or "")
    (copied / made.playbook.id / PARTS).unlink()
    assert "another version" in (folder.fault(made.playbook.id, EMBEDDER.name) or "")


def test_using_a_generation_leaves_it_whole(copied: Path, made: Build) -> None:
    folder = GenerationFolder(copied)
    loaded = folder.load(EMBEDDER)
    assert asyncio.run(loaded.passages.nearest(made.vectors[0], "customer", "en", 5))
    assert folder.fault(made.playbook.id, EMBEDDER.name) is None


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_broken_index_says_how_to_mend_it(copied: Path, made: Build, damage: str) -> None:
    DAMAGES[damage](copied / made.playbook.id)
    with pytest.raises(SetupError) as raised:
        GenerationFolder(copied).load(EMBEDDER)
    assert "firstpass index" in raised.value.mend
    del raised
    gc.collect()  # a file that was left open is told here, not in some later test


def test_an_interrupted_write_leaves_nothing_half(copied: Path, made: Build) -> None:
    def power_cut(_count: int) -> None:
        raise KeyboardInterrupt

    other = replace(made, playbook=replace(made.playbook, id="0" * 16))  # type: ignore[arg-type]
    folder = GenerationFolder(copied)
    with pytest.raises(KeyboardInterrupt):
        folder.write(other, EMBEDDER, power_cut)
    assert not folder.has(other.playbook.id)
    assert sorted(path.name for path in copied.iterdir()) == sorted([made.playbook.id, "current"])


def test_what_a_killed_build_left_behind_is_not_a_generation(copied: Path, made: Build) -> None:
    half = copied / ("1" * 16)
    (half / "passages").mkdir(parents=True)
    assert not GenerationFolder(copied).has(half.name)  # type: ignore[arg-type]


def test_of_two_builds_at_once_one_stands_and_both_succeed(tmp_path: Path, made: Build) -> None:
    folders = [GenerationFolder(tmp_path), GenerationFolder(tmp_path)]
    failures: list[BaseException] = []

    def write(folder: GenerationFolder) -> None:
        try:
            folder.write(made, EMBEDDER, silent)
            folder.point_to(made.playbook.id)
        except BaseException as error:  # noqa: BLE001 a thread's failure must be seen
            failures.append(error)

    threads = [Thread(target=write, args=(folder,)) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir() and "home" not in path.name) == [
        made.playbook.id
    ]
    assert folders[0].load(EMBEDDER).playbook == made.playbook


def test_a_build_of_the_same_content_takes_the_place_of_the_one_before(copied: Path, made: Build) -> None:
    folder = GenerationFolder(copied)
    before = folder.stamp(made.playbook.id)
    (copied / made.playbook.id / "classifier.npz").write_bytes(b"half")
    folder.write(made, EMBEDDER, silent)
    assert folder.stamp(made.playbook.id) > before
    assert folder.load(EMBEDDER).playbook == made.playbook
    assert sorted(path.name for path in copied.iterdir()) == sorted([made.playbook.id, "current"])


def test_only_the_newest_generations_stay_and_the_current_one(copied: Path, made: Build) -> None:
    folder = GenerationFolder(copied)
    names = [GenerationId(str(number) * 16) for number in range(KEPT + 2)]
    for name in names:
        folder.write(replace(made, playbook=replace(made.playbook, id=name)), EMBEDDER, silent)
    folder.sweep(names[0])
    kept = {path.name for path in copied.iterdir() if path.is_dir()}
    assert kept == {made.playbook.id, names[0], *names[-KEPT:]}


def test_drafts_do_not_push_out_what_was_published(copied: Path, made: Build) -> None:
    folder = GenerationFolder(copied)
    published = [GenerationId(f"{number}a" * 8) for number in range(KEPT + 1)]
    drafts = [GenerationId(f"{number}d" * 8) for number in range(KEPT + 2)]
    for name in (*published, *drafts):
        shutil.copytree(copied / made.playbook.id, copied / name)
        (copied / name / PLAYBOOK).touch()
        (copied / name / PUBLISHED).unlink()
    for name in (*published, made.playbook.id):
        folder.point_to(name)
    folder.sweep(drafts[0])
    kept = {path.name for path in copied.iterdir() if path.is_dir()}
    assert kept == {made.playbook.id, *published[2:], drafts[0], *drafts[2:]}


def test_a_published_generation_that_is_built_again_as_a_draft_stays_one_that_was_published(
    copied: Path, made: Build
) -> None:
    folder = GenerationFolder(copied)
    before = (copied / made.playbook.id / PUBLISHED).stat().st_mtime_ns
    folder.write(made, EMBEDDER, silent)
    assert (copied / made.playbook.id / PUBLISHED).stat().st_mtime_ns == before


def test_the_texts_alone_can_be_read_and_are_missed_quietly(copied: Path, made: Build, tmp_path: Path) -> None:
    assert GenerationFolder(copied).playbook() == made.playbook
    assert GenerationFolder(copied).content() == made.content
    for name in ("playbook.json", "content.json"):
        (copied / made.playbook.id / name).write_text("{")
    for folder in (GenerationFolder(copied), GenerationFolder(tmp_path / "nowhere")):
        assert folder.playbook() is None
        assert folder.content() is None


def test_reloading_after_another_build_leaves_the_pinned_one_alone(copied: Path, made: Build) -> None:
    folder = GenerationFolder(copied)
    pinned = folder.load(EMBEDDER)
    other = replace(made, playbook=replace(made.playbook, id="2" * 16))  # type: ignore[arg-type]
    folder.write(other, EMBEDDER, silent)
    folder.point_to(other.playbook.id)
    assert folder.load(EMBEDDER).playbook.id == other.playbook.id
    assert pinned.playbook.id == made.playbook.id
