"""`scope.yaml`: the scope of authority, its references and ids checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from firstpass.adapters.playbook.folder import Folder
from firstpass.adapters.playbook.hours import days_of, span_of
from firstpass.adapters.playbook.schema import CaseTypeFile, QueueFile, ScopeFile
from firstpass.adapters.playbook.signal_names import signal_named
from firstpass.adapters.yaml_files import Located, Location
from firstpass.domain.conversation import QueueId
from firstpass.domain.errors import ContentError
from firstpass.domain.scope import CaseType, CaseTypeId, OpenHours, Queue, Reservation, Scope


def read_scope(folder: Folder) -> Scope | None:
    """The scope of a playbook folder, also where a name in it leads nowhere."""
    scope = folder.yaml(folder.root / "scope.yaml", ScopeFile)
    if scope is None:
        return None
    folder.faults += (*_id_faults(scope), *_queue_faults(scope), *_signal_faults(scope), *_day_faults(scope))
    return _scope(scope.value)


def _scope(file: ScopeFile) -> Scope:
    return Scope(
        company=file.company.name,
        time_zone=file.company.time_zone,
        country=file.company.country,
        language=file.company.language,
        case_types={CaseTypeId(case_type.id): _case_type(case_type) for case_type in file.case_types},
        queues={QueueId(queue.id): _queue(queue) for queue in file.queues},
        fallback=QueueId(file.fallback),
        admin=QueueId(file.admin),
        signals={name: QueueId(queue) for name, queue in file.signals.items()},
        reserved={kind: Reservation(QueueId(held.queue), held.after_refusal) for kind, held in file.reserved.items()},
    )


def _id_faults(scope: Located[ScopeFile]) -> Iterator[ContentError]:
    file = scope.value
    named: tuple[tuple[str, list[str]], ...] = (
        ("categories", [category.id for category in file.categories]),
        ("queues", [queue.id for queue in file.queues]),
        ("case_types", [case_type.id for case_type in file.case_types]),
    )
    for kind, ids in named:
        for number, name in enumerate(ids):
            if name in ids[:number]:
                what = f"two {kind} have the id {name}"
                yield scope.fault((kind, number, "id"), what, "Give each its own", "same_id")


def _queue_faults(scope: Located[ScopeFile]) -> Iterator[ContentError]:
    known = {queue.id for queue in scope.value.queues}
    for path, queue in _named_queues(scope.value):
        if queue not in known:
            what = f"there is no queue {queue}"
            yield scope.fault(path, what, "Add it under queues or correct the name", "unknown_queue")


def _signal_faults(scope: Located[ScopeFile]) -> Iterator[ContentError]:
    for name in scope.value.signals:
        if signal_named(name) is None:
            yield scope.fault(("signals", name), f"there is no signal {name}", "Correct the name", "unknown_signal")


def _named_queues(file: ScopeFile) -> Iterator[tuple[Location, str]]:
    yield ("fallback",), file.fallback
    yield ("admin",), file.admin
    for number, case_type in enumerate(file.case_types):
        yield ("case_types", number, "queue"), case_type.queue
    for kind, held in file.reserved.items():
        yield ("reserved", kind.value, "queue"), held.queue
    for name, queue in file.signals.items():
        yield ("signals", name), queue


def _day_faults(scope: Located[ScopeFile]) -> Iterator[ContentError]:
    for number, queue in enumerate(scope.value.queues):
        seen: set[int] = set()
        for days in queue.hours if isinstance(queue.hours, dict) else ():
            if seen.intersection(days_of(days)):
                path = ("queues", number, "hours", days)
                yield scope.fault(path, f"{days} has a day that already has hours", "Give each day its hours once")
            seen.update(days_of(days))


def _queue(file: QueueFile) -> Queue:
    return Queue(
        id=QueueId(file.id),
        public_name=file.public_name,
        contact=file.contact,
        tier=file.tier,
        hours=_week(file.hours) if isinstance(file.hours, dict) else {},
        always_open=file.hours == "24/7",
        time_zone=file.time_zone,
        languages=file.languages,
        audience=file.audience,
        skills=file.skills,
        wait_minutes=file.wait_minutes,
    )


def _week(hours: dict[str, str]) -> dict[int, OpenHours]:
    return {day: span_of(span) for days, span in hours.items() for day in days_of(days)}


def _case_type(file: CaseTypeFile) -> CaseType:
    fields = file.model_dump(exclude={"id", "queue", "service_level_minutes", "shelf_life_days"})
    return CaseType(
        **fields,
        id=CaseTypeId(file.id),
        queue=QueueId(file.queue),
        service_level=timedelta(minutes=file.service_level_minutes),
        shelf_life=timedelta(days=file.shelf_life_days),
    )
