"""Progress bars on standard error: where it is a terminal, or where they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from tqdm import tqdm

    Bar = tqdm[NoReturn]


@contextmanager
def bar(what: str, total: int | None, unit: str, wanted: bool | None = None) -> Iterator[Bar]:
    """A bar that is moved with `update`. `wanted` None: only on a terminal."""
    from tqdm import tqdm

    hidden = None if wanted is None else not wanted
    with tqdm(desc=what, total=total, unit=unit, disable=hidden, leave=False, dynamic_ncols=True) as shown:
        yield shown


@contextmanager
def stages(wanted: bool | None = None) -> Iterator[Callable[[str, int, int], None]]:
    """A bar that begins anew with every stage; what is yielded takes the stage, how much is done and of how much."""
    from tqdm import tqdm

    hidden = None if wanted is None else not wanted
    with tqdm(disable=hidden, leave=False, dynamic_ncols=True) as shown:
        current, so_far = "", 0

        def move(stage: str, done: int, total: int) -> None:
            nonlocal current, so_far
            if stage != current:
                current, so_far = stage, 0
                shown.reset(total)
                shown.set_description(stage)
            shown.update(done - so_far)
            so_far = done

        yield move
