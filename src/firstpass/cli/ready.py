"""What most commands need first: settings, and the playbook's index as the files stand now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from firstpass.cli.progress import stages

if TYPE_CHECKING:
    from firstpass.bootstrap import Core, Indexed
    from firstpass.settings import Settings


def current_index(settings: Settings, force: bool = False, progress: bool | None = None) -> Indexed:
    """Build the index where it is missing or older than the playbook; quick where it is current.

    Raises `ContentError` for a fault in the playbook and `SetupError`."""
    from firstpass.bootstrap import index

    with stages(progress) as move:
        return asyncio.run(index(settings, move, force))


def current_core(settings: Settings) -> Core:
    """Embedder and generation of the playbook as it stands."""
    from firstpass.bootstrap import load_core

    current_index(settings)
    return load_core(settings)
