"""The shapes of the playbook's files; unknown keys are faults."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from firstpass.adapters.playbook.hours import check_days, check_span, check_zone
from firstpass.adapters.yaml_files import Fault
from firstpass.domain.accounts import AccountKind
from firstpass.domain.conversation import IdentityLevel
from firstpass.domain.playbook import Audience
from firstpass.domain.scope import AfterRefusal, Autonomy, Category, Outcome, Priority, Tier
from firstpass.domain.signals import Mood, ReservedDecision

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
ArticleName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]
Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
Zone = Annotated[str, AfterValidator(check_zone)]
Week = Annotated[
    dict[Annotated[str, AfterValidator(check_days)], Annotated[str, AfterValidator(check_span)]], Field(min_length=1)
]
Hours = Annotated[
    Annotated[Week, Tag("week")] | Annotated[Literal["24/7"], Tag("always")],
    Discriminator(lambda hours: "week" if isinstance(hours, dict) else "always"),
]


def _check_day(value: object) -> object:
    if isinstance(value, int | float):
        raise Fault(f"{value} is no day", "Write a day such as 2026-01-31")
    return value


def _check_wait(wait: tuple[int, int]) -> tuple[int, int]:
    if not 0 <= wait[0] <= wait[1]:
        raise Fault(f"{list(wait)} is no wait", "Write the shorter time first, in minutes, such as [5, 20]")
    return wait


Day = Annotated[date, BeforeValidator(_check_day)]
Wait = Annotated[tuple[int, int], AfterValidator(_check_wait)]


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CompanyFile(Strict):
    name: Text
    time_zone: Zone
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    language: Language


class CategoryFile(Strict):
    id: Category
    title: Text


class QueueFile(Strict):
    id: Name
    public_name: Text
    contact: Text
    tier: Tier
    hours: Hours
    time_zone: Zone
    languages: tuple[Language, ...]
    audience: Literal["customer", "restricted"]
    skills: tuple[str, ...]
    wait_minutes: Wait


class CaseTypeFile(Strict):
    id: Name
    title: Text
    category: Category
    outcome: Outcome
    tier: Tier
    reserved: ReservedDecision | None = None
    queue: Name
    identity: IdentityLevel
    autonomy: Autonomy
    after_refusal: AfterRefusal
    priority: Priority
    service_level_minutes: Annotated[int, Field(gt=0)]
    shelf_life_days: Annotated[int, Field(gt=0)] = 30
    transfer_note: tuple[Name, ...]
    questions: tuple[Text, ...] = ()
    looks_up: tuple[AccountKind, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.outcome == "refuse" and self.reserved is None:
            raise Fault(f"{self.id} refuses nothing", "Name the decision under reserved, or choose another outcome")
        return self


class ReservationFile(Strict):
    queue: Name
    after_refusal: AfterRefusal


class ScopeFile(Strict):
    company: CompanyFile
    fallback: Name
    admin: Name
    categories: Annotated[tuple[CategoryFile, ...], Field(min_length=8, max_length=8)]
    queues: tuple[QueueFile, ...]
    case_types: tuple[CaseTypeFile, ...]
    reserved: dict[ReservedDecision, ReservationFile] = {}
    signals: dict[str, Name] = {}


class ArticleFile(Strict):
    id: ArticleName
    title: Text
    case_types: Annotated[tuple[Name, ...], Field(min_length=1)]
    audience: Audience
    owner: Text
    approved_by: Text
    effective_from: Day
    effective_to: Day | None = None
    review_by: Day
    language: Language
    questions: tuple[Text, ...] = ()

    @field_validator("effective_to")
    @classmethod
    def _check_end(cls, end: date | None, info: ValidationInfo) -> date | None:
        begin = info.data.get("effective_from")
        if end and begin and end < begin:
            raise Fault(f"{end} is before effective_from", "Write the last day on which the article holds")
        return end


class RefusalFile(Strict):
    who_decides: Text
    next: Text
    meanwhile: Text
    person: Text


class ReplyFile(Strict):
    text: Text | None = None
    parts: RefusalFile | None = None
    approved_by: Text
    approved_on: Day
    example: bool = False


class FactFile(Strict):
    value: Text
    source: Text
    approved_by: Text


class OutsideFile(Strict):
    questions: tuple[Text, ...]


Phrases = dict[Language, tuple[Text, ...]]


class CuesFile(BaseModel):
    """`words`, `reserved`, `register`, `mood` and `repeated` by value, every other key a kind; phrases by language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: dict[Name, tuple[Text, ...]] = {}
    asks_for_person: Phrases
    asks_for_person_not: Phrases = {}
    asks_for_person_alone: Phrases = {}
    acknowledges: Phrases = {}
    complaint: Phrases = {}
    declines_person: Phrases = {}
    greeting: Phrases = {}
    thanks: Phrases = {}
    closing: Phrases = {}
    asks_if_ai: Phrases = {}
    crisis: Phrases = {}
    card_at_risk: Phrases = {}
    logging_in: Phrases = {}
    automated: Phrases = {}
    reserved: dict[ReservedDecision, Phrases] = {}
    register_: Annotated[dict[Literal["technical", "financial", "business"], Phrases], Field(alias="register")] = {}
    mood: dict[Mood, Phrases] = {}
    mood_not: Phrases = {}
    repeated: dict[Literal["same_wish", "not_helped"], Phrases] = {}
    repeated_not: Phrases = {}
