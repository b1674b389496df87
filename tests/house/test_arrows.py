"""The arrows of DESIGN 4, read from the imports of every module, also those inside functions."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "firstpass"

FLOORS = {
    "domain": 0,
    "ports": 1,
    "understanding": 2,
    "retrieval": 2,
    "actions": 2,
    "engine": 3,
    "desk": 3,
    "adapters": 4,
    "settings": 5,
    "bootstrap": 5,
    "keys": 5,
    "publishing": 5,
    "observability": 5,
    "api": 6,
    "evals": 6,
    "cli": 7,
}
"""A room may import down, skip down, never up."""

SIDEWAYS = {
    ("retrieval", "understanding"): "a generation holds the classifier, so building one trains it",
    ("bootstrap", "settings"): "what is put together depends on them",
    ("bootstrap", "keys"): "what is put together is signed and sealed",
    ("keys", "settings"): "where they are set",
    ("bootstrap", "publishing"): "a product begins with the generation that is published",
    ("publishing", "settings"): "where the playbook and its generations lie",
}
"""Rooms of one floor keep apart, but for these."""

BEYOND_PORTS = {
    ("adapters.generation_files", "retrieval.building"): "writes and reads what a build made",
    ("adapters.generation_parts", "retrieval.building"): "writes and reads what a build made",
    ("adapters.generation_parts", "understanding.classifier"): "the classifier's numbers, as files",
    ("adapters.generation_parts", "understanding.cues"): "a loaded generation has its cue tables compiled",
    ("adapters.generation_parts", "understanding.understander"): "a loaded generation understands",
    ("adapters.heads_file", "understanding.heads"): "the heads' numbers, as a file",
    ("adapters.support_file", "understanding.heads"): "the parts of the support line, as a file",
    ("adapters.support_file", "understanding.support"): "the support line's numbers, as a file",
    ("adapters.line_fit", "understanding.features"): "the rows that it fits lines on",
    ("adapters.line_fit", "understanding.heads"): "the lines that it fits",
    ("adapters.kernel_fit", "understanding.classifier"): "the machine and the line that it fits",
    ("adapters.kernel_fit", "understanding.features"): "the rows that it fits them on",
    ("adapters.kernel_fit", "understanding.training"): "the machine and its unseen scores",
    ("adapters.playbook.article_file", "retrieval.articles"): "an article's body has one parser",
}
"""DESIGN 4 draws adapters over ports and domain; what they take from the floor between, and why."""

PAST_BOOTSTRAP = {
    ("evals", "adapters.yaml_files"): "golden conversations are YAML files that people write",
    ("evals", "adapters.system"): "a rehearsal moves the frozen clock",
    ("evals", "adapters.embedding.minilm"): "the bench compares the embedder with its 8-bit twin",
    ("evals", "adapters.kernel_fit"): "the bench trains the classifier on the vectors of each",
    ("evals", "adapters.accounts.sandbox.people"): "the timing bench asks as the sandbox's customers",
    ("cli", "adapters.line_fit"): "the bench of drafts fits the support line",
    ("cli", "adapters.support_file"): "the bench of drafts writes the support line that ships",
    ("api", "adapters.accounts.sandbox.backend"): "the sandbox that it serves",
    ("api", "adapters.accounts.sandbox.store"): "the mails on the sandbox's page",
    ("api", "adapters.accounts.signing"): "the sandbox checks what the connector signs",
    ("api", "adapters.accounts.wire"): "the sandbox answers in the shapes that the connector reads",
    ("cli", "adapters.mail"): "the doctor checks the mail server's address",
    ("cli", "adapters.sql.look"): "the doctor looks at a database without opening, and so upgrading it",
    ("cli", "adapters.embedding.weights"): "the doctor checks the model's digest",
}
"""Bootstrap is the one file that puts adapters and engine together; what rooms above it take from adapters, and why."""

THIRD_PARTY = {
    "stdnum": {"domain"},
    "phonenumbers": {"domain"},
    "holidays": {"domain"},
    "numpy": {"ports", "understanding", "retrieval", "adapters", "evals"},
    "pydantic": {"adapters", "settings", "api", "evals"},
    "pydantic_core": {"adapters", "settings", "api", "evals"},
    "pydantic_settings": {"settings"},
    "fastapi": {"api"},
    "starlette": {"api"},
    "uvicorn": {"api", "cli"},
    "tqdm": {"cli"},
    "watchfiles": {"cli"},
}
"""Where a library may be imported; one that is not named here is a vendor, for adapters alone."""

NOT_PURE = {
    *("asyncio", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "select", "shutil"),
    *("signal", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"),
}
"""Of the standard library, what domain does without: I/O, clock, randomness, threads."""


class Import(NamedTuple):
    """One import: by whom, of what, and where it stands."""

    module: str
    imported: str
    line: int

    @property
    def room(self) -> str:
        return self.module.partition(".")[0]

    @property
    def top(self) -> str:
        return self.imported.partition(".")[0]

    @property
    def ours(self) -> str | None:
        """The module of ours that is imported; None for another's, and for the version of the product."""
        return self.imported.partition(".")[2] or None if self.top == "firstpass" else None

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.imported}"


