"""Masks what looks like a credential before anything of an alert is published."""

import re
from collections.abc import Callable, Sequence

from tracer.text.patterns import Pattern

MASK = "***"

_CREDENTIALS = Pattern(
    r"(?P<kept>\b(?:authorization|bearer|basic|password|passwd|pwd|secret|token"
    r"|api[_-]?key|access[_-]?key|client[_-]?secret|private[_-]?key|sig|signature)"
    r"\b[\"']?\s*[:=]\s*(?:bearer\s+|basic\s+)?[\"']?)[^\s\"'&,;}]{4,}"
    r"|(?P<scheme>\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/-]{16,}=*"
    r"|(?P<user>://[^\s/:@]*:)[^\s/@]+(?=@)"
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}"
    r"|\bglpat-[A-Za-z0-9_-]{16,}|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[A-Za-z0-9_-]{30,}"
    r"|\bsk[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{20,}"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*-----|$)",
    re.IGNORECASE,
)


def masker(patterns: Sequence[re.Pattern[str]] = ()) -> Callable[[str], str]:
    """Return what masks credentials, and whatever else these patterns find."""

    def redact(text: str) -> str:
        text = _CREDENTIALS.sub(_masked, text)
        for pattern in patterns:
            text = pattern.sub(MASK, text)
        return text

    return redact


def _masked(found: re.Match[str]) -> str:
    return (found["kept"] or found["scheme"] or found["user"] or "") + MASK
