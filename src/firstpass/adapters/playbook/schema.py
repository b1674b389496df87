"""The shapes of the playbook's files; unknown keys are faults."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from firstpass.domain.conversation import IdentityLevel
from firstpass.domain.playbook import Audience
from firstpass.domain.scope import AfterRefusal, Autonomy, Category, Outcome, Priority, Tier
from firstpass.domain.signals import ReservedDecision

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
ArticleName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
Text = Annotated[str, Field(min_length=1)]
Hours = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CompanyFile(Strict):
    name: Text
    time_zone: Text
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    language: Annotated[str, Field(pattern="^[a-z]{2}$")]


class CategoryFile(Strict):
    id: Category
    title: Text


class QueueFile(Strict):
    id: Name
    public_name: Text
    contact: Text
    tier: Tier
    hours: dict[str, Hours] | Literal["24/7"]
    time_zone: Text
    languages: tuple[str, ...]
    audience: Literal["customer", "restricted"]
    skills: tuple[str, ...]
    wait_minutes: tuple[int, int]


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


class ScopeFile(Strict):
    company: CompanyFile
    fallback: Name
    admin: Name
    categories: Annotated[tuple[CategoryFile, ...], Field(min_length=8, max_length=8)]
    queues: tuple[QueueFile, ...]
    case_types: tuple[CaseTypeFile, ...]


class ArticleFile(Strict):
    id: ArticleName
    title: Text
    case_types: Annotated[tuple[Name, ...], Field(min_length=1)]
    audience: Audience
    owner: Text
    approved_by: Text
    effective_from: date
    effective_to: date | None = None
    review_by: date
    language: Annotated[str, Field(pattern="^[a-z]{2}$")]
    questions: tuple[Text, ...] = ()


class RefusalFile(Strict):
    who_decides: Text
    next: Text
    meanwhile: Text
    person: Text


class ReplyFile(Strict):
    text: Text | None = None
    parts: RefusalFile | None = None
    approved_by: Text
    approved_on: date
    example: bool = False


class FactFile(Strict):
    value: Text
    source: Text
    approved_by: Text


class OutsideFile(Strict):
    questions: tuple[Text, ...]


Phrases = dict[str, tuple[Text, ...]]


class CuesFile(BaseModel):
    """`words`, `reserved` by kind, and every other key a kind with its phrases by language."""

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
    automated: Phrases = {}
    reserved: dict[ReservedDecision, Phrases] = {}
