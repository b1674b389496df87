"""A new playbook under a running service, and builds that are killed: what is served is always one whole generation."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from firstpass.bootstrap import load_core
from firstpass.settings import HERE, load_settings
from tests.faults.conftest import Site
from tests.faults.test_killed import QUESTION, Customer

pytestmark = pytest.mark.slow

OLD, NEW = "You can download every invoice yourself.", "You can fetch every invoice yourself."
ARTICLE = "articles/billing/invoice-copy.md"
KILLS = 10
TAKEN_UP_WITHIN = 10.0
"""Seconds from the end of the build to the first answer from it; the pointer is read once a second."""


@pytest.fixture
def edited(tmp_path: Path, indexed: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An installation of its own, with the shipped playbook in a copy that a test may edit."""
    shutil.copytree(HERE / "knowledge_base", tmp_path / "playbook")
    shutil.copytree(indexed, tmp_path / "data")
    monkeypatch.setenv("FIRSTPASS_PLAYBOOK", str(tmp_path / "playbook"))
    return Site(tmp_path / "data", f"sqlite:///{tmp_path / 'data' / 'firstpass.sqlite3'}")


def build(site: Site) -> subprocess.Popen[bytes]:
    program = Path(sys.executable).with_name("firstpass")
    environment = os.environ | {"FIRSTPASS_DATA": str(site.data)}
    return subprocess.Popen([str(program), "index"], env=environment, stdout=subprocess.DEVNULL)


def edit(site: Site, words: str) -> None:
    article = site.data.parent / "playbook" / ARTICLE
    article.write_text((HERE / "knowledge_base" / ARTICLE).read_text().replace(OLD, words))


def asked(customer: Customer, url: object, key: str) -> str:
    number = customer.say(url, QUESTION, key).json()["number"]  # type: ignore[arg-type]
    customer.waits_for_reply(url, number)  # type: ignore[arg-type]
    return str(customer.replies(url)[-1]["body"]["text"])  # type: ignore[arg-type]


def test_a_running_service_answers_with_what_was_published(edited: Site) -> None:
    with edited.serve() as served:
        assert OLD in asked(Customer(served), served, "first")
        edit(edited, NEW)
        assert build(edited).wait() == 0
        published = time.monotonic()
        while NEW not in asked(Customer(served), served, "again"):
            assert time.monotonic() - published < TAKEN_UP_WITHIN
        assert served.process.poll() is None


def test_killed_builds_leave_the_generation_before_or_the_new_one(edited: Site) -> None:
    settings, moments = load_settings(data=edited.data), random.Random(20261122)
    before = load_core(settings).generation.playbook.id
    for number in range(KILLS):
        edit(edited, f"You can get every invoice yourself, {number} times.")
        process = build(edited)
        time.sleep(moments.uniform(0.2, 6.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = load_core(settings).generation.playbook
        text = next(p.text for p in found.passages.values() if p.article == "invoice-copy" and p.heading is None)
        assert found.id == before or text.startswith("You can get every invoice yourself")
        before = found.id
    edit(edited, NEW)
    assert build(edited).wait() == 0
    assert any(NEW in passage.text for passage in load_core(settings).generation.playbook.passages.values())
