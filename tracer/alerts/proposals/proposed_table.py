"""Proposes a table for a payload, or for one of a firing and one of its recovery."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from tracer.alerts.fields.status_words import Status, is_inactive, parse_status
from tracer.alerts.fields.title_marks import status_in_title
from tracer.alerts.proposals.field_checks import GRADES, grade_of, text_of
from tracer.alerts.proposals.field_guesses import guess_fields
from tracer.alerts.proposals.key_names import last_word
from tracer.alerts.proposals.key_words import SEARCHES, WORDS
from tracer.alerts.proposals.other_meanings import is_truth
from tracer.alerts.proposals.payload_leaves import Leaf, payload_leaves
from tracer.alerts.proposals.payload_links import link_name
from tracer.alerts.proposals.proposal import Proposal, ProposedPath
from tracer.alerts.proposals.proposed_identity import lasting_names, shared_by_both
from tracer.alerts.tables.payload_table import FIELD_NAMES
from tracer.alerts.tables.table_reader import WHOLE
from tracer.alerts.tables.usual_keys import key_ranks
from tracer.text import Json, cut_and_masked

_WORDS_OF_SENTENCE = 2
"""Blanks in a text that says something, and is no name."""
_SHOWN = 60
"""Characters of a value that are shown next to its path."""
_MARKS = 3
"""Keys that tell the payload from others."""
_LISTS = frozenset(
    (
        *("alerts", "incidents", "problems", "alarms", "violations", "findings"),
        *("detections", "issues", "vulnerabilities"),
    )
)
"""Keys of a list that holds the alerts where nothing beside it is a title."""
_PARTS = frozenset(("jobs", "stages", "steps", "tasks", "phases", "builds"))
"""Keys of a list of the parts of a run, which is one alert if it has a state of its own."""
_ESSENTIAL = frozenset(("title", "status", "severity", "timestamp", "description"))
_STATE = frozenset(("status", "severity", "timestamp"))
"""What together only an alert has, though it is named by its metric alone."""


def propose_table(firing: Json, recovery: Json | None = None) -> Proposal | None:
    """Propose a table for a payload, `None` where nothing in it looks like a title.

    Args:
        firing: a payload, or one of a firing where there are two.
        recovery: the payload of its recovery.

    """
    top = payload_leaves(firing)
    listed = _list_of_alerts(top)
    leaves = payload_leaves(next(listed.place.items())) if listed else top
    guesses = dict(guess_fields(leaves))
    if listed:
        guesses = {**guesses, **_title_around(top, listed, guesses)}
        guesses = {**_around(top, listed), **guesses}
    after = _leaves_of_recovery(recovery, listed)
    title = guesses.get("title", ())
    if "description" not in guesses and any(map(_is_sentence, title)):
        guesses["description"] = title
    words = _learn_status(guesses, leaves, after) | _grades(guesses)
    if not {"title", "alert_id"} & set(guesses):
        return None
    paths = tuple(_paths(guesses))
    return Proposal(
        when=(_path_of_list(listed),) if listed else _marks(guesses, leaves, after),
        alerts=_path_of_list(listed) if listed else "",
        identity=shared_by_both(guesses, after) if after else lasting_names(guesses),
        paths=paths,
        words=words,
    )


def _around(top: Sequence[Leaf], listed: Leaf) -> dict[str, tuple[Leaf, ...]]:
    """Return what is written once for all alerts of a list: `{"host": …, "checks": […]}`."""
    outside = [leaf for leaf in top if not leaf.path.startswith(listed.path)]
    guesses = guess_fields([leaf for leaf in outside if _is_around(leaf, listed)])
    return {
        name: tuple(replace(leaf, path=_path_around(leaf)) for leaf in guesses[name])
        for name in ("service", "environment", "timestamp", "changed_at", "links")
        if name in guesses
    }


def _is_sentence(leaf: Leaf) -> bool:
    """Whether a title is rather what describes the alert, which has no other text."""
    is_text = last_word(leaf.keys[-1]) in key_ranks("description")
    return is_text and text_of(leaf.place).count(" ") >= _WORDS_OF_SENTENCE


def _title_around(
    top: Sequence[Leaf], listed: Leaf, inside: Mapping[str, Sequence[Leaf]]
) -> dict[str, tuple[Leaf, ...]]:
    """Return title and description of all alerts that have only a metric each.

    Moira writes `{"trigger": {"name": …}, "events": [{"metric": …, "state": …}]}`.
    """
    if inside.get("title") not in {inside.get("metric"), inside.get("service"), None}:
        return {}
    outside = [leaf for leaf in top if not leaf.path.startswith(listed.path)]
    guesses = guess_fields([leaf for leaf in outside if not leaf.is_listed])
    if guesses.get("title") in {guesses.get("service"), None}:
        return {}
    return {
        name: tuple(replace(leaf, path=_path_around(leaf)) for leaf in guesses[name])
        for name in ("title", "description", "rule")
        if name in guesses and (name == "title" or name not in inside)
    }


def _is_around(leaf: Leaf, listed: Leaf) -> bool:
    """Whether a member is outside of all lists, or of those that the list is not in."""
    inner = leaf.path.rpartition("[0].")[0]
    return not leaf.is_listed or listed.path.startswith(f"{inner}[0].")


def _path_around(leaf: Leaf) -> str:
    """Return the path to a member outside the alerts, from within one of them.

    What is in the first member of a list is said of all alerts if there is no second.
    """
    whole = f"{WHOLE}.{leaf.path}"
    ends = (match.start() for match in re.finditer(r"\[0\]\.", whole))
    checks = (f"length({whole[:end]}) == `1` && " for end in ends)
    return "".join((*checks, whole))


def _path_of_list(listed: Leaf) -> str:
    """Return the path to all alerts: of each list if they are in lists of lists."""
    is_nested = listed.is_listed
    return listed.path.replace("[0].", "[].") + ("[]" if is_nested else "")


def _leaves_of_recovery(recovery: Json | None, listed: Leaf | None) -> tuple[Leaf, ...]:
    """Return the members of the recovery, of its first alert where it is a list of them."""
    top = payload_leaves(recovery) if recovery else ()
    if listed is None:
        return top
    same = next((leaf for leaf in top if leaf.path == listed.path), None)
    first = next(same.place.items(), None) if same else None
    return payload_leaves(first) if first else ()


def _list_of_alerts(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the list whose members are the alerts, `None` where the payload is one."""
    around = guess_fields([leaf for leaf in leaves if not leaf.is_listed])
    outside = len(_essential(around))
    has_title = "title" in around and around["title"] != around.get("service")
    if has_title and not SEARCHES.isdisjoint(around["title"][0].parents):
        return None  # what a saved search found is no alert of its own
    lists = {leaf.path: len(tuple(leaf.place.items())) for leaf in leaves}
    for leaf in leaves:
        first = next(leaf.place.items(), None)
        if first is None or not first.is_object() or not _is_in_single(leaf, lists):
            continue
        if leaf.name in _PARTS and {"title", "status"} <= {*around}:
            continue
        own = [each for each in payload_leaves(first) if not each.is_listed]
        inside = guess_fields(own)
        # What has only a metric or a service is a condition, or the part, of one alert.
        names = (inside.get("metric"), inside.get("service"))
        is_named = "title" in inside and inside["title"] not in names
        essential = _essential(inside)
        is_alert = is_named or essential >= _STATE
        if is_alert and len(essential) > max(outside, 2):
            return leaf
        if is_named and leaf.name in _LISTS and not has_title:
            return leaf
    return None


