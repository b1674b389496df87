"""A preview: what one message would find and get, with everything that led there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firstpass.bootstrap import Core
from firstpass.domain.conversation import Identity
from firstpass.domain.decision import Meaning
from firstpass.domain.redaction import redact
from firstpass.evals.rehearsal import Exchange, rehearsal
from firstpass.retrieval.ranking import Scored
from firstpass.retrieval.search import find_passages
from firstpass.settings import Settings


@dataclass(frozen=True)
class Preview:
    """`found[i]` are the passages for wish i, best first; `exchange` is the turn as the engine took it."""

    meaning: Meaning
    found: tuple[tuple[Scored, ...], ...]
    exchange: Exchange


async def preview(settings: Settings, core: Core, text: str, at: datetime, language: str | None = None) -> Preview:
    """Ask `text` as the first message of a conversation at `at`, which must be aware. Nothing is kept."""
    generation, said = core.generation, redact(text).text
    understood = await generation.understander.understand(said, None)
    spoken = language or generation.playbook.scope.language
    found = await find_passages(generation, understood, said, spoken, at)
    async with rehearsal(settings, core, at, Identity(), language) as conversation:
        exchange = await conversation.says(text)
    return Preview(understood.meaning, found, exchange)
