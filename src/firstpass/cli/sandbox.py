"""`firstpass sandbox`: the invented company's account backend and its mails, on this machine."""

from __future__ import annotations

import argparse

from firstpass.cli.words import Commands, command

PORT = 8010


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "sandbox", "serve an invented company's account backend and its mails", run)
    parser.add_argument("--port", type=int, default=PORT, help=f"the port to serve on ({PORT})")
    parser.set_defaults(log_level="INFO")


def run(args: argparse.Namespace) -> int:
    """Serve on this machine alone until told to stop."""
    from firstpass.api.sandbox.serve import serve_sandbox
    from firstpass.settings import load_settings

    serve_sandbox(load_settings(), args.port)
    return 0
