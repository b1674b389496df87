"""The sandbox, really served on a port of this machine, and the connector that talks to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from firstpass.adapters.accounts.breaker import Breaker
from firstpass.adapters.accounts.calls import Calls, Patience
from firstpass.adapters.accounts.http import HttpAccounts
from firstpass.adapters.accounts.sandbox.backend import Sandbox, open_sandbox
from firstpass.adapters.accounts.signing import SignatureGuard, Signer
from firstpass.api.sandbox.app import create_sandbox
from firstpass.api.sandbox.serve import sandbox_config
from firstpass.domain.accounts import OwnStates

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KEYS = (b"a-secret-of-the-tests-that-is-long-enough",)
PATIENCE = Patience(connect=2, read=5, total=10)
STARTS_WITHIN = 10.0


@dataclass
class Served:
    """A sandbox that is served at `url`."""

    url: str
    sandbox: Sandbox


@contextmanager
def served_app(app: Any) -> Iterator[str]:
    """The app on a free port of 127.0.0.1, in a thread of its own; its address."""
    config = sandbox_config(app)
    config.port = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            threading.Event().wait(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(STARTS_WITHIN)


@contextmanager
def served_sandbox(folder: Path | None, around: Callable[[FastAPI], Any] = lambda app: app) -> Iterator[Served]:
    """The sandbox on its clock of the tests; `around` may wrap its app."""
    sandbox = open_sandbox(folder, lambda: NOW)
    app = create_sandbox(sandbox, SignatureGuard(KEYS))
    with closing(sandbox.accounts), served_app(around(app)) as url:
        yield Served(url, sandbox)


def connector(
    url: str, patience: Patience = PATIENCE, breaker: Breaker | None = None, own: OwnStates | None = None
) -> HttpAccounts:
    return HttpAccounts(Calls(url, Signer(KEYS), patience, breaker), own)
