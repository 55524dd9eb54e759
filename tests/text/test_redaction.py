"""What looks like a credential is masked."""

import pytest

from tracer.text.redaction import masker


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("password=hunter22 rest", "password=*** rest"),
        ("Authorization: Bearer abcdef0123456789abcdef", "Authorization: Bearer ***"),
        ("https://user:secret@db.example/x", "https://user:***@db.example/x"),
        ("ghp_" + "a" * 36, "***"),
        ("AKIAABCDEFGHIJKLMNOP", "***"),
        ("https://x.example/?token=abcdef&b=1", "https://x.example/?token=***&b=1"),
        ("eyJhbGciOiJI.eyJzdWIiOiIx.abc-def", "***"),
        ("the token expired; 3 secrets", "the token expired; 3 secrets"),
        ("p95 latency is 750ms", "p95 latency is 750ms"),
    ],
)
def test_what_looks_like_a_credential_is_masked(text: str, masked: str) -> None:
    assert masker()(text) == masked
