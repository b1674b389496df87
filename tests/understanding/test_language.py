"""The language of a message: told where it is sure, and never to somebody who writes ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from firstpass.adapters.languages import LangidDetector
from firstpass.domain.redaction import approved
from firstpass.domain.signals import Courtesy, Signal, SignalKind
from firstpass.understanding.language import language_of
from tests.understanding.test_understander import an_understander

CASES = yaml.safe_load((Path(__file__).parents[1] / "adapters" / "language_cases.yaml").read_text("utf-8"))
KNOWN = ("en", "es", "fr", "de", "pt")
NAMED_LIKE_ANOTHER = {"café de flore charge", "Zürich hotel deposit", "visa debit"}
"""English that is taken for another language; it may only become less."""
NEAR = {"мою карту вчера отклонили": "uk", "mit kort blev afvist i går": "sv"}
"""Taken for its neighbour, in which there are no articles either."""


def told(text: str, own: str = "en") -> str | None:
    return language_of(text, LangidDetector(), own, KNOWN)


@pytest.mark.parametrize("language", sorted(CASES.keys() - {"en"}))
def test_a_short_message_is_recognised(language: str) -> None:
    wrong = {text: told(text) for text in CASES[language] if told(text) != language}
    assert wrong == {text: near for text, near in NEAR.items() if text in CASES[language]}


def test_english_is_not_taken_for_another_language() -> None:
    assert {text for text in CASES["en"] if told(text) not in (None, "en")} <= NAMED_LIKE_ANOTHER


@pytest.mark.parametrize("text", ["", "  ", "👍", "12345", "7K2P-9WQX", "ok", "No", "Maria Lopez", "µ", "???"])
def test_what_says_too_little_is_no_language(text: str) -> None:
    assert told(text) is None


def test_what_stands_in_quotes_is_somebody_elses() -> None:
    assert told('the terminal says "tarjeta denegada por el banco emisor", what now') == "en"


@pytest.mark.parametrize("text", ["привет", "你好", "こんにちは", "γεια σας", "שלום", "สวัสดี", "안녕", "नमस्ते", "مرحبا"])
def test_another_script_is_sure_at_once(text: str) -> None:
    assert told(text) not in (None, "en")


def test_a_script_that_nobody_listed_is_another_language_all_the_same() -> None:
    assert told("ბარათი დავკარგე") == "und"


@dataclass(frozen=True)
class Fixed:
    """A detector that always says the same."""

    likely: Mapping[str, float]

    def likelihoods(self, text: str) -> Mapping[str, float]:
        return self.likely


@pytest.mark.parametrize(("lead", "sure"), [(7.9, None), (8.1, "it"), (-7.9, None), (-8.1, "en")])
def test_another_language_and_ours_alike_must_lead(lead: float, sure: str | None) -> None:
    assert language_of("several words of it", Fixed({"en": 0.0, "it": lead}), "en", ()) == sure


def test_the_languages_of_our_customers_come_first() -> None:
    assert language_of("several words of it", Fixed({"en": 0.0, "es": 9.0, "it": 10.0}), "en", KNOWN[1:]) == "es"


def test_keyboard_noise_needs_much_more() -> None:
    noise = Fixed({"en": 0.0, "nl": 20.0})
    assert language_of("qpwo eiru tyal skdj", noise, "en", ()) == "nl"
    assert language_of("qpwo eiru tyal skdj", noise, "en", (), readable=False) is None


async def test_another_language_is_a_signal_and_our_own_is_none() -> None:
    spanish = (await an_understander().understand(approved("¿ como puedo pagar la de mi tarjeta"), None)).meaning
    assert (spanish.language, spanish.signals) == ("es", (Signal(SignalKind.LANGUAGE, 2, "es"),))
    english = (await an_understander().understand(approved("how can I pay the invoice of my card"), None)).meaning
    assert (english.language, english.signals) == ("en", ())


async def test_a_courtesy_is_in_the_language_of_its_table() -> None:
    meaning = (await an_understander().understand(approved("¡Hola!"), None)).meaning
    assert (meaning.courtesy, meaning.language) == (Courtesy.GREETING, "es")
