"""What the port does not show: the outbox, migrations, the error border, and how a store is opened."""

from __future__ import annotations

import asyncio
import logging
import resource
import sqlite3
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, make_url, text

from firstpass.adapters.sql import codec, migrations, schema
from firstpass.adapters.sql.connect import open_store
from firstpass.domain.conversation import (
    ErasedBody,
    MessageBody,
    Owner,
    OwnerChange,
)
from firstpass.domain.decision import Progress
from firstpass.domain.errors import SetupError, Unavailable
from firstpass.ports import ConversationStore
from tests.adapters import processes
from tests.builders import (
    HERS,
    LEASE,
    NOON,
    a_case,
    a_change,
    a_delivery,
    a_message,
    a_packet,
    after,
    an_entry,
    an_opening,
    words,
)


@pytest.fixture
def engine(durable_url: str) -> Iterator[Engine]:
    """A second look at the database, beside the store's own."""
    made = create_engine(durable_url, poolclass=NullPool)
    yield made
    made.dispose()


@pytest.fixture
def bare(engine: Engine) -> Iterator[Engine]:
    """A database without a single table, before and after."""
    _drop_everything(engine)
    yield engine
    _drop_everything(engine)


class TestOutbox:
    async def test_an_entry_is_written_with_its_change_and_once(self, durable_url: str, engine: Engine) -> None:
        store = open_store(durable_url)
        await store.open(an_opening())
        await store.commit(a_change(outbox=(an_entry("one"), an_entry("two")), at=after(1)))
        await store.commit(a_change(outbox=(an_entry("two", "other"), an_entry("three")), at=after(2)))
        store.close()
        with engine.connect() as connection:
            rows = connection.execute(schema.outbox.select().order_by(schema.outbox.c.position)).all()
        assert [(row.key, row.kind) for row in rows] == [
            ("one", "handoff.queued"),
            ("two", "handoff.queued"),
            ("three", "handoff.queued"),
        ]
        first = rows[0]
        assert first.payload == '{"reference":"FP-1234"}'
        assert first.created_at == first.next_attempt_at == after(1)
        assert (first.attempts, first.delivered_at) == (0, None)

    async def test_an_erased_body_is_read_as_its_tombstone(self, durable_url: str, engine: Engine) -> None:
        store = open_store(durable_url)
        await store.open(an_opening())
        with engine.begin() as connection:
            tombstone = codec.encode_body(ErasedBody("retention"))
            connection.execute(schema.event_bodies.update().values(body=tombstone))
        (event,) = await store.events(HERS, 0, 10)
        assert event.body == ErasedBody("retention")
        store.close()


