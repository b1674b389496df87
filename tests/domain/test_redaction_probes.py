"""A secret goes though nobody says what it is; amounts, years and the numbers of other things stay."""

from __future__ import annotations

import re

import pytest

from firstpass.domain.redaction import redact
from tests.domain.redaction_cases import lines
from tests.domain.redaction_probes import FOUND, HARMLESS

_MARK = re.compile(r"\{(\w+)\|([^}]+)\}")


@pytest.mark.parametrize("line", lines(FOUND))
def test_a_secret_goes_however_it_is_told(line: str) -> None:
    text, expected = _MARK.sub(r"\2", line), _MARK.findall(line)
    found = redact(text)
    assert [(span.kind, text[span.start : span.end]) for span in found.spans] == expected
    assert redact(found.text).text == found.text


@pytest.mark.parametrize("text", lines(HARMLESS))
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert redact(text).text == text
