"""The server that `firstpass bench turn --http` measures: a process of its own on a filled playbook."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from firstpass.domain.errors import SetupError

STOP_SECONDS = 10.0


@contextmanager
def serving(size: int) -> Iterator[int]:
    """The port of a server on the generation with this many passages, which must be built."""
    with TemporaryDirectory(prefix="firstpass-bench-") as folder:
        words = [sys.executable, "-m", "firstpass.cli.bench_server", str(size), folder]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=os.environ | _ENVIRONMENT) as server:
            try:
                yield _port(server)
            finally:
                server.terminate()
                server.wait(STOP_SECONDS)


_ENVIRONMENT = {
    "FIRSTPASS_HOST": "127.0.0.1",
    "FIRSTPASS_PORT": "0",
    "FIRSTPASS_QUIET_SECONDS": "0",
    "FIRSTPASS_QUIET_AT_MOST_SECONDS": "0",
    "FIRSTPASS_MESSAGES_PER_MINUTE": "1000000",
    "FIRSTPASS_CONVERSATIONS_PER_MINUTE": "1000000",
}


def _port(server: subprocess.Popen[str]) -> int:
    """From the address it prints once it answers."""
    first = server.stdout.readline() if server.stdout else ""
    if "http://" not in first:
        raise SetupError("The server for the bench did not start", "See what it wrote above")
    return int(first.rsplit(":", 1)[1].strip().strip("/"))


def main(size: int, folder: Path) -> None:
    """Serve the generation with `size` passages, conversations in `folder`."""
    from firstpass.api.serve import serve
    from firstpass.bootstrap import Core, build
    from firstpass.evals.bench_turn import bench_settings
    from firstpass.evals.filler import Fillers
    from firstpass.publishing import make_embedder
    from firstpass.settings import load_settings

    settings = load_settings()
    fillers = Fillers.of(settings, make_embedder(settings))
    core = Core(fillers.embedder, fillers.generation(size, lambda *_: None))
    serve(bench_settings(settings, folder), lambda given: build(given, core))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
