"""YAML files that people write: loaded safely, checked against a pydantic model, every fault with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from firstpass.domain.errors import ContentError

T = TypeVar("T")


class _UniqueKeys(yaml.SafeLoader):
    """A safe loader that refuses a key written twice, where YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} is written twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep))


def parse_yaml(text: str, model: type[T], file: str, first_line: int = 1) -> T:
    """The checked value of a YAML text; raises `ContentError` for its first fault.

    `first_line` is the line of the file on which the text begins."""
    faults = list(_faults(text, model, file, first_line))
    if faults:
        raise faults[0]
    return TypeAdapter(model).validate_python(yaml.load(text, _UniqueKeys))  # noqa: S506 it is a SafeLoader


def load_yaml(path: Path, model: type[T], root: Path) -> T:
    """`parse_yaml` of a file; faults name it relative to `root`."""
    return parse_yaml(read_text(path, root), model, name_of(path, root))


def read_text(path: Path, root: Path) -> str:
    """The file's text; raises `ContentError` when it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise ContentError(name_of(path, root), 1, "the file cannot be read", "Put it there, readable") from None
    except UnicodeDecodeError:
        raise ContentError(name_of(path, root), 1, "the file is not UTF-8", "Save it as UTF-8") from None


def name_of(path: Path, root: Path) -> str:
    """The file's name from the playbook's folder on."""
    return path.relative_to(root.parent).as_posix() if path.is_relative_to(root.parent) else path.name


def _faults(text: str, model: type[T], file: str, first_line: int) -> Iterator[ContentError]:
    try:
        tree = yaml.compose(text, yaml.SafeLoader)
        data = yaml.load(text, _UniqueKeys)  # noqa: S506 it is a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + first_line
        yield ContentError(file, line, f"not readable as YAML: {error.problem}", "Mend the line or quote the text")
        return
    try:
        TypeAdapter(model).validate_python(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False, include_context=False):
            line = line_of(tree, fault["loc"]) + first_line
            where = ".".join(str(step) for step in fault["loc"]) or "the file"
            yield ContentError(file, line, f"{where}: {fault['msg']}", "See the format in knowledge_base/README.md")


def line_in(text: str, location: tuple[int | str, ...]) -> int:
    """The line, counted from 1, of the deepest place of `location` that a readable YAML text has."""
    return line_of(yaml.compose(text, yaml.SafeLoader), location) + 1


def line_of(tree: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """The line, counted from 0, of the deepest place of `location` that the file has."""
    line = 0
    for step in location:
        if isinstance(tree, yaml.MappingNode):
            pair = next(((k, v) for k, v in tree.value if k.value == str(step)), None)
            if pair is None:
                break
            line, tree = pair[0].start_mark.line, pair[1]
        elif isinstance(tree, yaml.SequenceNode) and isinstance(step, int) and step < len(tree.value):
            tree = tree.value[step]
            line = tree.start_mark.line
        else:
            continue
    return line
