"""The detectors: one contract for the twin and the real one, and what the real one costs."""

from __future__ import annotations

import math
import subprocess
import sys
import time

import pytest

from firstpass.adapters.languages import LANGUAGES, FewWords, LangidDetector
from firstpass.ports import LanguageDetector

ODD = ("", " ", "123", "👍", "\0", "\ud83d card", "x" * 20_000, "ȀȀȀ", "a" * 3, "the " * 5_000)
SAID = {
    "en": "where can I see what my card is for",
    "es": "quiero una tarjeta para mi empresa",
    "fr": "je ne veux pas une carte pour ma société",
    "de": "wo kann ich die Karte für mein Konto sperren",
    "pt": "quero uma conta para a minha empresa",
}


@pytest.fixture(params=[FewWords, LangidDetector])
def detector(request: pytest.FixtureRequest) -> LanguageDetector:
    made: LanguageDetector = request.param()
    return made


@pytest.mark.parametrize("language", SAID)
def test_the_language_of_a_sentence_is_the_likeliest(detector: LanguageDetector, language: str) -> None:
    likely = detector.likelihoods(SAID[language])
    assert max(likely, key=likely.__getitem__) == language


@pytest.mark.parametrize("text", ODD)
def test_anything_can_be_asked_and_comes_out_the_same_again(detector: LanguageDetector, text: str) -> None:
    likely = detector.likelihoods(text)
    assert all(math.isfinite(value) for value in likely.values())
    assert detector.likelihoods(text) == likely


@pytest.mark.parametrize("text", ["", "  ", "4912", "👍 !"])
def test_a_text_without_letters_tells_nothing(detector: LanguageDetector, text: str) -> None:
    assert not detector.likelihoods(text)


def test_the_real_one_knows_the_languages_it_names() -> None:
    assert LangidDetector().likelihoods("hello").keys() == LANGUAGES


@pytest.mark.alone
def test_a_message_costs_less_than_a_millisecond() -> None:
    detector, said = LangidDetector(), SAID["en"] * 4
    detector.likelihoods(said)
    taken = []
    for _ in range(200):
        begun = time.perf_counter()
        detector.likelihoods(said)
        taken.append(time.perf_counter() - begun)
    assert sorted(taken)[100] < 0.001


def test_the_vendor_is_imported_when_it_is_needed() -> None:
    code = "import sys, firstpass.adapters.languages, firstpass.cli; print('py3langid' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
