"""`firstpass privacy`: what is on record about secrets that people wrote."""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from firstpass.cli.words import Commands, command, counted, moment

if TYPE_CHECKING:
    from firstpass.domain.exposures import CardExposure
    from firstpass.settings import Settings

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_DONE = {
    "destroyed_before_storing": "destroyed before it was stored",
    "earlier_message_overwritten": "completed in this message; the earlier part was overwritten",
}


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "privacy", "what is on record about secrets that people wrote", run)
    what = parser.add_subparsers(title="records", metavar="RECORDS", required=True)
    line = "the card numbers that were found, the oldest first, without the numbers"
    exposures = what.add_parser("exposures", help=line, description=line, allow_abbrev=False)
    exposures.add_argument("--since", metavar="WHEN", type=moment, default=_EVER, help="a day or a moment, 2026-03-01")
    exposures.add_argument("--json-lines", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """0 whether there are any or not."""
    from firstpass.settings import load_settings

    found = asyncio.run(_exposures(load_settings(), args.since))
    if args.json_lines:
        for one in found:
            print(json.dumps(_as_json(one)))
    else:
        for one in found:
            print(_as_text(one))
        print(f"{counted(len(found), 'card number')} on record")
    return 0


async def _exposures(settings: Settings, since: datetime) -> tuple[CardExposure, ...]:
    from firstpass.bootstrap import open_conversations

    store = open_conversations(settings)
    try:
        return await store.exposures(since)
    finally:
        store.close()


def _as_text(one: CardExposure) -> str:
    beside = f", with {' and '.join(one.card.beside)}" if one.card.beside else ""
    done = _DONE[one.card.done.value]
    where = f"conversation {one.conversation}, message {one.message}, from the {one.who.value}"
    return f"{one.at:%Y-%m-%d %H:%M:%S} UTC  ending {one.card.last_four}{beside}: {done}\n  {where}"


def _as_json(one: CardExposure) -> dict[str, Any]:
    """Sensitive authentication data is the code and the PIN (PCI DSS 3.3.1); the expiry stands under `beside` alone."""
    return {
        "conversation": one.conversation,
        "message": one.message,
        "at": one.at.isoformat(),
        "from": one.who.value,
        "last_four": one.card.last_four,
        "beside": list(one.card.beside),
        "sensitive_data": not {"cvv", "pin"}.isdisjoint(one.card.beside),
        "done": one.card.done.value,
        "overwrote": list(one.card.overwrote),
    }
