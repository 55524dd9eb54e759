"""Signs people in (`login/spec.md`, "Password
check"), as `search/spec.md`, "Right password" does not ask for.
"""


def sign_out():
    # The "Sign-out (everywhere)" requirement in openspec/specs/login
    return "login/spec.md"


def attempts():
    """Counts them, see `login/spec.md` and "Password checks"."""
    return 3  # openspec/specs/login/spec.md "Requirement: Password check"
