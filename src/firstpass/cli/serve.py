"""`firstpass serve`: the HTTP door."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from firstpass.cli.words import Commands, command

if TYPE_CHECKING:
    from firstpass.bootstrap import Product
    from firstpass.settings import Settings


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "serve", "answer customers over HTTP, with the chat page", run)
    parser.add_argument("--host", help="the address to serve on (FIRSTPASS_HOST, 127.0.0.1)")
    parser.add_argument("--port", type=int, help="the port to serve on (FIRSTPASS_PORT, 8000)")
    parser.set_defaults(log_level="INFO")


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop; the port is taken before the index is looked at."""
    from firstpass.settings import load_settings

    settings = load_settings(host=args.host, port=args.port)
    from firstpass.api.serve import serve

    serve(settings, _build)
    return 0


def _build(settings: Settings) -> Product:
    from firstpass.bootstrap import build
    from firstpass.cli.ready import current_index

    current_index(settings)
    return build(settings)
