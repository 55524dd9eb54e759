"""What is masked in the sentences of alerts, and what is not."""

import pytest

from tests.support.credential_corpus import CREDENTIALS, ORDINARY
from tracer.text import Pattern, Redactor

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


@pytest.mark.parametrize(
    ("key", "value", "masked"),
    [
        ("password", "hunter2", "***"),
        ("DB_PASSWORD", "expired", "***"),
        ("apiKey", "abc", "***"),
        ("X-Api-Key", "none of your business", "***"),
        ("token", "a8f3k2m9x1", "***"),
        ("token", "expired", "expired"),
        ("secret", "db-creds", "db-creds"),
        ("password", "", ""),
        ("token_count", "4096", "4096"),
        ("service", "login", "login"),
        ("note", "password=hunter2", "password=***"),
    ],
)
def test_the_value_of_a_tag_is_masked_by_its_key(
    key: str, value: str, masked: str
) -> None:
    assert Redactor().tag(key, value) == (key, masked)


def test_the_key_of_a_tag_may_hold_a_credential() -> None:
    assert Redactor().tag("password=hunter2", "x") == ("password=***", "x")


@pytest.mark.parametrize(
    ("pattern", "text", "masked"),
    [
        (r"cust-\d+", "cust-1 and cust-2", "*** and ***"),
        (r"x*", "axxb", "a***b"),
        (r"for .*", "token=a8f3k2m9 for bob", "token=*** ***"),
        (r"word=\w+", "pass word=hunter2 x", "pass *** x"),
        (r"hunter2 and", "password=hunter2 and more", "password=*** more"),
        (r"(?<=a8f3)k2m9", "token=a8f3k2m9", "token=***"),
    ],
)
def test_patterns_of_the_user_mask_more_of_the_same_text(
    pattern: str, text: str, masked: str
) -> None:
    assert Redactor([Pattern(pattern)])(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Basic aG9wZS10aGlz//\u00df=e",
        "_" * 40,
        "\ud800=" * 40,
        "pwd: /" + "9" * 60 + "(",  # a path, were it not for the bracket
    ],
)
def test_odd_characters_are_no_reason_to_fail(text: str) -> None:
    assert isinstance(Redactor()(text), str)
