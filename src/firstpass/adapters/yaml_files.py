"""YAML files that people write: loaded safely, checked against a pydantic model, every fault with file and line."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError
from yaml.reader import Reader

from firstpass.domain.errors import ContentError

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # a PyYAML built without libyaml: slower, the same otherwise
    from yaml import SafeLoader  # type: ignore[assignment]

T = TypeVar("T")
Location = tuple[int | str, ...]

_MEND = "See the format in knowledge_base/README.md"
_UNREADABLE = (ValueError, KeyError, AttributeError, TypeError, OverflowError)
"""What the safe loader raises for a word that only looks like a date, a number or a truth value."""


class Fault(ValueError):
    """What a check of a value finds; whoever knows the place makes a `ContentError` of it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


@dataclass(frozen=True)
class Located(Generic[T]):
    """The checked value of a YAML text beside the text's nodes, so that a later check can name a line."""

    value: T
    file: str
    tree: yaml.Node | None
    first_line: int

    def line(self, *path: int | str) -> int:
        """The line of the file with the deepest place of `path` that the text has."""
        return line_of(self.tree, path) + self.first_line

    def fault(self, path: Location, what: str, mend: str) -> ContentError:
        """The fault at this place, to be raised."""
        return ContentError(self.file, self.line(*path), what, mend)


class _Loader(SafeLoader):
    """A safe loader that refuses a key written twice, where YAML would take the last, and tells the line of a fault."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value if node.id == "mapping" else ():  # `!!map x` is none, which the base class tells
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} is written twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except _UNREADABLE as error:
            problem = f"{node.value!r} cannot be ({error})" if isinstance(node, yaml.ScalarNode) else str(error)
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from None


def locate_text(text: str, model: type[T], file: str, first_line: int = 1) -> Located[T]:
    """The checked value of a YAML text; raises `ContentError` for its first fault.

    `first_line` is the line of the file on which the text begins."""
    tree, data = _read(text, file, first_line)
    try:
        return Located(TypeAdapter(model).validate_python(data), file, tree, first_line)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
    raise _told(Located(None, file, tree, first_line), fault["loc"], fault["msg"], fault.get("ctx", {}).get("error"))


def locate_yaml(path: Path, model: type[T], root: Path) -> Located[T]:
    """`locate_text` of a file; faults name it relative to `root`."""
    return locate_text(read_text(path, root), model, name_of(path, root))


def load_yaml(path: Path, model: type[T], root: Path) -> T:
    """The value alone of `locate_yaml`."""
    return locate_yaml(path, model, root).value


def read_text(path: Path, root: Path) -> str:
    """The file's text; raises `ContentError` when it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise ContentError(name_of(path, root), 1, "the file cannot be read", "Put it there, readable") from None
    except UnicodeDecodeError:
        raise ContentError(name_of(path, root), 1, "the file is not UTF-8", "Save it as UTF-8") from None


def name_of(path: Path, root: Path) -> str:
    """The file's name from the playbook's folder on."""
    return path.relative_to(root.parent).as_posix() if path.is_relative_to(root.parent) else path.name


def line_in(text: str, location: Location) -> int:
    """The line, counted from 1, of the deepest place of `location` that a readable YAML text has."""
    return line_of(yaml.compose(text, SafeLoader), location) + 1


def line_of(tree: yaml.Node | None, location: Location) -> int:
    """The line, counted from 0, of the deepest place of `location` that the file has.

    A step that the file does not have, such as pydantic's name for a kind of value, is passed over."""
    line = 0
    for step in location:
        if isinstance(tree, yaml.MappingNode):
            pair = next(((key, value) for key, value in reversed(tree.value) if key.value == str(step)), None)
            if pair:
                line, tree = pair[0].start_mark.line, pair[1]
        elif isinstance(tree, yaml.SequenceNode) and isinstance(step, int) and step < len(tree.value):
            tree = tree.value[step]
            line = tree.start_mark.line
    return line


def _read(text: str, file: str, first_line: int) -> tuple[yaml.Node | None, object]:
    try:
        return _loaded(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        what, mend = f"not readable as YAML: {error.problem}", "Mend the line or quote the text"
    except yaml.YAMLError:
        sign = Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, sign.start()) if sign else 0
        what, mend = "not readable as YAML: a sign that it forbids", "Remove the sign; an editor may not show it"
    except RecursionError:
        line, what, mend = 0, "not readable as YAML: nested too deeply", "Write it flatter"
    raise ContentError(file, line + first_line, what, mend)


def _loaded(text: str) -> tuple[yaml.Node | None, object]:
    loader = _Loader(text)
    try:
        tree = loader.get_single_node()
        return tree, None if tree is None else loader.construct_document(tree)
    finally:
        loader.dispose()


def _told(place: Located[None], path: Location, message: str, error: object) -> ContentError:
    where = ".".join(str(step) for step in path if step != "[key]") or "the file"
    what, mend = (error.what, error.mend) if isinstance(error, Fault) else (message, _MEND)
    return place.fault(path, f"{where}: {what.removeprefix('Value error, ')}", mend)
