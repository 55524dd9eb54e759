"""Of makers' credentials at least 98 % are masked, of ordinary phrases at most 2 %."""

import pytest

from tests.support.further_credentials import FURTHER_CREDENTIALS, FURTHER_PHRASES
from tests.support.logged_credentials import LOGGED_CREDENTIALS, LOGGED_PHRASES
from tests.support.tool_credentials import TOOL_CREDENTIALS, TOOL_PHRASES
from tests.support.vendor_credentials import ORDINARY_PHRASES, VENDOR_CREDENTIALS
from tracer.text import Redactor

CREDENTIALS = (
    *VENDOR_CREDENTIALS,
    *FURTHER_CREDENTIALS,
    *((sentence, sentence, secret) for sentence, secret in LOGGED_CREDENTIALS),
    *((sentence, sentence, secret) for sentence, secret in TOOL_CREDENTIALS),
)
PHRASES = (*ORDINARY_PHRASES, *FURTHER_PHRASES, *LOGGED_PHRASES, *TOOL_PHRASES)
SHOWN = 6
"""Characters in a row of a credential, behind its prefix, that count as shown."""


def test_credentials_of_many_makers_are_masked() -> None:
    shown = [
        name
        for name, sentence, secret in CREDENTIALS
        if is_shown(secret, Redactor()(sentence.format(secret)))
    ]

    assert len(CREDENTIALS) >= 700
    assert len(shown) <= 0.02 * len(CREDENTIALS), shown


def is_shown(secret: str, masked: str) -> bool:
    """Whether a text shows more of a credential than what says whose it is."""
    behind = secret[len(secret) // 3 :]
    parts = (behind[i : i + SHOWN] for i in range(len(behind) - SHOWN + 1))
    return "***" not in masked or sum(part in masked for part in parts) > 2


def test_ordinary_phrases_stay_as_they_are() -> None:
    changed = [text for text in PHRASES if Redactor()(text) != text]

    assert len(PHRASES) >= 780
    assert len(changed) <= 0.02 * len(PHRASES), changed


QUERIES = {
    "https://a.example/?q=password+is+hunter2x9": "https://a.example/?q=password+is+***",
    "https://a.example/?q=password%20is%20hunter2x9&b=1": (
        "https://a.example/?q=password%20is%20***&b=1"
    ),
    "see https://a.example/x?b=1&q=curl%20-u%20bob%3Ahunter2x9": (
        "see https://a.example/x?b=1&q=curl%20-u%20bob%3A***"
    ),
    "https://a.example/?q=Authorization%3A+Bearer+Zx81kQp0WmR4tY7u": (
        "https://a.example/?q=Authorization%3A***"
    ),
    "https://a.example/?q=password+reset+page+slow": (
        "https://a.example/?q=password+reset+page+slow"
    ),
    "https://a.example/?q=service%3Alogin%20key%3Auser_id+session%3Aclosed": (
        "https://a.example/?q=service%3Alogin%20key%3Auser_id+session%3Aclosed"
    ),
}


@pytest.mark.parametrize("address", QUERIES)
def test_a_query_of_an_address_is_read_as_a_sentence(address: str) -> None:
    assert Redactor()(address) == QUERIES[address]
