"""From a message to wishes: its pieces, which of them count, and what a button says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from firstpass.adapters.embedding.hashing import HashingEmbedder
from firstpass.adapters.embedding.weights import locate
from firstpass.adapters.languages import FewWords
from firstpass.domain.conversation import PERSON_CHOICE, SOMETHING_ELSE
from firstpass.domain.decision import Candidate
from firstpass.domain.playbook import Cues
from firstpass.domain.policy.situation import SURE
from firstpass.domain.redaction import approved
from firstpass.domain.scope import CaseTypeId
from firstpass.domain.signals import Courtesy, SignalKind
from firstpass.engine.delivery import hear
from firstpass.understanding.classifier import Calibration, Classifier, Examples, Floats, Machine
from firstpass.understanding.cues import CueTable, words_of
from firstpass.understanding.features import Sparse, lexical_features
from firstpass.understanding.heads import no_heads
from firstpass.understanding.readability import is_readable
from firstpass.understanding.segments import MAX_SEGMENTS, segments_of
from firstpass.understanding.understander import PlaybookUnderstander, choose_wishes
from tests.stage import a_scope, a_wish, open_stage

CUES = Cues(
    {},
    {
        "asks_for_person": {"en": ("a person",)},
        "greeting": {"en": ("hello",), "es": ("hola",)},
        "reserved.unblock_decision": {"en": ("unblock",)},
    },
)
KNOWN = ("en", "es", "fr", "de", "pt")
NOTHING = np.zeros(0, dtype=np.float32)


class ByWord(Classifier):
    """A fake that knows one word a case type, and how sure it is of it: the surer, the fewer words stand around."""

    def __init__(self, **sure: float) -> None:
        nowhere = np.zeros((0, 0), dtype=np.float32)
        super().__init__(
            Machine((), nowhere, nowhere),
            Calibration(NOTHING, 0.0),
            Examples(nowhere, np.zeros(0, dtype=np.int32)),
        )
        known = {"fee": "late_fee", "invoice": "invoice_copy", "express": "express_card"}
        object.__setattr__(self, "known", [(_column(w), known[w], c) for w, c in sure.items()])

    def candidates(self, vector: Floats, lexical: Sparse) -> tuple[Candidate, ...]:
        present = set(lexical.columns.tolist())
        known: list[tuple[int, str, float]] = self.known  # type: ignore[attr-defined]
        less = 0.0001 * len(present)
        found = [Candidate(CaseTypeId(name), sure - less) for column, name, sure in known if column in present]
        return tuple(sorted(found, key=lambda candidate: -candidate.confidence))


def _column(word: str) -> int:
    """Where this word, as a whole word, stands among the features."""
    return int(lexical_features(word).columns[0])


class RealTokens(HashingEmbedder):
    """The twin, but it counts as the real embedder does: all that readability needs of it."""

    def __init__(self) -> None:
        super().__init__()
        self._tokenizer = Tokenizer.from_file(str(locate().tokenizer))
        self._tokenizer.no_padding()

    def count_tokens(self, text: str) -> int:
        return len(self._tokenizer.encode(text).ids)


def an_understander(**sure: float) -> PlaybookUnderstander:
    return PlaybookUnderstander(
        a_scope(), CueTable(CUES), ByWord(**sure), no_heads(384), HashingEmbedder(), FewWords(), KNOWN
    )


async def wishes_of(text: str, **sure: float) -> list[str | None]:
    understood = await an_understander(**sure).understand(approved(text), None)
    assert understood.vectors.shape == (len(understood.meaning.wishes), 384)
    return [wish.case_type for wish in understood.meaning.wishes]


async def test_a_message_about_one_thing_has_one_wish() -> None:
    assert await wishes_of("How much is the late fee?", fee=0.9) == ["late_fee"]


async def test_two_sure_sentences_are_two_wishes() -> None:
    text = "How much is the late fee? I also need my invoice please."
    assert sorted(map(str, await wishes_of(text, fee=0.99, invoice=0.98))) == [
        "invoice_copy",
        "late_fee",
    ]


async def test_a_further_wish_must_be_sure() -> None:
    less = SURE - 0.01
    assert await wishes_of("How much is the fee? Where is my invoice now?", fee=0.99, invoice=less) == ["late_fee"]


async def test_what_nobody_knows_is_one_wish_without_candidates() -> None:
    assert await wishes_of("The moon is made of cheese. Is it not so?") == [None]


async def test_every_wish_has_its_place_in_the_message() -> None:
    text = "Tell me about the fee.  And where is my invoice now?"
    meaning = (await an_understander(fee=0.9, invoice=0.95).understand(approved(text), None)).meaning
    assert {text[wish.start : wish.end].strip() for wish in meaning.wishes} <= {
        text,
        "Tell me about the fee",
        "where is my invoice now",
    }


async def test_a_courtesy_wishes_nothing_and_costs_no_embedding() -> None:
    understander = PlaybookUnderstander(
        a_scope(), CueTable(CUES), ByWord(), no_heads(384), closed := HashingEmbedder(), FewWords()
    )
    closed.close()
    meaning = (await understander.understand(approved("Hello!"), None)).meaning
    assert (meaning.courtesy, meaning.wishes, meaning.readable) == (Courtesy.GREETING, (), True)


@pytest.mark.parametrize("text", ["", "  \n", "12345", "?!?!"])
async def test_without_words_there_is_nothing_to_understand(text: str) -> None:
    meaning = (await an_understander().understand(approved(text), None)).meaning
    assert (meaning.readable, meaning.wishes) == (False, ())


async def test_the_person_button_asks_for_a_person() -> None:
    meaning = (await an_understander().understand(approved("Talk to someone"), PERSON_CHOICE)).meaning
    assert [signal.kind for signal in meaning.signals] == [SignalKind.ASKS_FOR_PERSON]


async def test_something_else_says_that_nothing_fits() -> None:
    assert (await an_understander().understand(approved("Something else"), SOMETHING_ELSE)).meaning.none_of_these


async def test_a_case_type_button_is_certain() -> None:
    understood = await an_understander().understand(approved("Late fee"), "late_fee")
    assert [(wish.case_type, wish.confidence) for wish in understood.meaning.wishes] == [("late_fee", 1.0)]
    assert understood.vectors.shape == (1, 384)


async def test_a_button_under_words_about_a_person_still_asks_for_one() -> None:
    meaning = (await an_understander().understand(approved("a person please\nLate fee"), "late_fee")).meaning
    assert SignalKind.ASKS_FOR_PERSON in {signal.kind for signal in meaning.signals}


async def test_a_person_button_followed_by_words_still_asks_for_one() -> None:
    """Two messages of a burst are heard as one text; the button was not the last of them."""
    stage = await open_stage()
    await stage.says("Menschen sprechen", choice=PERSON_CHOICE)
    await stage.says("it is about my late fee")
    heard = hear(await stage.seen())
    stage.store.close()
    assert heard is not None
    assert heard.choice == PERSON_CHOICE


def test_asking_for_a_person_is_urgent() -> None:
    assert an_understander().is_urgent(approved("get me a person"))
    assert not an_understander().is_urgent(approved("how much is the fee"))


@given(st.text(max_size=200))
def test_pieces_lie_in_the_message_in_order(text: str) -> None:
    pieces = segments_of(text)
    assert 1 <= len(pieces) <= MAX_SEGMENTS
    assert all(text[piece.start : piece.end].strip() == piece.text.strip() for piece in pieces)
    assert all(one.end <= other.start for one, other in pairwise(pieces))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Where is my card? How much is the fee?", 2),
        ("Where is my card and also how much is the fee", 2),
        ("Where is my card\nhow much is it", 2),
        ("Hi! Where is my card?", 1),
        ("Is it 3.50 or 4.50 a month?", 1),
        ("", 1),
    ],
)
def test_a_message_falls_into_sentences_of_three_words_or_more(text: str, pieces: int) -> None:
    assert len(segments_of(text)) == pieces


def test_the_whole_message_counts_where_it_is_surer_than_its_sentences() -> None:
    assert choose_wishes([a_wish("late_fee", 0.9), a_wish("late_fee", 0.8), a_wish(None)]) == [0]


def test_the_surest_sentence_of_a_case_type_stands_for_it() -> None:
    whole, *sentences = a_wish("late_fee", 0.3), a_wish("late_fee", SURE), a_wish("late_fee", 0.9)
    assert choose_wishes([whole, *sentences]) == [2]


def test_without_any_sure_sentence_the_whole_message_is_the_wish() -> None:
    assert choose_wishes([a_wish("late_fee", 0.3), a_wish("late_fee", 0.5), a_wish("invoice_copy", SURE - 0.01)]) == [0]


@given(
    st.lists(st.tuples(st.sampled_from(["late_fee", "invoice_copy", None]), st.floats(0, 1)), min_size=1, max_size=5)
)
def test_no_case_type_is_wished_twice(rows: list[tuple[str | None, float]]) -> None:
    wishes = [a_wish(name, sure) for name, sure in rows]
    chosen = [wishes[row].case_type for row in choose_wishes(wishes)]
    assert chosen
    assert len(chosen) == len(set(chosen))


@pytest.mark.parametrize("text", ["ok", "ja", "Привет, где моя карта", "手数料はいくら", "xq", "My invioce is mising"])
def test_words_of_any_script_are_readable(text: str) -> None:
    assert is_readable(words_of(text), HashingEmbedder())


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("asdkjfh qwlekjrh zxcvmnb", False),
        ("sdfkjhsdf", False),
        ("where is my card pls", True),
        ("wat happend to mi mony", True),
        ("Rechnungskopie bitte", True),
        ("¿Dónde está mi tarjeta?", True),
        ("Je n'ai pas reçu ma carte", True),
        ("Não recebi o cartão", True),
        ("Wo ist meine Karte?", True),
    ],
)
def test_keyboard_noise_is_told_from_words(text: str, readable: bool) -> None:
    assert is_readable(words_of(text), RealTokens()) is readable
