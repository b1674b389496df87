"""The signals that a playbook's files may name, and how they name them."""

from __future__ import annotations

from firstpass.domain.notices import NoticeKind
from firstpass.domain.signals import ReservedDecision, SignalKind, SignalName, Vulnerability

_VALUES: dict[SignalKind, type[ReservedDecision | NoticeKind | Vulnerability]] = {
    SignalKind.RESERVED_DECISION: ReservedDecision,
    SignalKind.NOTICE: NoticeKind,
    SignalKind.VULNERABILITY: Vulnerability,
}
_PLAIN = (
    SignalKind.ASKS_FOR_PERSON,
    SignalKind.SECURITY_REPORT,
    SignalKind.INJECTION,
    SignalKind.ABUSE,
    SignalKind.AUTOMATED,
)


def kind_named(name: str) -> SignalKind | None:
    """The kind of this name, None where there is none that can be learned."""
    return next((kind for kind in (*_VALUES, *_PLAIN) if kind.value == name), None)


def signal_of(kind: SignalKind, key: str) -> SignalName | None:
    """The signal that `key` stands for among those of a kind: one of its values, or the kind itself."""
    if kind not in _VALUES:
        return SignalName(kind) if key == kind.value else None
    value = next((value for value in _VALUES[kind] if value.value == key), None)
    return SignalName(kind, value.value) if value else None


def signal_named(name: str) -> SignalName | None:
    """The signal of a whole name, such as `notice.complaint` or `abuse`."""
    kind, _, value = name.partition(".")
    known = kind_named(kind)
    return signal_of(known, value or kind) if known else None
