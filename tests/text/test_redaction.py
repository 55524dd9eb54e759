"""What is masked in the sentences of alerts, and what is not."""

import pytest

from tests.support.credential_corpus import CREDENTIALS, ORDINARY
from tracer.text import Redactor

SECRET_ROWS = [
    pytest.param(sentence, id=f"{family} {number}")
    for family, sentences in CREDENTIALS.items()
    for number, sentence in enumerate(sentences)
]
ORDINARY_ROWS = [
    pytest.param(sentence, id=f"{family} {number}")
    for family, sentences in ORDINARY.items()
    for number, sentence in enumerate(sentences)
]


@pytest.mark.parametrize("sentence", SECRET_ROWS)
def test_a_credential_in_a_sentence_is_masked(sentence: str) -> None:
    before, _, rest = sentence.partition("«")
    secret, _, after = rest.partition("»")
    masked = Redactor()(before + secret + after)

    assert secret not in masked
    assert "***" in masked
    assert not any(part in masked for part in secret.split() if len(part) > 3)


@pytest.mark.parametrize("sentence", ORDINARY_ROWS)
def test_an_ordinary_sentence_stays_as_it_is(sentence: str) -> None:
    assert Redactor()(sentence) == sentence


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(SECRET_ROWS) >= 200
    assert len(ORDINARY_ROWS) >= 200
