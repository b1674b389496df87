"""A generation on disk: one folder named by its content hash, complete or absent; the file `current` points to it."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from firstpass.adapters.generation_parts import PLAYBOOK, fault_in, load_parts, read_content, read_stored, write_parts
from firstpass.domain.errors import SetupError
from firstpass.domain.playbook import Content, GenerationId, Playbook
from firstpass.ports import Embedder, Generation
from firstpass.retrieval.building import FORMAT, Build

POINTER = "current"
PUBLISHED = "published"
"""Lies in the folder of a generation that was ever pointed to; its age tells when it last was."""
_NAME = re.compile(r"[a-z0-9]+(?:-[0-9]+)?")
KEPT = 5
"""Published generations that stay on disk, and drafts beside them; a running service takes up a new one in seconds."""
_MOVES = 5
"""Tries to move a build into place while other builds do the same."""
_MEND = "Build it again with: firstpass index --force"


class GenerationFolder:
    """The folder with all generations."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, name: GenerationId) -> bool:
        """Whether this generation was written to its end."""
        return (self._root / name / PLAYBOOK).is_file()

    def fault(self, name: GenerationId, embedder: str) -> str | None:
        """What is wrong with a generation, such as "is not there", as far as the sizes of its files tell."""
        return fault_in(self._root / name, embedder)

    def current(self) -> GenerationId | None:
        """The generation pointed to, None before the first build."""
        try:
            name = (self._root / POINTER).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return GenerationId(name) if _NAME.fullmatch(name) else None

    def point_to(self, name: GenerationId) -> None:
        """Make a complete generation the current one, in one step."""
        with suppress(OSError):
            (self._root / name / PUBLISHED).touch()
        pending = self._root / f".{POINTER}.{os.getpid()}"
        pending.write_text(f"{name}\n")
        pending.replace(self._root / POINTER)

    def write(self, build: Build, embedder: Embedder, progress: Callable[[int], None]) -> None:
        """Write a build aside and move it into place, where an earlier one of the same content makes way."""
        self._root.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".building-", dir=self._root))
        try:
            write_parts(aside, build, embedder, progress)
            with suppress(OSError):
                shutil.copy2(self._root / build.playbook.id / PUBLISHED, aside / PUBLISHED)
            self._move(aside, build.playbook.id)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def sweep(self, used: GenerationId) -> None:
        """Remove all but the newest published generations and the newest drafts; `used` and the current one stay."""
        complete = [GenerationId(path.parent.name) for path in self._root.glob(f"*/{PLAYBOOK}")]
        published = {name: at for name in complete if (at := self._modified(name, PUBLISHED))}
        drafts = {name: self.stamp(name) for name in complete if name not in published}
        kept = {used, self.current()}
        for ages in (published, drafts):
            kept |= set(sorted(ages, key=ages.__getitem__, reverse=True)[:KEPT])
        for name in complete:
            if name not in kept:
                shutil.rmtree(self._root / name, ignore_errors=True)

    def stamp(self, name: GenerationId) -> int:
        """When this generation was written, in nanoseconds; 0 when it is not there."""
        return self._modified(name, PLAYBOOK)

    def load(self, embedder: Embedder, name: GenerationId | None = None) -> Generation:
        """A generation, the current one unless named.

        Raises `SetupError` when there is none, it is broken, or made by another embedder."""
        name = name or self.current()
        if name is None or not self.has(name):
            raise SetupError("There is no index yet", "Build it with: firstpass index")
        folder = self._root / name
        try:
            stored = read_stored(folder)
            if (stored.format, stored.embedder) != (FORMAT, embedder.name):
                raise SetupError("The index was made by another version or embedder", _MEND)
            return load_parts(folder, stored, embedder)
        except SetupError:
            raise
        except Exception as error:  # noqa: BLE001 vendors raise anything on a damaged file; the mend is the same
            raise SetupError(f"The index is broken ({type(error).__name__})", _MEND) from None

    def playbook(self) -> Playbook | None:
        """The texts and tables of the current generation alone; None where there is none that can be read."""
        name = self.current()
        try:
            return read_stored(self._root / name).playbook() if name else None
        except (OSError, ValueError):
            return None

    def content(self) -> Content | None:
        """What the current generation was made from; None where there is none that can be read."""
        name = self.current()
        try:
            return read_content(self._root / name) if name else None
        except (OSError, ValueError):
            return None

    def _modified(self, name: GenerationId, file: str) -> int:
        try:
            return (self._root / name / file).stat().st_mtime_ns
        except OSError:
            return 0

    def _move(self, aside: Path, name: GenerationId) -> None:
        """Of two builds at once the later stands: they hold the same."""
        before = Path(tempfile.mkdtemp(prefix=".building-", dir=self._root))
        try:
            for _ in range(_MOVES):
                with suppress(FileNotFoundError):
                    (self._root / name).rename(before / uuid4().hex)
                with suppress(OSError):
                    aside.rename(self._root / name)
                    return
            raise SetupError("The index cannot be moved into place", "Run firstpass index once, not many at a time")
        finally:
            shutil.rmtree(before, ignore_errors=True)
