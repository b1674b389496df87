"""The secrets and keys of the settings; on loopback those that are made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from firstpass.domain.errors import SetupError
from firstpass.settings import Settings

SECRET_LENGTH = 32
"""Characters a secret must have at least."""


def new_secret() -> bytes:
    """A secret that is kept nowhere, for what vanishes."""
    return secrets.token_bytes(SECRET_LENGTH)


def load_secret(settings: Settings) -> bytes:
    """The secret of the settings; on loopback one that is made once and kept in the data folder.

    Raises `SetupError` beyond loopback without one, and for one that is too short."""
    given = settings.secret.get_secret_value()
    if given and len(given) < SECRET_LENGTH:
        raise SetupError("FIRSTPASS_SECRET is too short", f"Set at least {SECRET_LENGTH} random characters")
    if given:
        return given.encode()
    if not settings.on_loopback:
        raise SetupError("There is no FIRSTPASS_SECRET", "Serving beyond this machine needs one: set it")
    return _kept_secret(settings.data / "secret")


def load_sealing_keys(settings: Settings) -> tuple[bytes, ...]:
    """The keys of the settings, the one that seals first; on loopback one that is made once as the secret is.

    Raises `SetupError` beyond loopback without one, and for one that is too short."""
    return _keys(settings, settings.sealing_key.get_secret_value(), "FIRSTPASS_SEALING_KEY", "sealing_key")


def load_session_secrets(settings: Settings) -> tuple[bytes, ...]:
    """The secrets that session tokens are signed with; none where none is set. Raises `SetupError` for a short one."""
    given = settings.session_secrets.get_secret_value()
    found = tuple(secret.strip().encode() for secret in given.split(",") if secret.strip())
    if any(len(secret) < SECRET_LENGTH for secret in found):
        raise SetupError(
            "FIRSTPASS_SESSION_SECRETS is too short", f"Set at least {SECRET_LENGTH} random characters a secret"
        )
    return found


def load_accounts_keys(settings: Settings) -> tuple[bytes, ...]:
    """The secrets that sign calls to the account backend, the one in use first; on loopback one that is kept in the
    data folder, which `firstpass sandbox` beside it takes too. Raises `SetupError` as `load_secret` does."""
    return _keys(settings, settings.accounts_secret.get_secret_value(), "FIRSTPASS_ACCOUNTS_SECRET", "accounts_secret")


def _keys(settings: Settings, told: str, name: str, file: str) -> tuple[bytes, ...]:
    given = [key.strip() for key in told.split(",") if key.strip()]
    if any(len(key) < SECRET_LENGTH for key in given):
        raise SetupError(f"{name} is too short", f"Set at least {SECRET_LENGTH} random characters a key")
    if given:
        return tuple(key.encode() for key in given)
    if not settings.on_loopback:
        raise SetupError(f"There is no {name}", "Serving beyond this machine needs one: set it")
    return (_kept_secret(settings.data / file),)


def _kept_secret(file: Path) -> bytes:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        handle, pending = tempfile.mkstemp(dir=file.parent)  # only this user may read it
        with os.fdopen(handle, "w") as fresh:
            fresh.write(secrets.token_hex(SECRET_LENGTH))
        with suppress(FileExistsError):
            os.link(pending, file)
        Path(pending).unlink()
    kept = file.read_text().strip()
    if len(kept) < SECRET_LENGTH:
        raise SetupError(f"{file.name} in the data folder holds no secret", "Remove it; the next start makes a new one")
    return kept.encode()
