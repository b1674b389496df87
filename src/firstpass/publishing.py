"""From the playbook's files to the generation that is served: read, build, compare, publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from firstpass.domain.errors import NotPublished, SetupError
from firstpass.domain.lint import Finding
from firstpass.domain.playbook import Content, GenerationId
from firstpass.domain.verification import Bans
from firstpass.ports import Embedder
from firstpass.retrieval.building import Build, Progress, generation_id
from firstpass.retrieval.building import build as build_generation
from firstpass.retrieval.changes import OTHERWISE, Change, changes
from firstpass.settings import Settings

if TYPE_CHECKING:
    from firstpass.adapters.embedding.remembered import RememberingEmbedder
    from firstpass.adapters.generation_files import GenerationFolder
    from firstpass.retrieval.lint.material import Material


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


def generation_of_files(settings: Settings) -> GenerationId:
    """The name of the generation that the playbook's files give as they stand; raises `ContentError`."""
    return generation_id(read_content(settings), embedder_name())


def read_bans(settings: Settings) -> Bans | None:
    """What must never be said, from the playbook's tables alone; raises `ContentError` for the first fault in them."""
    from firstpass.adapters.playbook import read_tables

    never_say = read_tables(settings.playbook)
    return Bans(never_say) if never_say else None


async def lint(settings: Settings, on: date | None, progress: Progress) -> tuple[Finding, ...]:
    """Everything that is wrong with the playbook on a day, by file and line; None is today where the company is.

    Raises `SetupError`."""
    from firstpass.adapters.kernel_fit import RememberedMachines
    from firstpass.retrieval.lint import lint as lint_playbook

    material, embedder = _material(settings, on), _remembering(settings)
    try:
        return await lint_playbook(material, embedder, RememberedMachines(settings.data / "machines"), progress)
    finally:
        embedder.close()


def _material(settings: Settings, on: date | None) -> Material:
    """The playbook as far as it can be read, to be looked at on a day; None is today where the company is."""
    from firstpass.adapters.playbook import examine_playbook
    from firstpass.adapters.syllables import syllable_counter
    from firstpass.adapters.system import SystemClock
    from firstpass.retrieval.lint.material import Material

    reading = examine_playbook(settings.playbook)
    zone = ZoneInfo(reading.scope.time_zone if reading.scope else "UTC")
    return Material(reading, on or SystemClock().now().astimezone(zone).date(), syllable_counter())


async def build_content(settings: Settings, content: Content, embedder: Embedder, progress: Progress) -> Build:
    """The generation of this content, not yet written."""
    from firstpass.adapters.kernel_fit import RememberedMachines
    from firstpass.adapters.line_fit import RememberedHeads

    lines = RememberedHeads(settings.data / "heads", beside=settings.playbook / "signals")
    return await build_generation(content, embedder, RememberedMachines(settings.data / "machines"), lines, progress)


@dataclass(frozen=True)
class Indexed:
    """A generation as it lies there now: whether it had to be built, whether it was current before, and how many texts
    had to be embedded for it."""

    name: GenerationId
    built: bool
    current_before: bool
    passages: int = 0
    embedded: int = 0


async def index(settings: Settings, progress: Progress, force: bool = False, publish: bool = True) -> Indexed:
    """Build the generation of the playbook as it stands, and make it the current one if it is to be published.

    Nothing is built when it exists already and is whole, unless forced; vectors of texts that did not change are
    remembered. Raises `ContentError`, of which `NotPublished` names every error, or `SetupError`; then what was
    published before stays."""
    folder = generation_folder(settings)
    before = folder.current()
    content = _fit_to_publish(settings, before) if publish else read_content(settings)
    name = generation_id(content, embedder_name())
    made, embedded = None, 0
    if force or folder.fault(name, embedder_name()):
        embedder = _remembering(settings)
        try:
            made = await build_content(settings, content, embedder, progress)
            folder.write(made, embedder, _counting(progress, len(made.passages)))
        finally:
            embedder.close()
        embedded = embedder.embedded
    if publish:
        folder.point_to(name)
    folder.sweep(name)
    return Indexed(name, made is not None, name == before, len(made.passages) if made else 0, embedded)


def _fit_to_publish(settings: Settings, current: GenerationId | None) -> Content:
    """The playbook's content, in which lint finds no error without the model; raises `NotPublished`.

    What is current already was fit when it was published, and is not looked at again."""
    from firstpass.retrieval.lint import lint_quickly

    material = _material(settings, None)
    content = material.reading.content
    if content and not material.reading.faults and generation_id(content, embedder_name()) == current:
        return content
    errors = [finding for finding in lint_quickly(material) if finding.severity == "error"]
    if errors or content is None:
        raise NotPublished(errors)
    return content


def compare(settings: Settings) -> tuple[Change, ...]:
    """What publishing the playbook as it stands would change; nothing only where it would be the same generation.

    Raises `ContentError`, and `SetupError` when nothing is published yet."""
    content, folder = read_content(settings), generation_folder(settings)
    current = folder.current()
    if current is None:
        raise SetupError("There is no index to compare with", "Build it with: firstpass index")
    if current == generation_id(content, embedder_name()):
        return ()
    published = folder.content()
    if published is None:
        fault = folder.fault(current, embedder_name()) or "cannot be read"
        raise SetupError(f"The published index {fault}: nothing can be compared", "Build it with: firstpass index")
    return changes(published, content) or (OTHERWISE,)


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
