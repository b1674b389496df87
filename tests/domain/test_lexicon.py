"""The lexicon: telling words weigh more, rare ones are looked up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from firstpass.domain.lexicon import RARE, Lexicon, lexicon_of, terms_of

TEXTS = {"a": "Your card is frozen", "b": "Your card is late", "c": "Error 409 on your card", "d": "Your PIN"}
LEXICON = lexicon_of(TEXTS.items())


def test_case_signs_and_a_plural_do_not_count() -> None:
    assert terms_of("Cards, CARD! nq_test_") == {"card", "nq", "test"}
    assert terms_of("is us") == {"is", "us"}


def test_a_telling_word_counts_more_than_a_common_one() -> None:
    asked = terms_of("card 409")
    assert LEXICON.share(asked, TEXTS["c"]) == 1
    assert LEXICON.share(asked, "409") > LEXICON.share(asked, "card") > LEXICON.share(asked, "PIN") == 0


def test_a_word_that_nothing_holds_counts_like_the_rarest() -> None:
    assert LEXICON.share(terms_of("card holograms"), "card") == LEXICON.share(terms_of("card late"), "card")


def test_rare_words_are_looked_up_and_frequent_or_short_ones_are_not() -> None:
    assert LEXICON.look_up(terms_of("what is 409")) == {"c"}
    many = lexicon_of((str(i), "card") for i in range(RARE + 1))
    assert many.look_up(terms_of("card")) == set()
    assert LEXICON.look_up(terms_of("is")) == set()


def test_an_empty_lexicon_and_an_empty_wish_say_nothing() -> None:
    assert Lexicon().share(frozenset(), "card") == 0
    assert Lexicon().share(terms_of("card"), "card") == 1
    assert Lexicon().look_up(terms_of("card")) == set()


@given(st.text(), st.text())
def test_a_share_is_between_0_and_1(asked: str, text: str) -> None:
    assert 0 <= LEXICON.share(terms_of(asked), text) <= 1 + 1e-9