def _is_in_single(leaf: Leaf, lists: Mapping[str, int]) -> bool:
    """Whether each list that a member is in has one member, as OpenTelemetry's mostly have."""
    steps = leaf.path.split("[0].")[:-1]
    around = ("[0].".join(steps[: end + 1]) for end in range(len(steps)))
    return all(lists.get(path) == 1 for path in around)


def _essential(guesses: Collection[str]) -> frozenset[str]:
    times = {"timestamp"} if "changed_at" in guesses else set()
    return _ESSENTIAL & {*guesses, *times}


def _paths(guesses: Mapping[str, Sequence[Leaf]]) -> Iterator[ProposedPath]:
    order = [*FIELD_NAMES, "links"]
    for name in sorted(guesses, key=lambda name: order.index(name.partition(".")[0])):
        taken: list[str] = []
        for leaf in guesses[name]:
            key = name
            if name == "links" and not isinstance(leaf.place.value, list):
                taken.append(link_name(leaf, taken))
                key = f"links.{taken[-1]}"
            yield ProposedPath(key, leaf.path, _shown(leaf.place))


def _learn_status(
    guesses: dict[str, tuple[Leaf, ...]],
    leaves: Sequence[Leaf],
    after: Sequence[Leaf],
) -> dict[str, dict[str, str]]:
    """Find the status by what differs in the recovery; translate words we do not know."""
    firing = {leaf.path: leaf for leaf in leaves}
    pairs = [(firing[leaf.path], leaf) for leaf in after if leaf.path in firing]
    differing = [pair for pair in pairs if pair[0].place.value != pair[1].place.value]
    known = [pair for pair in differing if _statuses(*pair) == _BOTH]
    if known:
        guesses["status"] = (known[0][0],)
        return {}
    added = _status_of_recovery(firing, after)
    if added:
        return _with_added_status(guesses, added)
    status = guesses.get("status") or _status_that_differs(differing)
    if status is None:
        return {}
    guesses["status"] = status
    values = [status[0].place.value]
    values += [new.place.value for old, new in differing if old.path == status[0].path]
    ours = _BOTH
    if len(values) == 1 and _says_resolved(guesses):
        ours = (Status.RESOLVED, Status.FIRING)
    words = {_word(value): str(our) for value, our in zip(values, ours, strict=False)}
    if all(parse_status(word) or is_inactive(word) for word in words):
        return {}
    if not is_truth(status[0]):
        return {"status": words}
    truth = _words_of_truth(status[0], leaves)
    if truth is None:
        del guesses["status"]
    return {"status": truth} if truth else {}