class TestMigrations:
    def test_the_revisions_in_code_are_those_on_file(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        scripts = ScriptDirectory.from_config(config).walk_revisions()
        assert tuple(script.revision for script in scripts)[::-1] == migrations.REVISIONS

    async def test_the_oldest_database_comes_up_to_date_with_its_rows(self, durable_url: str, bare: Engine) -> None:
        with bare.begin() as connection:
            migrations.upgrade(connection, migrations.REVISIONS[0])
            for statement in OLDEST_ROWS:
                connection.exec_driver_sql(statement)
        store = open_store(durable_url)

        conversation = await store.read(HERS)
        assert (conversation.owner, conversation.epoch, conversation.opened_at) == (Owner.QUEUE, 1, NOON)
        assert conversation.progress == Progress(turns=1)
        assert conversation.handoff is not None
        assert conversation.handoff.topics == ("invoice_copy",)
        first, question, *_ = await store.events(HERS, 0, 10)
        assert first.body == words("Hello.")
        assert isinstance(question.body, MessageBody)
        assert question.body.choice == "person"
        assert conversation.unanswered == (question,)
        assert (await store.receive(a_message("Is anybody there?"))).event.number == 4
        job = await store.claim(after(60), LEASE)
        assert job is not None
        await store.commit(a_delivery(job, await store.read(HERS)))
        store.close()

    def test_the_last_revision_is_the_schema_in_code(self, bare: Engine) -> None:
        with bare.begin() as connection:
            migrations.upgrade(connection)
            connection.execute(text("DROP TABLE alembic_version"))
            migrated = _catalogue(connection)
            schema.metadata.drop_all(connection)
        with bare.begin() as connection:
            schema.metadata.create_all(connection)
            assert _catalogue(connection) == migrated
            assert len(migrated) > 20

    def test_a_database_from_the_future_is_refused(self, durable_url: str, engine: Engine) -> None:
        open_store(durable_url).close()
        _set_revision(engine, "9999")
        with pytest.raises(SetupError, match="newer version"):
            open_store(durable_url)
        _set_revision(engine, migrations.REVISIONS[-1])

    def test_a_current_database_opens_without_alembic(self, durable_url: str) -> None:
        open_store(durable_url).close()
        look = (
            "import sys; from firstpass.adapters.sql.connect import open_store; "
            f"open_store({durable_url!r}).close(); print('alembic' in sys.modules)"
        )
        found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
        assert found.stdout.strip() == "False"

    @pytest.mark.usefixtures("bare")
    def test_processes_that_start_at_once_migrate_once(self, durable_url: str) -> None:
        assert processes.together(processes.start, *[(durable_url,)] * 6) == [True] * 6

    @pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
    def test_a_start_waits_for_another_that_has_a_new_file(self, tmp_path: Path, lock: str) -> None:
        """SQLite does not wait by itself where a new file is switched to WAL."""
        file = tmp_path / "new.sqlite3"
        with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
            other.execute(f"BEGIN {lock}")
            goes = Timer(0.2, other.rollback)
            goes.start()
            open_store(f"sqlite:///{file}").close()
            goes.join()

    def test_a_new_file_that_stays_locked_is_refused_in_the_end(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("firstpass.adapters.sql.engine.LOCK_WAIT", 0.2)
        file = tmp_path / "new.sqlite3"
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(SetupError):
                open_store(f"sqlite:///{file}")


class TestErrorBorder:
    async def test_no_words_of_a_customer_leave_in_an_error(
        self, durable_url: str, bare: Engine, caplog: pytest.LogCaptureFixture
    ) -> None:
        store = open_store(durable_url)
        await store.open(an_opening())
        with bare.begin() as connection:
            connection.execute(text("ALTER TABLE event_bodies RENAME TO lost"))
        with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as caught:
            await store.receive(a_message("my secret words", client_id="secret-id"))
        store.close()
        with bare.begin() as connection:
            connection.execute(text("ALTER TABLE lost RENAME TO event_bodies"))
        shown = "".join(traceback.format_exception(caught.value)) + caplog.text
        assert "INSERT" not in shown
        assert "secret" not in shown.replace('"my secret words", client_id="secret-id"', "")
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None

    async def test_a_closed_store_is_unavailable(self, store: ConversationStore) -> None:
        store.close()
        with pytest.raises(Unavailable):
            await store.ping()

    async def test_connections_that_died_are_replaced(self, postgres_url: str) -> None:
        store = open_store(postgres_url)
        await store.ping()
        engine = create_engine(postgres_url, poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND application_name = 'firstpass'"
                )
            )
        await store.ping()
        store.close()

    async def test_a_row_that_stays_locked_makes_the_store_unavailable(
        self, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("firstpass.adapters.sql.engine.LOCK_WAIT", 1)
        store = open_store(postgres_url)
        await store.open(an_opening("locked"))
        engine = create_engine(postgres_url, poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text("SELECT * FROM conversations WHERE id = 'locked' FOR UPDATE"))
            with pytest.raises(Unavailable):
                await store.receive(a_message(conversation="locked"))
            assert (await store.read(an_opening("locked").conversation)).last_number == 1
        store.close()

    async def test_writers_wait_together_for_a_locked_file_and_not_one_after_the_other(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("firstpass.adapters.sql.engine.LOCK_WAIT", 0.5)
        file = tmp_path / "store.sqlite3"
        store = open_store(f"sqlite:///{file}")
        await store.open(an_opening())
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            begun = time.monotonic()
            waits = [store.receive(a_message(f"message {i}")) for i in range(8)]
            outcomes = await asyncio.gather(*waits, return_exceptions=True)
            assert time.monotonic() - begun < 2
        assert [type(outcome) for outcome in outcomes] == [Unavailable] * 8
        assert (await store.receive(a_message("now it works"))).event.number == 2
        store.close()

    async def test_a_full_disk_makes_the_store_unavailable(self, tmp_path: Path) -> None:
        """Whoever asks whether the store can serve learns it before a customer does."""
        store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
        await store.open(an_opening())
        await store.ping()
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
        try:
            with pytest.raises(Unavailable):
                await store.ping()
            assert (await store.read(HERS)).last_number == 1, "reading still works"
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        await store.ping()
        store.close()

    async def test_a_server_that_takes_no_writes_makes_the_store_unavailable(self, postgres_url: str) -> None:
        read_only = make_url(postgres_url).update_query_dict({"options": "-c default_transaction_read_only=on"})
        open_store(postgres_url).close()
        store = open_store(read_only.render_as_string(hide_password=False))
        with pytest.raises(Unavailable):
            await store.ping()
        store.close()


class TestOpeningAStore:
    @pytest.mark.parametrize(
        "url",
        [
            "no url at all",
            "mysql://root:hush@127.0.0.1/firstpass",
            "postgresql+psycopg://root:hush@127.0.0.1:1/firstpass",
            "postgresql://root@127.0.0.1:1/firstpass?password=hush",
            "postgresql://root:hush@[::1/firstpass",
            "sqlite:////proc/nowhere/hush.sqlite3",
        ],
    )
    def test_what_cannot_be_opened_says_how_to_mend_it(self, url: str) -> None:
        with pytest.raises(SetupError) as caught:
            open_store(url)
        assert caught.value.mend
        assert ":hush" not in str(caught.value)
        assert "=hush" not in str(caught.value)
        assert caught.value.__cause__ is None

    def test_a_file_that_is_no_database_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "notes.txt"
        file.write_text("This is no database. " * 100)
        with pytest.raises(SetupError, match=r"notes\.txt"):
            open_store(f"sqlite:///{file}")

    async def test_a_file_survives_in_a_folder_of_its_own(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'data' / 'store.sqlite3'}"
        store = open_store(url)
        assert (tmp_path / "data" / "store.sqlite3").stat().st_mode & 0o077 == 0
        await store.open(an_opening())
        await store.commit(a_change(OwnerChange.HANDED_OFF, case=a_case()))
        store.close()
        again = open_store(url)
        assert (await again.read(HERS)).owner is Owner.QUEUE
        assert await again.packet(HERS) == a_packet()
        again.close()

    async def test_two_stores_in_memory_share_nothing(self) -> None:
        one: ConversationStore = open_store("sqlite://")
        other: ConversationStore = open_store("sqlite:///:memory:")
        await one.open(an_opening())
        await other.open(an_opening())
        one.close()
        other.close()


OLDEST_ROWS = (
    "INSERT INTO conversations VALUES ('conversation-of-ana', 'queue', 1, 'session', 'customer-7', 'en', "
    "'2026-03-02 12:00:00.123456+00:00', 3, 2, 0, 1, '{\"turns\":1}')",
    "INSERT INTO events VALUES ('conversation-of-ana', 1, 'message', '2026-03-02 12:00:00.123456+00:00', 'bot', "
    "NULL, NULL, NULL)",
    "INSERT INTO events VALUES ('conversation-of-ana', 2, 'message', '2026-03-02 12:00:01.000000+00:00', "
    "'customer', 'c1', 'f1', NULL)",
    "INSERT INTO events VALUES ('conversation-of-ana', 3, 'owner', '2026-03-02 12:00:02.000000+00:00', 'system', "
    "NULL, NULL, NULL)",
    "INSERT INTO event_bodies VALUES ('conversation-of-ana', 1, '{\"text\":\"Hello.\"}')",
    "INSERT INTO event_bodies VALUES ('conversation-of-ana', 2, "
    '\'{"text":"A person","choices":[],"citations":[],"choice":"person","reply_to":null}\')',
    "INSERT INTO event_bodies VALUES ('conversation-of-ana', 3, '{\"owner\":\"queue\"}')",
    "INSERT INTO jobs VALUES ('job-1', 'conversation-of-ana', 'open', '2026-03-02 12:00:01.000000+00:00', "
    "'2026-03-02 12:00:02.000000+00:00', false, NULL, NULL, 0, 0)",
    "INSERT INTO handoffs VALUES ('handoff-1', 'conversation-of-ana', 3, 'FP-1', 'queued', 'billing_l1', "
    "'[\"invoice_copy\"]', '2026-03-02 12:00:02.000000+00:00', NULL)",
    "INSERT INTO handoff_reasons VALUES ('handoff-1', 1, 'notice', '2026-03-02 12:00:02.000000+00:00')",
    "INSERT INTO evidence_texts VALUES ('d1', 'Invoices are under Billing.')",
    "INSERT INTO outbox VALUES ('key-1', 'conversation-of-ana', 1, 'handoff.queued', '{}', "
    "'2026-03-02 12:00:02.000000+00:00', 0, '2026-03-02 12:00:02.000000+00:00', NULL)",
)


def _drop_everything(engine: Engine) -> None:
    with engine.begin() as connection:
        schema.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def _set_revision(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def _catalogue(connection: Connection) -> list[str]:
    """Every table, column, constraint and index, as the database itself writes them down."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, sql FROM sqlite_master")).all()
        return sorted(" ".join(f"{name} {sql}".split()) for name, sql in found)
    columns = text(
        "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default, is_identity "
        "FROM information_schema.columns WHERE table_schema = 'public'"
    )
    constraints = text(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace"
    )
    indexes = text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    rows = [row for query in (columns, constraints, indexes) for row in connection.execute(query)]
    return sorted(str(tuple(row)) for row in rows)
