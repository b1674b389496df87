"""The playbook: articles, passages, fixed replies and tables, as frozen values (DESIGN 5 and 6)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, NewType

from firstpass.domain.crisis import CrisisTable
from firstpass.domain.lexicon import Lexicon
from firstpass.domain.lint import NeverSay
from firstpass.domain.notices import NoticeTable
from firstpass.domain.redaction import SafeText, approved
from firstpass.domain.scope import CaseTypeId, Scope
from firstpass.domain.signals import SignalTable
from firstpass.domain.statuses import StatusTable, StatusWords
from firstpass.domain.verification.bans import Bans

ArticleId = NewType("ArticleId", str)
PassageId = NewType("PassageId", str)
GenerationId = NewType("GenerationId", str)
Audience = Literal["customer", "agent", "restricted"]


def digest(text: str) -> str:
    """The name of a text by its content: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Section:
    """A part of an article: its heading, None for the opening, and its approved wording."""

    heading: str | None
    text: str


@dataclass(frozen=True)
class Article:
    """One Markdown file of the playbook. `agent_only` is never shown to a customer."""

    id: ArticleId
    title: str
    case_types: tuple[CaseTypeId, ...]
    audience: Audience
    owner: str
    approved_by: str
    effective_from: date
    effective_to: date | None
    review_by: date
    language: str
    questions: tuple[str, ...]
    sections: tuple[Section, ...]
    agent_only: str
    file: str


