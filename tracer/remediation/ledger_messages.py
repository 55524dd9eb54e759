"""The messages of commits that change entries of the ledger, and nothing else."""

from collections.abc import Sequence

from tracer.remediation.commit_trailers import trailers_about
from tracer.text import message_text, shorten
from tracer.tracing import Trace

_NAME_LIMIT = 60
_NAMES = 3


def resolution_message(traces: Sequence[Trace]) -> str:
    """Return the message of a commit that records that alerts have resolved."""
    return _message(f"FEEDBACK: Record that {_names(traces)} resolved", traces)


def episode_message(traces: Sequence[Trace]) -> str:
    """Return the message of a commit with more alerts of an intent that is merged.

    Some are of another instance: they fire for the first time.
    """
    return _message(f"FEEDBACK: Record that {_names(traces)} fired", traces)


def correction_message(traces: Sequence[Trace]) -> str:
    """Return the message of a commit after a person has named the requirement."""
    return _message(f"FEEDBACK: Correct the requirement of {_names(traces)}", traces)


def waiting_message(traces: Sequence[Trace]) -> str:
    """Return the message of a commit that shows alerts which wait for a pull request."""
    return _message(f"FEEDBACK: Show that {_names(traces)} waits", traces)


def opened_message(traces: Sequence[Trace]) -> str:
    """Return the message of a commit that takes out what has its own pull request now."""
    return _message(f"FEEDBACK: Take out {_names(traces)}, which waits no more", traces)


def severity_message(traces: Sequence[Trace]) -> str:
    """Return the message of a commit that raises the severity of entries."""
    return _message(f"FEEDBACK: Record that {_names(traces)} became worse", traces)


def repeat_message(traces: Sequence[Trace]) -> str:
    """Return the message of a commit that supersedes a second entry of an episode."""
    return _message(f"FEEDBACK: Keep one entry of {_names(traces)}", traces)


def decline_message(traces: Sequence[Trace]) -> str:
    """Return the message of a commit that keeps what a person declined."""
    return _message("FEEDBACK: Keep what was declined", traces[:1])


def _names(traces: Sequence[Trace]) -> str:
    names = [message_text(shorten(t.alert.name, _NAME_LIMIT)) for t in traces]
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return ", ".join(names[:_NAMES]) + more


def _message(subject: str, traces: Sequence[Trace]) -> str:
    requirement = traces[0].requirement
    named = message_text(requirement.id) if requirement else "untraced"
    return f"{subject} ({named})\n\n" + "\n".join(trailers_about(traces)) + "\n"
