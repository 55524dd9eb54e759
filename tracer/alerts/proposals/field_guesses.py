"""Guesses which member of a payload is which field, by its key and by its value."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tracer.alerts.fields.links import is_web_address
from tracer.alerts.proposals.field_checks import FITS, text_of
from tracer.alerts.proposals.payload_leaves import Leaf
from tracer.alerts.tables.usual_keys import key_ranks
from tracer.text import Json

_BEST, _PER_RANK, _LEAST = 100, 2, 20
"""Points of the clearest key, what each place in the order costs, and of the last key."""
_PER_FIT, _PER_DEPTH = 15, 6
_IN_LIST = -30
"""What it costs to be in a list of things, of which the first is no more than the others."""
_PART_OF_NAME = 35
"""What it costs that only a part of the key names the field: `p95_threshold_ms`."""
_OTHERS_PARENT, _UNKNOWN_PARENT, _OWN_PARENT = -90, -30, 8
_NAME_KEYS = frozenset(
    ["name", "title", "displayname", "slug", "key", "id", "summary", "label"]
)
"""Keys of an object that is named by its own key: `service.name`."""
_ALERT_PARENTS = frozenset(
    [
        "alert",
        "incident",
        "monitor",
        "check",
        "event",
        "rule",
        "problem",
        "issue",
        "alarm",
        "data",
        "payload",
        "error",
        "detector",
        "condition",
        "trigger",
        "policy",
        "test",
        "probe",
        "exception",
    ]
)
_EVENTS = frozenset(
    [
        "alert",
        "incident",
        "event",
        "problem",
        "issue",
        "alarm",
        "fault",
        "error",
        "exception",
        "case",
        "data",
        "payload",
        "occurrence",
        "outage",
    ]
)
"""Parents of an id of what happened, and not of who or what it happened to."""
_OTHER_PARENTS = frozenset(
    [
        "user",
        "users",
        "creator",
        "createdby",
        "author",
        "sender",
        "organization",
        "organisation",
        "org",
        "account",
        "team",
        "owner",
        "assignee",
        "assignees",
        "responder",
        "responders",
        "contact",
        "contacts",
        "recipient",
        "integration",
        "previous",
        "old",
        "last",
        "before",
        "actor",
        "tenant",
        "company",
        "channel",
        "escalation",
        "person",
        "customer",
        "request",
        "device",
        "client",
        "browser",
        "sdk",
        "app",
        "breadcrumbs",
        "previousstate",
        "resolvedby",
        "acknowledgedby",
        "acknowledgment",
        "schedule",
        "maintenance",
        "location",
    ]
)
"""Parents of names, states and times that are not the alert's."""
_PARENTS_OF_SERVICES = frozenset(("app", "device", "client"))
_NEVER_IN_LIST = frozenset(("alert_id", "title", "status", "timestamp", "changed_at"))
_PERSONAL = frozenset(
    ("title", "alert_id", "status", "timestamp", "changed_at", "rule")
)
"""Fields that people and their devices have, too."""
_OTHER_TIMES = re.compile(
    r"(?i)last|next|expect|prev|end|resolv|clos|clear|ack|expir|recover|cancel|until"
)
_OTHERS_OF = {
    "timestamp": _OTHER_TIMES,
    "changed_at": _OTHER_TIMES,
    "revision": re.compile(
        r"(?i)first|last|min|max|schema|api|payload|sdk|protocol|agent"
    ),
}
"""What is in the keys of something else: `last_ping_at` is no start of an alert."""
_WHOLE_KEYS = frozenset(("unit", "frames", "test", "fingerprint"))
"""Fields that a part of a key does not name."""
_SUFFIXES = frozenset(
    [
        "ms",
        "s",
        "sec",
        "secs",
        "second",
        "seconds",
        "minutes",
        "mins",
        "pct",
        "percent",
        "bytes",
        "mb",
        "utc",
        "iso",
        "iso8601",
        "unix",
        "epoch",
        "ts",
        "str",
        "string",
        "text",
        "millis",
        "num",
    ]
)
_NO_LINKS = re.compile(
    r"(?i)unsubscribe|icon|avatar|image|logo|picture|thumb|\.(?:png|svg|gif)$"
)
_ADDRESS_WORDS = frozenset(
    ["url", "urls", "link", "links", "href", "uri", "address", "html", "short", "web"]
)
_MOST_LINKS = 8
_CLEAR = 1
"""Places in the order of keys of a metric or tags that a part of a key may name."""
_SURE_STATUSES = 13
"""Keys of a status that are no kind or event, whose words may be anything."""
_MOST_TAGS = 3
_SINGLE = tuple(
    name for name in FITS if name not in {"tags", "changed_at", "description"}
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def guess_fields(leaves: Sequence[Leaf]) -> dict[str, tuple[Leaf, ...]]:
    """Return the members that are each field of an alert, the best first.

    `links` are all web addresses that a person would open.
    """
    best = {name: leaf for name in _SINGLE if (leaf := _best(name, leaves))}
    if "timestamp" not in best and (leaf := _best("changed_at", leaves)):
        best["changed_at"] = leaf
    if "title" not in best and "service" in best:
        best["title"] = best["service"]
    _drop_repeated(best)
    used = {leaf.path for leaf in best.values()}
    others = [leaf for leaf in leaves if leaf.path not in used]
    if leaf := _best("description", others):
        best["description"] = leaf
    guesses = {name: (leaf,) for name, leaf in best.items()}
    tags = tuple(_ranked("tags", leaves))[:_MOST_TAGS]
    links = tuple(_links(leaves))[:_MOST_LINKS]
    return (
        guesses | ({"tags": tags} if tags else {}) | ({"links": links} if links else {})
    )


def points(field: str, leaf: Leaf) -> int:
    """Return how likely a member is a field; 0 where it cannot be."""
    fit = FITS[field](leaf.place)
    name = _points_of_name(field, leaf, fit) if fit else 0
    if not name:
        return 0
    depth = len(leaf.keys) - 1
    listed = _IN_LIST if "[0]" in leaf.path and field not in {"tags", "frames"} else 0
    if listed and field in _NEVER_IN_LIST:
        return 0
    around = _points_of_parents(field, leaf) - _PER_DEPTH * depth + listed
    return max(name + _PER_FIT * fit + around, 0)


def _best(field: str, leaves: Sequence[Leaf]) -> Leaf | None:
    return next(_ranked(field, leaves), None)


def _ranked(field: str, leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    """Return the members that can be a field, the likeliest first."""
    scored = [(points(field, leaf), leaf) for leaf in leaves]
    likely = [pair for pair in scored if pair[0] >= _PER_FIT * 2]
    for _, leaf in sorted(likely, key=lambda pair: -pair[0]):
        yield leaf


def _points_of_name(field: str, leaf: Leaf, fit: int) -> int:
    ranks = key_ranks(field)
    rank = ranks.get(leaf.name)
    if field == "status" and fit == 1 and not isinstance(leaf.place.value, bool):
        # A word that we do not know may be any kind of event.
        return _of_rank(rank) if rank is not None and rank < _SURE_STATUSES else 0
    if rank is not None:
        return _of_rank(rank)
    parent = leaf.parents[-1] if leaf.parents else ""
    parent = parent if parent in ranks else parent.removesuffix("s")
    if leaf.name in _NAME_KEYS and parent in ranks and field not in {"title", "tags"}:
        is_name = leaf.name not in {"id", "key", "slug"}
        return _of_rank(ranks[parent]) - (_PER_RANK if is_name else _PER_DEPTH * 2)
    others = _OTHERS_OF.get(field)
    if field in _WHOLE_KEYS or (others and others.search(leaf.keys[-1])):
        return 0
    part = _of_part(ranks, leaf.keys[-1])
    is_weak = field in {"metric", "tags"} and part < _of_rank(_CLEAR)
    return 0 if is_weak else max(part - _PART_OF_NAME, 0)


def _of_rank(rank: int) -> int:
    return max(_BEST - _PER_RANK * rank, _LEAST)


def _of_part(ranks: Mapping[str, int], key: str) -> int:
    """Return the points of the last words of a key, which say what it is.

    Units behind them say nothing: `p95_threshold_ms` is a threshold.
    """
    words = [word.lower() for word in _WORDS.findall(key)]
    while words and words[-1] in _SUFFIXES:
        words.pop()
    parts = {"".join(words[start:]) for start in range(len(words))}
    matches = [ranks[part] for part in parts if part in ranks]
    return _of_rank(min(matches)) if matches else 0


def _points_of_parents(field: str, leaf: Leaf) -> int:
    parents = set(leaf.parents)
    if field == "alert_id" and leaf.parents:
        return _OWN_PARENT * 3 if leaf.parents[-1] in _EVENTS else _UNKNOWN_PARENT
    others = parents & _OTHER_PARENTS
    if field not in _PERSONAL:
        others -= _PARENTS_OF_SERVICES
    if others and field not in {"tags", "frames"}:
        return _OTHERS_PARENT
    if field == "title" and leaf.parents and leaf.name in _NAME_KEYS:
        return _points_of_owner(leaf.parents)
    return _OWN_PARENT if parents & _ALERT_PARENTS else 0


def _points_of_owner(parents: Sequence[str]) -> int:
    """Return what it adds to a title to be the name of this; the nearest known counts."""
    for parent in reversed(parents):
        if parent in _ALERT_PARENTS:
            return _OWN_PARENT
        if parent in key_ranks("service"):
            return _OTHERS_PARENT
    return _UNKNOWN_PARENT


def _drop_repeated(best: dict[str, Leaf]) -> None:
    """Let one member be one field; a name may also be the rule, a state the severity."""
    shared = (
        *({"title", "rule"}, {"title", "service"}, {"status", "severity"}),
        {"alert_id", "fingerprint"},
    )
    names = list(best)
    for index, name in enumerate(names):
        for other in names[index + 1 :]:
            is_same = name in best and other in best and best[name] is best[other]
            if not is_same or {name, other} in shared:
                continue
            weaker = min((name, other), key=lambda each: points(each, best[each]))
            del best[weaker]


def _links(leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    seen: set[str] = set()
    for leaf in leaves:
        address = text_of(leaf.place)
        is_address = is_web_address(address) and " " not in address
        is_picture = _NO_LINKS.search(leaf.keys[-1]) or _NO_LINKS.search(address)
        if _lists_links(leaf.place):
            yield leaf
            seen.update(_addresses(leaf.place))
        elif is_address and not is_picture and address not in seen:
            seen.add(address)
            yield leaf


def _lists_links(place: Json) -> bool:
    return any(True for _ in place.items()) and all(map(_addresses, place.items()))


def _addresses(place: Json) -> set[str]:
    """Return the addresses in a link, or in a list of links."""
    members = [*place.items(), *(member for _, member in place.members()), place]
    texts = {text_of(member) for member in members}
    return {text for text in texts if is_web_address(text)}


def _plain_words(key: str) -> list[str]:
    words = [word.lower() for word in _WORDS.findall(key)]
    return [word for word in words if word not in _ADDRESS_WORDS]


def link_name(leaf: Leaf, taken: Sequence[str]) -> str:
    """Return what a link is called: by its key, less the word for address."""
    names = ["".join(_plain_words(key)) for key in reversed(leaf.keys)]
    name = next((name for name in names if name), "page")
    number, unused = 2, name
    while unused in taken:
        unused, number = f"{name}{number}", number + 1
    return unused


def named_links(leaves: Sequence[Leaf]) -> dict[str, str]:
    """Return the addresses at some members by what the links are called."""
    links: dict[str, str] = {}
    for leaf in leaves:
        address = text_of(leaf.place)
        if address:
            links[link_name(leaf, tuple(links))] = address
    return links
