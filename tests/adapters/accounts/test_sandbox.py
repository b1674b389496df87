"""The sandbox: what its mails say, and that nothing but a mailbox tells one account from another."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, event

from firstpass.adapters.accounts.sandbox.backend import FILE, Sandbox, open_sandbox
from firstpass.adapters.accounts.sandbox.people import people, seeds
from firstpass.adapters.accounts.signing import Call, Signer
from firstpass.domain.accounts import KINDS, CustomerId, ObjectId
from firstpass.domain.errors import SetupError
from firstpass.settings import HERE
from tests.adapters.accounts.live import KEYS, NOW, connector, served_sandbox

STANDINGS = {
    "known": "ana@example.com",
    "known by another address": "Ana.Rey@example.org ",
    "unknown": "nobody@example.com",
    "locked": "tomas@example.com",
    "closed": "uma@example.com",
    "unverified": "viktor@example.com",
    "blocked for suspicion": "wanda@example.com",
    "blocked otherwise": "xaver@example.com",
    "no address at all": "not an address",
}
ANA, CHIARA = CustomerId("c-1001"), CustomerId("c-1003")


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    opened = open_sandbox(tmp_path, lambda: NOW)
    with closing(opened.accounts):
        yield opened


async def mails(sandbox: Sandbox) -> list[tuple[str, str]]:
    return [(mail.letter.to, mail.letter.subject) for mail in await sandbox.outbox()]


async def test_a_link_goes_to_the_main_address_and_a_notice_to_all(sandbox: Sandbox) -> None:
    await sandbox.accounts.start_password_reset(STANDINGS["known by another address"], "k")
    assert await mails(sandbox) == [
        ("ana.rey@example.org", "A new password was asked for"),
        ("ana@example.com", "A new password was asked for"),
        ("ana@example.com", "Your new password"),
    ]
    link = (await sandbox.outbox())[2].letter.text
    assert "https://northquay.example/reset/" in link
    assert "/reset/" not in "".join(mail.letter.text for mail in (await sandbox.outbox())[:2])


async def test_only_a_mailbox_tells_how_an_account_stands(sandbox: Sandbox) -> None:
    sent = {}
    for name, address in STANDINGS.items():
        before = len(await mails(sandbox))
        await sandbox.accounts.start_password_reset(address, name)
        found = await mails(sandbox)
        sent[name] = [subject for _, subject in found[: len(found) - before]]
    assert {name for name, subjects in sent.items() if not subjects} == {"unknown", "closed", "no address at all"}
    assert sent["blocked for suspicion"] == sent["blocked otherwise"]


async def test_a_reset_does_the_same_work_whatever_the_address(sandbox: Sandbox) -> None:
    statements: list[str] = []

    def note(_c: Connection, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    engine = sandbox.store._database.engine
    event.listen(engine, "before_cursor_execute", note)
    work = {}
    for name, address in STANDINGS.items():
        statements.clear()
        await sandbox.accounts.start_password_reset(address, name)
        work[name] = tuple(statements)
    assert len(set(work.values())) == 1
    assert sum(statement.startswith("INSERT") for statement in work["known"]) == 1


async def test_a_reset_gets_the_same_bytes_whatever_the_address(tmp_path: Path) -> None:
    answers = set()
    with served_sandbox(tmp_path) as live:
        async with httpx.AsyncClient(base_url=live.url) as client:
            for name, address in STANDINGS.items():
                body = httpx.Request("POST", live.url, json={"address": address}).content
                headers = Signer(KEYS).headers(Call("POST", "/v1/password-resets", name.replace(" ", "-"), body))
                headers["Content-Type"] = "application/json"
                answer = await client.post("/v1/password-resets", content=body, headers=headers)
                told = {key: value for key, value in answer.headers.items() if key != "date"}
                answers.add((answer.status_code, answer.content, str(told)))
    ((status, _, _),) = answers
    assert status == 202


async def test_what_is_anothers_is_not_found_in_the_same_bytes(tmp_path: Path) -> None:
    """Every third customer asks for each thing of every other one, over HTTP, byte by byte."""
    things = [(person.profile.id, thing) for person in people(NOW) for thing in person.things]
    askers = [*(person.profile.id for person in people(NOW)[::3]), "c-9999"]
    answers, asked = set(), 0
    with served_sandbox(tmp_path) as live:
        async with httpx.AsyncClient(base_url=live.url) as client:
            for customer in askers:
                for owner, thing in [*things, (None, things[0][1])]:
                    if owner == customer:
                        continue
                    name = thing.id if owner else "pay-0000-0"
                    path = f"/v1/customers/{customer}/objects/{thing.kind}/{name}"
                    answer = await client.get(path, headers=Signer(KEYS).headers(Call("GET", path)))
                    told = {key: value for key, value in answer.headers.items() if key != "date"}
                    answers.add((answer.status_code, answer.content, str(told)))
                    asked += 1
    assert answers == {
        (404, b'{"error":{"code":"not_found"}}', str({"content-length": "30", "content-type": "application/json"}))
    }
    assert asked > 400


async def test_codes_copies_and_own_mails_reach_the_outbox_and_once(sandbox: Sandbox) -> None:
    for _ in range(2):
        await sandbox.accounts.send_code(ANA, "204817", "a")
        await sandbox.accounts.send_invoice_copy(CHIARA, ObjectId("inv-1003-10"), "b")
        await sandbox.mailer.send("ana@example.com", "There is news", "A person answered.", "c")
    assert await mails(sandbox) == [
        ("ana@example.com", "There is news"),
        ("chiara@example.com", "Your invoice INV-3010"),
        ("ana@example.com", "Your one-time code"),
    ]
    assert "204817" in (await sandbox.outbox())[2].letter.text


async def test_keys_and_mails_outlive_the_process_and_what_was_asked_does_not(tmp_path: Path) -> None:
    for _ in range(2):
        opened = open_sandbox(tmp_path, lambda: NOW)
        await opened.accounts.start_password_reset("ana@example.com", "k")
        assert len(await opened.outbox()) == 3
        opened.accounts.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        assert database.execute("SELECT wish, done FROM wishes").fetchall() == [("", 1)]
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


async def test_two_processes_share_keys_and_mails(tmp_path: Path) -> None:
    first, second = open_sandbox(tmp_path, lambda: NOW), open_sandbox(tmp_path, lambda: NOW)
    with closing(first.accounts), closing(second.accounts):
        calls = [
            one.accounts.start_password_reset("ana@example.com", f"k-{n}") for n in range(20) for one in (first, second)
        ]
        await asyncio.gather(*calls)
        assert len(await first.outbox()) == len(await second.outbox()) == 60


async def test_the_outbox_is_bounded(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstpass.adapters.accounts.sandbox.store.MOST_MAILS", 5)
    for number in range(9):
        await sandbox.mailer.send("ana@example.com", str(number), "text", str(number))
    assert [subject for _, subject in await mails(sandbox)] == ["8", "7", "6", "5", "4"]
    assert len(await mails(sandbox)) == 5


async def test_the_outbox_page_is_escaped_and_needs_no_script(tmp_path: Path) -> None:
    with served_sandbox(tmp_path) as live:
        async with httpx.AsyncClient(base_url=live.url) as client:
            assert "There is no mail yet" in (await client.get("/outbox")).text
            await live.sandbox.mailer.send("<b>@example.com", "<script>1</script>", "<img src=x onerror=1>", "k")
            page = await client.get("/outbox")
            elsewhere = await client.get("/outbox", headers={"Host": "evil.example"})
    assert not any(tag in page.text for tag in ("<script", "<img", "<b>@", "javascript:"))
    assert "&lt;script&gt;1&lt;/script&gt;" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert elsewhere.status_code == 400


def test_a_file_that_is_none_of_ours_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(SetupError, match="cannot be used"):
        open_sandbox(tmp_path, lambda: NOW)


@pytest.mark.parametrize("day", ["2026-01-01", "2026-03-01", "2026-10-30", "2026-10-31", "2028-02-29"])
def test_its_days_are_right_on_any_day(day: str) -> None:
    now = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    everybody = {person.profile.id: person for person in people(now)}
    assert len(everybody) == 25
    things = [thing for person in everybody.values() for thing in person.things]
    assert all(thing.created <= now.date() for thing in things)
    october = next(thing for thing in everybody[CHIARA].things if thing.id == "inv-1003-10")
    assert (october.created.month, october.state) == (10, "late_fee_charged")
    assert sum(line.amount.value for line in october.lines) == (october.amount.value if october.amount else None)


async def test_nothing_internal_of_anybody_leaves_over_http(tmp_path: Path) -> None:
    internal = {person.restriction for person in seeds()} | {
        thing.note for person in seeds() for thing in person.things
    }
    codes = {thing.state for person in seeds() for thing in person.things if thing.state.isupper()}
    addresses = {address for person in seeds() for address in person.addresses}
    with served_sandbox(tmp_path) as live:
        accounts, told = connector(live.url), ""
        async with httpx.AsyncClient(base_url=live.url) as client:
            for person in seeds():
                told += repr(await accounts.profile(CustomerId(person.id)))
                for path in [f"/v1/customers/{person.id}"] + [
                    f"/v1/customers/{person.id}/objects?kind={kind}" for kind in KINDS
                ]:
                    told += (await client.get(path, headers=Signer(KEYS).headers(Call("GET", path)))).text
    assert "PAY-83001" in told
    assert [word for word in (internal | codes | addresses) - {None} if str(word) in told] == []


@pytest.mark.slow
async def test_the_sandbox_keeps_the_written_contract(tmp_path: Path) -> None:
    """Whatever schemathesis sends, signed by a hook, gets an answer that the contract names."""
    hooks = tmp_path / "hooks.py"
    hooks.write_text(
        "import schemathesis\n"
        "from requests import PreparedRequest\n"
        "from requests.auth import AuthBase\n"
        "from firstpass.adapters.accounts.signing import Call, Signer\n"
        f"signer = Signer({KEYS!r})\n"
        "class Signed(AuthBase):\n"
        "    def __call__(self, r):\n"
        "        body = r.body if isinstance(r.body, bytes) else (r.body or '').encode()\n"
        "        key = r.headers.get('Idempotency-Key', '')\n"
        "        key = key.decode('latin-1') if isinstance(key, bytes) else key\n"
        "        r.headers.update(signer.headers(Call(r.method, r.path_url, key, body)))\n"
        "        return r\n"
        "@schemathesis.auth()\n"
        "class Auth:\n"
        "    def get(self, case, ctx):\n"
        "        return Signed()\n"
        "    def set(self, case, data, ctx):\n"
        "        case._auth = data\n"
    )
    contract = HERE / "docs" / "contracts" / "account-backend.openapi.yaml"
    config = tmp_path / "schemathesis.toml"
    config.write_text(f'hooks = "{hooks}"\n[parameters]\n"path.customer" = "c-1003"\n"path.object" = "inv-1003-10"\n')
    with served_sandbox(tmp_path) as live:
        command = ["--config-file", str(config), "run", str(contract), "--url", live.url, "--max-examples", "30"]
        # The hook signs what was sent unsigned on purpose, so that "must be refused" cannot be told from here.
        command += ["--exclude-checks", "ignored_auth,unsupported_method,negative_data_rejection"]
        run = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("schemathesis"), *command, stdout=PIPE, stderr=STDOUT, cwd=tmp_path
        )
        said, _ = await asyncio.wait_for(run.communicate(), 120)
    assert run.returncode == 0, said.decode()
    assert "6 selected / 6 total" in said.decode()
