"""Guesses of the state of an alert and of its times, from what is beside them."""

from collections.abc import Sequence

from msgspec.structs import replace

from tracer.alerts.fields.severity_words import parse_severity
from tracer.alerts.fields.status_words import Status, parse_status
from tracer.alerts.proposals.fallback_guesses import time_of_member, time_of_run
from tracer.alerts.proposals.field_checks import text_of, time_fit
from tracer.alerts.proposals.field_scores import best_member, points, ranked_members
from tracer.alerts.proposals.key_names import last_word
from tracer.alerts.proposals.other_meanings import is_time_of_window, is_truth
from tracer.alerts.proposals.payload_leaves import Leaf
from tracer.text import Json, Pattern

_RESULTS = frozenset(("result", "outcome", "conclusion", "verdict"))
_PENDING = "pending"
_PROGRESS = frozenset(
    """completed complete finished done concluded running started in_progress stopped
    building executing queued""".split()  # noqa: SIM905
)
"""Words for how far something has come, which do not say whether it went well."""
_OUTAGES = frozenset(("down", "offline", "unreachable", "slow", "degraded", "outage"))
"""States that last for some time, and are not how something ended."""
_IS_OVER = Pattern(r"(?i)^(?:resolved|recovered|closed|cleared)").match
"""What the key of a time begins with that an alert has only when it is over."""
_SAYS_CHANGED = Pattern(r"(?i)chang|updat|modif|last|sent|receiv|check|now").search


def complete_state(best: dict[str, Leaf], leaves: Sequence[Leaf]) -> None:
    """Find the severity in the state where it says how bad it is, and the time of it."""
    for says in (_event_of_pending, _failed_result, _told_beside_progress):
        if (told := says(best.get("status"), leaves)) is not None:
            best["status"] = told
    _complete_severity(best, leaves)
    if "status" not in best and (over := _cleared_severity(best.get("severity"))):
        best["status"] = over
    state = best.get("status")
    if ended := _end_beside(state, leaves) if state else _end(leaves):
        best["status"] = ended
    _complete_times(best, leaves)


def _complete_severity(best: dict[str, Leaf], leaves: Sequence[Leaf]) -> None:
    """Find how bad it is in the state: Icinga and Mackerel write `critical` there."""
    state = [best["status"]] if "status" in best else []
    states = (
        (s, text_of(s.place)) for s in [*state, *ranked_members("status", leaves)]
    )
    # `config_error` is the kind of an error, and does not say how bad it is.
    graded = (s for s, word in states if "_" not in word and parse_severity(word))
    if "severity" not in best and (leaf := next(graded, None)):
        best["severity"] = leaf


def _complete_times(best: dict[str, Leaf], leaves: Sequence[Leaf]) -> None:
    """Find when the state changed, for an alert that has no start."""
    changed = best_member("changed_at", leaves)
    changed = changed or time_of_member(leaves) or time_of_run(leaves)
    if changed is None:
        return
    start = best.get("timestamp")
    if start and is_time_of_window(start) and not is_time_of_window(changed):
        del best["timestamp"]
    if "timestamp" not in best:
        # The time of an incident whose end has one of its own is that of its start.
        ended = best.get("ended_at", changed)
        is_start = ended is not changed and not _SAYS_CHANGED(changed.keys[-1])
        is_start &= ended.parents == changed.parents
        best["timestamp" if is_start else "changed_at"] = changed


def _event_of_pending(status: Leaf | None, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the event that says that a pending alert is new: nobody has taken it yet.

    Alone, the word means at Prometheus that the condition does not hold long enough.
    """
    if status is None or text_of(status.place).lower() != _PENDING:
        return None
    events = (leaf for leaf in ranked_members("status", leaves) if leaf is not status)
    return next((leaf for leaf in events if parse_status(text_of(leaf.place))), None)


def _failed_result(status: Leaf | None, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the result beside a status that only says that something came to its end.

    Keptn writes `{"status": "succeeded", "result": "fail"}`.
    """
    if status is None or parse_status(text_of(status.place)) is not Status.RESOLVED:
        return None
    beside = (leaf for leaf in leaves if leaf.parents == status.parents)
    results = (leaf for leaf in beside if leaf.name in _RESULTS)
    words = ((leaf, parse_status(text_of(leaf.place))) for leaf in results)
    failed = next((leaf for leaf, word in words if word is Status.FIRING), None)
    # The path names both: what is not read may say that the alert is over.
    return failed and replace(failed, path=f"{failed.path} || {status.path}")


def _told_beside_progress(status: Leaf | None, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return how something ended, where its status only says how far it has come.

    Mabl writes `{"status": "completed", "success": true}`.
    """
    if status and text_of(status.place).lower() not in _PROGRESS:
        return None
    others = [leaf for leaf in leaves if leaf is not status and not leaf.is_listed]
    results = [leaf for leaf in others if last_word(leaf.keys[-1]) in _RESULTS]
    known = (leaf for leaf in results if parse_status(text_of(leaf.place)))
    if status is None or (result := next(known, None)):
        return next(known, None) if status is None else result
    beside = (leaf for leaf in others if leaf.parents == status.parents)
    truths = (leaf for leaf in beside if is_truth(leaf) and points("status", leaf))
    return next(truths, None)


def _cleared_severity(severity: Leaf | None) -> Leaf | None:
    """Return a severity that is a state: `CLEARED`, as ITU-T X.733 has it."""
    word = text_of(severity.place) if severity else ""
    return severity if parse_status(word) is Status.RESOLVED else None


def _end(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return that an alert is over, where only a time says so: `resolved_at`."""
    times = (
        leaf for leaf in ranked_members("ended_at", leaves) if _IS_OVER(leaf.keys[-1])
    )
    leaf = next(times, None)
    if leaf is None:
        return None
    return Leaf(f"{leaf.path} && 'resolved'", leaf.keys, Json("resolved", leaf.path))


def _end_beside(status: Leaf, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return that an outage is over, where the time of its end is beside its state.

    WebGazer writes `{"status": "DOWN", "endedAt": …}`. What has failed, ended, too.
    """
    word = text_of(status.place).lower()
    if word not in _OUTAGES:
        return None
    times = (leaf for leaf in leaves if leaf.name in {"endedat", "ended"})
    beside = (leaf for leaf in times if leaf.parents == status.parents)
    end = next((leaf for leaf in beside if time_fit(leaf.place)), None)
    if end is None:
        return None
    path = f"({end.path} && 'resolved') || {status.path}"
    return Leaf(path, status.keys, Json("resolved", status.path))
