"""`notices.yaml`: the legal clocks, each with its calendar, time zone and source."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from firstpass.adapters.playbook.folder import Folder
from firstpass.adapters.playbook.schema import Name, Strict, Text, Zone
from firstpass.adapters.yaml_files import Fault
from firstpass.domain.notices import Clock, NoticeKind, NoticeTable, Product, Unit, knows_calendar

FILE = "notices.yaml"


def _check_calendar(name: str) -> str:
    if not knows_calendar(name):
        raise Fault(f"there is no calendar {name!r}", "Write a country such as US, with its part as GB-ENG, or ECB")
    return name


class ClockFile(Strict):
    id: Name
    kind: NoticeKind
    jurisdiction: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    product: Product | None = None
    title: Text
    length: Annotated[int, Field(gt=0, le=1000)]
    unit: Unit
    calendar: Annotated[str, AfterValidator(_check_calendar)]
    time_zone: Zone
    source: Text


class NoticesFile(Strict):
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    product: Product | None = None
    clocks: tuple[ClockFile, ...]


def read_notices(folder: Folder) -> NoticeTable:
    """The clocks; none where the file is absent or cannot be read."""
    path = folder.root / FILE
    located = folder.yaml(path, NoticesFile) if path.exists() else None
    if located is None:
        return NoticeTable()
    known: set[str] = set()
    for number, clock in enumerate(located.value.clocks):
        if clock.id in known:
            mend = "Give each clock an id of its own"
            folder.faults.append(located.fault(("clocks", number, "id"), f"{clock.id} is used twice", mend, "same_id"))
        known.add(clock.id)
    clocks = tuple(Clock(**clock.model_dump()) for clock in located.value.clocks)
    return NoticeTable(clocks, located.value.country, located.value.product)
