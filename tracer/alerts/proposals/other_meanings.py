"""What a member may be instead of the field that its key names: an id of another, a limit."""

from collections.abc import Callable, Mapping

from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.proposals.field_checks import text_of
from tracer.alerts.proposals.key_names import last_word
from tracer.alerts.proposals.key_words import (
    ALERT_PARENTS,
    ALERT_WORDS,
    CHANGES,
    DATA_OF_OWNER,
    EVENTS,
    MADE,
    MEMBERS,
    MESSAGES,
    OTHER_SOFTWARE,
    OWNERS,
    RULES,
    RUNNING,
    RUNS,
    STAGES,
    WORDS,
)
from tracer.alerts.proposals.payload_leaves import Leaf
from tracer.alerts.tables.usual_keys import key_ranks
from tracer.text import Pattern

_HAPPENED = (
    {"status", "state"}
    | ALERT_PARENTS
    | EVENTS
    | RUNS
    | MEMBERS
    | ALERT_WORDS
    | MESSAGES
    | DATA_OF_OWNER
    | {"stage", "phase", "object", "item", "record"}
) - OWNERS
"""Words for what has a time of its own that may be the alert's."""
_MEASURED = frozenset(("current", "actual", "observed", "measured"))
_DIFFERENCES = frozenset(
    ("overage", "excess", "delta", "difference", "change", "increase", "deviation")
)
"""Words of a key of a number that says how far the measurement is from another."""
_WINDOWS = frozenset(
    "window period timeframe timerange interval range lookback timespan search".split()  # noqa: SIM905
)
"""Words for the time that a rule looks at, which begins before anything is wrong."""
_FORMAT = Pattern(r"\d{1,3}\.\d{1,3}")
"""A version in two parts: at the top of an event it is mostly that of its format."""
_WHOLE_HASH = Pattern(r"[0-9a-f]{40}")
_PUBLISHED = Pattern(r"(?i)publi|disclos")
_ADVISORIES = frozenset(
    ("vulnerability", "finding", "advisory", "cve", "securityadvisory", "issue")
)
"""What the world has known for long when it is found in a program."""
_TWO = 2
"""Words of a key that says whose field it is."""


def has_other_meaning(field: str, leaf: Leaf) -> bool:
    """Whether what is under a key of a field is something else, by its value or words."""
    is_other = _OTHERS_BY_FIELD.get(field)
    return is_other is not None and is_other(leaf)


def is_truth(leaf: Leaf) -> bool:
    """Whether a member is a truth value; 66uptime writes `is_ok: 0`."""
    value = leaf.place.value
    is_digit = value in (0, 1) and leaf.name.startswith("is")
    is_word = isinstance(value, str) and value.lower() in {"true", "false"}
    return isinstance(value, bool) or is_digit or is_word


def _is_no_measurement(leaf: Leaf) -> bool:
    """Whether a number is a difference, the rule's, or the limit's."""
    parent = leaf.parents[-1] if leaf.parents else ""
    is_of_rule = parent in RULES and not says_measured(leaf.keys[-1])
    return _says_difference(leaf.keys[-1]) or is_of_rule or _is_limit(parent)


def is_time_of_window(leaf: Leaf) -> bool:
    """Whether a time is the start of what was looked at: `periodStart`, `timeframe.from`."""
    keys = leaf.keys[-2:]
    words = {word.lower() for key in keys for word in WORDS.findall(key)}
    return not _WINDOWS.isdisjoint(words)


def _is_text_of_alert(leaf: Leaf) -> bool:
    """Whether what may hold labels is the description instead: `additional_info`."""
    return leaf.name in key_ranks("description") and not leaf.place.is_object()


