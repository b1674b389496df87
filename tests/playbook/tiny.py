"""A playbook of one page, written into a folder: small enough to know every line by its number."""

from __future__ import annotations

from pathlib import Path

from firstpass.domain.playbook import REFUSAL_PARTS, REPLY_FIELDS
from firstpass.domain.signals import ReservedDecision

SCOPE = """\
company: {name: Example Pay, time_zone: Europe/London, country: GB, language: en}
fallback: general
admin: general
categories:
  - {id: account_and_users, title: Account}
  - {id: cards, title: Cards}
  - {id: queue_and_admin, title: Admin}
  - {id: disputes_and_declines, title: Disputes}
  - {id: billing, title: Billing}
  - {id: technical, title: Technical}
  - {id: kyc_and_compliance, title: Verification}
  - {id: credit_and_fraud, title: Reviews}
queues:
  - id: general
    public_name: Customer support
    contact: Shift lead
    tier: agent
    hours:
      mon-fri: "08:00-20:00"
      sat: "09:00-17:00"
    time_zone: Europe/London
    languages: [en]
    audience: customer
    skills: [general]
    wait_minutes: [5, 20]
  - id: review
    public_name: Account support
    contact: Compliance lead
    tier: in_house
    hours: 24/7
    time_zone: Europe/London
    languages: [en]
    audience: customer
    skills: [kyc]
    wait_minutes: [60, 240]
case_types:
  - id: late_fee
    title: Late payment fee
    category: billing
    outcome: answer
    tier: bot
    queue: general
    identity: anonymous
    autonomy: live
    after_refusal: offer
    priority: normal
    service_level_minutes: 240
    transfer_note: []
    questions: [is there a late fee, late charge, fee for paying late]
  - id: verification
    title: Decision on a check
    category: kyc_and_compliance
    outcome: refuse
    tier: in_house
    reserved: kyc_decision
    queue: review
    identity: session
    autonomy: live
    after_refusal: handoff
    priority: high
    service_level_minutes: 480
    transfer_note: [business_name]
    questions: [approve my documents, decide my check now, let me pass the check]
"""

ARTICLE = """\
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
---
A late payment costs £5.

## How do I avoid it?
Pay within 14 days.

## Agent only
You may waive up to £50.
"""

FACTS = """\
card_line:
  value: "020 7946 0318"
  source: Card operations
  approved_by: Head of Cards
"""

CUES = """\
words:
  speak: [speak, talk]
asks_for_person:
  en:
    - "{speak} to someone"
    - "a real person"
reserved:
  kyc_decision:
    en: ["approve my documents"]
"""

OUTSIDE = """\
questions:
  - what is the weather
  - tell me a joke
  - sing a song
"""

_SIGNED = "  approved_by: Compliance Lead\n  approved_on: 2026-01-01\n"


def _replies() -> str:
    entries = [
        f'{name}:\n  text: "({name})' + "".join(f" {{{field}}}" for field in sorted(fields)) + f'"\n{_SIGNED}'
        for name, fields in REPLY_FIELDS.items()
    ]
    parts = "".join(f"    {part}: We say {part}.\n" for part in REFUSAL_PARTS)
    entries += [f"refusal_{reserved}:\n  parts:\n{parts}{_SIGNED}" for reserved in ReservedDecision]
    return "".join(entries)


FILES = {
    "scope.yaml": SCOPE,
    "facts.yaml": FACTS,
    "cues.yaml": CUES,
    "outside.yaml": OUTSIDE,
    "replies/en.yaml": _replies(),
    "articles/billing/late-fee.md": ARTICLE,
}


def write_playbook(root: Path) -> Path:
    """Write it and say where it is."""
    for name, text in FILES.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def line_of(name: str, text: str) -> int:
    """The number of the first line of a file that holds this text."""
    return next(number for number, line in enumerate(FILES[name].splitlines(), start=1) if text in line)
