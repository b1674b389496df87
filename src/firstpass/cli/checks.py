"""The checks of `firstpass doctor`, in the order in which a set-up is built. None changes anything."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from firstpass.cli.check import Check
from firstpass.cli.checks_accounts import accounts, mail
from firstpass.cli.checks_playbook import index, playbook
from firstpass.domain.errors import ContentError, FirstpassError, SetupError
from firstpass.settings import Settings, load_settings

ROOM_NEEDED_MB = 500
"""The model's graph, a generation and some conversations."""
OVERDUE_SECONDS = 30.0
OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 14)


def examine() -> list[Check]:
    """Everything, in order; what cannot be looked at is a missing thing too."""
    python = _python()
    try:
        settings = load_settings()
    except SetupError as error:
        return [python, _failed("settings", error)]
    checks = [python, *_settings(settings)]
    for name, look in _LOOKS:
        try:
            checks += look(settings)
        except FirstpassError as error:
            checks.append(_failed(name, error))
    return checks


def _failed(name: str, error: FirstpassError) -> Check:
    if isinstance(error, SetupError):
        return Check(name, "missing", error.what, error.mend)
    if isinstance(error, ContentError):
        return Check(name, "missing", f"{error.file}:{error.line}: {error.what}", error.mend)
    return Check(name, "missing", str(error))


def _python() -> Check:
    version = sys.version.split()[0]
    if OLDEST_PYTHON <= sys.version_info[:2] <= NEWEST_PYTHON:
        return Check("python", "ok", version)
    return Check("python", "missing", f"{version} is not supported", "Use Python 3.11 to 3.14")


def _settings(settings: Settings) -> Iterator[Check]:
    """Every setting with where it comes from; of secrets and addresses with passwords only that they are set."""
    for name in Settings.model_fields:
        source = _source(name)
        yield Check("setting", "ok", f"FIRSTPASS_{name.upper()} = {_shown(settings, name)} ({source})")


def _source(name: str) -> str:
    variable = f"FIRSTPASS_{name.upper()}"
    if variable in {known.upper() for known in os.environ}:
        return "environment"
    return ".env" if variable in _written_in(Path(".env")) else "default"


def _written_in(file: Path) -> set[str]:
    """The names that an environment file sets."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else []
    return {line.partition("=")[0].removeprefix("export ").strip().upper() for line in lines if "=" in line}


def _shown(settings: Settings, name: str) -> str:
    from firstpass.adapters.sql.look import where

    value = getattr(settings, name)
    if hasattr(value, "get_secret_value"):
        return "set" if value.get_secret_value() else "not set"
    if name == "database":
        try:
            return where(settings.database_url)
        except SetupError:
            return "set, but no address"
    return ", ".join(value) or "none" if isinstance(value, tuple) else str(value)


def _data(settings: Settings) -> Iterator[Check]:
    folder = settings.data
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise SetupError(
            f"{folder} cannot be written ({error.strerror})", "Set FIRSTPASS_DATA to a folder that can"
        ) from error
    free = shutil.disk_usage(there).free // 1_000_000
    if free < ROOM_NEEDED_MB:
        yield Check("data folder", "warning", f"{folder}: {free} MB free", f"Make room for {ROOM_NEEDED_MB} MB")
    else:
        made = "" if folder.exists() else ", will be made"
        yield Check("data folder", "ok", f"{folder}{made}, {free / 1000:.0f} GB free")


def _secret(settings: Settings) -> Iterator[Check]:
    if settings.secret.get_secret_value() or not settings.on_loopback:
        from firstpass.keys import load_secret

        load_secret(settings)
        yield Check("secret", "ok", "set")
    else:
        yield Check("secret", "ok", "kept in the data folder, good enough on this machine")


def _sealing_key(settings: Settings) -> Iterator[Check]:
    if settings.sealing_key.get_secret_value() or not settings.on_loopback:
        from firstpass.keys import load_sealing_keys

        keys = load_sealing_keys(settings)
        yield Check("sealing key", "ok", f"set, {len(keys)} in use")
    else:
        yield Check("sealing key", "ok", "kept in the data folder, good enough on this machine")


def _database(settings: Settings) -> Iterator[Check]:
    from firstpass.adapters.sql.look import NEWEST, revision_at, where

    place, revision = where(settings.database_url), revision_at(settings.database_url)
    if revision is None:
        yield Check("database", "ok", f"{place}: empty, the first start makes its tables")
    elif revision == NEWEST:
        yield Check("database", "ok", f"{place}: schema {revision}")
        yield _jobs(settings)
        yield _outgoing(settings)
    else:
        mend = "The next start upgrades it; make a backup before"
        yield Check("database", "warning", f"{place}: schema {revision}, this version works on {NEWEST}", mend)


def _jobs(settings: Settings) -> Check:
    from firstpass.adapters.sql.look import next_due

    due = next_due(settings.database_url)
    late = (datetime.now(UTC) - due).total_seconds() if due else 0.0
    if late <= OVERDUE_SECONDS:
        return Check("open turns", "ok", "none is overdue")
    what = f"the oldest is overdue since {due:%Y-%m-%d %H:%M} UTC"
    return Check(
        "open turns", "warning", what, "Start firstpass serve: it takes them; its log names one that it cannot read"
    )


def _outgoing(settings: Settings) -> Check:
    from firstpass.adapters.sql.look import outgoing

    found = outgoing(settings.database_url)
    waits = f", {found.tried_again} tried again" if found.tried_again else ""
    if not found.dead:
        return Check("outbox", "ok", f"nothing was given up{waits}")
    counted = Counter((letter.kind, letter.why) for letter in found.dead)
    what = "; ".join(f"{kind}: {count} ({why})" for (kind, why), count in sorted(counted.items()))
    mend = "What each word means, and what happened then, is in docs/operators.md"
    return Check("outbox", "warning", f"given up: {what}{waits}", mend)


def _model(settings: Settings) -> Iterator[Check]:
    from firstpass.adapters.embedding.weights import (
        PACKAGE,
        TOKENIZER_SHA256,
        WEIGHTS_SHA256,
        locate,
        verify,
    )

    files = locate()
    verify(files.weights, WEIGHTS_SHA256)
    verify(files.tokenizer, TOKENIZER_SHA256)
    yield Check("model", "ok", f"{PACKAGE}: all-MiniLM-L6-v2, sha256 {WEIGHTS_SHA256[:12]}… as published")


def _port(settings: Settings) -> Iterator[Check]:
    name = f"{settings.host}:{settings.port}"
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            mend = "Fine if firstpass serves there already; else choose another with FIRSTPASS_PORT"
            yield Check("port", "warning", f"{name} cannot be taken ({error.strerror})", mend)
            return
    yield Check("port", "ok", f"{name} is free")


def _limits(settings: Settings) -> Iterator[Check]:
    per_minute = f"{settings.messages_per_minute} messages, {settings.conversations_per_minute} conversations"
    what = f"{per_minute}, {settings.requests_per_minute} requests a minute, {settings.connections} connections"
    yield Check("limits", "ok", f"{what}, counted in this process")


_LOOKS: tuple[tuple[str, Callable[[Settings], Iterator[Check]]], ...] = (
    ("data folder", _data),
    ("secret", _secret),
    ("sealing key", _sealing_key),
    ("database", _database),
    ("account backend", accounts),
    ("mail", mail),
    ("model", _model),
    ("playbook", playbook),
    ("index", index),
    ("port", _port),
    ("limits", _limits),
)
"""Each look with the name its failure goes by."""
