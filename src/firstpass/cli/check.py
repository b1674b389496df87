"""One thing that `firstpass doctor` looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "missing"]


@dataclass(frozen=True)
class Check:
    """One thing looked at: what was found and, unless it is fine, what mends it."""

    name: str
    state: State
    what: str
    mend: str = ""
