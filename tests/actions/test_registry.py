"""The registry is closed: what the bot can do is this table, held against a snapshot (DESIGN rule 6, LLM06)."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import pytest

from firstpass.actions.registry import REGISTRY, BackendCall
from firstpass.domain.acting import ActionName
from firstpass.ports import AccountBackend
from firstpass.settings import HERE

SNAPSHOT = {
    "password_reset": ("anonymous", {"start_password_reset"}, "password_reset.requested"),
    "status_check": ("session", {"statuses"}, None),
    "invoice_copy": ("session", {"statuses", "send_invoice_copy"}, "invoice_copy.requested"),
}
MAY_CALL = {
    "start_password_reset": {"actions/password_reset.py"},
    "statuses": {"engine/outside.py"},
    "send_invoice_copy": {"actions/invoice_copy.py"},
    "send_code": {"actions/step_up.py"},
    "read_status": set[str](),
    "profile": set[str](),
}
SOURCE = HERE / "src" / "firstpass"


def test_the_registry_is_this_and_nothing_else() -> None:
    assert {name: (one.identity, set(one.calls), one.effect) for name, one in REGISTRY.items()} == SNAPSHOT
    assert set(REGISTRY) == set(get_args(ActionName))


def test_nothing_can_be_added() -> None:
    with pytest.raises(TypeError):
        REGISTRY["unblock"] = REGISTRY["status_check"]  # type: ignore[index]


def test_the_backend_has_no_method_that_could_decide_lift_move_or_change() -> None:
    methods = {name for name in vars(AccountBackend) if not name.startswith("_")}
    assert methods == {*MAY_CALL, "close"}
    assert set(get_args(BackendCall)) <= methods


def test_each_call_is_made_in_one_place() -> None:
    found: dict[str, set[str]] = {name: set() for name in MAY_CALL}
    for file in _ours():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MAY_CALL:
                owner = node.func.value
                if isinstance(owner, ast.Attribute) and owner.attr == "accounts":
                    found[node.func.attr].add(file.relative_to(SOURCE).as_posix())
    assert found == MAY_CALL


def _ours() -> list[Path]:
    """Every module that is neither an adapter nor the sandbox, which is a backend itself."""
    return [
        file
        for file in SOURCE.rglob("*.py")
        if file.relative_to(SOURCE).parts[0] != "adapters" and "sandbox" not in file.relative_to(SOURCE).parts
    ]
