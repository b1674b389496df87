"""`firstpass incident`: what everybody is told while something does not work. Works beside a running service."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from firstpass.cli.words import WHEN, Commands, command, counted, when
from firstpass.domain.errors import Malformed

if TYPE_CHECKING:
    from firstpass.domain.incidents import Incident
    from firstpass.engine.incidents import IncidentDesk, Told


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(
        commands, "incident", "tell everybody what does not work right now: open, extend, close, list", _which
    )
    deeds = parser.add_subparsers(title="what to do", metavar="DEED", required=True)
    opened = command(
        deeds, "open", "tell of a new one; its text stands in place of answers on its case types", run_open
    )
    opened.add_argument("case_types", nargs="*", metavar="CASE_TYPE", help="what it is about, as in scope.yaml")
    opened.add_argument("--all", action="store_true", help="it is about everything")
    opened.add_argument("--start", metavar="WHEN", help="since when it is so, or from when on (now)")
    extended = command(deeds, "extend", "let one go on, with another update and perhaps another text", run_extend)
    closed = command(deeds, "close", "let one be over now; answers are as ever again", run_close)
    listed = command(deeds, "list", "those in force and to come", run_list)
    for one in (extended, closed):
        one.add_argument("id", metavar="ID", help="as `firstpass incident list` shows it")
    for one in (opened, extended):
        _add_telling(one, new=one is opened)
    for one in (opened, extended, closed, listed):
        one.add_argument("--json", action="store_true", help="what stands now, as JSON")


def _add_telling(parser: argparse.ArgumentParser, *, new: bool) -> None:
    as_it_was = "" if new else " (as it was)"
    words = parser.add_mutually_exclusive_group(required=new)
    words.add_argument("--text", metavar="TEXT", help=f"what does not work, and what customers can do{as_it_was}")
    words.add_argument("--file", metavar="FILE", help="a file with this text")
    update = f"when people say more: {WHEN}, where the company is{as_it_was}"
    parser.add_argument("--next-update", metavar="WHEN", required=new, help=update)
    parser.add_argument("--ends", metavar="WHEN", help="when it ends by itself (24 hours from now)")


def _which(_: argparse.Namespace) -> int:
    raise AssertionError("argparse asks for a deed")


def run_open(args: argparse.Namespace) -> int:
    """0 once it is kept and the conversations that go on were told."""
    from firstpass.domain.incidents import EVERYTHING
    from firstpass.engine.incidents import Wanted

    if args.all is bool(args.case_types):
        raise Malformed("Name the case types that it is about, or --all for everything")
    names = (EVERYTHING,) if args.all else tuple(args.case_types)
    with _desk() as desk:
        update = _moment(desk, args.next_update) or desk.clock.now()
        wanted = Wanted(names, _text(args) or "", update, _moment(desk, args.start), _moment(desk, args.ends))
        return _show(args, desk, asyncio.run(desk.open(wanted)))


def run_extend(args: argparse.Namespace) -> int:
    """0 once it is kept and the conversations that go on were told."""
    with _desk() as desk:
        ends, update = _moment(desk, args.ends), _moment(desk, args.next_update)
        return _show(args, desk, asyncio.run(desk.extend(args.id, ends, update, _text(args))))


def run_close(args: argparse.Namespace) -> int:
    """0 once it is over and the conversations that go on were told."""
    with _desk() as desk:
        return _show(args, desk, asyncio.run(desk.close(args.id)))


def run_list(args: argparse.Namespace) -> int:
    """0, also when there is none."""
    with _desk() as desk:
        found = asyncio.run(desk.not_over())
        if args.json:
            print(json.dumps([_as_json(incident) for incident in found], indent=2, ensure_ascii=False))
        else:
            print("\n\n".join(_as_text(incident, desk) for incident in found) or "No incident is in force or to come.")
    return 0


@contextmanager
def _desk() -> Iterator[IncidentDesk]:
    from firstpass.bootstrap import incident_desk
    from firstpass.settings import load_settings

    desk = incident_desk(load_settings())
    try:
        yield desk
    finally:
        desk.store.close()


def _text(args: argparse.Namespace) -> str | None:
    if args.file is None:
        text: str | None = args.text
        return text
    try:
        return Path(args.file).read_text(encoding="utf-8")
    except OSError as error:
        raise Malformed(f"{args.file} cannot be opened ({error.strerror}). Name a file with the text") from None
    except UnicodeDecodeError:
        raise Malformed(f"{args.file} is no text in UTF-8. Save it as such") from None


def _moment(desk: IncidentDesk, text: str | None) -> datetime | None:
    return when(text, desk.clock.now(), desk.scope.time_zone) if text is not None else None


def _show(args: argparse.Namespace, desk: IncidentDesk, told: Told) -> int:
    if args.json:
        print(json.dumps({**_as_json(told.incident), "told": len(told.conversations)}, indent=2, ensure_ascii=False))
    else:
        print(f"{_as_text(told.incident, desk)}\n  {counted(len(told.conversations), 'open conversation')} told")
    if told.redacted:
        print("firstpass: secrets were taken out of the text", file=sys.stderr)
    return 0


def _as_text(incident: Incident, desk: IncidentDesk) -> str:
    here, now = ZoneInfo(desk.scope.time_zone), desk.clock.now()
    start, update, end = (
        f"{at.astimezone(here):%Y-%m-%d %H:%M %Z}"
        for at in (incident.started_at, incident.next_update_at, incident.ends_at)
    )
    about = "everything" if "*" in incident.case_types else ", ".join(incident.case_types)
    if incident.ends_at <= now:
        return f"{incident.id}  over since {end}\n  about {about}"
    state = f"in force since {start}" if incident.in_force(now) else f"to come, from {start}"
    text = incident.text.replace("\n", "\n  ")
    return f"{incident.id}  {state}, next update {update}, ends {end}\n  about {about}\n  {text}"


def _as_json(incident: Incident) -> dict[str, Any]:
    moments = {
        "started_at": incident.started_at,
        "updated_at": incident.last_update_at,
        "next_update_at": incident.next_update_at,
        "ends_at": incident.ends_at,
    }
    return {
        "id": incident.id,
        "case_types": list(incident.case_types),
        "text": incident.text,
        **{name: at.isoformat() for name, at in moments.items()},
    }
