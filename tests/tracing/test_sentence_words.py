"""Which words of two sentences count as the same."""

import pytest

from tracer.tracing.sentence_words import sentence_words


@pytest.mark.parametrize(
    ("plural", "word"),
    [
        ("logins", "login"),
        ("queries", "query"),
        ("responses", "response"),
        ("databases", "database"),
        ("processes", "process"),
        ("batches", "batch"),
        ("searches", "search"),
        ("caches", "cache"),
        ("indexes", "index"),
        ("crashes", "crash"),
    ],
)
def test_a_plural_is_the_same_word(plural: str, word: str) -> None:
    assert sentence_words(plural) == sentence_words(word) == {word}


@pytest.mark.parametrize("word", ["access", "status", "analysis", "process"])
def test_a_word_that_ends_like_a_plural_stays(word: str) -> None:
    assert sentence_words(word) == {word}
