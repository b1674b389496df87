"""Serving the sandbox: on this machine alone, since its customers' mails stand on a page without a lock."""

from __future__ import annotations

import socket
import sys
from contextlib import closing, suppress

import uvicorn
from fastapi import FastAPI

from firstpass.adapters.accounts.signing import SignatureGuard
from firstpass.api.sandbox.app import create_sandbox
from firstpass.bootstrap import open_served_sandbox
from firstpass.domain.errors import SetupError
from firstpass.keys import load_accounts_keys
from firstpass.settings import Settings

HOST = "127.0.0.1"


def serve_sandbox(settings: Settings, port: int) -> None:
    """Serve until told to stop; port 0 takes a free one. Raises `SetupError` when the port or the file is of no use."""
    keys = load_accounts_keys(settings)
    with closing(_bind(port)) as listener:
        sandbox = open_served_sandbox(settings)
        with closing(sandbox.accounts):
            app = create_sandbox(sandbox, SignatureGuard(keys))
            sys.stdout.write(_told(listener.getsockname()[1], settings))
            sys.stdout.flush()
            with suppress(KeyboardInterrupt):  # asked to stop: a success
                uvicorn.Server(sandbox_config(app)).run([listener])


def sandbox_config(app: FastAPI) -> uvicorn.Config:
    """How uvicorn serves it: without a log of addresses, which hold customers' ids."""
    return uvicorn.Config(app, access_log=False, log_config=None, server_header=False, ws="none", lifespan="off")


def _told(port: int, settings: Settings) -> str:
    base = f"http://{HOST}:{port}"
    given = bool(settings.accounts_secret.get_secret_value())
    secret = "FIRSTPASS_ACCOUNTS_SECRET" if given else f"what {settings.data / 'accounts_secret'} holds"
    return (
        f"Account backend  {base}   (FIRSTPASS_ACCOUNTS_URL={base})\nMails            {base}/outbox\n"
        f"Signed with      {secret}\nStop with Ctrl+C.\n"
    )


def _bind(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except (OSError, OverflowError):
        raise SetupError(f"{HOST}:{port} cannot be taken", "Stop the other program, or choose a --port") from None