def _is_other_version(leaf: Leaf) -> bool:
    """Whether a version is not the running code's: `dbtVersion`, an event's `1.0`."""
    words = [word.lower() for word in WORDS.findall(leaf.keys[-1])]
    if len(words) > 1 and words[-1] in {"version", "release"}:
        # `sensor_software_version` is that of the sensor.
        return words[0] not in RUNNING
    if leaf.name == "hash" and not _WHOLE_HASH.fullmatch(text_of(leaf.place)):
        return True  # Nightingale's is that of the condition
    if not OTHER_SOFTWARE.isdisjoint(leaf.parents):
        return True
    is_format = _FORMAT.fullmatch(text_of(leaf.place)) is not None
    is_of_message = leaf.parents in {(), ("metadata",), ("meta",), ("header",)}
    return is_format and leaf.name == "version" and is_of_message


def _is_id_of_other(leaf: Leaf) -> bool:
    """Whether a key says whose id it is, and that is not the alert: `AccountId`."""
    words = [word.lower() for word in WORDS.findall(leaf.keys[-1])]
    is_known = leaf.name in key_ranks("alert_id") or len(words) < _TWO
    # The id of a notification is that of a message: the next one has another.
    events = (ALERT_WORDS | EVENTS | RUNS | MEMBERS) - {"notification"}
    is_of_source = words[-2:-1] == ["source"]  # `dataSourceId`
    is_other = not is_known and (events.isdisjoint(words) or is_of_source)
    return is_other or (leaf.name == "ref" and not _has_digit(text_of(leaf.place)))


def _has_digit(text: str) -> bool:
    """Whether a text has a digit; the `ref` of a branch has none."""
    return any(map(str.isdigit, text))


def _is_text_of_change(leaf: Leaf) -> bool:
    """Whether a key says that a text is that of a commit: `commitMessage`."""
    words = {word.lower() for word in WORDS.findall(leaf.keys[-1])}
    return not CHANGES.isdisjoint(words)


def _is_product(leaf: Leaf) -> bool:
    """Whether a source is rather the product that sends: `Rubrik Security Cloud`."""
    return leaf.keys == ("source",) and " " in text_of(leaf.place)


def _is_other_stage(leaf: Leaf) -> bool:
    """Whether a stage is one of a pipeline: `export`, and no environment."""
    words = {word.lower() for word in WORDS.findall(text_of(leaf.place))}
    return leaf.name in {"stage", "stagename"} and words.isdisjoint(STAGES)


def _is_limit(parent: str) -> bool:
    return parent in key_ranks("threshold") and parent not in key_ranks("value")


def says_measured(key: str) -> bool:
    """Whether a word of a key says that a number was measured: `CurrentAvailability`."""
    return not _MEASURED.isdisjoint(word.lower() for word in WORDS.findall(key))


def _says_difference(key: str) -> bool:
    return not _DIFFERENCES.isdisjoint(word.lower() for word in WORDS.findall(key))


def is_time_of_other(leaf: Leaf) -> bool:
    """Whether a time is that of a commit, or when something else than the event was made."""
    if not CHANGES.isdisjoint(leaf.parents):
        return True
    if _PUBLISHED.search(leaf.keys[-1]) and not _ADVISORIES.isdisjoint(leaf.parents):
        return True
    if not leaf.parents or not MADE.search(leaf.keys[-1]):
        return False
    words = words_of_owner(leaf) | {last_word(leaf.keys[-2])}
    return leaf.parents[-1] in OWNERS or words.isdisjoint(_HAPPENED)


def words_of_owner(leaf: Leaf) -> set[str]:
    """Return the words of the key of the object around a member: `ciBuildRun`."""
    around = [k for k in leaf.keys[:-1] if fold_name(k) not in DATA_OF_OWNER]
    key = around[-1] if around else "event"
    return {word.lower().removesuffix("s") for word in WORDS.findall(key)}


_OTHERS_BY_FIELD: Mapping[str, Callable[[Leaf], bool]] = {
    "service": _is_product,
    "environment": _is_other_stage,
    "description": _is_text_of_change,
    "alert_id": _is_id_of_other,
    "value": _is_no_measurement,
    "revision": _is_other_version,
    "tags": _is_text_of_alert,
}
"""What a member under a key of a field may be instead."""
