"""Where things stand in a playbook's files, for checks that look at its values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from firstpass.adapters.yaml_files import Location, lines_of


@dataclass(frozen=True)
class Page:
    """A file's text with its YAML nodes, which begin on `first_line`, and the lines an article's sections begin on."""

    text: str
    tree: yaml.Node | None
    first_line: int = 1
    sections: tuple[int, ...] = ()

    def block(self, path: Location) -> range:
        """The lines, counted from 1, of what stands at `path`; `("sections", n)` is an article's section."""
        if path[:1] == ("sections",) and self.sections:
            number = int(path[1])
            ends = (*self.sections[1:], self.text.count("\n") + 2)
            return range(self.sections[number], ends[number])
        lines = lines_of(self.tree, path)
        return range(lines.start + self.first_line, lines.stop + self.first_line)


@dataclass(frozen=True)
class PlaybookPlaces:
    """Implements `ports.Places` over the files that were read."""

    pages: Mapping[str, Page]

    def line(self, file: str, path: Location, said: str = "") -> int:
        """The line on which `said` begins within what stands at `path`, however it is folded; else its first line."""
        page = self.pages.get(file)
        if page is None:
            return 1
        block = page.block(path)
        if not said.strip():
            return block.start
        text = "\n".join(page.text.splitlines()[block.start - 1 : block.stop - 1])
        found = re.search(r"\s+".join(re.escape(word) for word in said.split()), text)
        return block.start + (text.count("\n", 0, found.start()) if found else 0)
