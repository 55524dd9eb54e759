"""Files whose contents nobody can read in the repository: pointers to them, or encrypted."""

import re

IN_LFS = "in LFS"
ENCRYPTED = "encrypted"
_BEGINNINGS = (
    (b"version https://git-lfs", IN_LFS),
    (b"version https://hawser.github.com/spec", IN_LFS),  # its first name
    (b"/annex/objects/", "in git-annex"),
    (b"\0GITCRYPT\0", ENCRYPTED),
    (
        b"U2FsdGVkX1",
        ENCRYPTED,
    ),  # `Salted__` of OpenSSL in Base64, as transcrypt writes it
    (b"$ANSIBLE_VAULT;", ENCRYPTED),
    (b"age-encryption.org/v1", ENCRYPTED),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", ENCRYPTED),
    (b"-----BEGIN PGP MESSAGE-----", ENCRYPTED),
)
"""How such a file begins, and what it is called. `.gitattributes` may not say so."""
HIDDEN_REASONS = frozenset(why for _, why in _BEGINNINGS)
_ENCRYPTED_VALUE = "ENC[AES256_GCM,data:"
"""How SOPS writes a value: only some of a file's may be encrypted."""
_SIGNS = (*(start.strip(b"\0").decode() for start, _ in _BEGINNINGS), _ENCRYPTED_VALUE)
HIDDEN_CONTENT = "|".join(re.sub(r"[.$\[]", r"\\\g<0>", sign) for sign in _SIGNS)
"""An extended expression that finds all of these, and files that only write of them."""


def hidden_reason(data: bytes) -> str | None:
    """Return what a file is called whose content is elsewhere, or `None` for another."""
    return next((why for start, why in _BEGINNINGS if data.startswith(start)), None)


def has_hidden_values(text: str) -> bool:
    """Whether values in a text are encrypted."""
    return _ENCRYPTED_VALUE in text
