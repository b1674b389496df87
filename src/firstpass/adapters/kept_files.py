"""What was fitted before, in files named by what it was fitted on; the newest few are kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4
from zipfile import BadZipFile

T = TypeVar("T")

KEPT = 3


class KeptFiles:
    """Files of one kind in `folder`, which is made when the first is kept. `beside` is only read."""

    def __init__(self, kind: str, folder: Path, beside: Path | None = None) -> None:
        self._kind, self._folder, self._beside = kind, folder, beside

    def read(self, name: str, reader: Callable[[Path], T]) -> T | None:
        """What was kept under this name; None for a file that is missing or broken."""
        for folder in (self._folder, self._beside):
            with suppress(OSError, ValueError, KeyError, EOFError, BadZipFile):
                if folder:
                    return reader(folder / self.file_name(name))
        return None

    def keep(self, name: str, write: Callable[[Path], None]) -> None:
        """Whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / uuid4().hex
        write(part)
        part.replace(self._folder / self.file_name(name))
        for old in sorted(self._folder.glob(f"{self._kind}-*.npz"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)

    def file_name(self, name: str) -> str:
        """What the file of this name is called."""
        return f"{self._kind}-{name}.npz"
