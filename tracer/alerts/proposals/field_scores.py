"""How likely a member of a payload is a field of an alert: by its key, parents and value."""

from collections.abc import Iterator, Mapping, Sequence

from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.proposals.field_checks import FITS
from tracer.alerts.proposals.key_names import last_word, names_of_key
from tracer.alerts.proposals.key_words import (
    ALERT_PARENTS,
    ALERT_WORDS,
    CHANGES,
    DATA_OF_OWNER,
    EVENTS,
    NAME_KEYS,
    NO_ALERTS,
    NUMBER_KEYS,
    OTHER_PARENTS,
    OTHER_TIMES,
    PERSONS,
    RAISERS,
    RULES,
    SETTINGS,
    SUFFIXES,
    WORDS,
)
from tracer.alerts.proposals.other_meanings import (
    has_other_meaning,
    is_time_of_other,
    is_time_of_window,
    is_truth,
    says_measured,
    words_of_owner,
)
from tracer.alerts.proposals.payload_leaves import Leaf
from tracer.alerts.tables.usual_keys import key_ranks
from tracer.text import Pattern

_BEST, _PER_RANK, _LEAST = 100, 2, 20
"""Points of the clearest key, what each place in the order costs, and of the last key."""
_PER_FIT, _PER_DEPTH = 15, 6
_ENOUGH = 30
"""Points from which a member may be a field."""
_IN_LIST = -30
"""Added for a member of a list of things: the first is not more than the others."""
_PART_OF_NAME = 35
"""Taken off where only a part of the key names the field: `p95_threshold_ms`."""
_TIME_IN_PART = 60
"""Points of a word for a start in the key of a time, which only few other keys have."""
_OTHERS_PARENT, _UNKNOWN_PARENT, _OWN_PARENT = -90, -30, 8
_PARENTS_OF_SERVICES = frozenset(("app", "device", "client"))
_NEVER_IN_LIST = frozenset(
    ("alert_id", "title", "status", "timestamp", "changed_at", "ended_at", "rule")
)
_TEXTS = frozenset(("title", "description"))
"""Fields that changes of the code have, too."""
_MESSAGE_PARENTS = frozenset(("meta", "header", "headers", "envelope"))
"""Parents of what is said of the message, and not of the alert."""
_PERSONAL = frozenset(
    ("title", "alert_id", "status", "timestamp", "changed_at", "ended_at", "rule")
)
"""Fields that people and their devices have, too."""
_OTHERS_OF = {
    "timestamp": OTHER_TIMES,
    "changed_at": OTHER_TIMES,
}
_DESCRIPTION = Pattern(r"(?i)(?:description|details?)$")
"""The end of a key whose text is a title only where nothing else is one."""
_PARENT_ENDS = Pattern(r"(?:s|details|info)$")
"""Endings that change nothing about what a parent is: `components`, `component_details`."""
_AFFECTED = Pattern(r"^(?:affected|impacted)")
"""How the key of an affected thing begins: it counts, whatever other things are named."""
_BECAUSE_AFFECTED = 40
_ACTION = Pattern(r"[a-z]+")
"""A single word for what happened, as Buildbot's `finished`: it names no event."""
_PART_FIT = 1
"""How well a word fits whose key only ends in the name of the field."""
_WHOLE_KEYS = frozenset(("unit", "frames", "test", "fingerprint", "ended_at"))
"""Fields that a part of a key does not name."""
_TIMES = frozenset(("timestamp", "changed_at"))
_GRADED = frozenset(
    (
        *("severity", "sev", "severitylevel", "priority", "prio", "alertpriority"),
        *("alarmlevel", "alarmseverity", "alertseverity", "alertlevel"),
    )
)
"""Keys under which a small number is a grade: under `level` it may say how full a tank is."""
_GRADE_COST = 30
_STORES = frozenset(("repository", "repo", "branch", "workspace", "image", "file"))
_NO_METRIC_NAMES = frozenset(("title", "summary", "id"))
_CLEAR = 1
"""For a metric or tags, a part of a key counts only if it is one of the first usual keys."""
_WORD_KEYS = frozenset(("description", "text", "value", "level", "rating"))
"""Keys of the word for what the object is: `{"severity": {"description": "High"}}`."""
_STORED = frozenset(("repository", "repo", "project"))
"""Parents of a description that says what the code is for, and nothing of the alert."""
_SURE_STATUSES = 13
"""The first usual keys of a status. The later ones are of kinds and events, with any words."""


