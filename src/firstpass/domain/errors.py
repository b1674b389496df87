"""Every error of the product, named by who must act.

FirstpassError
├── SetupError            the operator: configuration, environment, a broken index
├── ContentError          the support lead: a file of the playbook, prompts or evals
│   └── NotPublished      the playbook has errors, all told at once
├── CallerError           the client of the HTTP door or the command line
│   ├── Forbidden         no token, or one that is forged, broken or over
│   ├── NotFound          no such conversation, or not yours: the two look the same
│   ├── Conflict          the same client id was used for another message
│   ├── NotLoggedIn       no session of a logged-in customer, or one that is forged, broken or over
│   ├── AnotherCustomer   the conversation is another customer's
│   ├── NoAddress         nothing is on file that a code could go to
│   ├── Overtaken         somebody else changed the conversation meanwhile: look again
│   ├── TooLarge          longer than the product accepts
│   └── Malformed         not what the contract says
├── IllegalTransition     our own code or a desk asked for a change of owner that does not exist
├── Undeliverable         the dispatcher: no further try would deliver this entry
└── Unavailable           a part did not answer; the customer gets a person
    ├── BackendUnavailable  the account backend did not answer in time, or not now
    └── BackendLied         the account backend answered what its contract does not know

No message of these errors carries text of a customer.
"""

from __future__ import annotations

from collections.abc import Sequence

from firstpass.domain.lint import Finding
from firstpass.domain.outbox import DeadReason


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


class NotLoggedIn(CallerError):
    """The session does not fit, or there is none."""


class AnotherCustomer(CallerError):
    """The conversation began with another customer, and stays theirs."""


class NoAddress(CallerError):
    """The account backend holds no address for a code."""


class Overtaken(CallerError):
    """Somebody else changed the conversation between looking and acting; nothing was done."""


class TooLarge(CallerError):
    """More than the product accepts in one piece."""


class Malformed(CallerError):
    """Not what the contract says."""


class IllegalTransition(FirstpassError):
    """The owner cannot change this way from where it is."""


class Undeliverable(FirstpassError):
    """No further try would deliver this entry; `why` is a closed word."""

    def __init__(self, why: DeadReason) -> None:
        super().__init__(why)
        self.why = why


class Unavailable(FirstpassError):
    """A part of the product did not answer."""


class BackendUnavailable(Unavailable):
    """The account backend did not answer in time; the same call with the same key may be made again."""


class BackendLied(Unavailable):
    """The account backend broke its contract; nothing of its answer is used. The message never quotes it."""
