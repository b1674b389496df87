"""The shipped playbook on the real embedder: built once a run, for whoever tests the doors on it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from firstpass.adapters.embedding.graph import DIMENSIONS
from firstpass.bootstrap import Core, load_core
from firstpass.publishing import index
from firstpass.settings import HERE, Settings
from tests.turns import SEVERAL, locked


class Shipped(NamedTuple):
    """Settings whose data folder holds the index, and what was loaded from it."""

    settings: Settings
    core: Core


_BUILT: list[Shipped] = []


def build_shipped(folders: pytest.TempPathFactory) -> Shipped:
    """Takes some seconds the first time, nothing afterwards."""
    if not _BUILT:
        data = folders.mktemp("shipped") / "data"
        if SEVERAL:
            shutil.copytree(_built_once(folders.getbasetemp().parent / "shipped"), data)
        else:
            _build(data)
        settings = _settings(data)
        _BUILT.append(Shipped(settings, load_core(settings)))
    return _BUILT[0]


def _built_once(folder: Path) -> Path:
    """What the first process of the run that comes here builds, while the next one waits."""
    folder.mkdir(exist_ok=True)
    whole, lock = folder / "data", folder / "lock"
    lock.touch()
    with locked(lock):
        if not whole.exists():
            part = folder / "part"
            shutil.rmtree(part, ignore_errors=True)
            _build(part)
            part.rename(whole)
    return whole


def _build(data: Path) -> None:
    asyncio.run(index(_settings(data), lambda *_: None))
    _slim(data)


def _settings(data: Path) -> Settings:
    return Settings(playbook=HERE / "knowledge_base", data=data, database="", host="127.0.0.1")


def _slim(data: Path) -> None:
    """Take out what the heads were fitted on, which nothing reads again while they are remembered: tests copy the
    folder."""
    for file in data.rglob("all-MiniLM*.sqlite3"):
        with closing(sqlite3.connect(file)) as cache:
            cache.execute("delete from vectors where length(vector) > ?", (4 * DIMENSIONS,))
            cache.commit()
            cache.execute("vacuum")
