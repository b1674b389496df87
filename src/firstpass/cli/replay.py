"""`firstpass replay`: recorded turns, run again."""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import TYPE_CHECKING, Any, assert_never

from firstpass.cli.words import Commands, command, positive

if TYPE_CHECKING:
    from firstpass.bootstrap import Product
    from firstpass.domain.record import TurnRecord
    from firstpass.engine.replay import Replayed
    from firstpass.settings import Settings


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "replay", "run recorded turns again and say whether they come out the same", run)
    parser.add_argument("conversation", metavar="CONVERSATION", help="its id")
    parser.add_argument("--turn", metavar="N", type=positive, help="only turn N, counted from 1")
    parser.add_argument(
        "--current", action="store_true", help="run turns of another generation on the current one, to see what changed"
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON")


def run(args: argparse.Namespace) -> int:
    """0 when every turn comes out the same, 1 when one differs or cannot be replayed."""
    from firstpass.settings import load_settings

    replayed = asyncio.run(_replay(load_settings(), args.conversation, args.turn, args.current))
    if args.json:
        print(json.dumps([_as_json(turn) for turn in replayed], indent=2))
    else:
        for turn in replayed:
            print(_as_text(turn))
    return 0 if all(turn.holds for turn in replayed) else 1


async def _replay(settings: Settings, conversation: str, only: int | None, on_current: bool) -> list[Replayed]:
    from firstpass.bootstrap import build
    from firstpass.domain.conversation import ConversationId
    from firstpass.domain.errors import NotFound

    product = build(settings)
    try:
        try:
            records = list(enumerate(await product.store.records(ConversationId(conversation)), 1))
        except NotFound:
            raise NotFound("There is no such conversation. Give the id that the chat or the desk shows") from None
        chosen = [(number, record) for number, record in records if only in {None, number}]
        if only and not chosen:
            raise NotFound(f"The conversation has {len(records)} turns. Name one of them, or leave --turn out")
        return [await _replay_one(product, number, record, on_current) for number, record in chosen]
    finally:
        product.close()


async def _replay_one(product: Product, number: int, record: TurnRecord, on_current: bool) -> Replayed:
    """On its own generation where that is still on disk, else from the texts that were kept."""
    from firstpass.engine.replay import replay

    generation = product.playbooks.current() if on_current else product.generation(record.generation)
    kept = await product.store.texts([ref.digest for ref in record.evidence])
    engine = product.engine
    return await replay(record, number, generation, engine.drafter, engine.judge, on_current=on_current, kept=kept)


def _as_text(turn: Replayed) -> str:
    from firstpass.engine.replay import Different, Impossible, NotDelivered, Rebuilt, Same

    record, outcome = turn.record, turn.outcome
    head = f"turn {turn.number} ({record.decision}, {record.rule}): "
    other = f" (recorded on {record.generation}, run on {turn.on})" if turn.on not in {None, record.generation} else ""
    match outcome:
        case Same():
            return f"{head}same{other}"
        case Rebuilt():
            return f"{head}same words, rebuilt from the kept texts: its generation {record.generation} is gone"
        case Different(deviations=deviations):
            lines = "".join(f"\n  {d.what}\n    recorded: {d.recorded}\n    now:      {d.now}" for d in deviations)
            return f"{head}different{other}{lines}"
        case Impossible(generation=generation):
            return f"{head}impossible, its generation {generation} is gone. See what would be said now with: --current"
        case NotDelivered(status=status, why=why):
            return f"{head}{status.value} ({why}), not replayed"
        case _:
            assert_never(outcome)


def _as_json(turn: Replayed) -> dict[str, Any]:
    import dataclasses

    name = {
        "Same": "same",
        "Rebuilt": "rebuilt",
        "Different": "different",
        "Impossible": "impossible",
        "NotDelivered": "not_delivered",
    }
    return {
        "turn": turn.number,
        "id": turn.record.id,
        "decision": turn.record.decision,
        "rule": turn.record.rule,
        "recorded_on": turn.record.generation,
        "run_on": turn.on,
        "outcome": name[type(turn.outcome).__name__],
        **dataclasses.asdict(turn.outcome),
    }
