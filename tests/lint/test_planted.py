"""Planted faults: each is a small change to a playbook without fault, and is found with its file, line and rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from firstpass.domain.lint import GLOSSARY, NEVER_SAY
from tests.lint.looking import TODAY, findings, line_of
from tests.lint.small import (
    ARTICLE,
    CRISIS_LINES,
    CUES,
    FACTS,
    FILES,
    OUTSIDE,
    REPLIES,
    SCOPE,
    SECOND,
    SPANISH,
    STATUSES,
    plant,
    write_small,
)


class Planted(NamedTuple):
    """`old` of a file is replaced by `new`; then `rule` is found in `file`, on the first line that holds `where`."""

    rule: str
    file: str
    old: str
    new: str
    where: str = ""
    on: date = TODAY
    alone: bool = True
    """Whether nothing else may be found."""


LONG = "Please wait for the letter that we send to you. " * 10
HUGE = "Please wait for the letter that we send to you. " * 40
HARD = (
    "Notwithstanding aforementioned considerations, additional administrative verification requirements necessitate "
    "comprehensive documentation. "
)
OPENING = "Your PIN stays the same.\n"
REVIEW = FILES[SCOPE].split("  - id: review\n")[1].split("case_types:")[0]
QUEUE = "    wait_minutes: [60, 240]\n"
SPARE = f"  - id: spare\n{REVIEW.replace('Account support', 'Spare support')}"
SAYS = FILES[STATUSES].split("    failing:\n")[1].split("    disconnected:")[0]
IN_GB = FILES[CRISIS_LINES].removeprefix("countries:\n")
TWIN = f"  - id: twin\n{REVIEW}".replace("24/7", '\n      mon-fri: "08:00-20:00"')
ONE_REPLY = "disclosure:\n  text: Hola.\n  approved_by: Me\n  approved_on: 2026-01-01\n"
LATE_QUESTIONS = FILES[ARTICLE].split("questions:\n")[1].split("---")[0]


def says(rule: str, sentence: str) -> Planted:
    """The sentence in the article's opening."""
    return Planted(rule, ARTICLE, OPENING, f"{OPENING}{sentence}\n", sentence[:12])


def replies(rule: str, reply_id: str, sentence: str) -> Planted:
    """The sentence in place of a fixed reply."""
    return Planted(rule, REPLIES, f'"({reply_id})"', f'"{sentence}"', sentence[:12])


