"""The branch of a loop, which follows from the loop's key alone."""

from tracer.text import Pattern
from tracer.tracing import loop_name

PREFIX = "remediation/"
_ORDINAL = Pattern(r"\+\d+$")


def branch_name(key: str, ordinal: int = 1) -> str:
    """Name the branch of a loop; a later loop of the same key has `+2`, `+3` behind it.

    Creating this branch is the claim on the loop, so the name must not depend on
    anything else: two runs that meet create the same one.
    """
    return f"{PREFIX}{loop_name(key, ordinal)}"


def ordinal_of(branch: str | None, key: str) -> int:
    """Return which loop of a key a branch belongs to, 0 where it is of another key."""
    name = (branch or "").removeprefix(PREFIX)
    if name == key:
        return 1
    digits = name.removeprefix(f"{key}+")
    is_ordinal = digits.isascii() and digits.isdigit()
    return int(digits) if is_ordinal and branch_name(key, int(digits)) == branch else 0


def key_of(branch: str) -> str:
    """Return the key of the loops that a branch belongs to, without its ordinal."""
    return _ORDINAL.sub("", branch.removeprefix(PREFIX))


def name_in_files(branch: str) -> str:
    """Return the name of a branch's loop, as it is used in the names of files."""
    return branch.removeprefix(PREFIX)
