"""Mail by SMTP: what is sent, under which id, and what a failure says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy

import pytest

from firstpass.adapters.mail import SmtpMailer
from firstpass.domain.errors import SetupError, Unavailable

SENDER = "Northquay <support@northquay.example>"


class MailServer:
    """As much of SMTP as sending a mail needs."""

    def __init__(self) -> None:
        self.url = ""
        self.letters: list[bytes] = []
        self.refuses = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).upper():
            if line.startswith(b"DATA"):
                writer.write(b"354 go on\r\n")
                self.letters.append(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 taken\r\n")
            elif line.startswith(b"RCPT") and self.refuses:
                writer.write(b"550 no mailbox for " + line)
            elif line.startswith(b"QUIT"):
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 fine\r\n")
        writer.close()


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    mail = MailServer()
    server = await asyncio.start_server(mail.serve, "127.0.0.1", 0)
    mail.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield mail
    server.close()
    await asyncio.sleep(0.01)


async def test_a_mail_is_sent_and_has_one_id_for_a_key() -> None:
    async with mail_server() as server:
        mailer = SmtpMailer(server.url, SENDER)
        for key in ("a", "a", "b"):
            await mailer.send("ana@example.com", "Your case", "There is news: ä", key)
        mailer.close()
    letters = [message_from_bytes(raw, policy=policy.default) for raw in server.letters]
    assert [letter["To"] for letter in letters] == ["ana@example.com"] * 3
    assert letters[0].get_content().strip().startswith("There is news: ä")
    first, again, other = (letter["Message-ID"] for letter in letters)
    assert first == again != other


@pytest.mark.parametrize("to", ["ana@example.com\r\nBcc: eve@example.com", "ana@example.com\nX: y"])
async def test_nobody_smuggles_a_header_in(to: str) -> None:
    async with mail_server() as server:
        mailer = SmtpMailer(server.url, SENDER)
        with pytest.raises(Unavailable) as found:
            await mailer.send(to, "Your case", "text", "k")
        mailer.close()
    assert server.letters == []
    assert "example.com" not in str(found.value)


async def test_a_refusal_names_no_address() -> None:
    async with mail_server() as server:
        server.refuses = True
        mailer = SmtpMailer(server.url, SENDER)
        with pytest.raises(Unavailable) as found:
            await mailer.send("ana@example.com", "Your case", "text", "k")
        mailer.close()
    assert "ana" not in str(found.value)
    assert found.value.__context__ is None


async def test_no_server_is_unavailable() -> None:
    mailer = SmtpMailer("smtp://127.0.0.1:1", SENDER)
    with pytest.raises(Unavailable, match="ConnectionRefusedError"):
        await mailer.send("ana@example.com", "s", "t", "k")
    mailer.close()


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        *(("mail.example.com", SENDER), ("http://mail.example.com", SENDER), ("smtp://", SENDER)),
        *(("smtp://a:b@h:x", SENDER), ("smtp://mail.example.com", ""), ("smtp://mail.example.com", "nobody")),
    ],
)
def test_what_is_no_address_is_told_without_it(url: str, sender: str) -> None:
    with pytest.raises(SetupError) as found:
        SmtpMailer(url, sender)
    assert "a:b@h" not in str(found.value)