def points(field: str, leaf: Leaf) -> int:
    """Return how likely a member is a field; 0 where it cannot be."""
    fit = FITS[field](leaf.place)
    name = _points_of_name(field, leaf, fit) if fit else 0
    if not name:
        return 0
    depth = len(leaf.keys) - 1
    if field == "severity" and _rank(key_ranks(field), leaf) is None:
        # `scom_severity` says less than the severity itself, whatever its word.
        fit = min(fit, _PART_FIT)
    is_any = field in {"tags", "frames"} or _AFFECTED.match(_owner(leaf))
    listed = _IN_LIST if leaf.is_listed and not is_any else 0
    if listed and (field in _NEVER_IN_LIST or _is_choice(field, leaf)):
        return 0
    around = _points_of_parents(field, leaf) - _PER_DEPTH * depth + listed
    # A word for the severity says more than a grade, whatever their keys.
    is_grade = field == "severity" and fit == 1
    score = max(name + _PER_FIT * fit + around - (_GRADE_COST if is_grade else 0), 0)
    # The start of a window is that of an alert only where there is no other time.
    is_last = field in _TIMES and is_time_of_window(leaf)
    return min(score, _ENOUGH) if is_last else score


def best_member(field: str, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the likeliest member for a field, `None` where none is likely."""
    return next(ranked_members(field, leaves), None)


def _place(field: str, leaf: Leaf) -> int:
    """Return what decides between keys of the same points: of times, the better key.

    Of other fields it is the first in the payload.
    """
    return key_place(field, leaf) if field == "timestamp" else 0


def ranked_members(field: str, leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    """Return the members that can be a field, the likeliest first."""
    scored = [(points(field, leaf), leaf) for leaf in leaves]
    likely = [pair for pair in scored if pair[0] >= _ENOUGH]
    likely.sort(key=lambda pair: (-pair[0], _place(field, pair[1])))
    yield from (leaf for _, leaf in likely)


def key_place(field: str, leaf: Leaf) -> int:
    """Return the place of a key among those of a field; other keys come last."""
    ranks = key_ranks(field)
    rank = _rank(ranks, leaf)
    return len(ranks) if rank is None else rank


def _is_choice(field: str, leaf: Leaf) -> bool:
    """Whether a list has all environments of a project, not the alert's."""
    return field == "environment" and bool(set(leaf.parents) & NO_ALERTS)


def _points_of_name(field: str, leaf: Leaf, fit: int) -> int:
    ranks = key_ranks(field)
    rank = _rank(ranks, leaf)
    if _is_unsure(field, leaf, fit, rank):
        return 0
    if rank is not None:
        return _of_rank(rank)
    named = _points_of_word(field, leaf, ranks, fit)
    named = named or _points_of_owner_name(field, leaf, ranks)
    if named is not None:
        return named
    if field == "title" and _names_another(leaf):
        return 0
    others = _OTHERS_OF.get(field)
    if field in _WHOLE_KEYS or (others and others.search(leaf.keys[-1])):
        return 0
    return max(_points_of_part(field, leaf.keys[-1], ranks) - _PART_OF_NAME, 0)


def _points_of_part(field: str, key: str, ranks: Mapping[str, int]) -> int:
    """Return the points of a key that only ends in what names the field."""
    part = _of_part(ranks, key)
    if field == "value" and says_measured(key):
        return max(part, _of_rank(ranks["currentvalue"]))
    if field == "title" and _DESCRIPTION.search(key):
        return part - _PART_OF_NAME
    if field == "timestamp" and part:
        return max(part, _TIME_IN_PART)
    is_weak = field in {"metric", "tags"} and part < _of_rank(_CLEAR)
    return 0 if is_weak else part


def _names_another(leaf: Leaf) -> bool:
    """Whether a key is that of a service, or of the name of a state, change or person."""
    words = [word.lower() for word in WORDS.findall(leaf.keys[-1])]
    of_other = {"state", "status"} | CHANGES | OTHER_PARENTS | SETTINGS | _STORES
    of_other |= PERSONS
    is_of_other = len(words) > 1 and not of_other.isdisjoint(words)
    return leaf.name in key_ranks("service") or is_of_other


def _is_unsure(field: str, leaf: Leaf, fit: int, rank: int | None) -> bool:
    """Whether a value that may be anything is under a key that does not decide it."""
    if field == "status" and fit == 1 and not is_truth(leaf):
        # A word that we do not know may be any kind of event.
        return rank is None or rank >= _SURE_STATUSES
    if field == "severity" and fit == 1:
        return _GRADED.isdisjoint(names_of_key(leaf))
    if field == "title" and fit == 1 and leaf.name == "event":
        return _ACTION.fullmatch(str(leaf.place.value)) is not None
    return has_other_meaning(field, leaf)


def _points_of_word(
    field: str, leaf: Leaf, ranks: Mapping[str, int], fit: int
) -> int | None:
    """Return the points of the word in the object of a severity."""
    rank = ranks.get(_owner(leaf))
    is_word = field == "severity" and fit > 1 and leaf.name in _WORD_KEYS
    return _of_rank(rank) - _PER_RANK if is_word and rank is not None else None


def _points_of_owner_name(
    field: str, leaf: Leaf, ranks: Mapping[str, int]
) -> int | None:
    """Return the points of a name or number in an object under a key of the field."""
    parent = _owner(leaf)
    if field == "threshold" and parent in RULES and leaf.name in NUMBER_KEYS:
        return _of_rank(ranks["limitvalue"])
    parent = parent if parent in ranks else _PARENT_ENDS.sub("", parent)
    parent = parent if parent in ranks else _AFFECTED.sub("", parent)
    if field == "service" and parent not in ranks:
        parent = last_word(_owner_key(leaf))
    if parent not in ranks:
        return None
    if field in {"value", "threshold"} and leaf.name in NUMBER_KEYS:
        return _of_rank(ranks[parent])
    if leaf.name in NAME_KEYS and field not in {"title", "tags"}:
        if field == "metric" and leaf.name in _NO_METRIC_NAMES:
            return None  # the title of an item is a sentence, its id a number
        is_name = leaf.name not in {"id", "key", "slug"}
        known = _of_rank(ranks[parent]) - (_PER_RANK if is_name else _PER_DEPTH * 2)
        known += _BECAUSE_AFFECTED if _AFFECTED.match(_owner(leaf)) else 0
        # A name of the service is better than an id, wherever it is.
        return None if field == "service" and leaf.name == "id" else known
    return None


def _owner(leaf: Leaf) -> str:
    """Return the key of the object that a member is of: `app` of `app.metadata.name`."""
    return fold_name(_owner_key(leaf))


def _owner_key(leaf: Leaf) -> str:
    *around, parent = ("", *leaf.keys[:-1])
    is_data = fold_name(parent) in DATA_OF_OWNER and len(around) > 1
    return around[-1] if is_data else parent


def _rank(ranks: Mapping[str, int], leaf: Leaf) -> int | None:
    """Return the place of the best of a key's names in the order."""
    known = (ranks[name] for name in names_of_key(leaf) if name in ranks)
    return min(known, default=None)


def _of_rank(rank: int) -> int:
    return max(_BEST - _PER_RANK * rank, _LEAST)


def _of_part(ranks: Mapping[str, int], key: str) -> int:
    """Return the points of the last words of a key, which say what it is.

    Units behind them say nothing: `p95_threshold_ms` is a threshold.
    """
    words = [word.lower() for word in WORDS.findall(key)]
    while words and words[-1] in SUFFIXES:
        words.pop()
    parts = {"".join(words[start:]) for start in range(len(words))}
    matches = [ranks[part] for part in parts if part in ranks]
    return _of_rank(min(matches)) if matches else 0


def _points_of_parents(field: str, leaf: Leaf) -> int:
    parents = set(leaf.parents)
    if field == "alert_id" and leaf.parents:
        return _points_of_owner_of_id(leaf)
    others = parents & (OTHER_PARENTS | CHANGES if field in _TEXTS else OTHER_PARENTS)
    if field not in _PERSONAL:
        others -= _PARENTS_OF_SERVICES
    if field in _TIMES and is_time_of_other(leaf):
        return _OTHERS_PARENT
    if field == "description":
        others |= parents & _STORED
    if others and field not in {"tags", "frames"}:
        return _OTHERS_PARENT
    if field == "title" and not parents.isdisjoint(_MESSAGE_PARENTS):
        return _UNKNOWN_PARENT * 2
    if field == "title" and leaf.parents and leaf.name in NAME_KEYS:
        return _points_of_owner(leaf.keys[:-1])
    # The time outside an incident is rather that of the message about it.
    is_of_alert = field in _TIMES and not ALERT_WORDS.isdisjoint(leaf.parents[-1:])
    own = _OWN_PARENT * (4 if is_of_alert else 1)
    return own if parents & (ALERT_PARENTS | ALERT_WORDS) else 0


def _points_of_owner_of_id(leaf: Leaf) -> int:
    words = words_of_owner(leaf)
    if set(leaf.parents) & NO_ALERTS or words.isdisjoint(EVENTS | RAISERS):
        return _OTHERS_PARENT
    return _UNKNOWN_PARENT if words.isdisjoint(EVENTS) else _OWN_PARENT * 3


def _points_of_owner(keys: Sequence[str]) -> int:
    """Return the points of a title that is the name of an object; the nearest known key counts."""
    around = [key for key in keys if fold_name(key) not in DATA_OF_OWNER]
    if not around:
        return 0
    for parent in reversed(around):
        names = {fold_name(parent), last_word(parent)}
        if names & ALERT_PARENTS:
            return _OWN_PARENT
        things = key_ranks("service").keys() | key_ranks("environment").keys()
        if names & (things | NO_ALERTS):
            return _OTHERS_PARENT
    return _UNKNOWN_PARENT
