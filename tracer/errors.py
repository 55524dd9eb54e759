"""The errors that people can act on: what happened, and what to change."""

import difflib
from collections.abc import Collection


class TracerError(Exception):
    """A run that cannot go on, for a reason that people can act on.

    Attributes:
        message: what happened, and in which field or file.
        hint: what to change; may be empty.
        note: what else there is to say at the end of the run; mostly empty.
        details: lines for the log that an annotation has no room for; mostly empty.
        place: the path and line of a file where the mistake is, if it is in one.
        exit_code: 1 if the user can fix it, 2 if the same run may succeed later. (3 is
            for mistakes of ours, which are not a `TracerError`.)

    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.note = ""
        self.details = ""
        self.place: tuple[str, int] | None = None

    def __str__(self) -> str:
        """Return all of it in one line, as an annotation shows it."""
        return ". ".join(filter(None, (self.message, self.hint, self.note)))


class UsageError(TracerError):
    """An input that is unknown or has a wrong value."""


class ConfigError(TracerError):
    """A configuration or template file with an error in it."""


class AlertError(TracerError):
    """A payload that cannot be read as an alert."""


class NotJSONError(AlertError):
    """A text that should be JSON is something else."""


class UnknownAlertError(AlertError):
    """A payload without errors that no known alerting tool writes."""


class RepositoryError(TracerError):
    """A checkout in which nothing can be traced."""


class MissingObjectError(RepositoryError):
    """A checkout that lacks an object which git needs."""


class LedgerError(TracerError):
    """A ledger that an entry cannot be added to without changing the rest.

    `place` is the path and the line of what is in the way.
    """

    def __init__(self, message: str, place: tuple[str, int], *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.place = place


class ForgeRefusedError(TracerError):
    """The forge answered, and it refused."""


class ForgeUnavailableError(TracerError):
    """The forge did not answer in time; the same run may succeed later."""

    exit_code = 2


class UntracedError(TracerError):
    """An alert that leads to no requirement, where `fail-on: untraced` is set."""


class AuditError(TracerError):
    """A statement of the method that does not hold, where `fail-on: audit` is set."""


class OutputError(TracerError):
    """A file or a stream that a run reports to cannot be written."""


def did_you_mean(written: str, known: Collection[str]) -> str:
    """Suggest the known name that a mistyped one resembles; without one, list them all."""
    near = difflib.get_close_matches(written.lower(), known, 1, cutoff=0.65)
    if near:
        return f"Did you mean `{near[0]}`?"
    return "The known names are " + ", ".join(f"`{name}`" for name in known)
