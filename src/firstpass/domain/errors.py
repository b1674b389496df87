"""Every error of the product, named by who must act.

FirstpassError
├── SetupError            the operator: configuration, environment, a broken index
├── ContentError          the support lead: a file of the playbook, prompts or evals
│   └── NotPublished      the playbook has errors, all told at once
├── CallerError           the client of the HTTP door or the command line
│   ├── Forbidden         no token, or one that is forged, broken or over
│   ├── NotFound          no such conversation, or not yours: the two look the same
│   ├── Conflict          the same client id was used for another message
│   ├── Overtaken         somebody else changed the conversation meanwhile: look again
│   ├── TooLarge          longer than the product accepts
│   └── Malformed         not what the contract says
├── IllegalTransition     our own code or a desk asked for a change of owner that does not exist
└── Unavailable           a part did not answer; the customer gets a person

No message of these errors carries text of a customer.
"""

from __future__ import annotations

from collections.abc import Sequence

from firstpass.domain.lint import Finding


class FirstpassError(Exception):
    """The root: catch it at the edges only."""


class SetupError(FirstpassError):
    """Something about the installation is wrong; `mend` says what to do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}. {mend}")
        self.what = what
        self.mend = mend


class ContentError(FirstpassError):
    """A file that a support lead edits is wrong at a line; `mend` says what to write instead.

    `rule` is the stable name of what was broken (docs/lint-rules.md)."""

    def __init__(self, file: str, line: int, what: str, mend: str, rule: str = "content") -> None:
        super().__init__(f"{file}:{line}: {what}. {mend}")
        self.file = file
        self.line = line
        self.what = what
        self.mend = mend
        self.rule = rule


class NotPublished(ContentError):
    """The playbook has errors, so nothing of it is published; `findings` are all that lint tells without the model."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = findings[0]
        super().__init__(first.file, first.line, first.what, first.mend, first.rule)
        said = f"not published: {len(findings)} error{'' if len(findings) == 1 else 's'}"
        self.args = ("\n".join((said, *(finding.told for finding in findings))),)
        self.findings = tuple(findings)


class CallerError(FirstpassError):
    """The caller can mend this."""


class Forbidden(CallerError):
    """The token does not fit."""


class NotFound(CallerError):
    """No such thing for this caller."""


class Conflict(CallerError):
    """The same client id came with another message."""


class Overtaken(CallerError):
    """Somebody else changed the conversation between looking and acting; nothing was done."""


class TooLarge(CallerError):
    """More than the product accepts in one piece."""


class Malformed(CallerError):
    """Not what the contract says."""


class IllegalTransition(FirstpassError):
    """The owner cannot change this way from where it is."""


class Unavailable(FirstpassError):
    """A part of the product did not answer."""
