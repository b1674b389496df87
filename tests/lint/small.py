"""The tiny playbook with everything in it that lint asks for: not one finding, until something is planted."""

from __future__ import annotations

from pathlib import Path

from firstpass.domain.lint import GLOSSARY, NEVER_SAY
from firstpass.domain.playbook import IN_EVERY_LANGUAGE
from firstpass.domain.signals import ReservedDecision
from firstpass.settings import HERE
from tests.playbook.tiny import FILES as TINY

ARTICLE, SECOND = "articles/billing/late-fee.md", "articles/billing/payment-plan.md"
SCOPE, REPLIES, FACTS, CUES, OUTSIDE = "scope.yaml", "replies/en.yaml", "facts.yaml", "cues.yaml", "outside.yaml"
SPANISH, CRISIS_LINES, STATUSES = "replies/es.yaml", "crisis_lines.yaml", "statuses.yaml"

_RESERVED = "reserved:\n" + "".join(
    f"  {kind}: {{queue: review, after_refusal: handoff}}\n" for kind in ReservedDecision
)
_PLAN = """\
  - id: payment_plan
    title: Paying in parts
    category: billing
    outcome: handoff
    tier: agent
    queue: general
    identity: anonymous
    autonomy: live
    after_refusal: offer
    priority: normal
    service_level_minutes: 240
    transfer_note: []
    questions: [pay in three parts, split my bill]
"""
_LATE_FEE = """\
---
id: late-fee
title: Late payment fee
case_types: [late_fee]
audience: customer
owner: Head of Billing
approved_by: Compliance Lead
effective_from: 2026-01-01
review_by: 2030-01-31
language: en
questions:
  - how much is the late fee
  - what do I pay when I am late
  - my bill came too late
  - fee because I forgot my bill
  - is it dear to be late
---
A late payment costs £5.
Your PIN stays the same.

## How do I avoid it?
Pay within 14 days.

## Agent only
You may waive up to £50.
"""
_PAYMENT_PLAN = """\
---
id: payment-plan
title: Paying in parts
case_types: [payment_plan]
audience: customer
owner: Head of Billing
approved_by: Compliance Lead
effective_from: 2026-01-01
effective_to: 2029-12-31
review_by: 2030-01-31
language: en
questions:
  - can I pay in parts
  - instalments for a big bill
  - I want to spread the cost
  - pay half now and half next month
  - a plan for what I owe
---
You can pay a bill in three parts. Open Billing and tap Split.

## Who can see my plan?
You and the people of your team who have the Finance role.
"""
_GLOSSARY = """\
PIN:
  means: The secret number of a card.
  approved_by: Compliance Lead
"""

_SPANISH = "".join(
    f'{name}:\n  text: "({name})"\n  approved_by: Compliance Lead\n  approved_on: 2026-01-01\n'
    for name in sorted(IN_EVERY_LANGUAGE)
)

_CRISIS_LINES = """\
countries:
  - country: GB
    emergency: {number: "999", source: The state, url: "https://example.org"}
    reviewed_on: 2026-01-01
    review_by: 2030-01-31
"""
_STATUSES = """\
language: en
review_by: 2030-01-31
stale:
  after_hours: 4
  says: "I know this as of {as_of}."
called:
  integration: ["connection {title}", "connection of {created}"]
documents: {}
statuses:
  integration:
""" + "".join(
    f"""\
    {state}:
      says: ["Your {{thing}} can be seen."]
      approved_by: Compliance Lead
      approved_on: 2026-01-01
"""
    for state in ("connected", "failing", "disconnected", "person_will_look")
)
FILES = {
    **TINY,
    CRISIS_LINES: _CRISIS_LINES,
    STATUSES: _STATUSES,
    CUES: TINY[CUES].replace('person"\n', 'person"\n  es:\n    - "una persona"\n'),
    SPANISH: _SPANISH,
    SCOPE: TINY[SCOPE].replace("  - id: verification\n", f"{_PLAN}  - id: verification\n") + _RESERVED,
    REPLIES: TINY[REPLIES].replace("We say person.", "Ask for a person at any time, or complain here."),
    ARTICLE: _LATE_FEE,
    SECOND: _PAYMENT_PLAN,
    NEVER_SAY: (HERE / "knowledge_base" / NEVER_SAY).read_text(encoding="utf-8"),
    GLOSSARY: _GLOSSARY,
}


def write_small(root: Path) -> Path:
    """Write it and say where it is."""
    for name, text in FILES.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def plant(root: Path, name: str, old: str, new: str) -> None:
    """Replace `old`, which must be there, by `new` where it stands first."""
    file = root / name
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
