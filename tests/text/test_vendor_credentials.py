"""Of makers' credentials at least 98 % are masked, of ordinary phrases at most 2 %."""

from tests.support.further_credentials import FURTHER_CREDENTIALS, FURTHER_PHRASES
from tests.support.vendor_credentials import ORDINARY_PHRASES, VENDOR_CREDENTIALS
from tracer.text import Redactor

CREDENTIALS = (*VENDOR_CREDENTIALS, *FURTHER_CREDENTIALS)
PHRASES = (*ORDINARY_PHRASES, *FURTHER_PHRASES)
SHOWN = 6
"""Characters in a row of a credential, behind its prefix, that count as shown."""


def test_credentials_of_many_makers_are_masked() -> None:
    shown = [
        name
        for name, sentence, secret in CREDENTIALS
        if is_shown(secret, Redactor()(sentence.format(secret)))
    ]

    assert len(CREDENTIALS) >= 300
    assert len(shown) <= 0.02 * len(CREDENTIALS), shown


def is_shown(secret: str, masked: str) -> bool:
    """Whether a text shows more of a credential than what says whose it is."""
    behind = secret[len(secret) // 3 :]
    parts = (behind[i : i + SHOWN] for i in range(len(behind) - SHOWN + 1))
    return "***" not in masked or sum(part in masked for part in parts) > 2


def test_ordinary_phrases_stay_as_they_are() -> None:
    changed = [text for text in PHRASES if Redactor()(text) != text]

    assert len(PHRASES) >= 250
    assert len(changed) <= 0.02 * len(PHRASES), changed
