"""`crisis_lines.yaml`: the emergency number and the crisis lines of each country, each with who vouches for it."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from firstpass.adapters.playbook.folder import Folder
from firstpass.adapters.playbook.schema import Day, Language, Strict, Text
from firstpass.adapters.yaml_files import Fault
from firstpass.domain.crisis import CountryHelp, CrisisTable, Emergency, HelpLine

FILE = "crisis_lines.yaml"


def _check_number(number: str) -> str:
    if not any(char.isdigit() for char in number):
        raise Fault(f"{number!r} is no number to call", "Write it as people dial it, in quotes")
    return number


Number = Annotated[Text, AfterValidator(_check_number)]
Url = Annotated[str, Field(pattern=r"^https://\S+$")]


class EmergencyFile(Strict):
    number: Number
    source: Text
    url: Url


class HelpLineFile(Strict):
    name: Text
    number: Number
    hours: Text
    language: Language
    source: Text
    url: Url


class CountryFile(Strict):
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    emergency: EmergencyFile
    lines: tuple[HelpLineFile, ...] = ()
    reviewed_on: Day
    review_by: Day

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.review_by <= self.reviewed_on:
            raise Fault(f"{self.review_by} is not after reviewed_on", "Write the day of the next review")
        return self


class CrisisFile(Strict):
    countries: tuple[CountryFile, ...]


def read_crisis_lines(folder: Folder) -> CrisisTable:
    """The table; empty where the file is absent or cannot be read."""
    path = folder.root / FILE
    located = folder.yaml(path, CrisisFile) if path.exists() else None
    if located is None:
        return CrisisTable()
    known: set[str] = set()
    for number, entry in enumerate(located.value.countries):
        if entry.country in known:
            what, mend = f"{entry.country} is listed twice", "Write everything about a country in one entry"
            folder.faults.append(located.fault(("countries", number, "country"), what, mend, "same_id"))
        known.add(entry.country)
    return CrisisTable(tuple(_help(entry) for entry in located.value.countries))


def _help(entry: CountryFile) -> CountryHelp:
    lines = tuple(HelpLine(**line.model_dump()) for line in entry.lines)
    emergency = Emergency(**entry.emergency.model_dump())
    return CountryHelp(entry.country, emergency, lines, entry.reviewed_on, entry.review_by)
