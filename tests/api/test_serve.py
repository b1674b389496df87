"""Starting and stopping: refused early and in one line, stopped within two seconds."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import time
from asyncio.subprocess import PIPE
from pathlib import Path

import httpx
import pytest

from firstpass.api.serve import serve
from firstpass.bootstrap import Product
from firstpass.domain.errors import SetupError
from firstpass.settings import Settings
from tests.api.live import frames
from tests.api.world import Client, a_live_product, a_product

ROOT = Path(__file__).resolve().parents[2]
_SERVE = "from firstpass.api.serve import serve; from tests.api.world import a_live_product; from {m} import Settings; "
SCRIPT = _SERVE.format(m="firstpass.settings") + "serve(Settings(port=0), lambda settings: a_live_product())"


def never(settings: Settings) -> Product:
    pytest.fail("nothing heavy may start")


def test_a_port_in_use_is_noticed_before_anything_heavy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SetupError, match=f"127.0.0.1:{port} is in use") as refused:
            serve(Settings(port=port), never)
    assert "FIRSTPASS_PORT" in refused.value.mend


def test_example_replies_stay_on_this_machine() -> None:
    product = a_product()
    with pytest.raises(SetupError, match="fixed replies are still the shipped examples"):
        serve(Settings(host="::", port=0, secret="x" * 32), lambda settings: product)


async def test_a_stop_ends_open_streams_within_two_seconds() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", SCRIPT, cwd=ROOT, stdout=PIPE)
    try:
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().split()[-1]
        async with httpx.AsyncClient(base_url=url, timeout=10) as http:
            her = await Client(http, a_live_product()).start()
            following = asyncio.create_task(asyncio.wait_for(_count(her), 10))
            await asyncio.sleep(0.3)
            begun = time.monotonic()
            process.terminate()
            assert await following == 1
            assert await asyncio.wait_for(process.wait(), 5) == 0
            assert time.monotonic() - begun < 2
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def _count(client: Client) -> int:
    return len([frame async for frame in frames(client)])
