"""A playbook's folder while it is read: every fault that was found, and the pages that were seen."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from firstpass.adapters.playbook.places import Page
from firstpass.adapters.yaml_files import Located, examine_text, name_of, read_text
from firstpass.domain.errors import ContentError

T = TypeVar("T")


class Folder:
    """Reads on past a fault; what could not be read is None. A reader adds the faults it finds itself."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[ContentError] = []
        self.pages: dict[str, Page] = {}

    def name(self, *parts: str) -> str:
        """How faults name a file of the folder."""
        return name_of(self.root.joinpath(*parts), self.root)

    def text(self, path: Path) -> str | None:
        """The text of a file."""
        try:
            return read_text(path, self.root)
        except ContentError as fault:
            self.faults.append(fault)
            return None

    def yaml(self, path: Path, model: type[T]) -> Located[T] | None:
        """The checked value of a YAML file."""
        text = self.text(path)
        return None if text is None else self.yaml_text(text, model, name_of(path, self.root), Page(text, None))

    def yaml_text(self, text: str, model: type[T], name: str, page: Page) -> Located[T] | None:
        """The checked value of a YAML text within the file of this name; `page` is the file without the nodes."""
        located, tree, faults = examine_text(text, model, name, page.first_line)
        self.pages[name] = Page(page.text, tree, page.first_line, page.sections)
        self.faults += faults
        return located
