"""Golden conversations: what differs is named, and what is wrong in a file is named with line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstpass.bootstrap import Core
from firstpass.domain.errors import ContentError, Malformed
from firstpass.evals.golden import Golden, golden_files, read_golden
from firstpass.evals.golden_lint import lint
from firstpass.evals.golden_run import Difference, reworded, run_golden
from firstpass.publishing import read_content
from firstpass.settings import Settings

HEAD = "id: case\ntitle: A case\nat: 2026-03-04T11:00:00+00:00\n"


def a_file(folder: Path, body: str, name: str = "case.yaml") -> Path:
    file = folder / name
    file.write_text(HEAD + body, encoding="utf-8")
    return file


def a_case(folder: Path, body: str) -> Golden:
    return read_golden(a_file(folder, body))


@pytest.mark.parametrize(
    ("expectation", "named"),
    [
        ("decision: refuse", "decision should be refuse, is answer"),
        ("owner: queue", "owner should be queue, is bot"),
        ("handoff: queued", "handoff should be queued, is none"),
        ("case_type: null", "case_type should be None, is invoice_copy"),
        ("reason_code: customer_asked", "reason_code should be customer_asked, is None"),
        ("queue: admin_desk", "queue should be admin_desk, is None"),
        ("silent: true", "silent should be True, is "),
        ("reply_contains: [Timbuktu]", "reply_contains should be Timbuktu"),
        ("reply_lacks: [Billing]", "reply_lacks should be without 'Billing'"),
        ("cites: [card-declined]", "cites should be card-declined, is ['invoice-copy']"),
        ("cites_not: [invoice-copy]", "cites_not should be without 'invoice-copy'"),
        ("choices: [person]", "choices should be person, is []"),
        ("signals: [asks_for_person]", "signals should be asks_for_person, is []"),
        ("stored_contains: [receipt]", "stored_contains should be receipt"),
        ("stored_lacks: [invoices]", "stored_lacks should be without 'invoices'"),
    ],
)
async def test_what_differs_is_named(
    settings: Settings, core: Core, tmp_path: Path, expectation: str, named: str
) -> None:
    case = a_case(tmp_path, f"turns:\n- customer: {{says: where are my invoices}}\n  expect: {{{expectation}}}\n")
    (difference,) = await run_golden(settings, core, case)
    assert str(difference).startswith(f"case, turn 1: {named}")


async def test_the_end_is_checked_too(settings: Settings, core: Core, tmp_path: Path) -> None:
    end = "end: {owner: bot, handoff: accepted, packet: {queue: admin_desk}, redacted: {pan: 2}}\n"
    case = a_case(tmp_path, f"turns:\n- customer: {{says: a human please}}\n{end}")
    found = await run_golden(settings, core, case)
    assert [d.expectation for d in found] == ["owner", "handoff", "packet.queue", "redacted"]
    assert {d.turn for d in found} == {None}


async def test_each_wording_is_a_run_of_its_own(settings: Settings, core: Core, tmp_path: Path) -> None:
    body = "wordings: [thanks, a human please]\nturns:\n- customer: {says: hello}\n  expect: {owner: bot}\n"
    (difference,) = await run_golden(settings, core, a_case(tmp_path, body))
    assert (difference.wording, difference.turn, difference.got) == (2, 1, "queue")


async def test_only_an_offered_button_can_be_pressed(settings: Settings, core: Core, tmp_path: Path) -> None:
    case = a_case(tmp_path, "turns:\n- customer: {says: hello}\n- customer: {presses: card_declined}\n")
    (difference,) = await run_golden(settings, core, case)
    assert str(difference) == "case, turn 2: button should be card_declined, is ['person']"


async def test_what_an_agent_cannot_do_is_a_difference(settings: Settings, core: Core, tmp_path: Path) -> None:
    (difference,) = await run_golden(settings, core, a_case(tmp_path, "turns:\n- agent: {returns: true}\n"))
    assert difference.expectation == "agent"


def test_a_wording_replaces_the_customers_first_words_alone(tmp_path: Path) -> None:
    case = a_case(tmp_path, "turns:\n- agent: {takes: true}\n- customer: {says: one}\n- customer: {says: two}\n")
    said = [turn.customer.text for turn in reworded(case, "other").turns if turn.customer]
    assert said == ["other", "two"]


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        ("turns: []\n", 4, "at least 1"),
        ("turns:\n- customer: {says: hi}\n  expct: {}\n", 6, "expct"),
        ("turns:\n- customer: {says: hi, presses: person}\n", 5, "exactly one of says"),
        ("turns:\n- customer: {}\n", 5, "exactly one of says"),
        ("turns:\n- agent: {takes: true, says: hi}\n", 5, "exactly one of takes"),
        ("turns:\n- clock: {passes: soon}\n", 5, "45m, 2h"),
        ("turns:\n- {}\n", 5, "exactly one of customer, agent, clock"),
        ("turns:\n- customer: {says: hi}\n  expect:\n    decision: maybe\n", 7, "decision"),
        ("turns:\n- clock: {passes: 1h}\n  expect: {decision: answer}\n", 5, "only owner and handoff"),
        ("wordings: [a]\nturns:\n- customer: {presses: person}\n", 1, "wordings replace"),
        ("turns:\n- customer: {says: hi}\nturns: []\n", 6, "written twice"),
        ("turns:\n- customer: {says: hi\n", 6, "not readable"),
    ],
)
def test_a_fault_of_form_is_told_with_line_and_mend(tmp_path: Path, body: str, line: int, what: str) -> None:
    with pytest.raises(ContentError) as raised:
        a_case(tmp_path, body)
    assert (raised.value.line, what in raised.value.what) == (line, True), str(raised.value)
    assert raised.value.mend


@pytest.mark.parametrize(
    ("expectation", "told"),
    [
        ("case_type: invoice_copies", "invoice_copies, which does not exist. Did you mean invoice_copy?"),
        ("queue: cards_firstline", "Did you mean cards_first_line?"),
        ("cites: [invoice-copi]", "Did you mean invoice-copy?"),
        ('cites: ["reply:goodby"]', "Did you mean reply:goodbye?"),
        ("rule: reserved", "rule names reserved"),
        ("choices: [persons]", "Did you mean person?"),
        ('signals: ["reserved_decision:kyc"]', "signals names reserved_decision:kyc"),
    ],
)
def test_a_name_that_does_not_exist_is_told_with_its_line(
    settings: Settings, tmp_path: Path, expectation: str, told: str
) -> None:
    file = a_file(tmp_path, f"turns:\n- customer: {{says: hi}}\n  expect:\n    {expectation}\n")
    (fault,) = lint([file], read_content(settings))
    assert fault.line == 7
    assert told in str(fault)


def test_unknown_fields_of_the_packet_and_buttons_are_told(settings: Settings, tmp_path: Path) -> None:
    body = "turns:\n- customer:\n    presses: nobody\nend:\n  packet:\n    quue: x\n    queue: nowhere\n"
    faults = list(lint([a_file(tmp_path, body)], read_content(settings)))
    assert [(fault.line, "names " in fault.what) for fault in faults] == [(6, True), (9, True), (10, True)]


def test_ids_are_unique_and_are_the_files_names(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    body = "turns:\n- customer: {says: hi}\n"
    files = [a_file(tmp_path, body), a_file(tmp_path / "more", body), a_file(tmp_path, body, "other.yaml")]
    faults = [fault.what for fault in lint(files, read_content(settings))]
    assert faults == ["case.yaml has the same id", "the id is case, the file is not"]


def test_a_path_without_a_golden_conversation_is_malformed(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.yaml"):
        with pytest.raises(Malformed, match="no golden conversation"):
            golden_files((path,))


def test_a_long_value_is_cut_in_the_report() -> None:
    assert str(Difference("c", 1, 2, "reply", "a", "b")) == "c (wording 1), turn 2: reply should be a, is b"
