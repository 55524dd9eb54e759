"""Every way to stop early, told apart by who has to act, each with a hint."""

import difflib
from collections.abc import Collection


class TracerError(Exception):
    """A run that cannot go on: what happened, which field or file, what to change."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """The whole story in one line, as an annotation shows it."""
        return f"{self.message}. {self.hint}" if self.hint else self.message


class UsageError(TracerError):
    """An input that we do not know or cannot use."""


class ConfigError(TracerError):
    """A configuration or template file that says something we cannot follow."""


class AlertError(TracerError):
    """A payload that cannot be read as an alert."""


class UnknownAlertError(AlertError):
    """A payload that is sound, but no alerting tool's that we know."""


class RepositoryError(TracerError):
    """A checkout in which nothing can be traced."""


class LedgerError(TracerError):
    """A ledger that cannot be added to without disturbing it."""


class ForgeRefusedError(TracerError):
    """The forge answered, and the answer was no."""


class ForgeUnavailableError(TracerError):
    """The forge did not answer in time; the same run may succeed later."""

    exit_code = 2


class UntracedError(TracerError):
    """An alert that leads to no requirement, where `fail-on: untraced` asks for one."""


def did_you_mean(written: str, known: Collection[str]) -> str:
    """Offer the names that a mistyped one may stand for; else list them all."""
    near = difflib.get_close_matches(written.lower(), known, 1, cutoff=0.65)
    if near:
        return f"Did you mean `{near[0]}`?"
    return "Known are " + ", ".join(f"`{name}`" for name in known)
