"""What publishing changes, told so that a lead can approve it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from firstpass.adapters.playbook import read_playbook
from firstpass.domain.crisis import CountryHelp, CrisisTable, Emergency
from firstpass.domain.notices import Clock, NoticeKind, NoticeTable
from firstpass.domain.playbook import Article, Content, Cues, Reply, Section
from firstpass.domain.scope import CaseType, Queue, QueueId, Scope
from firstpass.domain.signals import ReservedDecision, SignalExample, SignalKind, SignalName, SignalTable
from firstpass.domain.statuses import StatusTable, StatusWords
from firstpass.retrieval.building import generation_id
from firstpass.retrieval.changes import Change, changes, worded
from tests.lint.small import write_small

CLOCK = Clock(
    *("gb_answer", NoticeKind.COMPLAINT, "GB", "payments", "Answer", 15, "business_days", "GB-ENG", "Europe/London"),
    source="DISP 1.6.2A",
)
COMPLAINT = SignalName(SignalKind.NOTICE, "complaint")
SIGNALS = SignalTable((SignalExample(COMPLAINT, "en", "this cost me a day", raises=True),), {"notice.complaint": 0.4})


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Content:
    content = read_playbook(write_small(tmp_path_factory.mktemp("here") / "small"))
    notices, lines = NoticeTable((CLOCK,), "GB", "payments"), CrisisTable((HELP,))
    return replace(content, notices=notices, signals=SIGNALS, crisis_lines=lines)


def article(old: Content, **other: object) -> Content:
    """The playbook with another first article."""
    first, *rest = old.articles
    return replace(old, articles=(replace(first, **other), *rest))  # type: ignore[arg-type]


def status(old: Content, **other: object) -> Content:
    """The playbook with other words for the first status."""
    first, *rest = old.statuses.entries
    entries = (replace(first, **other), *rest)  # type: ignore[arg-type]
    return replace(old, statuses=replace(old.statuses, entries=entries))


def reply(old: Content, **other: object) -> Content:
    """The playbook with another disclosure."""
    first, *rest = old.replies
    return replace(old, replies=(replace(first, **other), *rest))  # type: ignore[arg-type]


def scope(old: Content, **other: object) -> Content:
    return replace(old, scope=replace(old.scope, **other))  # type: ignore[arg-type]


HELP = CountryHelp("GB", Emergency("999", "The state", "https://example.org"), (), date(2026, 1, 1), date(2027, 1, 1))


def clock(old: Content, **other: object) -> Content:
    return replace(old, notices=replace(old.notices, clocks=(replace(CLOCK, **other),)))  # type: ignore[arg-type]


def told(change: Change) -> tuple[str, str]:
    return f"{change.how} {change.kind} {change.name}", " | ".join(change.details)


def test_nothing_changes_where_nothing_differs(old: Content) -> None:
    assert changes(old, old) == ()
    assert changes(old, replace(old, articles=old.articles[::-1])) == ()


def test_the_name_of_a_file_is_no_change(old: Content) -> None:
    assert changes(old, article(old, file="elsewhere/late-fee.md")) == ()


def test_a_word_is_shown_as_it_was_and_as_it_is() -> None:
    assert worded("It costs £5 a day.", "It costs £6 a day.") == "It costs [-£5-] {+£6+} a day."
    assert worded("", "New.") == "{+New.+}"
    assert worded("Old.", "") == "[-Old.-]"


CHANGED: dict[str, tuple[Callable[[Content], Content], str, str]] = {
    "a section": (
        lambda old: article(old, sections=(Section(None, "A late payment costs £6."),)),
        "changed article late-fee",
        "opening: A late payment costs [-£5. Your PIN stays the same.-] {+£6.+} | How do I avoid it?: [-Pay within",
    ),
    "the order of sections": (
        lambda old: article(old, sections=old.articles[0].sections[::-1]),
        "changed article late-fee",
        "sections: another order",
    ),
    "an end": (
        lambda old: article(old, effective_to=date(2030, 1, 1)),
        "changed article late-fee",
        "in force: from 2026-01-01 {+to 2030-01-01+}",
    ),
    "a few questions": (
        lambda old: article(old, questions=(*old.articles[0].questions[1:], "what is the fee")),
        "changed article late-fee",
        "sample questions: [-how much is the late fee-] {+what is the fee+}",
    ),
    "many questions": (
        lambda old: article(old, questions=tuple(f"question {number}" for number in range(9))),
        "changed article late-fee",
        "sample questions: 9 new, 5 gone",
    ),
    "a language": (
        lambda old: article(old, language="it"),
        "changed article late-fee",
        "language: [-en-] {+it+}",
    ),
    "what is for agents": (
        lambda old: article(old, agent_only="You may waive up to £60."),
        "changed article late-fee",
        "agent only: You may waive up to [-£50.-] {+£60.+}",
    ),
    "a review": (
        lambda old: article(old, review_by=date(2031, 1, 1)),
        "changed article late-fee",
        "review by: [-2030-01-31-] {+2031-01-01+}",
    ),
    "a reply": (
        lambda old: reply(old, text="(disclosure) new"),
        "changed reply disclosure (en)",
        "(disclosure) [-{company}-] {+new+}",
    ),
    "a reply that is an example": (
        lambda old: reply(old, example=True),
        "changed reply disclosure (en)",
        "example: [-False-] {+True+}",
    ),
    "a fact": (
        lambda old: replace(old, facts={"card_line": "1"}),
        "changed fact card_line",
        "[-020 7946 0318-] {+1+}",
    ),
    "an outside example": (
        lambda old: replace(old, outside=(*old.outside, "sing louder")),
        "changed outside examples",
        "{+sing louder+}",
    ),
    "a cue": (
        lambda old: replace(old, cues=replace(old.cues, phrases={**old.cues.phrases, "thanks": {"en": ("ta",)}})),
        "changed cues thanks",
        "en: {+ta+}",
    ),
    "a word list": (
        lambda old: replace(old, cues=replace(old.cues, words={"speak": ("speak", "talk", "chat")})),
        "changed word list speak",
        "{+chat+}",
    ),
    "who takes a decision": (
        lambda old: scope(
            old,
            reserved={
                kind: replace(held, queue=QueueId("general")) if kind is ReservedDecision.TAX_ADVICE else held
                for kind, held in old.scope.reserved.items()
            },
        ),
        "changed reserved decision tax_advice",
        "queue: [-review-] {+general+}",
    ),
    "the fallback": (
        lambda old: scope(old, fallback="review"),
        "changed scope fallback",
        "[-general-] {+review+}",
    ),
    "who gets automated mail": (
        lambda old: scope(old, admin="review"),
        "changed scope admin",
        "[-general-] {+review+}",
    ),
    "the company's name": (
        lambda old: scope(old, company="Other Pay"),
        "changed company name",
        "[-Example Pay-] {+Other Pay+}",
    ),
    "the time zone": (
        lambda old: scope(old, time_zone="Europe/Paris"),
        "changed company time_zone",
        "[-Europe/London-] {+Europe/Paris+}",
    ),
    "the country": (lambda old: scope(old, country="FR"), "changed company country", "[-GB-] {+FR+}"),
    "the company's language": (lambda old: scope(old, language="fr"), "changed company language", "[-en-] {+fr+}"),
    "a queue": (
        lambda old: scope(
            old,
            queues={**old.scope.queues, QueueId("review"): replace(old.scope.queues[QueueId("review")], contact="Me")},
        ),
        "changed queue review",
        "contact: [-Compliance lead-] {+Me+}",
    ),
    "a crisis line": (
        lambda old: replace(old, crisis_lines=CrisisTable((replace(HELP, review_by=date(2028, 1, 1)),))),
        "changed crisis lines GB",
        "review_by: [-2027-01-01-] {+2028-01-01+}",
    ),
    "the words of a status": (
        lambda old: status(old, says=("It works.",)),
        "changed status integration connected",
        "says: [-Your {thing} can be seen.-] {+It works.+}",
    ),
    "what a thing is called": (
        lambda old: replace(old, statuses=replace(old.statuses, called={"integration": ("link of {created}",)})),
        "changed statuses called integration",
        "[-connection {title}-] [-connection of {created}-] {+link of {created}+}",
    ),
    "when a status is old": (
        lambda old: replace(old, statuses=replace(old.statuses, stale_after=timedelta(hours=2))),
        "changed statuses stale_after",
        "[-4:00:00-] {+2:00:00+}",
    ),
    "a clock": (lambda old: clock(old, length=10), "changed clock gb_answer", "length: [-15-] {+10+}"),
    "where customers live": (
        lambda old: replace(old, notices=replace(old.notices, country=None)),
        "changed notices country",
        "[-GB-] {+None+}",
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_is_named_shortly(old: Content, name: str) -> None:
    make, what, details = CHANGED[name]
    new = make(old)
    found = [told(change) for change in changes(old, new)]
    assert [line for line, _ in found] == [what]
    assert found[0][1].startswith(details)
    assert generation_id(new, "e") != generation_id(old, "e")


def test_what_comes_and_what_goes_is_named(old: Content) -> None:
    first, *rest = old.articles
    other = replace(first, id="a-new-one")  # type: ignore[arg-type]
    found = changes(old, replace(old, articles=(other, *rest), notices=NoticeTable((), "GB", "payments")))
    assert [told(change)[0] for change in found] == [
        "new article a-new-one",
        "gone article late-fee",
        "gone clock gb_answer",
    ]


def test_a_case_type_is_compared_field_by_field(old: Content) -> None:
    case_type = next(iter(old.scope.case_types.values()))
    other = replace(case_type, priority="urgent", questions=(*case_type.questions, "new one"))
    [change] = changes(old, scope(old, case_types={**old.scope.case_types, case_type.id: other}))
    assert told(change)[0] == "changed case type late_fee"
    assert change.details == ("priority: [-normal-] {+urgent+}", "questions: {+new one+}")


def another(value: object) -> object:
    """A value that is not this one."""
    match value:
        case str() | None:
            return f"{value} otherwise"
        case bool():
            return not value
        case date():
            return date(2033, 3, 3)
        case tuple():
            return (*value, "another") if not value or isinstance(value[0], str) else ()
        case _:
            return "otherwise"


@pytest.mark.parametrize("field", [f.name for f in fields(Article) if f.name not in ("id", "file")])
def test_no_field_of_an_article_is_passed_over(old: Content, field: str) -> None:
    [change] = changes(old, article(old, **{field: another(getattr(old.articles[0], field))}))
    assert change.details


@pytest.mark.parametrize("field", [f.name for f in fields(Reply) if f.name not in ("id", "language")])
def test_no_field_of_a_reply_is_passed_over(old: Content, field: str) -> None:
    [change] = changes(old, reply(old, **{field: another(getattr(old.replies[0], field))}))
    assert change.details


@pytest.mark.parametrize("field", [f.name for f in fields(StatusWords) if f.name not in ("kind", "state")])
def test_no_field_of_a_status_is_passed_over(old: Content, field: str) -> None:
    [change] = changes(old, status(old, **{field: another(getattr(old.statuses.entries[0], field))}))
    assert change.details


@pytest.mark.parametrize(("table", "shape"), [("case_types", CaseType), ("queues", Queue)], ids=["case type", "queue"])
def test_no_field_of_a_case_type_or_a_queue_is_passed_over(old: Content, table: str, shape: type) -> None:
    known = getattr(old.scope, table)
    key = next(iter(known))
    for field in fields(shape):
        other = replace(known[key], **{field.name: another(getattr(known[key], field.name))})
        [change] = changes(old, scope(old, **{table: {**known, key: other}}))
        assert change.details[0].startswith(f"{field.name}: ")


def test_the_queue_of_a_signal_is_told(old: Content) -> None:
    other = scope(old, signals={"vulnerability.crisis": next(iter(old.scope.queues))})
    assert [(change.kind, change.name) for change in changes(old, other)] == [
        ("queue of a signal", "vulnerability.crisis")
    ]


def test_a_signal_is_told_with_its_messages_and_its_probability(old: Content) -> None:
    near = SignalExample(COMPLAINT, "en", "where do I complain?", raises=False)
    other = replace(old, signals=SignalTable((*SIGNALS.examples, near), {"notice.complaint": 0.5}))
    assert changes(old, other) == (
        Change("signal", "notice.complaint (en, near)", "new"),
        Change("raised from", "notice.complaint", "changed", ("[-0.4-] {+0.5+}",)),
    )


def test_no_part_of_a_playbook_is_passed_over(old: Content) -> None:
    emptied: dict[str, object] = {
        **dict.fromkeys(("articles", "replies", "outside"), ()),
        "cues": Cues({}, {}),
        "facts": {},
        "notices": NoticeTable(),
        "signals": SignalTable(),
        "never_say": None,
        "crisis_lines": CrisisTable(),
        "statuses": StatusTable(),
        "scope": replace(old.scope, reserved={}),
    }
    assert emptied.keys() == {field.name for field in fields(Content)}
    assert all(changes(old, replace(old, **{name: empty})) for name, empty in emptied.items())  # type: ignore[arg-type]
    assert {field.name for field in fields(Scope)} == {
        *("company", "time_zone", "country", "language", "case_types", "queues", "fallback", "admin", "reserved"),
        "signals",
    }
