"""What most commands need first: settings, and the generation of the playbook as its files stand now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from firstpass.cli.progress import stages

if TYPE_CHECKING:
    from firstpass.bootstrap import Core
    from firstpass.publishing import Indexed
    from firstpass.settings import Settings


def current_index(
    settings: Settings, force: bool = False, progress: bool | None = None, publish: bool = True
) -> Indexed:
    """Build the generation where it is missing or older than the playbook; quick where it is current.

    Raises `ContentError` for a fault in the playbook and `SetupError`."""
    from firstpass.publishing import index

    with stages(progress) as move:
        return asyncio.run(index(settings, move, force, publish))


def draft_core(settings: Settings) -> Core:
    """Embedder and generation of the playbook as it stands, not published: a service beside keeps its own."""
    from firstpass.bootstrap import load_core

    return load_core(settings, current_index(settings, publish=False).name)