def _status_of_recovery(
    firing: Mapping[str, Leaf], after: Sequence[Leaf]
) -> Leaf | None:
    """Return a member that only the recovery has, and whose word says that it is over."""
    new = (leaf for leaf in after if leaf.path not in firing)
    return next(
        (leaf for leaf in new if parse_status(text_of(leaf.place)) is Status.RESOLVED),
        None,
    )


def _with_added_status(
    guesses: dict[str, tuple[Leaf, ...]], added: Leaf
) -> dict[str, dict[str, str]]:
    """Read the status where the recovery alone has it, otherwise where the firing has it."""
    usual = guesses.get("status", ())
    guesses["status"] = (added, *usual)
    words = [_word(leaf.place.value) for leaf in usual]
    unknown = [w for w in words if not (parse_status(w) or is_inactive(w))]
    firing = {word: str(Status.FIRING) for word in unknown}
    return {"status": firing} if firing else {}


def _grades(guesses: Mapping[str, Sequence[Leaf]]) -> dict[str, dict[str, str]]:
    """Return what grades mean, where the severity is one."""
    places = [leaf.place for leaf in guesses.get("severity", ())]
    is_grade = any(grade_of(place) in GRADES for place in places)
    grades = {grade: str(severity) for grade, severity in GRADES.items()}
    return {"severity": grades} if is_grade else {}


