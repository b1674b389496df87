"""What a new generation changes, told so that a lead can approve it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from firstpass.domain.playbook import Passage
from firstpass.domain.redaction import approved
from firstpass.retrieval.changes import Change, changes, worded
from tests.stage import AVOID_FEE, INVOICE, LATE_FEE, a_passage, a_playbook

OLD = a_playbook((LATE_FEE, AVOID_FEE, INVOICE))


def changed(*passages: Passage) -> tuple[Change, ...]:
    return changes(OLD, a_playbook(passages))


def test_nothing_changes_where_nothing_differs() -> None:
    assert changed(LATE_FEE, AVOID_FEE, INVOICE) == ()
    assert changed(INVOICE, LATE_FEE, AVOID_FEE) == ()


def test_a_word_is_shown_as_it_was_and_as_it_is() -> None:
    assert worded("It costs £5 a day.", "It costs £6 a day.") == "It costs [-£5-] {+£6+} a day."
    assert worded("", "New.") == "{+New.+}"
    assert worded("Old.", "") == "[-Old.-]"


def test_a_changed_section_names_its_heading() -> None:
    dearer = replace(LATE_FEE, text=approved("Another text."))
    [change] = changed(dearer, AVOID_FEE, INVOICE)
    assert (change.kind, change.name, change.how) == ("article", LATE_FEE.article, "changed")
    assert change.details[0].startswith("opening: ")
    assert "{+Another text.+}" in change.details[0]


def test_dates_are_a_change_too() -> None:
    [change] = changed(replace(LATE_FEE, effective_to=date(2030, 1, 1)), AVOID_FEE, INVOICE)
    assert change.details == (f"in force: from {LATE_FEE.effective_from} {{+to 2030-01-01+}}",)


def test_an_article_comes_and_another_goes() -> None:
    other = a_passage("a-new-one", "Text.", "express_card")
    found = changed(LATE_FEE, AVOID_FEE, other)
    assert {(change.name, change.how) for change in found} == {(other.article, "new"), (INVOICE.article, "gone")}


def test_replies_case_types_and_queues_are_compared_field_by_field() -> None:
    case_type = next(iter(OLD.scope.case_types.values()))
    queue = OLD.scope.queues[case_type.queue]
    scope = replace(
        OLD.scope,
        case_types={
            **OLD.scope.case_types,
            case_type.id: replace(case_type, priority="urgent", questions=("new one",)),
        },
        queues={**OLD.scope.queues, queue.id: replace(queue, contact="Somebody else")},
    )
    key = next(iter(OLD.replies))
    replies = {**OLD.replies, key: replace(OLD.replies[key], text="Said otherwise.")}
    found = {(c.kind, c.name): c.details for c in changes(OLD, replace(OLD, scope=scope, replies=replies))}
    assert f"priority: [-{case_type.priority}-] {{+urgent+}}" in found["case type", case_type.id]
    assert found["queue", queue.id] == (f"contact: [-{queue.contact}-] {{+Somebody else+}}",)
    assert "{+Said otherwise.+}" in found["reply", f"{key[0]} ({key[1]})"][0]
