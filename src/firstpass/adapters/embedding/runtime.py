"""ONNX Runtime, wrapped once: a checked graph becomes a function from token ids to vectors.

Since 1.29 the official builds of ONNX Runtime collect telemetry on Linux and macOS as well: once started they
keep a device id and a queue under the user's cache folder and upload data about sessions and models. Only the
environment variable, set before the library is first imported, stops all of it; the call stops what comes
later. Both are done here, whatever the environment said before.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firstpass.domain.errors import SetupError

Encoder = Callable[[Sequence[Sequence[int]]], NDArray[np.float32]]
"""n lists of token ids to (n, 1152), the embedding and behind it the middle; shorter lists are padded."""

_PAD = 0
_ERRORS_ONLY = 3


def silence_telemetry() -> None:
    """Turn ONNX Runtime's telemetry off; complete only where the library was not yet imported."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def open_encoder(graph: Path, threads: int) -> Encoder:
    """Load a graph (about 0.1 s, 120 MB) for `threads` cores.

    Raises SetupError when ONNX Runtime cannot load it. Failures of a run carry shapes, never text.
    """
    silence_telemetry()
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    try:
        session = onnxruntime.InferenceSession(
            str(graph), _options(onnxruntime, threads), providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise SetupError(
            f"ONNX Runtime {onnxruntime.__version__} cannot load the embedding model's graph",
            "Install the versions of the lock file.",
        ) from error

    def encode(ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        tokens, mask = padded(ids)
        found = session.run(["embedding", "middle"], {"input_ids": tokens, "attention_mask": mask})
        return np.hstack(found)

    return encode


def _options(onnxruntime: Any, threads: int) -> Any:
    """One run at a time on `threads` cores, which rest between runs instead of spinning."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def padded(ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids and attention mask, both (n, longest)."""
    shape = (len(ids), max(map(len, ids)))
    tokens, mask = np.full(shape, _PAD, np.int64), np.zeros(shape, np.int64)
    for row, one in enumerate(ids):
        tokens[row, : len(one)] = one
        mask[row, : len(one)] = 1
    return tokens, mask
