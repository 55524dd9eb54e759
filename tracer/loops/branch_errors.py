"""Names the branch in an error about a ledger: the base branch may have the file, too."""

from collections.abc import Iterator
from contextlib import contextmanager

from tracer.errors import LedgerError


@contextmanager
def reading(branch: str) -> Iterator[None]:
    """Let an error say that the ledger which cannot be read is on a branch.

    It has no place in the checkout then, which has the file of the base branch.

    Raises:
        LedgerError: the same error.

    """
    try:
        yield
    except LedgerError as error:
        error.message = f"{error.message}, on the branch `{branch}`"
        error.place = None
        raise
