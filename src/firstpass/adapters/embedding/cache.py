"""The built graph on disk: one file whose name says what it was built from and what its bytes must be.

    all-MiniLM-L6-v2-<digest of weights and recipe>-<sha256 of the file>.onnx
    all-MiniLM-L6-v2-int8-<its own recipe>-<digest of weights and recipe>-<sha256 of the file>.onnx

So a later start neither reads the weights nor builds: it hashes the file it is about to load (about 65 ms for
90 MB) and compares with the name. A truncated or damaged file does not match, is built anew and replaced.
This guards against accidents, not against somebody who may write in the folder: they own the data anyway.

Files appear whole or not at all (a temporary file, then a rename). Two processes that build at once write
the same bytes to the same name; whoever is second replaces the file by its equal.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from firstpass.adapters.embedding.graph import RECIPE, build_graph
from firstpass.adapters.embedding.int8 import RECIPE as INT8_RECIPE
from firstpass.adapters.embedding.int8 import quantised
from firstpass.adapters.embedding.weights import WEIGHTS_SHA256, ModelFiles, sha256_of, verify
from firstpass.domain.errors import SetupError

_SOURCE = hashlib.sha256(f"{WEIGHTS_SHA256} {RECIPE}".encode()).hexdigest()[:12]
_PREFIX = f"all-MiniLM-L6-v2-{_SOURCE}-"
_INT8_PREFIX = f"all-MiniLM-L6-v2-int8-{INT8_RECIPE}-{_SOURCE}-"
_PART = ".part"
_ABANDONED_AFTER = 3600.0
"""Seconds after which the temporary file of a killed builder may go."""


def graph_file(files: ModelFiles, folder: Path) -> Path:
    """The checked graph in `folder`, built first where there is none or a damaged one.

    Raises SetupError when the weights are not the published ones or the folder cannot be written.
    """

    def build() -> bytes:
        verify(files.weights, WEIGHTS_SHA256)
        return build_graph(files.weights)

    return _kept(folder, _PREFIX, build)


def int8_file(files: ModelFiles, folder: Path) -> Path:
    """The same for the graph in 8 bits, made from the other one, which is built first where it is missing."""
    return _kept(folder, _INT8_PREFIX, lambda: quantised(graph_file(files, folder)))


def _kept(folder: Path, prefix: str, build: Callable[[], bytes]) -> Path:
    """The sound file of this prefix, else what `build` gives, written; damaged ones go."""
    damaged = []
    for candidate in sorted(folder.glob(f"{prefix}*.onnx")):
        if _sound(candidate, prefix):
            return candidate
        damaged.append(candidate)
    graph = build()
    try:
        built = _write(graph, folder, prefix)
        for file in damaged:
            if file != built:
                file.unlink(missing_ok=True)
    except OSError as error:
        raise SetupError(
            f"The embedding model's graph cannot be written to {folder} ({error.strerror})",
            "Give a data folder that can be written and has 200 MB free.",
        ) from error
    return built


def _sound(file: Path, prefix: str) -> bool:
    """Whether the file's bytes are the ones its name promises; a file that cannot be read is not."""
    try:
        return sha256_of(file) == file.stem.removeprefix(prefix)
    except OSError:
        return False


def _write(graph: bytes, folder: Path, prefix: str) -> Path:
    """Put `graph` under its name in one step, on disk before it is visible."""
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder, prefix)
    target = folder / f"{prefix}{hashlib.sha256(graph).hexdigest()}.onnx"
    part = folder / f"{prefix}{uuid4().hex}{_PART}"
    try:
        with part.open("xb") as stream:
            stream.write(graph)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return target


def _sweep(folder: Path, prefix: str) -> None:
    """Remove what builders left that were killed half-way."""
    for file in folder.glob(f"{prefix}*{_PART}"):
        try:
            if time.time() - file.stat().st_mtime > _ABANDONED_AFTER:
                file.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
