"""Whom somebody in danger can call: by country, since a wrong number is worse than none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ALWAYS = "24/7"
"""The hours of what is there day and night."""


@dataclass(frozen=True)
class HelpLine:
    """A line for people in a crisis: `hours` are `ALWAYS` or words, `source` and `url` the body that vouches for it."""

    name: str
    number: str
    hours: str
    language: str
    source: str
    url: str


@dataclass(frozen=True)
class Emergency:
    """The number of the emergency service, and who vouches for it."""

    number: str
    source: str
    url: str


@dataclass(frozen=True)
class CountryHelp:
    """Whom to call in one country (ISO 3166-1 alpha-2), and when that was checked last and must be again."""

    country: str
    emergency: Emergency
    lines: tuple[HelpLine, ...]
    reviewed_on: date
    review_by: date


@dataclass(frozen=True)
class CrisisTable:
    """`crisis_lines.yaml`, checked: each country once."""

    countries: tuple[CountryHelp, ...] = ()

    def of(self, country: str | None) -> CountryHelp | None:
        """Whom to call there; None for a country that is not known or not listed."""
        return next((found for found in self.countries if found.country == country), None)
