"""Rules about the scope of authority."""

from __future__ import annotations

from collections.abc import Iterator

from firstpass.domain.lint import Finding
from firstpass.domain.playbook import Article
from firstpass.domain.scope import CaseType, Queue, Scope
from firstpass.domain.signals import ReservedDecision
from firstpass.retrieval.lint.material import Material, Place, in_force

_ANSWERED = ("answer", "password_reset")
"""Outcomes that need an article; the others have a person, or say nothing."""


def queues_look_different(m: Material, scope: Scope) -> Iterator[Finding]:
    """Queues of one public name that a customer could tell apart (DESIGN 3.7)."""
    first: dict[str, Queue] = {}
    for queue in scope.queues.values():
        other = first.setdefault(queue.public_name, queue)
        differing = [name for name, value in _shown(queue).items() if value != _shown(other)[name]]
        if differing:
            what = f"{queue.id} and {other.id} are both {queue.public_name!r}, but differ in {' and '.join(differing)}"
            mend = "Make them equal, or give one another public_name"
            yield m.error("queues_look_different", _queue(m, queue), what, mend)


def unused_queue(m: Material, scope: Scope) -> Iterator[Finding]:
    """A queue that no case can reach."""
    used = {scope.fallback, scope.admin}
    used |= {case_type.queue for case_type in scope.case_types.values()}
    used |= {reservation.queue for reservation in scope.reserved.values()}
    for queue in scope.queues.values():
        if queue.id not in used:
            mend = "Name it in a case type or under reserved, or remove it"
            yield m.warning("unused_queue", _queue(m, queue), f"nothing goes to the queue {queue.id}", mend)


def decision_without_reservation(m: Material, scope: Scope) -> Iterator[Finding]:
    """A reserved decision of which the scope does not say who takes it."""
    for kind in ReservedDecision:
        if kind not in scope.reserved:
            place = Place(m.file("scope.yaml"), ("reserved",))
            what = f"nobody is named for the reserved decision {kind}"
            mend = "Add it under reserved with its queue and after_refusal"
            yield m.error("decision_without_reservation", place, what, mend)


def nobody_answers(m: Material, scope: Scope) -> Iterator[Finding]:
    """A case type that the bot should answer, without an article for customers in force."""
    for case_type in scope.case_types.values() if m.articles_read else ():
        articles = _articles(m, case_type)
        if case_type.outcome not in _ANSWERED or any(article.effective_from <= m.on for article in articles):
            continue
        starts = min((str(article.effective_from) for article in articles), default="")
        what = f"no article for customers is in force on {case_type.id}" + (f" before {starts}" if starts else "")
        place = Place(m.file("scope.yaml"), ("case_types", case_type.id, "outcome"))
        yield m.error("nobody_answers", place, what, "Write one, or choose the outcome handoff")


def ended_article(m: Material, scope: Scope) -> Iterator[Finding]:
    """An article that is over, and nothing in force follows it on a case type that the scope still names."""
    for case_type in scope.case_types.values() if m.articles_read else ():
        articles = _articles(m, case_type)
        over = [article for article in articles if article.effective_to and article.effective_to < m.on]
        if over and not any(in_force(article, m.on) for article in articles):
            last = max(over, key=lambda article: (article.effective_to, article.id))
            what = (
                f"it ended on {last.effective_to} and nothing in force follows: scope.yaml still names {case_type.id}"
            )
            mend = "Write its successor from the day after, or take the case type out of scope.yaml"
            yield m.error("ended_article", Place(last.file, ("effective_to",)), what, mend)


def looks_up_nothing(m: Material, scope: Scope) -> Iterator[Finding]:
    """A case type that says how a thing stands, without a kind of thing to look up."""
    for case_type in scope.case_types.values():
        if case_type.outcome == "status_check" and not case_type.looks_up:
            place = Place(m.file("scope.yaml"), ("case_types", case_type.id, "outcome"))
            what = f"{case_type.id} checks a status, and nothing is looked up for it"
            yield m.error("looks_up_nothing", place, what, "Name the kinds of things under looks_up, such as [payment]")


def _articles(m: Material, case_type: CaseType) -> list[Article]:
    return [a for a in m.reading.articles if a.audience == "customer" and case_type.id in a.case_types]


def _queue(m: Material, queue: Queue) -> Place:
    return Place(m.file("scope.yaml"), ("queues", queue.id))


def _shown(queue: Queue) -> dict[str, object]:
    """What customers see of a queue, by the name of its key."""
    return {
        "hours": queue.always_open or queue.hours,
        "time_zone": queue.time_zone,
        "languages": set(queue.languages),
        "wait_minutes": queue.wait_minutes,
    }
