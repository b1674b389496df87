"""`firstpass serve`: the HTTP door."""

from __future__ import annotations

import argparse
import logging
from typing import TYPE_CHECKING

from firstpass.cli.words import Commands, command
from firstpass.domain.errors import ContentError, SetupError

if TYPE_CHECKING:
    from firstpass.bootstrap import Core, Product
    from firstpass.domain.playbook import GenerationId
    from firstpass.settings import Settings

log = logging.getLogger(__name__)


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "serve", "answer customers over HTTP, with the chat page", run)
    parser.add_argument("--host", help="the address to serve on (FIRSTPASS_HOST, 127.0.0.1)")
    parser.add_argument("--port", type=int, help="the port to serve on (FIRSTPASS_PORT, 8000)")
    parser.set_defaults(log_level="INFO")


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop; the port is taken before the index is looked at."""
    from firstpass.settings import load_settings

    settings = load_settings(host=args.host, port=args.port)
    from firstpass.api.serve import serve

    serve(settings, _build)
    return 0


def _build(settings: Settings) -> Product:
    from firstpass.bootstrap import build

    core = _published(settings)
    _compare_files(settings, core.generation.playbook.id)
    return build(settings, core)


def _published(settings: Settings) -> Core:
    """What is published, whatever the files say; built from them where there is nothing that can be loaded."""
    from firstpass.bootstrap import load_core
    from firstpass.cli.ready import current_index
    from firstpass.publishing import embedder_name, generation_folder

    folder = generation_folder(settings)
    current = folder.current()
    fault = folder.fault(current, embedder_name()) if current else "is not there"
    if fault is None:
        try:
            return load_core(settings)
        except SetupError as error:
            fault = error.what
    if current:
        log.warning(
            "what is published cannot be loaded and is built anew", extra={"generation": current, "error": fault}
        )
    current_index(settings, force=bool(current))
    return load_core(settings)


def _compare_files(settings: Settings, served: GenerationId) -> None:
    """One line in the log where publishing would change what is served, or could not be done."""
    from firstpass.publishing import generation_of_files

    try:
        if generation_of_files(settings) != served:
            log.info("the playbook's files differ from what is published", extra={"generation": served})
    except ContentError as fault:
        found = {"generation": served, "where": f"{fault.file}:{fault.line}", "error": fault.what}
        log.warning("the playbook's files cannot be read; what is published is served", extra=found)
