"""A running service takes a new generation up between turns, and never a bad one."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from firstpass.adapters.embedding.hashing import HashingEmbedder
from firstpass.adapters.generation_files import GenerationFolder
from firstpass.adapters.generation_parts import CLASSIFIER, PLAYBOOK
from firstpass.adapters.kernel_fit import KernelFitter
from firstpass.adapters.line_fit import LogisticLines
from firstpass.adapters.playbook import read_playbook
from firstpass.adapters.playbooks import FollowingPlaybooks
from firstpass.domain.errors import SetupError
from firstpass.domain.playbook import Content, GenerationId
from firstpass.observability import JsonLines
from firstpass.ports import Generation
from firstpass.retrieval.building import build
from tests.playbook.tiny import write_playbook

EMBEDDER = HashingEmbedder()


def publish(content: Content, folder: GenerationFolder) -> GenerationId:
    made = asyncio.run(build(content, EMBEDDER, KernelFitter(), LogisticLines(), lambda what, done, of: None))
    folder.write(made, EMBEDDER, lambda added: None)
    folder.point_to(made.playbook.id)
    return made.playbook.id


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return read_playbook(write_playbook(tmp_path / "tiny"))


@pytest.fixture
def folder(tmp_path: Path) -> GenerationFolder:
    return GenerationFolder(tmp_path / "generations")


def anything(generation: Generation) -> None:
    pass


def following(folder: GenerationFolder, accept: object = anything) -> FollowingPlaybooks:
    return FollowingPlaybooks(folder, EMBEDDER, folder.load(EMBEDDER), accept)  # type: ignore[arg-type]


def test_a_new_generation_is_taken_up_and_a_turn_keeps_the_one_it_has(
    content: Content, folder: GenerationFolder
) -> None:
    publish(content, folder)
    playbooks = following(folder)
    held = playbooks.current()
    newer = publish(replace(content, outside=()), folder)
    asyncio.run(playbooks.look())
    assert playbooks.current().playbook.id == newer
    assert held.playbook.id != newer
    vector = asyncio.run(EMBEDDER.embed(["late fee"]))[0]
    assert asyncio.run(held.passages.nearest(vector, "customer", "en", 1))


def test_a_broken_generation_is_refused_once_and_the_one_before_serves_on(
    content: Content, folder: GenerationFolder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = publish(content, folder)
    playbooks = following(folder)
    newer = publish(replace(content, outside=()), folder)
    (tmp_path / "generations" / newer / CLASSIFIER).write_bytes(b"half")
    for _ in range(3):
        asyncio.run(playbooks.look())
    assert playbooks.current().playbook.id == first
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert json.loads(JsonLines().format(caplog.records[0]))["generation"] == playbooks.refused() == newer
    folder.point_to(first)
    asyncio.run(playbooks.look())
    assert playbooks.refused() is None


def test_a_refused_generation_that_was_built_again_is_taken_up(
    content: Content, folder: GenerationFolder, tmp_path: Path
) -> None:
    publish(content, folder)
    playbooks = following(folder)
    other = replace(content, outside=())
    newer = publish(other, folder)
    (tmp_path / "generations" / newer / PLAYBOOK).write_text("{")
    asyncio.run(playbooks.look())
    shutil.rmtree(tmp_path / "generations" / newer)
    publish(other, folder)
    assert playbooks.refused() == newer
    asyncio.run(playbooks.look())
    assert playbooks.current().playbook.id == newer
    assert playbooks.refused() is None


def test_a_generation_that_may_not_be_served_is_refused(content: Content, folder: GenerationFolder) -> None:
    def no_examples(generation: Generation) -> None:
        raise SetupError("fixed replies are still the shipped examples", "Have your own approved")

    first = publish(content, folder)
    playbooks = following(folder, no_examples)
    publish(replace(content, outside=()), folder)
    asyncio.run(playbooks.look())
    assert playbooks.current().playbook.id == first


def test_a_pointer_that_vanished_changes_nothing(content: Content, folder: GenerationFolder, tmp_path: Path) -> None:
    first = publish(content, folder)
    playbooks = following(folder)
    (tmp_path / "generations" / "current").unlink()
    asyncio.run(playbooks.look())
    assert playbooks.current().playbook.id == first
