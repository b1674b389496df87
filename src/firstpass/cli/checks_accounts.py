"""The doctor's look at the account backend and the mail server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

from firstpass.cli.check import Check
from firstpass.domain.errors import NotFound, Unavailable
from firstpass.settings import Settings

NOBODY = "firstpass-doctor"
"""A customer that no backend has: asking for it tells whether a signed call is taken, and changes nothing."""


def accounts(settings: Settings) -> Iterator[Check]:
    """What answers for accounts, and whether it takes our signature. Raises `SetupError` and `ContentError`."""
    if settings.accounts_url:
        yield from _backend(settings)
    elif settings.on_loopback:
        yield Check("account backend", "ok", "the shipped sandbox, in this process, with invented customers")
    else:
        mend = "Set FIRSTPASS_ACCOUNTS_URL and FIRSTPASS_ACCOUNTS_SECRET (docs/account-backend.md)"
        yield Check("account backend", "warning", "the shipped sandbox, with invented customers alone", mend)


def _backend(settings: Settings) -> Iterator[Check]:
    from firstpass.bootstrap import open_connector
    from firstpass.domain.accounts import CustomerId

    where = urlsplit(settings.accounts_url)
    if not settings.accounts_secret.get_secret_value() and not (settings.data / "accounts_secret").exists():
        yield Check("account backend", "missing", f"{where.netloc}: no secret", "Set FIRSTPASS_ACCOUNTS_SECRET")
        return
    backend = open_connector(settings)
    try:
        asyncio.run(backend.profile(CustomerId(NOBODY)))
    except NotFound:
        yield Check("account backend", "ok", f"{where.netloc} answers and takes our signature")
    except Unavailable as error:
        mend = "Check its address, its secret and that it is reachable from here (docs/account-backend.md)"
        yield Check("account backend", "missing", f"{where.netloc}: {error}", mend)
    else:
        yield Check(
            "account backend", "warning", f"{where.netloc} knows a customer that nobody has", "See its contract"
        )
    finally:
        backend.close()
    if where.scheme == "http" and where.hostname not in ("127.0.0.1", "::1", "localhost"):
        mend = "Use https: codes and addresses travel there"
        yield Check("account backend", "warning", f"{where.netloc} is called without TLS", mend)


def mail(settings: Settings) -> Iterator[Check]:
    """Where the product's own mails go; nothing is sent. Raises `SetupError`."""
    if settings.mail_url.get_secret_value():
        from firstpass.adapters.mail import SmtpMailer

        SmtpMailer(settings.mail_url.get_secret_value(), settings.mail_from)
        yield Check("mail", "ok", f"a mail server, from {settings.mail_from}")
    elif settings.on_loopback:
        yield Check("mail", "ok", "the sandbox's outbox page: firstpass sandbox shows it")
    else:
        mend = "Set FIRSTPASS_MAIL_URL and FIRSTPASS_MAIL_FROM"
        yield Check("mail", "warning", "the sandbox's outbox page: no mail leaves", mend)
