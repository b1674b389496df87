"""The scripted model that ships: it writes what it was given, whatever it is asked, also when it may repair it."""

from __future__ import annotations

from dataclasses import dataclass, field

from firstpass.domain.redaction import SafeText
from firstpass.domain.verification import Draft
from firstpass.ports import DraftRequest


@dataclass
class ScriptedModel:
    """A `Drafter` that answers with its texts in order, the last one for ever. It cites all the evidence it was shown,
    as a hostile model would; `asked` counts how often it wrote."""

    texts: tuple[SafeText, ...]
    asked: int = field(default=0, init=False)

    async def draft(self, request: DraftRequest) -> Draft:
        text = self.texts[min(self.asked, len(self.texts) - 1)]
        self.asked += 1
        return Draft(text, request.approved.citations)
