"""Signals: what code notices in a message before any model is asked (DESIGN 6). The kinds are closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SignalKind(StrEnum):
    """What a message can tell apart from its wishes."""

    ASKS_FOR_PERSON = "asks_for_person"
    RESERVED_DECISION = "reserved_decision"
    NOTICE = "notice"
    VULNERABILITY = "vulnerability"
    SECURITY_REPORT = "security_report"
    INJECTION = "injection"
    ABUSE = "abuse"
    AUTOMATED = "automated"
    LANGUAGE = "language"
    REGISTER = "register"
    MOOD = "mood"
    REPEATED = "repeated"


class ReservedDecision(StrEnum):
    """A decision only an in-house person may take."""

    KYC_DECISION = "kyc_decision"
    CREDIT_DECISION = "credit_decision"
    FRAUD_FINDING = "fraud_finding"
    ACCOUNT_TERMINATION = "account_termination"
    UNBLOCK_DECISION = "unblock_decision"
    DISPUTE_RULING = "dispute_ruling"
    SANCTIONS_AML = "sanctions_aml"
    LEGAL_ADVICE = "legal_advice"
    TAX_ADVICE = "tax_advice"
    INVESTMENT_ADVICE = "investment_advice"
    AUTHORITY_ABOVE_TIER = "authority_above_tier"


class Vulnerability(StrEnum):
    """What a customer tells of their situation that asks for another path (FG21/1)."""

    CRISIS = "crisis"
    COERCION = "coercion"
    SCAM_UNDER_WAY = "scam_under_way"
    BEREAVEMENT = "bereavement"
    HEALTH = "health"
    FINANCIAL_HARDSHIP = "financial_hardship"
    LOW_DIGITAL_CONFIDENCE = "low_digital_confidence"


class Register(StrEnum):
    """How the customer speaks, so that a person can answer in kind. Mainstream is the rest, and gives no signal."""

    TECHNICAL = "technical"
    FINANCIAL = "financial"
    BUSINESS = "business"
    MAINSTREAM = "mainstream"


class Mood(StrEnum):
    """What the customer shows of how they feel; a calm message gives no signal. It changes nothing that is decided."""

    ANGRY = "angry"
    FRUSTRATED = "frustrated"
    WORRIED = "worried"
    PLEASED = "pleased"


class Repeated(StrEnum):
    """In which way a message says again what was said before in the conversation."""

    SAME_WORDS = "same_words"
    """The message before, sent once more."""
    SAME_WISH = "same_wish"
    """The wish of an earlier message, without a new fact."""
    NOT_HELPED = "not_helped"
    """The last answer did not help."""


@dataclass(frozen=True)
class SignalName:
    """A kind of signal, with which one of its kind where there are several: what a message may raise."""

    kind: SignalKind
    value: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}.{self.value}" if self.value else self.kind.value


@dataclass(frozen=True)
class SignalExample:
    """A message that `raises` a signal, or comes near and does not."""

    name: SignalName
    language: str
    text: str
    raises: bool


@dataclass(frozen=True)
class SignalTable:
    """What signals are learned from, and from which probability each is raised, `RAISED_FROM` where none is named.

    `ordinary` are messages that raise nothing."""

    examples: tuple[SignalExample, ...] = ()
    raised_from: Mapping[str, float] = field(default_factory=dict)
    ordinary: tuple[str, ...] = ()


RAISED_FROM = 0.5


@dataclass(frozen=True)
class Signal:
    """One thing noticed: `why` is the offset in the message where it was seen, in characters."""

    kind: SignalKind
    why: int
    value: str | None = None


class Courtesy(StrEnum):
    """A whole message that wishes nothing: it gets a fixed reply."""

    GREETING = "greeting"
    THANKS = "thanks"
    CLOSING = "closing"
    DECLINES_PERSON = "declines_person"
    ASKS_IF_AI = "asks_if_ai"
    ACKNOWLEDGES = "acknowledges"
