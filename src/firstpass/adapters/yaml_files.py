"""YAML files that people write: loaded safely, checked against a pydantic model, every fault with file and line."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

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
_KEY_FAULTS = {
    "missing": ("this is missing", f"Write it. {_MEND}", "missing_key"),
    "extra_forbidden": ("there is no such key", f"Correct the name or remove it. {_MEND}", "unknown_key"),
}
"""What pydantic finds about keys: what it is in plain words, the mend, and the rule."""
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

    def fault(self, path: Location, what: str, mend: str, rule: str = "wrong_value") -> ContentError:
        """The fault at this place, to be raised or kept."""
        return ContentError(self.file, self.line(*path), what, mend, rule)


_TRUTH = "tag:yaml.org,2002:bool"


class _Loader(SafeLoader):
    """A safe loader that notes a key written twice, where YAML would take the last, and tells the line of a fault.

    Of words only `true` and `false` are truth values, as in YAML 1.2: off, on, yes and no stay words."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.noted: list[tuple[yaml.Mark, str, str]] = []
        """Where, what and the rule of each fault that reading can go on after."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value if node.id == "mapping" else ():  # `!!map x` is none, which the base class tells
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key.start_mark)
            if key.value in seen:
                self.noted.append((key.start_mark, f"{key.value!r} is written twice", "key_written_twice"))
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except _UNREADABLE as error:
            if not isinstance(node, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from None
            self.noted.append((node.start_mark, f"{node.value!r} cannot be ({error})", "unreadable_yaml"))
            return node.value


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, words) for tag, words in known if tag != _TRUTH]
    for sign, known in SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_TRUTH, re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"), list("tTfF"))


class Examined(NamedTuple, Generic[T]):
    """What a text gave: the checked value where there is one, the text's nodes, and every fault."""

    located: Located[T] | None
    tree: yaml.Node | None
    faults: tuple[ContentError, ...]


def examine_text(text: str, model: type[T], file: str, first_line: int = 1) -> Examined[T]:
    """The checked value of a YAML text, and everything that is wrong with it; raises nothing.

    `first_line` is the line of the file on which the text begins."""
    try:
        tree, data, noted = _read(text, file, first_line)
    except ContentError as fault:
        return Examined(None, None, (fault,))
    try:
        located = Located(TypeAdapter(model).validate_python(data), file, tree, first_line)
    except ValidationError as error:
        told = {fault.line for fault in noted}
        found = (fault for fault in _told(Located(None, file, tree, first_line), error) if fault.line not in told)
        return Examined(None, tree, (*noted, *found))
    return Examined(located, tree, noted)


def locate_text(text: str, model: type[T], file: str, first_line: int = 1) -> Located[T]:
    """The checked value of a YAML text; raises `ContentError` for its first fault."""
    located, _, faults = examine_text(text, model, file, first_line)
    if faults or located is None:
        raise faults[0]
    return located


def load_yaml(path: Path, model: type[T], root: Path) -> T:
    """The checked value of a file; raises `ContentError` for its first fault, the file named relative to `root`."""
    return locate_text(read_text(path, root), model, name_of(path, root)).value


def read_text(path: Path, root: Path) -> str:
    """The file's text; raises `ContentError` when it is missing or not UTF-8."""
    name = name_of(path, root)
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise ContentError(name, 1, "the file cannot be read", "Put it there, readable", "unreadable_file") from None
    except UnicodeDecodeError:
        raise ContentError(name, 1, "the file is not UTF-8", "Save it as UTF-8", "unreadable_file") from None


def name_of(path: Path, root: Path) -> str:
    """The file's name from the playbook's folder on."""
    return path.relative_to(root.parent).as_posix() if path.is_relative_to(root.parent) else path.name


def line_in(text: str, location: Location) -> int:
    """The line, counted from 1, of the deepest place of `location` that a readable YAML text has."""
    return line_of(yaml.compose(text, SafeLoader), location) + 1


def line_of(tree: yaml.Node | None, location: Location) -> int:
    """The line, counted from 0, of the deepest place of `location` that the file has."""
    return lines_of(tree, location).start


def lines_of(tree: yaml.Node | None, location: Location) -> range:
    """The lines, counted from 0, of the deepest place of `location` that the file has, from its key to its end.

    In a list a step is a number, or the `id` of what is meant. A step that the file does not have, such as pydantic's
    name for a kind of value, is passed over."""
    line = 0
    for step in location:
        found = _below(tree, step)
        if found:
            line, tree = found[0].start_mark.line, found[1]
    return range(line, max(line, tree.end_mark.line if tree else 0) + 1)


def _below(tree: yaml.Node | None, step: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    """The node where a step down begins, and the one it leads to."""
    if isinstance(tree, yaml.MappingNode):
        return next(((key, value) for key, value in reversed(tree.value) if key.value == str(step)), None)
    if not isinstance(tree, yaml.SequenceNode):
        return None
    if isinstance(step, int):
        return (tree.value[step], tree.value[step]) if step < len(tree.value) else None
    return next(((item, item) for item in tree.value if (name := _below(item, "id")) and name[1].value == step), None)


def _read(text: str, file: str, first_line: int) -> tuple[yaml.Node | None, object, tuple[ContentError, ...]]:
    """The nodes, the data, and the faults that could be passed over; raises `ContentError` for one that cannot."""
    loader = _Loader(text)
    try:
        tree = loader.get_single_node()
        data = None if tree is None else loader.construct_document(tree)
        mend = "Mend the line or quote the text"
        noted = (
            ContentError(file, mark.line + first_line, f"not readable as YAML: {what}", mend, rule)
            for mark, what, rule in loader.noted
        )
        return tree, data, tuple(noted)
    except (yaml.YAMLError, RecursionError) as error:
        line, what, mend = _broken(text, error)
    finally:
        loader.dispose()
    raise ContentError(file, line + first_line, f"not readable as YAML: {what}", mend, "unreadable_yaml")


def _broken(text: str, error: yaml.YAMLError | RecursionError) -> tuple[int, str, str]:
    """The line, counted from 0, of what stopped the reading, what it is, and the mend."""
    if isinstance(error, RecursionError):
        return 0, "nested too deeply", "Write it flatter"
    if isinstance(error, yaml.MarkedYAMLError):
        line = error.problem_mark.line if error.problem_mark else 0
        return line, str(error.problem), "Mend the line or quote the text"
    sign = Reader.NON_PRINTABLE.search(text)
    line = text.count("\n", 0, sign.start()) if sign else 0
    return line, "a sign that it forbids", "Remove the sign; an editor may not show it"


def _told(place: Located[None], error: ValidationError) -> Iterator[ContentError]:
    for fault in error.errors(include_url=False, include_input=False):
        path, cause = fault["loc"], fault.get("ctx", {}).get("error")
        where = ".".join(str(step) for step in path if step != "[key]") or "the file"
        what, mend, rule = _KEY_FAULTS.get(fault["type"], (fault["msg"], _MEND, "wrong_value"))
        if isinstance(cause, Fault):
            what, mend = cause.what, cause.mend
        yield place.fault(path, f"{where}: {what.removeprefix('Value error, ')}", mend, rule)
