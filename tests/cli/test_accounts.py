"""`firstpass sandbox`, the doctor's look at account backend and mail, and what a product is put together with."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from firstpass.adapters.accounts.http import HttpAccounts
from firstpass.adapters.accounts.sandbox.backend import SandboxAccounts, SandboxMailer
from firstpass.adapters.mail import SmtpMailer
from firstpass.bootstrap import open_accounts
from firstpass.cli.checks import examine
from firstpass.domain.accounts import CustomerId
from firstpass.domain.errors import ContentError, SetupError
from firstpass.keys import load_accounts_keys
from firstpass.settings import load_settings
from tests.adapters.accounts.faulty import answer, faulty
from tests.cli.conftest import Command


def looks(name: str) -> list[tuple[str, str]]:
    return [(check.state, check.what) for check in examine() if check.name == name]


async def asked_of(url: str) -> None:
    """What a product beside the sandbox asks it, with the secret that it finds in the data folder."""
    backend, mailer = open_accounts(load_settings(accounts_url=url))
    assert isinstance(backend, HttpAccounts)
    assert (await backend.profile(CustomerId("c-1001"))).preferred_name == "Ana"
    await backend.start_password_reset("ana@example.com", "k")
    await mailer.send("bruno@example.com", "There is news", "A person answered.", "m")
    mailer.close()


def test_it_serves_until_told_to_stop_and_the_product_beside_it_finds_its_secret() -> None:
    start = "import sys; from firstpass.cli import main; sys.exit(main(['sandbox', '--port', '0']))"
    with subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(4)]
        url = re.findall(r"FIRSTPASS_ACCOUNTS_URL=(\S+)\)", lines[0])[0]
        asyncio.run(asked_of(url))
        page = httpx.get(f"{url}/outbox").text
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert "Your new password" in page
    assert "There is news" in page
    assert "accounts_secret" in lines[2]


def test_a_port_that_is_taken_is_told(command: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = command("sandbox", "--port", str(taken.getsockname()[1]))
    assert (said.code, said.err.count("\n")) == (3, 1)
    assert "cannot be taken" in said.err


def test_with_nothing_set_the_sandbox_answers_in_this_process() -> None:
    backend, mailer = open_accounts(load_settings())
    with closing(backend):
        assert isinstance(backend, SandboxAccounts)
        assert isinstance(mailer, SandboxMailer)
    assert looks("account backend") == [("ok", "the shipped sandbox, in this process, with invented customers")]
    assert looks("mail")[0][0] == "ok"


def test_what_is_set_is_used() -> None:
    settings = load_settings(
        accounts_url="https://accounts.example.com",
        accounts_secret="s" * 40,
        mail_url="smtps://mail.example.com",
        mail_from="support@example.com",
    )
    backend, mailer = open_accounts(settings)
    assert isinstance(backend, HttpAccounts)
    assert isinstance(mailer, SmtpMailer)
    assert not settings.data.exists()
    mailer.close()


def test_a_table_of_states_with_a_fault_is_told_at_the_start(tmp_path: Path) -> None:
    table = tmp_path / "states.yaml"
    table.write_text("payment:\n  A: none\n")
    settings = load_settings(accounts_url="https://a.example", accounts_secret="s" * 40, accounts_states=table)
    with pytest.raises(ContentError, match=r"states\.yaml:2"):
        open_accounts(settings)


@pytest.mark.parametrize("url", ["accounts.example.com", "ftp://a.example", "https://", "https://ana:pw@a.example"])
def test_what_is_no_address_is_told_without_it(url: str) -> None:
    with pytest.raises(SetupError, match="FIRSTPASS_ACCOUNTS_URL") as found:
        load_settings(accounts_url=url)
    assert "pw@" not in str(found.value)


def test_secrets_are_long_and_beyond_loopback_they_are_set() -> None:
    assert load_accounts_keys(load_settings(accounts_secret=f"{'a' * 32}, {'b' * 32}")) == (b"a" * 32, b"b" * 32)
    with pytest.raises(SetupError, match="FIRSTPASS_ACCOUNTS_SECRET is too short"):
        load_accounts_keys(load_settings(accounts_secret="short"))
    with pytest.raises(SetupError, match="There is no FIRSTPASS_ACCOUNTS_SECRET"):
        load_accounts_keys(load_settings(host="192.0.2.1"))


def test_beyond_loopback_the_doctor_names_the_shipped_sandbox(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("FIRSTPASS_HOST", "192.0.2.1")
    assert looks("account backend") == [("warning", "the shipped sandbox, with invented customers alone")]
    assert looks("mail") == [("warning", "the sandbox's outbox page: no mail leaves")]
    assert list(home.iterdir()) == []


def test_the_doctor_misses_a_secret_and_makes_none(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("FIRSTPASS_ACCOUNTS_URL", "http://127.0.0.1:1")
    assert looks("account backend") == [("missing", "127.0.0.1:1: no secret")]
    assert list(home.iterdir()) == []


def test_the_doctor_misses_a_backend_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTPASS_ACCOUNTS_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("FIRSTPASS_ACCOUNTS_SECRET", "geheim" * 8)
    monkeypatch.setenv("FIRSTPASS_MAIL_URL", "smtp://ana:geheim@mail.example.com")
    monkeypatch.setenv("FIRSTPASS_MAIL_FROM", "support@example.com")
    assert [state for state, _ in looks("account backend")] == ["missing"]
    assert looks("mail") == [("ok", "a mail server, from support@example.com")]
    assert not any("geheim" in check.what for check in examine())


async def test_the_doctor_is_content_with_a_backend_that_takes_its_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    async with faulty() as backend:
        backend.reply = lambda _: answer(404, {"error": {"code": "not_found"}})
        monkeypatch.setenv("FIRSTPASS_ACCOUNTS_URL", backend.url)
        monkeypatch.setenv("FIRSTPASS_ACCOUNTS_SECRET", "s" * 40)
        found = await asyncio.to_thread(looks, "account backend")
        backend.reply = lambda _: answer(401, {"error": {"code": "not_signed"}})
        refused = await asyncio.to_thread(looks, "account backend")
    assert found == [("ok", f"{backend.url.removeprefix('http://')} answers and takes our signature")]
    assert refused[0][0] == "missing"
    assert "signature" in refused[0][1]
