"""What holds for every test: its own home, no settings from outside, no network but this machine."""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import URL, NullPool, create_engine, make_url, text

from tests.turns import SEVERAL, in_turn

POSTGRES_VARIABLE = "FIRSTPASS_TEST_POSTGRES"
POSTGRES_SERVER = os.environ.get(POSTGRES_VARIABLE)

# A slow machine is no failure, and CI tries the same examples every time.
settings.register_profile("firstpass", deadline=None, print_blob=True, derandomize="CI" in os.environ)
settings.load_profile("firstpass")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home of its own with the data folder in it, and none of the caller's settings.

    The home is the working directory too, so that no `.env` of the checkout is read.
    """
    for name in list(os.environ):
        if name.startswith("FIRSTPASS_"):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FIRSTPASS_DATA", str(folder / "data"))
    monkeypatch.chdir(folder)
    return folder


class BlockedNetwork(OSError):
    """A test tried to leave this machine."""


def stays_here(host: object) -> bool:
    """Tell whether a host, as the socket module takes it, is this machine."""
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse connections and look-ups beyond this machine, and fail the test that tried.

    The refusal alone would not show: code that fails toward a person swallows it as it should.
    """
    tried: list[object] = []
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(host: object) -> None:
        if not stays_here(host):
            tried.append(host)
            raise BlockedNetwork(f"no network in tests: {host!r}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            check(address[0])
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family != socket.AF_UNIX:
            check(address[0])
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        check(host)
        return look_up(host, *arguments, **named)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    assert not tried, f"the test tried to reach {tried}"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Yield the SQLAlchemy URL of an empty database that this session made and will drop."""
    if not POSTGRES_SERVER:
        pytest.skip(f"no PostgreSQL: set {POSTGRES_VARIABLE}=postgresql+psycopg://USER@HOST:5432/postgres")
    server = make_url(POSTGRES_SERVER)
    name = f"firstpass_test_{secrets.token_hex(6)}"
    run(server, f"CREATE DATABASE {name}")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        run(server, f"DROP DATABASE {name} WITH (FORCE)")


def run(server: URL, statement: str) -> None:
    """Run one statement that PostgreSQL takes outside transactions only."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs PostgreSQL, so that `-m "not postgres"` leaves it out; files with slow tests come first, so that
    no process is left with one of them at the end."""
    for item in items:
        if "postgres_url" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Where several processes share the tests, one that measures time runs while the others wait."""
    if not SEVERAL:
        return (yield)
    with in_turn(alone=item.get_closest_marker("alone") is not None):
        return (yield)
