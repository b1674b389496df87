"""The fitted support line in a file of numbers, which ships with the product (`firstpass bench drafts --write`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from firstpass.domain.errors import SetupError
from firstpass.understanding.heads import Lines, Scale
from firstpass.understanding.support import SupportLine

SHIPPED = Path(__file__).with_name("support.npz")


def write_support(path: Path, line: SupportLine) -> None:
    """The words' weights in half precision, which changes no probability that counts."""
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            shift=line.scale.shift,
            factor=line.scale.factor,
            dense=line.lines.dense,
            lexical=line.lines.lexical.astype(np.float16),
            bias=line.lines.bias,
            stops_from=np.float32(line.stops_from),
        )


@cache
def read_support(path: Path = SHIPPED) -> SupportLine:
    """Raises `SetupError` for a file that is missing or broken."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            lines = Lines(stored["dense"], stored["lexical"].astype(np.float32), stored["bias"])
            return SupportLine(Scale(stored["shift"], stored["factor"]), lines, float(stored["stops_from"]))
    except (OSError, ValueError, KeyError, EOFError):
        mend = "Install the product again, or make it anew with firstpass bench drafts --write"
        raise SetupError(f"the support line {path.name} cannot be read", mend) from None
