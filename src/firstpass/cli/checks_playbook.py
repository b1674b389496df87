"""What `firstpass doctor` says about the playbook and about what is published of it."""

from __future__ import annotations

from collections.abc import Iterator

from firstpass.cli.check import Check
from firstpass.domain.errors import ContentError
from firstpass.domain.playbook import Content, GenerationId
from firstpass.settings import Settings


def playbook(settings: Settings) -> Iterator[Check]:
    """Whether the files can be read, and whose the fixed replies are."""
    from firstpass.publishing import read_content

    content = read_content(settings)
    yield Check("playbook", "ok", f"{settings.playbook}: {len(content.articles)} articles, no fault")
    yield _replies(settings, content)


def _replies(settings: Settings, content: Content) -> Check:
    examples = sum(fixed.example for fixed in content.fixed)
    if not examples:
        return Check("fixed replies", "ok", f"{len(content.fixed)}, all approved by you")
    what = f"{examples} of {len(content.fixed)} are still the shipped examples"
    mend = "Have yours approved, or accept them with FIRSTPASS_ACCEPT_EXAMPLE_REPLIES=true"
    return Check("fixed replies", "missing" if settings.refuses_examples else "warning", what, mend)


def index(settings: Settings) -> Iterator[Check]:
    """What is published: whether a service takes it, and whether it is what the files say."""
    from firstpass.publishing import generation_folder

    current = generation_folder(settings).current()
    if current is None:
        yield Check("index", "missing", "there is none", "Build it with: firstpass index")
    elif refused := _refused(settings, current):
        yield refused
    else:
        yield _freshness(settings, current)


def _freshness(settings: Settings, current: GenerationId) -> Check:
    from firstpass.publishing import generation_of_files

    try:
        if generation_of_files(settings) == current:
            return Check("index", "ok", f"generation {current} is what the playbook says")
    except ContentError:
        what = f"{current} is published; whether the playbook says the same cannot be read"
        return Check("index", "warning", what, "Mend the playbook: firstpass lint")
    return Check("index", "warning", f"{current} is older than the playbook", "Publish it with: firstpass index")


def _refused(settings: Settings, current: GenerationId) -> Check | None:
    """Why a service would not take what is published, as far as can be told without loading it."""
    from firstpass.publishing import embedder_name, generation_folder

    folder, serves_on = generation_folder(settings), "a running service refuses it, the one before serves on"
    if fault := folder.fault(current, embedder_name()):
        return Check("index", "missing", f"{current} {fault}: {serves_on}", "Build it again with: firstpass index")
    published = folder.playbook()
    if settings.refuses_examples and published and published.examples:
        what = f"{current} has replies that are still the shipped examples: {serves_on}"
        return Check("index", "missing", what, "Have yours approved, and publish them with: firstpass index")
    return None