PLANTED = {
    "a picture": says("unverifiable", "Here is a picture of it: <img src=x>."),
    # files
    "broken YAML": Planted("unreadable_yaml", FACTS, "card_line:", "card_line: [", alone=False),
    "a day that no calendar has": Planted("unreadable_yaml", ARTICLE, "2030-01-31", "2030-02-31", "2030-02-31"),
    "a sign that YAML forbids": Planted("unreadable_yaml", OUTSIDE, "a joke", "a \x07 joke", "a \x07 joke"),
    "a tab in the scope": Planted("unreadable_yaml", SCOPE, "  - id: review", "\t- id: review", "\t- id"),
    "a key written twice": Planted(
        "key_written_twice", SCOPE, "    priority: high\n", "    priority: high\n    priority: low\n", "priority: low"
    ),
    "a key written twice in front matter": Planted(
        "key_written_twice", ARTICLE, "language: en", "language: en\nowner: Me", "owner: Me"
    ),
    "a misspelt key": Planted("unknown_key", SCOPE, "    tier: agent\n", "    tier: agent\n    skils: []\n", "skils"),
    "a misspelt key of an article": Planted("unknown_key", ARTICLE, "owner:", "owner: x\nownr:", "ownr:"),
    "a misspelt ban": Planted("wrong_value", NEVER_SAY, "  false_promise:", "  false_promises:", "false_promises:"),
    "a case type without outcome": Planted("missing_key", SCOPE, "    outcome: handoff\n", "", "id: payment_plan"),
    "a queue without contact": Planted("missing_key", SCOPE, "    contact: Shift lead\n", "", "id: general"),
    "an article without owner": Planted("missing_key", ARTICLE, "owner: Head of Billing\n", "", "id: late-fee"),
    "a fact without source": Planted("missing_key", FACTS, "  source: Card operations\n", "", "card_line"),
    "a refusal lacking a part": Planted("missing_key", REPLIES, "    next: We say next.\n", "", "  parts:"),
    "a term without meaning": Planted("missing_key", GLOSSARY, "  means: The secret number of a card.\n", "", "PIN"),
    "a tier that does not exist": Planted("wrong_value", SCOPE, "tier: in_house", "tier: boss", "tier: boss"),
    "hours that run backwards": Planted("wrong_value", SCOPE, '"08:00-20:00"', '"20:00-08:00"', '"20:00-08:00"'),
    "a time zone that does not exist": Planted(
        "wrong_value", SCOPE, "time_zone: Europe/London\n", "time_zone: Mars/One\n", "Mars/One"
    ),
    "an end before the beginning": Planted("wrong_value", SECOND, "2029-12-31", "2025-12-31", "effective_to"),
    "a refusal of nothing": Planted("wrong_value", SCOPE, "    reserved: kyc_decision\n", "", "id: verification"),
    "no front matter": Planted("front_matter", ARTICLE, "---\nid", "id", "id: late-fee"),
    "front matter without an end": Planted("front_matter", ARTICLE, "be late\n---\n", "be late\n", "---", alone=False),
    "two queues of one id": Planted("same_id", SCOPE, "id: review", "id: general", alone=False),
    "two articles of one id": Planted("same_id", SECOND, "id: payment-plan", "id: late-fee", "id: late-fee"),
    "an unknown case type": Planted("unknown_case_type", SECOND, "[payment_plan]", "[payment_plans]", "case_types"),
    "an unknown queue": Planted("unknown_queue", SCOPE, "queue: review", "queue: revue", "queue: revue", alone=False),
    "an unknown queue of a reservation": Planted(
        *("unknown_queue", SCOPE, "legal_advice: {queue: review", "legal_advice: {queue: law"), "queue: law"
    ),
    "a heading that nearly says agent only": Planted(
        "agent_only_heading", ARTICLE, "## Agent only", "## For agents", "## For agents"
    ),
    "an agent's part in bold": Planted(
        "agent_only_heading", ARTICLE, "## Agent only", "**Agent note only:**", "**Agent note"
    ),
    "a heading with nothing below": Planted("empty_section", ARTICLE, "Pay within 14 days.\n", "", "How do I avoid"),
    "an agent's part with nothing in it": Planted(
        "empty_section", ARTICLE, "You may waive up to £50.\n", "", "## Agent only"
    ),
    "an article that says nothing": Planted(
        "empty_section", SECOND, FILES[SECOND].split("---\n")[2], "\n", "", alone=False
    ),
    "a reply that is missing": Planted("missing_reply", REPLIES, "greeting:", "#", "disclosure:", alone=False),
    "an unknown reply": Planted("unknown_reply", REPLIES, "greeting:", "greating:", "greating:", alone=False),
    "a refusal in one piece": Planted(
        "reply_form",
        REPLIES,
        "refusal_kyc_decision:\n",
        "refusal_kyc_decision:\n  text: No.\n",
        "refusal_kyc",
        alone=False,
    ),
    "an unknown field": Planted("unknown_field", REPLIES, "(closed)", "(closed) {refrence}", "{refrence}"),
    "a brace that is not closed": Planted("unknown_field", REPLIES, "(closed)", "(closed) {", "(closed) {"),
    "a cue with a list that does not exist": Planted("broken_phrase", CUES, "{speak} to", "{speek} to", "{speek}"),
    "a cue that begins with a gap": Planted("broken_phrase", CUES, '"a real', '"... real', "... real"),
    "a ban with a list that does not exist": Planted(
        "broken_phrase", NEVER_SAY, '"{tell} ... {secret}"', '"{tel} ... {secret}"', "{tel} "
    ),
    # scope
    "queues of one name that differ": Planted(
        "queues_look_different", SCOPE, QUEUE, f"{QUEUE}{TWIN}", "  - id: twin", alone=False
    ),
    "a queue that nothing goes to": Planted("unused_queue", SCOPE, QUEUE, f"{QUEUE}{SPARE}", "  - id: spare"),
    "a decision that nobody takes": Planted(
        *("decision_without_reservation", SCOPE, "  tax_advice: {queue: review, after_refusal: handoff}\n", ""),
        "^reserved:",
        alone=False,
    ),
    "an answer without an article": Planted(
        "nobody_answers", ARTICLE, "audience: customer", "audience: agent", alone=False
    ),
    "an answer that begins later": Planted("nobody_answers", ARTICLE, "2026-01-01", "2027-01-01", alone=False),
    "an article that ended": Planted("ended_article", SECOND, "2029-12-31", "2026-11-21", "effective_to: 2026"),
    "an article that will have ended": Planted(
        "ended_article", SECOND, "2029-12-31", "2027-12-31", "effective_to", on=date(2028, 1, 1)
    ),
    # articles
    "no questions": Planted(
        "number_of_questions", ARTICLE, f"questions:\n{LATE_QUESTIONS}", "questions: []\n", "questions:"
    ),
    "four questions": Planted("number_of_questions", ARTICLE, "  - is it dear to be late\n", "", "questions:"),
    "thirty questions": Planted(
        "number_of_questions",
        ARTICLE,
        "  - is it dear to be late\n",
        "".join(f"  - late fee in street {number}\n" for number in range(30)),
        "questions:",
    ),
    "a passage of a hundred words": Planted("long_passage", ARTICLE, "Pay within", f"{LONG}Pay within", "How do I"),
    "a passage that does not fit": Planted(
        "unfit_passage", ARTICLE, "Pay within", f"{HUGE}Pay within", "How do I", alone=False
    ),
    "hard words": Planted("hard_to_read", ARTICLE, OPENING, f"{OPENING}{HARD * 3}\n", "A late payment"),
    "a review that is due": Planted("review_due", ARTICLE, "2030-01-31", "2026-11-21", "review_by: 2026"),
    "a review that will be due": Planted(
        "review_due", ARTICLE, "review_by: 2030-01-31", "review_by: 2028-11-21", "review_by", on=date(2028, 11, 22)
    ),
    "crisis lines that nobody checked again": Planted(
        "crisis_lines_due", CRISIS_LINES, "review_by: 2030-01-31", "review_by: 2026-11-21", "review_by"
    ),
    "crisis lines without a source": Planted("missing_key", CRISIS_LINES, ", source: The state", "", "emergency"),
    "a crisis line without a number": Planted("wrong_value", CRISIS_LINES, '"999"', '"the police"', "the police"),
    "a country twice": Planted("same_id", CRISIS_LINES, "countries:\n", f"countries:\n{IN_GB}", "", alone=False),
    # statuses
    "a case type that looks nothing up": Planted(
        "looks_up_nothing", SCOPE, "    outcome: handoff\n", "    outcome: status_check\n", "outcome: status_check"
    ),
    "a state without words": Planted("missing_status", STATUSES, f"    failing:\n{SAYS}", "", ""),
    "a state that its kind does not have": Planted(
        "wrong_value", STATUSES, "    failing:", "    paid:", "    paid:", alone=False
    ),
    "a kind that does not exist": Planted(
        "wrong_value", STATUSES, "  integration:\n    con", "  loan:\n    con", "loan:"
    ),
    "a kind that is called nothing": Planted(
        "missing_key",
        STATUSES,
        'called:\n  integration: ["connection {title}", "connection of {created}"]',
        "called: {}",
        "called:",
    ),
    "a name that is not always known": Planted(
        "wrong_value", STATUSES, ', "connection of {created}"', "", "integration: ["
    ),
    "a field that nothing fills": Planted("wrong_value", STATUSES, "{thing} can", "{thin} can", "{thin}"),
    "a status that is over and goes on": Planted(
        "wrong_value", STATUSES, SAYS, f"{SAYS}      over: true\n      person: true\n", "connected:"
    ),
    "a status that goes on by itself only": Planted(
        "wrong_value", STATUSES, SAYS, f"{SAYS}      itself: [Nothing to do.]\n", "connected:"
    ),
    "a status that nobody approved": Planted(
        "missing_key", STATUSES, "      approved_by: Compliance Lead\n", "", "connected:"
    ),
    "statuses that nobody read again": Planted(
        "statuses_due", STATUSES, "review_by: 2030-01-31", "review_by: 2026-11-21", "review_by"
    ),
    "a status that tips off": Planted(
        "tipping_off", STATUSES, "can be seen.", "was flagged for money laundering.", "was flagged"
    ),
    "a status that promises": Planted(
        "false_promise", STATUSES, "can be seen.", "is fine. You will get your money back.", "is fine."
    ),
    "an id that is not the file's": Planted("file_name", ARTICLE, "id: late-fee", "id: late-fees", "id: late-fees"),
    "a language that nobody speaks": Planted("uncovered_language", SECOND, "language: en", "language: it", "language"),
    "an unknown telephone number": says("unknown_contact", "Call us on 020 7946 0999."),
    "an unknown link": says("unknown_contact", "See https://pay.example.com/fees for more."),
    "an unknown address without www": says("unknown_contact", "Look at help.examplepay.com for more."),
    "an unknown e-mail address": replies("unknown_contact", "closed", "Write to help@example.com."),
    # wording
    "asks for a PIN": says("asks_for_secret", "Please type your PIN here."),
    "asks for a CVV": says("asks_for_secret", "To check it, send us the security code."),
    "asks for a password": replies("asks_for_secret", "clarify", "What is your password?"),
    "asks for a one-time code": says("asks_for_secret", "Tell us the one-time code that we sent."),
    "asks for the card number": replies("asks_for_secret", "unknown", "Enter the full card number in this chat."),
    "asks for a code in a title": Planted(
        "asks_for_secret", ARTICLE, "title: Late payment fee", "title: Share your password with us", "title:"
    ),
    "promises a refund": says("false_promise", "You will get your money back."),
    "guarantees": replies("false_promise", "person_offer", "We guarantee that a person helps."),
    "promises an approval": says("false_promise", "Your application will be approved."),
    "tells of a suspicion": says("tipping_off", "Your account was flagged for money laundering."),
    "tells of a report": says("tipping_off", "We have reported this to the police."),
    "denies a report": replies("tipping_off", "unverified", "We have not reported anything about you."),
    "names the team": says("tipping_off", "Our fraud team has your case."),
    "claims to be human": replies("claims_human", "greeting", "Hello, I am a person like you."),
    "has a name": replies("claims_human", "greeting", "Hi there, my name is Anna."),
    "blames": says("blames_customer", "You should have been more careful."),
    "sends to the police first": says("blames_customer", "Please go to the police first."),
    "approves": says("regulated_decision", "Your verification has been approved."),
    "gives advice": says("regulated_decision", "Legally you are in the right, and you should sue."),
    "tells that an account exists": says("reveals_account_existence", "There is no account with this address."),
    "tells that an address is known": replies(
        "reveals_account_existence", "limit_reached", "Your address is already registered."
    ),
    "a refusal without a person": Planted(
        "refusal_without_person",
        REPLIES,
        "Ask for a person at any time, or complain here.",
        "Complain here.",
        "parts:",
        alone=False,
    ),
    "a refusal without a complaint": Planted(
        "refusal_without_complaint", REPLIES, ", or complain here", "", "parts:", alone=False
    ),
    # languages
    "a language with one reply": Planted("incomplete_language", SPANISH, FILES[SPANISH], ONE_REPLY),
    "a language without the greeting by a machine": Planted("incomplete_language", SPANISH, "disclosure:", "clarify:"),
    "a language without any reply": Planted("missing_reply", SPANISH, FILES[SPANISH], "{}\n"),
    "a language in which nobody can ask for a person": Planted(
        "language_without_person", CUES, '  es:\n    - "una persona"\n', "", "asks_for_person:"
    ),
    "a language in which no phrase is left": Planted(
        "language_without_person", CUES, '  es:\n    - "una persona"\n', "  es: []\n", "asks_for_person:"
    ),
    # questions, glossary
    "a question asked twice": Planted(
        "same_question", SECOND, "can I pay in parts", "Is it dear, to be late?", "Is it dear", alone=False
    ),
    "a question of the scope asked again": Planted(
        "same_question", SECOND, "can I pay in parts", "late charge", "late charge", alone=False
    ),
    "a question that lies outside": Planted(
        "same_question", OUTSIDE, "tell me a joke", "split my bill", "split my bill"
    ),
    "an unknown abbreviation": says("unknown_abbreviation", "You pay by BACS or by card."),
    "an unknown abbreviation with figures": says("unknown_abbreviation", "See form P45A for more."),
    "an unknown abbreviation in a reply": replies("unknown_abbreviation", "thanks", "See our FAQs for more."),
    "a term that nothing uses": Planted(
        "unused_term", GLOSSARY, "PIN:", "VPN:\n  means: A way through.\n  approved_by: Me\nPIN:", "VPN:"
    ),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_small(tmp_path / "small")


def test_a_playbook_without_fault_has_no_findings(root: Path) -> None:
    assert findings(root) == ()


def test_a_kind_that_is_looked_up_has_words_for_each_state(root: Path) -> None:
    plant(root, SCOPE, "    questions: [pay in three", "    looks_up: [ticket]\n    questions: [pay in three")
    [found] = findings(root)
    assert (found.rule, found.file) == ("missing_status", "small/statuses.yaml")
    assert all(state in found.what for state in ("open", "waiting_for_you", "waiting_for_us", "closed", "person_will"))


def test_enough_is_planted() -> None:
    assert len(PLANTED) >= 60
    assert len({planted.rule for planted in PLANTED.values()}) >= 20


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found(root: Path, name: str) -> None:
    planted = PLANTED[name]
    plant(root, planted.file, planted.old, planted.new)
    found = findings(root, planted.on)
    file = {"nobody_answers": SCOPE}.get(planted.rule, planted.file)
    where = {"nobody_answers": "outcome: answer"}.get(planted.rule, planted.where)
    mine = [finding for finding in found if finding.rule == planted.rule]
    assert mine, [str(finding) for finding in found]
    assert {finding.file for finding in mine} == {f"small/{file}"}
    assert all(finding.what and finding.mend for finding in found)
    if where:
        assert line_of(root, file, where) in {finding.line for finding in mine}
    if planted.alone:
        assert list(found) == mine
