"""Lint: everything that is wrong with a playbook, found before a customer does (the rules: docs/lint-rules.md).

Each rule is a function that yields findings. Those about the scope, and those about meaning, which take the embedder
and the classifier, need a scope that can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from firstpass.domain.lint import Finding
from firstpass.domain.scope import Scope
from firstpass.ports import Embedder
from firstpass.retrieval.building import Progress
from firstpass.retrieval.lint.articles import (
    crisis_lines_due,
    file_name,
    hard_to_read,
    long_passage,
    number_of_questions,
    review_due,
    uncovered_language,
    unfit_passage,
    unknown_contact,
)
from firstpass.retrieval.lint.figures import contradicting_figures
from firstpass.retrieval.lint.glossary import unknown_abbreviation, unused_term
from firstpass.retrieval.lint.languages import incomplete_language, language_without_person
from firstpass.retrieval.lint.material import Material
from firstpass.retrieval.lint.mentions import mentions
from firstpass.retrieval.lint.questions import (
    misplaced_question,
    same_question,
    similar_question,
    unreachable_article,
)
from firstpass.retrieval.lint.scope import (
    decision_without_reservation,
    ended_article,
    looks_up_nothing,
    nobody_answers,
    queues_look_different,
    unused_queue,
)
from firstpass.retrieval.lint.sense import Sense, make_sense
from firstpass.retrieval.lint.statuses import missing_status, statuses_due
from firstpass.retrieval.lint.structure import faults, missing_table
from firstpass.retrieval.lint.wording import (
    never_said,
    refusal_without_complaint,
    refusal_without_person,
    unverifiable,
)
from firstpass.understanding.training import Fitter

RULES: tuple[Callable[[Material], Iterator[Finding]], ...] = (
    faults,
    missing_table,
    file_name,
    number_of_questions,
    long_passage,
    hard_to_read,
    review_due,
    crisis_lines_due,
    statuses_due,
    unknown_contact,
    never_said,
    unverifiable,
    refusal_without_person,
    refusal_without_complaint,
    unknown_abbreviation,
    unused_term,
    language_without_person,
)
SCOPE_RULES: tuple[Callable[[Material, Scope], Iterator[Finding]], ...] = (
    queues_look_different,
    unused_queue,
    decision_without_reservation,
    nobody_answers,
    ended_article,
    looks_up_nothing,
    missing_status,
    uncovered_language,
    incomplete_language,
    same_question,
)
SENSE_RULES: tuple[Callable[[Material, Scope, Sense], Iterator[Finding]], ...] = (
    unfit_passage,
    similar_question,
    misplaced_question,
    unreachable_article,
    contradicting_figures,
)


def lint_quickly(m: Material) -> tuple[Finding, ...]:
    """What can be found without the embedder, by file and line."""
    found = [finding for rule in RULES for finding in rule(m)]
    if scope := m.reading.scope:
        found += (finding for scope_rule in SCOPE_RULES for finding in scope_rule(m, scope))
    return _sorted(found)


async def lint(m: Material, embedder: Embedder, fitter: Fitter, progress: Progress) -> tuple[Finding, ...]:
    """Every finding, by file and line."""
    found = list(lint_quickly(m))
    scope, content = m.reading.scope, m.reading.content
    if scope and content:
        sense = await make_sense(content, mentions(m), embedder, fitter, progress)
        found += (finding for sense_rule in SENSE_RULES for finding in sense_rule(m, scope, sense))
    return _sorted(found)


def _sorted(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda finding: (finding.file, finding.line, finding.rule)))
