"""From the playbook's files to the generation that is served: read, build, compare, publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from firstpass.domain.errors import SetupError
from firstpass.domain.lint import Finding
from firstpass.domain.playbook import Content, GenerationId
from firstpass.ports import Embedder
from firstpass.retrieval.building import Build, Progress, generation_id, passages_from, playbook_of
from firstpass.retrieval.building import build as build_generation
from firstpass.retrieval.changes import Change, changes
from firstpass.settings import Settings

if TYPE_CHECKING:
    from firstpass.adapters.embedding.remembered import RememberingEmbedder
    from firstpass.adapters.generation_files import GenerationFolder


def make_embedder(settings: Settings, threads: int = 1) -> Embedder:
    """The embedder on this machine; its graph is built once and kept in the data folder."""
    from firstpass.adapters.embedding.minilm import MiniLmEmbedder

    return MiniLmEmbedder(settings.data / "models", threads)


def embedder_name() -> str:
    """What `make_embedder` makes, told without loading it."""
    from firstpass.adapters.embedding.minilm import NAME

    return NAME


def generation_folder(settings: Settings) -> GenerationFolder:
    """The folder that holds the generations."""
    from firstpass.adapters.generation_files import GenerationFolder

    return GenerationFolder(settings.data / "generations")


def read_content(settings: Settings) -> Content:
    """The playbook's files, read and checked; raises `ContentError` for their first fault."""
    from firstpass.adapters.playbook import read_playbook

    return read_playbook(settings.playbook)


async def lint(settings: Settings, on: date | None, progress: Progress) -> tuple[Finding, ...]:
    """Everything that is wrong with the playbook on a day, by file and line; None is today where the company is.

    Raises `SetupError`."""
    from firstpass.adapters.kernel_fit import KernelFitter
    from firstpass.adapters.playbook import examine_playbook
    from firstpass.adapters.syllables import syllable_counter
    from firstpass.adapters.system import SystemClock
    from firstpass.retrieval.lint import lint as lint_playbook
    from firstpass.retrieval.lint.material import Material

    reading = examine_playbook(settings.playbook)
    zone = ZoneInfo(reading.scope.time_zone if reading.scope else "UTC")
    material = Material(reading, on or SystemClock().now().astimezone(zone).date(), syllable_counter())
    embedder = _remembering(settings)
    try:
        return await lint_playbook(material, embedder, KernelFitter(), progress)
    finally:
        embedder.close()


async def build_content(content: Content, embedder: Embedder, progress: Progress) -> Build:
    """The generation of this content, not yet written."""
    from firstpass.adapters.kernel_fit import KernelFitter

    return await build_generation(content, embedder, KernelFitter(), progress)


@dataclass(frozen=True)
class Indexed:
    """The generation that is current now, whether it had to be built, and how many texts had to be embedded for it."""

    name: GenerationId
    built: bool
    passages: int = 0
    embedded: int = 0


async def index(settings: Settings, progress: Progress, force: bool = False, publish: bool = True) -> Indexed:
    """Build the generation of the playbook as it stands, and make it the current one if it is to be published.

    Nothing is built when it exists already, unless forced; vectors of texts that did not change are remembered.
    Raises `ContentError` or `SetupError`; then what was published before stays."""
    content, folder = read_content(settings), generation_folder(settings)
    name = generation_id(content, embedder_name())
    made, embedded = None, 0
    if force or not folder.has(name):
        embedder = _remembering(settings)
        try:
            made = await build_content(content, embedder, progress)
            folder.write(made, embedder, _counting(progress, len(made.passages)))
        finally:
            embedder.close()
        embedded = embedder.embedded
    if publish:
        folder.point_to(name)
    folder.sweep(name)
    return Indexed(name, made is not None, len(made.passages) if made else 0, embedded)


def compare(settings: Settings) -> tuple[Change, ...]:
    """What publishing the playbook as it stands would change; raises `SetupError` when nothing is published yet."""
    content, folder = read_content(settings), generation_folder(settings)
    current = folder.playbook()
    if current is None:
        raise SetupError("There is no index to compare with", "Build it with: firstpass index")
    embedder = make_embedder(settings)
    try:
        passages = passages_from(content, embedder)
    finally:
        embedder.close()
    return changes(current, playbook_of(content, generation_id(content, embedder.name), passages))


def _remembering(settings: Settings) -> RememberingEmbedder:
    """The embedder for bulk work: it has the machine to itself, and embeds only what it has not seen."""
    from firstpass.adapters.embedding.remembered import RememberingEmbedder

    return RememberingEmbedder(make_embedder(settings, threads=2), settings.data / "vectors")


def _counting(progress: Progress, passages: int) -> Callable[[int], None]:
    written = 0

    def count(added: int) -> None:
        nonlocal written
        written += added
        progress("index", written, passages)

    return count
