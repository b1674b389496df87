"""Ids of a running product: a reference passes redaction as it is, whatever it happens to be."""

from __future__ import annotations

import itertools
import re

from firstpass.adapters.system import REFERENCE_SIGNS, RandomIds
from firstpass.domain.redaction import redact


def test_a_reference_is_two_groups_that_can_be_read_out() -> None:
    references = {RandomIds().reference() for _ in range(200)}
    assert len(references) == 200
    assert all(re.fullmatch(rf"[{REFERENCE_SIGNS}]{{4}}-[{REFERENCE_SIGNS}]{{4}}", one) for one in references)


def test_no_reference_looks_like_a_number_to_call() -> None:
    references = [RandomIds().reference() for _ in range(5_000)]
    assert not any(re.search(r"\d{3}", one.replace("-", "")) for one in references)


def test_no_reference_names_a_security_code() -> None:
    for three in itertools.product(REFERENCE_SIGNS, repeat=3):
        text = f"Your reference is {''.join(three)}2-4821."
        assert redact(text).text == text
