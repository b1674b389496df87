"""A served product in a process of its own that can be killed, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.shipped import build_shipped

PATIENCE = 30.0
"""Seconds: rule 5's own limit for a reply or an owner."""
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the index of the shipped playbook."""
    return build_shipped(tmp_path_factory).settings.data


@dataclass(frozen=True)
class Served:
    """A serving process."""

    process: subprocess.Popen[str]
    url: str

    def kill(self) -> None:
        """As the operating system does it: nothing is finished, nothing is said."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@dataclass(frozen=True)
class Site:
    """One installation: a data folder and a database that outlive the process."""

    data: Path
    database: str

    @contextmanager
    def serve(self) -> Iterator[Served]:
        """`firstpass serve` on a free port, until the block ends."""
        settings = {
            "FIRSTPASS_DATA": str(self.data),
            "FIRSTPASS_DATABASE": self.database,
            "FIRSTPASS_PORT": "0",
            "FIRSTPASS_QUIET_SECONDS": "0",
            "FIRSTPASS_LEASE_SECONDS": "2",
            "FIRSTPASS_SWEEP_SECONDS": "0.5",
        }
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("firstpass")), "serve"],
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield Served(process, _address(process))
        finally:
            process.kill()
            process.communicate()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Chat"):
            url = line.split()[1].rstrip("/")
            _until_ready(url)
            return url
    assert process.stderr is not None
    raise AssertionError(process.stderr.read())


def _until_ready(url: str) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if httpx.get(f"{url}/v1/health").status_code == 200:
            return
        time.sleep(0.05)
    raise AssertionError("the service did not become healthy")


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path, indexed: Path) -> Site:
    """An installation on each of the two databases, with the index already built."""
    data = tmp_path / "data"
    data.mkdir()
    for shared in ("models", "generations"):
        (data / shared).symlink_to(indexed / shared)
    if request.param == "sqlite":
        return Site(data, f"sqlite:///{data / 'firstpass.sqlite3'}")
    return Site(data, request.getfixturevalue("postgres_url"))