@cache
def trees() -> dict[str, ast.Module]:
    """Every module by its name below `firstpass`."""
    files = (file for file in SOURCE.rglob("*.py") if file != SOURCE / "__init__.py")
    return {
        ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): ast.parse(file.read_text())
        for file in files
    }


@cache
def imports() -> tuple[Import, ...]:
    return tuple(found for module, tree in trees().items() for found in _imports_of(module, tree))


def _imports_of(module: str, tree: ast.Module) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(module, name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(module, imported, node.lineno) for imported in _named(node))


def _named(node: ast.ImportFrom) -> Iterator[str]:
    """`from firstpass.engine import turn` imports a module, `from firstpass.engine.turn import Engine` one's name."""
    for name in node.names:
        whole = f"{node.module}.{name.name}"
        yield whole if whole.removeprefix("firstpass.") in trees() else str(node.module)


def _room(module: str) -> str:
    return module.partition(".")[0]


def calls(name: str) -> set[str]:
    """The modules that call this name, alone or as an attribute."""
    return {
        module
        for module, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
    }


def test_every_room_stands_on_a_floor() -> None:
    assert {_room(module) for module in trees()} <= set(FLOORS)


def test_arrows_point_down() -> None:
    upward = [str(found) for found in imports() if found.ours and FLOORS[_room(found.ours)] > FLOORS[found.room]]
    assert upward == []


def test_rooms_of_one_floor_keep_apart_but_for_those_named() -> None:
    aside = {
        (found.room, _room(found.ours))
        for found in imports()
        if found.ours and found.room != _room(found.ours) and FLOORS[found.room] == FLOORS[_room(found.ours)]
    }
    assert aside == set(SIDEWAYS)


def test_engine_and_desk_never_meet() -> None:
    met = [str(f) for f in imports() if f.ours and {f.room, _room(f.ours)} == {"engine", "desk"}]
    assert met == []


def test_adapters_know_ports_and_domain_and_the_exceptions_by_name() -> None:
    beyond = {
        (found.module, found.ours)
        for found in imports()
        if found.room == "adapters" and found.ours and _room(found.ours) not in ("adapters", "ports", "domain")
    }
    assert beyond == set(BEYOND_PORTS)


def test_bootstrap_alone_knows_adapters_but_for_the_exceptions_by_name() -> None:
    knowing = {
        (found.room, found.ours)
        for found in imports()
        if found.ours and _room(found.ours) == "adapters" and found.room not in ("adapters", "bootstrap", "publishing")
    }
    assert knowing == set(PAST_BOOTSTRAP)


def test_publishing_knows_adapters_and_no_engine() -> None:
    known = {_room(found.ours) for found in imports() if found.room == "publishing" and found.ours}
    assert known <= {"adapters", "retrieval", "ports", "domain", "settings"}


def test_a_library_is_imported_only_where_it_belongs() -> None:
    astray = [
        str(found)
        for found in imports()
        if found.top not in sys.stdlib_module_names
        and found.top != "firstpass"
        and found.room not in THIRD_PARTY.get(found.top, {"adapters"})
    ]
    assert astray == []


def test_domain_touches_neither_world_nor_clock_nor_chance() -> None:
    impure = [str(found) for found in imports() if found.room == "domain" and found.top in NOT_PURE]
    assert impure == []


@pytest.mark.parametrize("call", ["now", "utcnow", "today", "open", "input", "getenv", "read_text", "read_bytes"])
def test_domain_asks_nobody_for_the_time_or_a_file(call: str) -> None:
    assert [module for module in calls(call) if _room(module) == "domain"] == []


def test_safe_text_is_minted_by_redaction_alone() -> None:
    assert calls("SafeText") == {"domain.redaction"}


def test_only_a_command_prints() -> None:
    assert {_room(module) for module in calls("print")} <= {"cli"}


def test_no_import_is_relative() -> None:
    dots = [m for m, tree in trees().items() for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]
    assert dots == []
