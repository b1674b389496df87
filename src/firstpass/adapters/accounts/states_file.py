"""A company's own names of states, from a YAML file: for each kind, its name and the state of ours it stands for."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from firstpass.adapters.yaml_files import locate_text, read_text
from firstpass.domain.accounts import PERSON_WILL_LOOK, STATES, AccountKind, OwnStates, State


class StatesFile(RootModel[dict[AccountKind, dict[str, State]]]):
    """`payment: {IN_FLIGHT: on_its_way}`."""


def read_states(path: Path) -> OwnStates:
    """The table. Raises `ContentError` with the line of a kind or state that does not exist."""
    located = locate_text(read_text(path, path.parent), StatesFile, path.name)
    for kind, names in located.value.root.items():
        for name, state in names.items():
            if state not in STATES[kind] | {PERSON_WILL_LOOK}:
                mend = f"Write one of {', '.join(sorted(STATES[kind]))}, or leave it to a person: {PERSON_WILL_LOOK}"
                raise located.fault((kind, name), f"a {kind} is never {state}", mend)
    return located.value.root
