"""The API description is true: every answer is one that it names, whatever is sent."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import pytest

from tests.api.live import served
from tests.api.world import Client, a_live_product

_EVERYWHERE = {"403", "413", "500"}
_STARTING = {*_EVERYWHERE, "422", "429", "503"}
_IN_CONVERSATION = {*_STARTING, "401", "404"}


async def test_every_status_of_every_route_is_documented_with_the_envelope(client: Client) -> None:
    paths = (await client.http.get("/openapi.json")).json()["paths"]
    found = {
        (method, path): set(route["responses"]) for path, methods in paths.items() for method, route in methods.items()
    }
    one = "/v1/conversations/{conversation}"
    assert found == {
        ("post", "/v1/conversations"): _STARTING | {"201", "401", "408"},
        ("post", f"{one}/token"): _IN_CONVERSATION | {"200"},
        ("post", f"{one}/session"): _IN_CONVERSATION | {"200", "408", "409"},
        ("post", f"{one}/code"): _IN_CONVERSATION | {"202", "409"},
        ("post", f"{one}/code/check"): _IN_CONVERSATION | {"200", "408"},
        ("post", f"{one}/messages"): _IN_CONVERSATION | {"202", "408", "409"},
        ("post", f"{one}/person"): _IN_CONVERSATION | {"202", "409"},
        ("post", f"{one}/typing"): _IN_CONVERSATION | {"204"},
        ("post", f"{one}/close"): _IN_CONVERSATION | {"200", "409"},
        ("post", f"{one}/rating"): _IN_CONVERSATION | {"200", "408"},
        ("get", f"{one}/events"): _IN_CONVERSATION | {"200"},
        ("get", "/v1/health"): _EVERYWHERE | {"200"},
        ("get", "/v1/ready"): _EVERYWHERE | {"200", "503"},
    }


async def test_every_error_is_documented_as_the_one_envelope(client: Client) -> None:
    description = (await client.http.get("/openapi.json")).json()
    assert "HTTPValidationError" not in description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for route in methods.values():
            for status, answer in route["responses"].items():
                if int(status) >= 400 and (path, status) != ("/v1/ready", "503"):
                    content = answer["content"]["application/json"]
                    assert content["schema"] == {"$ref": "#/components/schemas/ErrorEnvelope"}
                    assert set(content["example"]["error"]) == {"code", "message", "mend", "person"}


@pytest.mark.slow
async def test_whatever_is_sent_gets_a_documented_answer(tmp_path: Path) -> None:
    """Left out: a message that says nothing fits the schema and is refused all the same, by design."""
    with served(a_live_product) as live:
        her = await live.client().start()
        config = tmp_path / "schemathesis.toml"
        config.write_text(f'[parameters]\n"path.conversation" = "{her.conversation}"\n')
        command = ["--config-file", str(config), "run", f"{live.url}/openapi.json", "--max-examples", "40"]
        command += ["--header", f"Authorization: Bearer {her.token}", "--exclude-checks", "positive_data_acceptance"]
        tool = Path(sys.executable).with_name("schemathesis")
        run = await asyncio.create_subprocess_exec(tool, *command, cwd=tmp_path, stdout=PIPE, stderr=STDOUT)
        written, _ = await asyncio.wait_for(run.communicate(), 120)
    assert run.returncode == 0, written.decode()
    assert "13 selected / 13 total" in written.decode()
