"""Stages that are taken down when the story is over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.stage import OpenStage, Stage, open_stage


@pytest.fixture
async def stage_with() -> AsyncIterator[OpenStage]:
    """Opens a stage with a generation, drafter, time or window of the story's own."""
    opened: list[Stage] = []

    async def open_one(**chosen: Any) -> Stage:
        opened.append(await open_stage(**chosen))
        return opened[-1]

    yield open_one
    for stage in opened:
        stage.store.close()


@pytest.fixture
async def stage(stage_with: OpenStage) -> Stage:
    """The stage as it stands, at noon on a Monday."""
    return await stage_with()
