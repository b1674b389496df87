"""The shipped playbook on the real embedder: built once a session, for whoever tests the doors on it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from firstpass.adapters.embedding.graph import DIMENSIONS
from firstpass.bootstrap import Core, load_core
from firstpass.publishing import index
from firstpass.settings import HERE, Settings


class Shipped(NamedTuple):
    """Settings whose data folder holds the index, and what was loaded from it."""

    settings: Settings
    core: Core


_BUILT: list[Shipped] = []


def build_shipped(folders: pytest.TempPathFactory) -> Shipped:
    """Takes some seconds the first time, nothing afterwards."""
    if not _BUILT:
        data: Path = folders.mktemp("shipped") / "data"
        settings = Settings(playbook=HERE / "knowledge_base", data=data, database="", host="127.0.0.1")
        asyncio.run(index(settings, lambda *_: None))
        _slim(data)
        _BUILT.append(Shipped(settings, load_core(settings)))
    return _BUILT[0]


def _slim(data: Path) -> None:
    """Take out what the heads were fitted on, which nothing reads again while they are remembered: tests copy the
    folder."""
    for file in data.rglob("all-MiniLM*.sqlite3"):
        with closing(sqlite3.connect(file)) as cache:
            cache.execute("delete from vectors where length(vector) > ?", (4 * DIMENSIONS,))
            cache.commit()
            cache.execute("vacuum")
