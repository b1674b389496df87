"""The heads of a generation in a file of numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from firstpass.domain.signals import SignalKind, SignalName
from firstpass.understanding.heads import Heads, Lines, Scale


def write_heads(path: Path, heads: Heads) -> None:
    """Written as they are; the words' weights in half precision, which changes no probability that counts."""
    with path.open("wb") as file:
        np.savez(
            file,
            names=np.array([str(name) for name in heads.names], np.str_),
            raised_from=heads.raised_from,
            shift=heads.scale.shift,
            factor=heads.scale.factor,
            dense=heads.lines.dense,
            lexical=heads.lines.lexical.astype(np.float16),
            bias=heads.lines.bias,
        )


def read_heads(path: Path) -> Heads:
    """Raises what numpy raises for a file that is broken."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        lines = Lines(stored["dense"], stored["lexical"].astype(np.float32), stored["bias"])
        names = tuple(_name(str(name)) for name in stored["names"])
        return Heads(names, stored["raised_from"], Scale(stored["shift"], stored["factor"]), lines)


def _name(stored: str) -> SignalName:
    kind, _, value = stored.partition(".")
    return SignalName(SignalKind(kind), value or None)
