"""`firstpass ask`: what a question would find and get, from the playbook as it stands, published or not."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from firstpass.cli.words import Commands, command, moment

if TYPE_CHECKING:
    from firstpass.evals.preview import Preview


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "ask", "show what a question would find and get, with scores and the rule", run)
    parser.add_argument("question", help="what a customer might write, in quotes")
    parser.add_argument("--at", type=moment, metavar="TIME", help="as if asked then, such as 2027-01-15 (now)")
    parser.add_argument("--language", help="the customer's language, such as es (the company's own)")
    parser.add_argument("--json", action="store_true", help="the same as JSON")


def run(args: argparse.Namespace) -> int:
    """One question through the engine on a store that vanishes."""
    from firstpass.cli.ready import draft_core
    from firstpass.evals.preview import preview
    from firstpass.settings import load_settings

    settings = load_settings()
    core = draft_core(settings)
    seen = asyncio.run(preview(settings, core, args.question, args.at or datetime.now(UTC), args.language))
    print(json.dumps(as_json(seen), ensure_ascii=False, indent=2) if args.json else "\n".join(lines(seen)))
    return 0


def as_json(seen: Preview) -> dict[str, Any]:
    """Everything the preview shows, with closed names."""
    record = seen.exchange.record
    return {
        "candidates": [
            [{"case_type": c.case_type, "confidence": c.confidence} for c in wish.candidates]
            for wish in seen.meaning.wishes
        ],
        "signals": [{"kind": s.kind.value, "value": s.value, "why": s.why} for s in seen.meaning.signals],
        "found": [[_found(scored) for scored in of_wish] for of_wish in seen.found],
        "decision": record.decision,
        "rule": record.rule,
        "queue": record.queue,
        "reason_codes": [reason.value for reason in record.reasons],
        "reply": record.reply,
        "citations": list(seen.cited),
        "cited_parts": {source: list(parts) for source, parts in seen.cited.items() if parts},
    }


def lines(seen: Preview) -> Iterator[str]:
    """The preview for people."""
    told = as_json(seen)
    for number, candidates in enumerate(told["candidates"]):
        named = " · ".join(f"{c['case_type']} {c['confidence']:.2f}" for c in candidates)
        yield f"understood  {named or 'nothing that the playbook covers'}"
        yield from (_found_line(rank, found) for rank, found in enumerate(told["found"][number], 1))
        if not told["found"][number]:
            yield "found       nothing relevant"
    for signal in told["signals"]:
        yield f"signal      {signal['kind']}{' ' + signal['value'] if signal['value'] else ''}, at {signal['why']}"
    to = f" · queue {told['queue']} · {', '.join(told['reason_codes'])}" if told["queue"] else ""
    yield f"decided     {told['decision']} · rule {told['rule']}{to}"
    yield f"cited       {' · '.join(_cited(told)) or 'nothing'}"
    yield f"reply\n\n{told['reply'] or '(silence)'}"


def _cited(told: dict[str, Any]) -> Iterator[str]:
    for source in told["citations"]:
        parts = told["cited_parts"].get(source)
        yield f"{source}: {', '.join(parts)}" if parts else source


def _found(scored: Any) -> dict[str, Any]:
    passage = scored.passage
    return {
        "article": passage.article,
        "heading": passage.heading,
        "score": round(scored.score, 3),
        "meaning": round(scored.cosine, 3),
        "words": round(scored.words, 3),
        "asked": round(scored.asked, 3),
        "sample": round(scored.sample, 3),
    }


def _found_line(rank: int, found: dict[str, Any]) -> str:
    parts = ", ".join(f"{part} {found[part]:.2f}" for part in ("meaning", "words", "asked"))
    scores = f"{found['score']:.2f} ({parts})"
    return f"found {rank}     {scores}  {found['article']}: {found['heading'] or 'opening'}"