def _status_that_differs(
    differing: Sequence[tuple[Leaf, Leaf]],
) -> tuple[Leaf, ...] | None:
    """Return the first member whose key may be the status's, whatever its words are."""
    ranks = key_ranks("status")
    return next(((old,) for old, _ in differing if old.name in ranks), None)


def _says_resolved(guesses: Mapping[str, Sequence[Leaf]]) -> bool:
    """Whether title or description say that it is over."""
    leaves = [*guesses.get("title", ()), *guesses.get("description", ())]
    return any(
        status_in_title(text_of(leaf.place)) is Status.RESOLVED for leaf in leaves
    )


_GOOD_NAMES = frozenset(
    [
        "resolved",
        "up",
        "ok",
        "healthy",
        "success",
        "passed",
        "passing",
        "recovered",
        "cleared",
        "closed",
        "recovery",
        "fixed",
        *("ready", "available", "alive", "initialized", "complete", "succeeded"),
        *("reachable", "synced", "reconciled", "established", "accepted", "online"),
    ]
)
"""Names of truth values that are true where nothing is wrong."""
_BAD_TYPES = frozenset(
    (
        *("pressure", "unavailable", "failed", "failure", "degraded", "stalled"),
        *("error", "unhealthy", "not", "down", "unreachable"),
    )
)
"""Words for a condition that is true where something is wrong."""
_CONDITION_KEYS = frozenset(("status", "state", "condition", "result", "outcome"))
_CONDITION_TYPES = frozenset(("type", "condition", "conditiontype"))
_BOTH = (Status.FIRING, Status.RESOLVED)


def _statuses(old: Leaf, new: Leaf) -> tuple[Status | None, Status | None]:
    return parse_status(text_of(old.place)), parse_status(text_of(new.place))


def _words_of_truth(status: Leaf, leaves: Sequence[Leaf]) -> dict[str, str] | None:
    """Return what a truth value means, `None` where nothing says of what it is."""
    is_good = _is_good(status, leaves)
    if is_good is None:
        return None
    is_number = isinstance(status.place.value, int | float)
    is_number &= not isinstance(status.place.value, bool)
    no, yes = ("0", "1") if is_number else ("false", "true")
    firing, resolved = (no, yes) if is_good else (yes, no)
    return {firing: Status.FIRING, resolved: Status.RESOLVED}


def _is_good(status: Leaf, leaves: Sequence[Leaf]) -> bool | None:
    """Whether it is good that something is true, `None` where nothing says of what.

    Kubernetes has `{"type": "Ready", "status": "False"}`, and `DiskPressure`.
    """
    name = status.name.removeprefix("is")
    if name not in _CONDITION_KEYS:
        return name in _GOOD_NAMES
    beside = (leaf for leaf in leaves if leaf.parents == status.parents)
    types = (text_of(leaf.place) for leaf in beside if leaf.name in _CONDITION_TYPES)
    words = {word.lower() for type_ in types for word in WORDS.findall(type_)}
    is_good = not words.isdisjoint(_GOOD_NAMES)
    is_bad = not words.isdisjoint(_BAD_TYPES)
    return is_good if is_good != is_bad else None


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _marks(
    guesses: Mapping[str, Sequence[Leaf]],
    firing: Sequence[Leaf],
    after: Sequence[Leaf],
) -> tuple[str, ...]:
    """Return the keys by which the payload is told from others: those of both payloads."""
    names = ("title", "status", "alert_id", "timestamp", "severity", "changed_at")
    leaves = [leaf for name in names for leaf in guesses.get(name, ())]
    in_both = {leaf.path for leaf in firing}
    if after:
        in_both &= {leaf.path for leaf in after}
    paths = [leaf.path for leaf in leaves if leaf.path in in_both]
    return tuple(dict.fromkeys(paths))[:_MARKS]


def _shown(place: Json) -> str:
    value = place.value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return cut_and_masked(" ".join(text.split()), _SHOWN)
