"""A preview: what one message would find and get, with everything that led there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firstpass.bootstrap import Core
from firstpass.domain.conversation import Identity
from firstpass.domain.decision import Meaning
from firstpass.domain.playbook import PassageId
from firstpass.domain.redaction import redact
from firstpass.evals.rehearsal import Exchange, rehearsal
from firstpass.ports import Generation
from firstpass.retrieval.ranking import Scored
from firstpass.retrieval.search import find_passages
from firstpass.settings import Settings


@dataclass(frozen=True)
class Preview:
    """`found[i]` are the passages for wish i, best first; `exchange` is the turn as the engine took it.

    `cited` has each source once, with the headings of what was said from it; a fixed reply has none."""

    meaning: Meaning
    found: tuple[tuple[Scored, ...], ...]
    exchange: Exchange
    cited: Mapping[str, tuple[str, ...]]


async def preview(settings: Settings, core: Core, text: str, at: datetime, language: str | None = None) -> Preview:
    """Ask `text` as the first message of a conversation at `at`, which must be aware. Nothing is kept.

    `language` is a BCP 47 tag, as for any conversation."""
    generation, said = core.generation, redact(text).text
    understood = await generation.understander.understand(said, None)
    spoken = understood.meaning.language or generation.playbook.spoken(language)
    found = await find_passages(generation, understood, said, spoken, at)
    async with rehearsal(settings, core, at, Identity(), language) as conversation:
        exchange = await conversation.says(text)
    return Preview(understood.meaning, found, exchange, _cited(generation, exchange))


def _cited(generation: Generation, exchange: Exchange) -> dict[str, tuple[str, ...]]:
    cited: dict[str, tuple[str, ...]] = {}
    for citation in (ref.citation for ref in exchange.record.evidence):
        passage = generation.playbook.passages.get(PassageId(citation.passage or ""))
        part = (passage.heading or "opening",) if passage else ()
        said = cited.get(citation.source, ())
        cited[citation.source] = said if set(part) <= set(said) else (*said, *part)
    return cited
