"""`Mailer` over SMTP, with the standard library's client in a thread of its own."""

from __future__ import annotations

import asyncio
import hashlib
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from firstpass.domain.errors import SetupError, Unavailable

_SECONDS = 10.0
_PORTS = {"smtp": 587, "smtps": 465}
_MEND = "Write smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465"


class SmtpMailer:
    """Sends through the server at `url`: `smtps://` in TLS from the start, `smtp://` with STARTTLS, which only a
    server on this machine may lack. Raises `SetupError` for an address that is none."""

    def __init__(self, url: str, sender: str, context: ssl.SSLContext | None = None) -> None:
        try:
            parts = urlsplit(url)
            self._host, self._port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise SetupError("FIRSTPASS_MAIL_URL is no mail server's address", _MEND) from None
        if not self._host or "@" not in parseaddr(sender)[1]:
            raise SetupError("FIRSTPASS_MAIL_URL or FIRSTPASS_MAIL_FROM is incomplete", _MEND)
        self._in_tls = parts.scheme == "smtps"
        self._login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._sender = sender
        self._context = context or ssl.create_default_context()
        self._threads = ThreadPoolExecutor(2, "firstpass-mail")

    async def send(self, to: str, subject: str, text: str, key: str) -> None:
        """A second sending under one key has the same Message-ID, by which mailboxes show it once."""
        letter = EmailMessage()
        try:
            letter["From"], letter["To"], letter["Subject"] = self._sender, to, subject
            letter["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{self._sender_domain()}>"
            letter["Auto-Submitted"] = "auto-generated"
            letter.set_content(text)
            failed = await asyncio.get_running_loop().run_in_executor(self._threads, self._sent, letter)
        except ValueError:  # a line break in an address or a subject
            failed = "an address or a subject that no mail can have"
        if failed:
            raise Unavailable(f"the mail could not be sent: {failed}")

    def close(self) -> None:
        """Let begun mails end."""
        self._threads.shutdown(wait=True)

    def _sent(self, letter: EmailMessage) -> str | None:
        """None once it is sent, else the kind of trouble; what the server said may hold the address."""
        try:
            with self._connected() as server:
                if self._login:
                    server.login(*self._login)
                server.send_message(letter)
        except (smtplib.SMTPException, OSError) as error:
            return type(error).__name__
        return None

    def _connected(self) -> smtplib.SMTP:
        if self._in_tls:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=_SECONDS, context=self._context)
        server = smtplib.SMTP(self._host, self._port, timeout=_SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            if server.has_extn("starttls") or self._host not in ("localhost", "127.0.0.1", "::1"):
                server.starttls(context=self._context)
        except BaseException:
            server.close()
            raise
        return server

    def _sender_domain(self) -> str:
        return parseaddr(self._sender)[1].rpartition("@")[2]
