"""What lint finds, what must never be said, and the glossary, which only lint looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

NEVER_SAY = "never_say.yaml"
GLOSSARY = "glossary.yaml"

Severity = Literal["error", "warning"]
BanKind = Literal[
    "asks_for_secret",
    "false_promise",
    "tipping_off",
    "claims_human",
    "blames_customer",
    "regulated_decision",
    "reveals_account_existence",
]
FileRule = Literal[
    "unreadable_file",
    "unreadable_yaml",
    "key_written_twice",
    "missing_key",
    "unknown_key",
    "wrong_value",
    "front_matter",
    "same_id",
    "unknown_case_type",
    "unknown_queue",
    "unknown_signal",
    "agent_only_heading",
    "empty_section",
    "missing_reply",
    "unknown_reply",
    "reply_form",
    "unknown_field",
    "broken_phrase",
]
"""What the reader of the files tells by itself; the other rules are functions in retrieval/lint."""
Phrases = Mapping[str, tuple[str, ...]]
"""Language to phrases (the phrase grammar: domain/phrases)."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong at a line of a file, and what mends it. `rule` is stable (docs/lint-rules.md)."""

    file: str
    line: int
    severity: Severity
    rule: str
    what: str
    mend: str

    @property
    def told(self) -> str:
        """The finding as one line for people and editors."""
        return f"{self.file}:{self.line}: {self.severity}: {self.what}. {self.mend}. [{self.rule}]"


@dataclass(frozen=True)
class Ban:
    """A kind of wording that must never reach a customer; `allowed` are harmless uses of its phrases."""

    kind: BanKind
    why: str
    phrases: Phrases
    allowed: Phrases


@dataclass(frozen=True)
class NeverSay:
    """`never_say.yaml`, checked: the bans, and what each refusal must offer, a person and a way to complain."""

    words: Mapping[str, tuple[str, ...]]
    bans: tuple[Ban, ...]
    person: Phrases
    complain: Phrases