@dataclass(frozen=True)
class Passage:
    """One retrievable piece of an article; `id` and `revision` derive from content alone."""

    id: PassageId
    article: ArticleId
    revision: str
    title: str
    heading: str | None
    text: SafeText
    case_types: tuple[CaseTypeId, ...]
    audience: Audience
    language: str
    effective_from: date
    effective_to: date | None

    def opens(self, other: Passage) -> bool:
        """Whether this is the opening of the article of which the other is a section."""
        return self.heading is None and other.heading is not None and self.article == other.article

    def in_force(self, on: date) -> bool:
        """Whether the text is valid on that day of the company's calendar, both ends included."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


REPLY_FIELDS: Mapping[str, frozenset[str]] = {
    "disclosure": frozenset({"company"}),
    "greeting": frozenset(),
    "thanks": frozenset(),
    "goodbye": frozenset(),
    "acknowledged": frozenset(),
    "close_waiting": frozenset({"public_name", "reference"}),
    "closed_withdrawn": frozenset(),
    "unknown": frozenset(),
    "clarify": frozenset(),
    "unreadable": frozenset(),
    "choice_something_else": frozenset(),
    "choice_person": frozenset(),
    "person_offer": frozenset(),
    "handoff": frozenset({"public_name", "wait", "reference"}),
    "handoff_closed": frozenset({"public_name", "opens", "reference"}),
    "handoff_waiting": frozenset({"public_name", "wait", "reference"}),
    "handoff_waiting_closed": frozenset({"public_name", "opens", "reference"}),
    "wait_minutes": frozenset({"low", "high"}),
    "wait_hours": frozenset({"low", "high"}),
    "handoff_answers_meanwhile": frozenset(),
    "handoff_joined": frozenset({"public_name", "reference"}),
    "withdrawn": frozenset(),
    "person_joined": frozenset(),
    "person_returned": frozenset(),
    "closed": frozenset(),
    "reopened": frozenset(),
    "too_long": frozenset({"limit"}),
    "limit_reached": frozenset(),
    "system_failure": frozenset(),
    "unverified": frozenset(),
    "reset_failed": frozenset(),
    "copy_failed": frozenset(),
    "already_answered": frozenset(),
    "just_answered": frozenset(),
    "not_helped": frozenset(),
    "secret_warning": frozenset({"company"}),
    "incident_update": frozenset({"next_update"}),
    "incident_late": frozenset({"next_update"}),
    "card_blocking": frozenset(),
    "choice_login_done": frozenset(),
    "choice_code_done": frozenset(),
    "choice_copy": frozenset({"thing"}),
    "identity_login": frozenset(),
    "identity_code": frozenset(),
    "identity_code_field": frozenset(),
    "reset_address": frozenset(),
    "reset_two_addresses": frozenset(),
    "reset_requested": frozenset(),
    "reset_limit": frozenset(),
    "status_which": frozenset(),
    "status_none": frozenset(),
    "status_copy": frozenset(),
    "status_not_seen": frozenset(),
    "crisis": frozenset(),
    "crisis_emergency": frozenset({"emergency"}),
    "crisis_line": frozenset({"name", "number", "hours"}),
    "crisis_always": frozenset(),
    "coercion": frozenset(),
    "scam_under_way": frozenset(),
    "support_need": frozenset(),
    "security_report": frozenset(),
    "notice_complaint": frozenset({"received"}),
    "notice_data_request": frozenset({"received"}),
    "notice_error_notice": frozenset({"received"}),
    "notice_scam_claim": frozenset({"received"}),
    "language_not_covered": frozenset(),
    "needs_agent_action": frozenset(),
    "status_account_blocked": frozenset(),
    "status_payment_failed": frozenset(),
    "status_verification_rejected": frozenset(),
}
"""The fixed replies the product says, and the fields each may hold; refusals come on top, one a reserved decision."""

IN_EVERY_LANGUAGE = frozenset(
    {
        *("disclosure", "choice_person", "person_offer", "handoff", "handoff_closed", "handoff_waiting"),
        *("handoff_waiting_closed", "handoff_joined", "wait_minutes", "wait_hours", "system_failure", "card_blocking"),
        *("crisis", "crisis_emergency", "crisis_line", "crisis_always", "language_not_covered", "unknown"),
        *("acknowledged", "notice_complaint", "close_waiting", "closed_withdrawn", "incident_update"),
        *("incident_late", "secret_warning", "greeting", "thanks", "goodbye", "reset_failed", "copy_failed"),
        *("identity_login", "identity_code", "identity_code_field", "choice_login_done", "choice_code_done"),
        *("reset_address", "reset_two_addresses", "reset_requested", "reset_limit"),
        *("notice_error_notice", "notice_scam_claim", "notice_data_request", "scam_under_way", "coercion"),
        *("support_need", "security_report", "needs_agent_action", "person_joined", "person_returned", "reopened"),
        *("closed", "withdrawn", "too_long", "unverified", "limit_reached"),
    }
)
"""The replies without which a customer's language cannot be offered: they lead to a person, say what is urgent, or
return a courtesy."""

REFUSAL_PARTS = ("who_decides", "next", "meanwhile", "person")


@dataclass(frozen=True)
class Reply:
    """A fixed reply in one language, with who approved it; `example` marks wording that ships with the product."""

    id: str
    language: str
    text: str
    approved_by: str
    approved_on: date
    example: bool

    @property
    def revision(self) -> str:
        return digest(self.text)

    def fill(self, values: Mapping[str, str]) -> SafeText:
        """The text with its `{fields}` filled; raises `KeyError` for a field without a value."""
        return approved(self.text.format_map(values))


@dataclass(frozen=True)
class Cues:
    """The cue tables: named word lists, and phrases a kind and a language (the phrase grammar: domain/phrases)."""

    words: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Content:
    """A playbook as its authors wrote it, read and checked.

    `outside` are questions it must not answer, `never_say` what it must never say, None without such a table."""

    scope: Scope
    articles: tuple[Article, ...]
    replies: tuple[Reply, ...]
    cues: Cues
    facts: Mapping[str, str]
    outside: tuple[str, ...]
    notices: NoticeTable = field(default_factory=NoticeTable)
    signals: SignalTable = field(default_factory=SignalTable)
    never_say: NeverSay | None = None
    crisis_lines: CrisisTable = field(default_factory=CrisisTable)
    statuses: StatusTable = field(default_factory=StatusTable)

    @property
    def fixed(self) -> tuple[Reply | StatusWords, ...]:
        """Everything that is said in fixed words, each with who approved it."""
        return (*self.replies, *self.statuses.entries)


@dataclass(frozen=True)
class Playbook:
    """Everything of one generation that is text or table; vectors and the classifier live beside it."""

    id: GenerationId
    scope: Scope
    passages: Mapping[PassageId, Passage]
    replies: Mapping[tuple[str, str], Reply]
    """Reply id and language to reply."""
    cues: Cues
    facts: Mapping[str, str]
    notices: NoticeTable = field(default_factory=NoticeTable)
    lexicon: Lexicon = field(default_factory=Lexicon)
    never_say: NeverSay | None = None
    crisis_lines: CrisisTable = field(default_factory=CrisisTable)
    statuses: StatusTable = field(default_factory=StatusTable)

    @property
    def examples(self) -> int:
        """How many of its fixed words are still those that ship."""
        examples = [reply.example for reply in self.replies.values()]
        return sum((*examples, *(words.example for words in self.statuses.entries)))

    @cached_property
    def bans(self) -> Bans | None:
        """What must never be said, compiled."""
        return Bans(self.never_say) if self.never_say else None

    @cached_property
    def _by_case_type(self) -> Mapping[CaseTypeId, tuple[Passage, ...]]:
        grouped: dict[CaseTypeId, list[Passage]] = {}
        for passage in self.passages.values():
            for case_type in passage.case_types:
                grouped.setdefault(case_type, []).append(passage)
        return {case_type: tuple(passages) for case_type, passages in grouped.items()}

    def passages_on(self, case_type: CaseTypeId | None) -> tuple[Passage, ...]:
        """Every passage of the articles on a case type, whatever their dates, audience and language."""
        return self._by_case_type.get(case_type, ()) if case_type else ()

    @cached_property
    def covered(self) -> frozenset[str]:
        """The languages in which customers are answered: the company's own, and those with articles for customers."""
        articles = (passage.language for passage in self.passages.values() if passage.audience == "customer")
        return frozenset((self.scope.language, *articles))

    def has_replies_in(self, language: str) -> bool:
        """Whether customers who write this language, a primary subtag, can be spoken to in it."""
        return ("disclosure", language) in self.replies

    def spoken(self, language: str | None) -> str:
        """The language in which a customer is met who asks for this one, a BCP 47 tag such as `en-GB`."""
        primary = language.split("-")[0].lower() if language else ""
        return primary if self.has_replies_in(primary) else self.scope.language

    def reply(self, reply_id: str, language: str) -> Reply:
        """The reply in this language, else in the company's own; lint sees to it that one exists."""
        found = self.replies.get((reply_id, language))
        return found or self.replies[reply_id, self.scope.language]
