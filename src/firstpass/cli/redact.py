"""`firstpass redact`: texts as JSON lines in, safe texts and what was found out. Needs no index and no model."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from firstpass.cli.words import Commands, command
from firstpass.domain.errors import Malformed

_SHAPE = 'a line is an object such as {"id": "1", "text": "my card is ..."}'


def add(commands: Commands) -> None:
    """The command's words."""
    line = 'take secrets and personal values out of texts: {"id", "text"} a line in, the same with "spans" out'
    parser = command(commands, "redact", line, run)
    parser.add_argument(
        "--secrets-only", action="store_true", help="keep personal values, as in messages of the company's people"
    )


def run(args: argparse.Namespace) -> int:
    """Standard input to standard output. 1 when a line failed; it is told by its number and has no result."""
    failed = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            result = _redacted(line, secrets_only=args.secrets_only)
        except Malformed as error:
            failed += 1
            print(f"line {number}: {error}", file=sys.stderr)
            continue
        sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.buffer.flush()
    return 1 if failed else 0


def _redacted(line: bytes, *, secrets_only: bool) -> dict[str, Any]:
    """The result for a line. The errors quote nothing of it."""
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        raise Malformed(f"this is not JSON in UTF-8; {_SHAPE}") from None
    if not isinstance(case, dict) or not isinstance(case.get("text"), str):
        raise Malformed(f'"text" is missing or no text; {_SHAPE}')
    if isinstance(case.get("id"), bool) or not isinstance(case.get("id"), str | int):
        raise Malformed(f'"id" is missing or neither text nor a whole number; {_SHAPE}')
    from firstpass.domain.redaction import redact

    found = redact(case["text"], secrets_only=secrets_only)
    spans = [{"start": span.start, "end": span.end, "kind": span.kind} for span in found.spans]
    return {"id": case["id"], "text": found.text, "spans": spans}
