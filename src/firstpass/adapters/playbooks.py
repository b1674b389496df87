"""The generation that is current now: taken up between turns when the index was built anew, without a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import NamedTuple

from firstpass.adapters.generation_files import GenerationFolder
from firstpass.domain.errors import SetupError
from firstpass.domain.playbook import GenerationId
from firstpass.ports import Embedder, Generation

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""How often the pointer is read: one small file."""


class _Build(NamedTuple):
    """One build of a generation; a forced one has the same name and another stamp."""

    name: GenerationId
    stamp: int


class FollowingPlaybooks:
    """Implements `ports.Playbooks`. A turn keeps the generation it began with; a bad one is refused and logged."""

    def __init__(
        self,
        folder: GenerationFolder,
        embedder: Embedder,
        first: Generation,
        accept: Callable[[Generation], None],
    ) -> None:
        """`accept` raises `SetupError` for a generation that may not be served."""
        self._folder = folder
        self._embedder = embedder
        self._generation = first
        self._accept = accept
        self._refused: _Build | None = None

    def current(self) -> Generation:
        """The newest generation that was accepted."""
        return self._generation

    def refused(self) -> GenerationId | None:
        """The generation that is published but was refused, so that an older one serves on; None where all is well."""
        return self._refused.name if self._refused else None

    def earlier(self, name: GenerationId) -> Generation | None:
        """A generation that is still on disk and sound, loaded for an audit; None for any other."""
        try:
            return self._folder.load(self._embedder, name)
        except SetupError:
            return None

    async def follow(self) -> None:
        """Take up what the pointer names, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Take up the generation that the pointer names now, unless it is served or was refused already."""
        name = self._folder.current()
        if name is None:
            return
        if name == self._generation.playbook.id:
            self._refused = None
            return
        build = _Build(name, self._folder.stamp(name))
        if build == self._refused:
            return
        try:
            generation = await asyncio.to_thread(self._folder.load, self._embedder, name)
            self._accept(generation)
        except SetupError as error:
            self._refused = build
            log.error("generation refused, the one before serves on", extra={"generation": name, "error": error.what})
            return
        self._generation, self._refused = generation, None
        log.info("generation taken up", extra={"generation": name})
