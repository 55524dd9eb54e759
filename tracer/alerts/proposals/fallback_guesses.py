"""Guesses of fields that no usual key names: by the end of a key, or by what a value is."""

import re
from collections.abc import Iterator, Sequence

from tracer.alerts.fields.severity_words import parse_severity
from tracer.alerts.fields.status_words import parse_status
from tracer.alerts.proposals.field_checks import (
    description_fit,
    service_fit,
    text_of,
    time_fit,
    title_fit,
)
from tracer.alerts.proposals.key_names import last_word, names_of_key
from tracer.alerts.proposals.key_words import (
    ALERT_WORDS,
    CHANGES,
    HOMES,
    KIND_WORDS,
    MADE,
    NAMED_OTHERS,
    NO_ALERTS,
    OTHER_PARENTS,
    PERSONS,
    RUNNING,
    THINGS,
    TROUBLES,
    WATCHED,
    WATCHERS,
    WORDS,
    WRITTEN,
)
from tracer.alerts.proposals.payload_leaves import Leaf
from tracer.alerts.proposals.payload_links import links_among
from tracer.alerts.tables.usual_keys import key_ranks
from tracer.text import Json, Pattern

_CONSTANT = Pattern(r"[A-Za-z]+(?:_[A-Za-z]+)+")
"""`QUOTA_EXCEED`: words that say what happened."""
_ADDRESS = Pattern(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
"""What names a machine, and no kind of alert."""
_DESCRIPTION = Pattern(r"(?i)(?:description|details?)$")
_WHOLE_HASH = Pattern(r"[0-9a-f]{40}")
_OF_COMMITS = frozenset(("commit", "sha", "ref", "revision"))
_AUTHOR = Pattern(r"(?i)(?:author|committer)_?(?:name|email)$")
_REPOSITORY_KEYS = frozenset(
    "repository repo repositoryname reponame repositoryfullname fullname".split()  # noqa: SIM905
)
_REPOSITORIES = (("repository",), ("repo",))
_PROGRAMS = frozenset(("pipeline", "job", "task", "workflow", "dag", "function"))
_BUILDS = (("pipeline",), ("definition",), ("builddefinition",))
_MACHINERY = frozenset(("queue", "agent", "runner", "pool", "executor", "system"))
_FILE = Pattern(r"[^\s?*]{1,300}\.[A-Za-z]{1,5}")
_FILES, _LINES = ("file", "filename", "path"), ("line", "lineno", "line_number")
_ENVELOPE = "detailtype"
"""What Amazon EventBridge says of any event, around what happened."""
_OF_DEFINITIONS = frozenset(
    """owner createdby query querytext expression enabled isenabled schedule
    warehouseid""".split()  # noqa: SIM905
)
"""Keys of what a rule has, beside when it was made."""
_RULE_PARENTS = frozenset(
    "rule monitor check policy detector trigger condition alertrule".split()  # noqa: SIM905
)
_TROUBLE = Pattern(
    r"""
    \b (?:
        unsuccessful | fail(?:ed|ure|ures)? | errors? | crash(?:ed)?     # it does not work
      | interruption | outage | unhealthy
      | exceeded | violation | breach(?:ed)? | warning                   # a limit
      | timed[ ]out | timeout | expir(?:ed|ing|ation)                    # a time
    ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What says in a phrase that something is wrong, where `State Change` does not."""
_TIMES = key_ranks("timestamp")
_DOTTED = Pattern(r"[a-z_]+(?:\.[a-z_]+){1,3}")
_EVENTS = frozenset(("event", "eventname", "eventtype"))
_KINDS_OF_THING = frozenset(
    "kind scope type resourcetype objecttype entitytype targettype".split()  # noqa: SIM905
)
_IDS_OF_THING = frozenset(
    f"{thing}{end}"
    for thing in THINGS | {"source", "resource"}
    for end in ("id", "identifier")
)
_REASONS = frozenset(("reason", "condition", "cause"))
_REASON = Pattern(r"(?=[A-Z]*[a-z])[A-Z][a-z]*[A-Z][A-Za-z]{1,60}")
"""`CrashLoopBackOff`, `OOMKilled`."""
_BRANCHES = frozenset(("branch", "ref"))
_SENTENCE = 4
"""Words of a text that is a sentence and no name."""
_LAST_RUNS = frozenset(
    f"last{what}{when}"
    for what in ("run", "check", "checked", "evaluation", "evaluated", "execution")
    for when in ("", "at", "time", "date")
)
_GROUPS = frozenset(
    f"{thing} group" for thing in ("scaling", "target", "instance", "node", "consumer")
)
"""Groups that are one thing, where a `resourceGroup` is none."""
_OF_KIND = frozenset(("type", "kind", "event", "level", "category"))
"""Keys of a word that may be how bad it is, where no other says so: `{"type": "crit"}`."""


def kind_of_alert(leaves: Sequence[Leaf], *, is_state: bool = False) -> Leaf | None:
    """Return a member that says what kind of alert it is, in words: `TaskQueueBacklog`.

    Args:
        leaves: the members of the payload.
        is_state: whether it may also say that something failed: `infra_dhcp_failure`.

    """
    for leaf in leaves:
        words = [word.lower() for word in WORDS.findall(leaf.keys[-1])]
        is_kind = _names_kind(words) and leaf.name != _ENVELOPE
        is_of_alert = not leaf.parents or bool(ALERT_WORDS & {*words, *leaf.parents})
        if is_kind and is_of_alert and _is_phrase(leaf, is_state=is_state):
            return leaf
    return None


def _names_kind(words: Sequence[str]) -> bool:
    """Whether the words of a key say what kind: `alertType`, `eventTypeCode`.

    `budgetAmountType` is the kind of something else.
    """
    last, *before = [*words[::-1], ""]
    is_written = last in WRITTEN | {"code"} and before[0] in KIND_WORDS
    others = {*words} - KIND_WORDS - WRITTEN - ALERT_WORDS - TROUBLES - {"code"}
    return (last in KIND_WORDS or is_written) and others <= {"message"}


def word_of_kind(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the kind of alert in one word: `{"alarm_type": "memory"}` of CloudAMQP."""
    for leaf in leaves:
        words = [word.lower() for word in WORDS.findall(leaf.keys[-1])]
        if _is_end_of_thing(leaf):
            return leaf
        is_own = words[:1] and words[0] in ALERT_WORDS - {"event"}
        if is_own and words[-1] in KIND_WORDS and title_fit(leaf.place) > 0:
            return leaf
    return None


def _is_end_of_thing(leaf: Leaf) -> bool:
    """Whether the kind of an event says what failed: `{"type": "server_failed"}`."""
    thing, _, end = text_of(leaf.place).rpartition("_")
    is_end = bool(thing) and parse_status(end) is not None
    is_kind = leaf.name in KIND_WORDS | _EVENTS and not leaf.parents
    return is_kind and is_end and thing.lower() not in ALERT_WORDS


def exception_text(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the exception of a crash that has no other title."""
    own = [leaf for leaf in leaves if not leaf.is_listed]
    named = [leaf for leaf in own if leaf.name == "exception"]
    # `{"exception": {"type": "TypeError", "value": "x is undefined"}}`
    parts = [leaf for leaf in own if leaf.parents[-1:] == ("exception",)]
    for name in ("value", "message", "type"):
        named += [leaf for leaf in parts if leaf.name == name]
    return next((leaf for leaf in named if title_fit(leaf.place)), None)


def without_changes(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Leave out the titles of commits, wherever they are repeated.

    GitHub has the title of a run's commit as its `display_title`.
    """
    objects = _commits(leaves)
    messages = {
        text_of(leaf.place).partition("\n")[0]
        for leaf in leaves
        if not CHANGES.isdisjoint(leaf.parents)
        or (leaf.name == "message" and leaf.parents in objects)
    }
    return [leaf for leaf in leaves if text_of(leaf.place) not in messages - {""}]


def _commits(leaves: Sequence[Leaf]) -> set[tuple[str, ...]]:
    """Return the parents of members that are a commit's: Travis has all at the top."""
    authored = {leaf.parents for leaf in leaves if _AUTHOR.match(leaf.keys[-1])}
    hashed = {leaf.parents for leaf in leaves if leaf.name in _OF_COMMITS | {"id"}}
    return authored & hashed


def without_definitions(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Leave out when a rule was made: what has an owner or a query is no single alert.

    What has a status, too, is one: an incident of Sentinel has an owner.
    """
    owned = {leaf.parents for leaf in leaves if leaf.name in _OF_DEFINITIONS}
    owned -= {(), *(leaf.parents for leaf in leaves if leaf.name == "status")}
    return [
        leaf
        for leaf in leaves
        if leaf.parents not in owned or not MADE.search(leaf.keys[-1])
    ]


def without_envelope(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Leave out what an event of Amazon's bus came from: `aws.states` is no service.

    Neither does what it says of any event describe this one.
    """
    is_event = envelope_phrase(leaves) is not None
    around = {("source",), ("detail-type",)}
    return [leaf for leaf in leaves if not (is_event and leaf.keys in around)]


def envelope_phrase(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return what Amazon's bus says of the event, for one that says nothing itself."""
    return next((leaf for leaf in leaves if leaf.name == _ENVELOPE), None)


def without_event_object(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Leave out the name of an event of Kubernetes, which is made up, and who saw it."""
    kinds = (leaf for leaf in leaves if leaf.name == "kind")
    around = {leaf.parents for leaf in kinds if text_of(leaf.place) == "Event"}
    own = {(*parents, name) for parents in around for name in ("metadata", "source")}
    return [leaf for leaf in leaves if leaf.parents not in own or leaf.name in _TIMES]


def says_trouble(phrase: Leaf | None) -> bool:
    """Whether a phrase says that something failed: `EC2 Instance Launch Unsuccessful`."""
    return phrase is not None and _TROUBLE.search(text_of(phrase.place)) is not None


def rule_of_title(title: Leaf | None) -> Leaf | None:
    """Return the title where it is the name of the rule or monitor that fired."""
    is_named = title and title.parents and title.parents[-1] in _RULE_PARENTS
    return title if is_named else None


def service_of_title(title: Leaf | None) -> Leaf | None:
    """Return the title where it is the name of a job or pipeline, which runs one program."""
    if title is None:
        return None
    words = [word.lower() for word in WORDS.findall(" ".join(title.keys[-2:]))]
    is_named = words[-1:] == ["name"] and not _PROGRAMS.isdisjoint(words[-2:-1])
    return title if is_named else None


def repository_name(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the name of the repository, for what has no other service."""
    for leaf in leaves:
        is_name = leaf.name == "name" and leaf.parents[-1:] in _REPOSITORIES
        is_text = leaf.name in _REPOSITORY_KEYS and not leaf.parents
        is_own = (is_name or is_text) and not leaf.is_listed
        if is_own and service_fit(leaf.place) > 0:
            return leaf
    return None


def name_of_build(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return what a build is called, for one that has no other service: `definition.name`."""
    named = (leaf for leaf in leaves if leaf.name == "name" and not leaf.is_listed)
    own = (leaf for leaf in named if leaf.parents[-1:] in _BUILDS)
    return next((leaf for leaf in own if service_fit(leaf.place) > 0), None)


def is_machinery(leaf: Leaf) -> bool:
    """Whether a name is that of what runs builds: `queue.name` of Azure DevOps."""
    return not {last_word(key) for key in leaf.keys[-2:]}.isdisjoint(_MACHINERY)


def commit_beside(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return a whole hash of a commit under a key that says so: Netlify's `commit_ref`."""
    befores = {leaf.parents for leaf in leaves if leaf.name == "before"}
    for leaf in leaves:
        words = {word.lower() for word in WORDS.findall(leaf.keys[-1])}
        is_hash = _WHOLE_HASH.fullmatch(text_of(leaf.place)) is not None
        # The `sha1` beside a threat is that of a file.
        is_commit = not words.isdisjoint(_OF_COMMITS | RUNNING)
        is_commit &= not any(map(str.isdigit, words))
        is_after = leaf.name == "after" and leaf.parents in befores
        if is_hash and (is_commit or is_after) and not leaf.is_listed:
            return leaf
    return None


def phrase_of_kind(leaves: Sequence[Leaf], title: Leaf | None) -> Leaf | None:
    """Return the kind of alert in several words where the title only names some thing.

    Meraki writes `Network usage alert` as `alertType`, beside a `networkName`; Mist
    writes `infra_dhcp_failure`.
    """
    kind = kind_of_alert(leaves, is_state=True)
    if title is None or kind is None:
        return None
    is_constant = _CONSTANT.fullmatch(text_of(kind.place)) is not None
    is_words = " " in text_of(kind.place)
    is_better = _names_some_thing(title) or is_description(title)
    return kind if is_better and (is_words or is_constant) else None


def is_description(leaf: Leaf) -> bool:
    """Whether a key is that of a text which is a title only where nothing else is one."""
    return _DESCRIPTION.search(leaf.keys[-1]) is not None


def _names_some_thing(leaf: Leaf) -> bool:
    """Whether a key is the name of something that raises no alerts: `networkName`."""
    words = [word.lower() for word in WORDS.findall(leaf.keys[-1])]
    is_name = len(words) > 1 and words[-1] == "name" and TROUBLES.isdisjoint(words)
    return is_name and key_ranks("title").keys().isdisjoint(names_of_key(leaf))


def place_in_code(leaves: Sequence[Leaf]) -> tuple[Leaf, ...]:
    """Return the file and line of an error as a list of one frame, if an object has them."""
    for leaf in leaves:
        if leaf.place.is_object() and not leaf.is_listed and _has_place(leaf.place):
            listed = Json([leaf.place.value], leaf.place.path)
            return (Leaf(f"[{leaf.path}]", leaf.keys, listed),)
    return ()


def _has_place(place: Json) -> bool:
    """Whether an object names a file by its suffix, and a line in it."""
    members = {key.lower(): member for key, member in place.members()}
    files = (text_of(members[key]) for key in _FILES if key in members)
    lines = (str(members[key].value) for key in _LINES if key in members)
    return any(map(_FILE.fullmatch, files)) and any(map(str.isdigit, lines))


def _is_phrase(leaf: Leaf, *, is_state: bool) -> bool:
    text = text_of(leaf.place)
    is_constant = _CONSTANT.fullmatch(text) is not None
    is_long = is_state and text.count("_") > 1
    fit = 0 if _ADDRESS.search(text) else title_fit(leaf.place)
    return fit > 1 or (is_constant and (fit > 0 or is_long))


def watched_address(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the address that a monitor without a name watches."""
    own = (
        leaf
        for leaf in leaves
        if (leaf.parents and leaf.parents[-1] in WATCHERS)
        or leaf.name in WATCHED | WATCHERS
    )
    return next(links_among(tuple(own)), None)


def named_thing(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the name of a thing that we have no word for: `canaryName`, `buildername`."""
    return next(_named_things(leaves), None)


def _named_things(leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    fields = ("status", "severity", "environment", "metric", "title", "rule")
    for leaf in leaves:
        thing = leaf.name.removesuffix("name")
        words = [word.lower() for word in WORDS.findall(leaf.keys[-1])]
        # An `actionGroup` is a group: the last word says what it is.
        is_other = not NAMED_OTHERS.isdisjoint({thing, *words[-2:-1]})
        is_other &= _GROUPS.isdisjoint({" ".join(words[-3:-1])})
        is_other |= _names_person(words)
        is_other |= any(thing in key_ranks(f) for f in fields)
        if thing in {"", leaf.name} or is_other or leaf.is_listed:
            continue
        others = OTHER_PARENTS | CHANGES | NO_ALERTS
        if others.isdisjoint({*leaf.parents, thing}) and service_fit(leaf.place) > 0:
            yield leaf


def _names_person(words: Sequence[str]) -> bool:
    """Whether a key is that of the name of a person: `commitAuthor`, `committerName`."""
    return not PERSONS.isdisjoint(words)


def name_of_home(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the name of what the failure is in: `stack.name`, `workspace_name`."""
    for leaf in leaves:
        words = [word.lower() for word in WORDS.findall(leaf.keys[-1])]
        # `s3Bucket.name` is that of a bucket.
        around = tuple(map(last_word, leaf.keys[-2:-1]))
        owners = (*leaf.parents[-1:], *around) if words == ["name"] else words[:-1]
        is_own = words[-1:] == ["name"] and not HOMES.isdisjoint(owners)
        others = OTHER_PARENTS.union(CHANGES)
        if is_own and others.isdisjoint(leaf.parents) and service_fit(leaf.place) > 0:
            return leaf
    return None


def name_beside(state: Leaf | None, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the name in the object whose state is told: `{"name": …, "status": "down"}`."""
    if state is None or not state.parents:
        return None
    beside = (leaf for leaf in leaves if leaf.parents == state.parents)
    named = (leaf for leaf in beside if leaf.name in {"name", "displayname"})
    return next((leaf for leaf in named if service_fit(leaf.place) > 1), None)


def thing_of_kind(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the name beside a word for what it is the name of: a `Pod`, `SERVICE`."""
    for leaf in leaves:
        is_kind = leaf.name in _KINDS_OF_THING and not leaf.is_listed
        if not (is_kind and text_of(leaf.place).lower().removesuffix("s") in THINGS):
            continue
        beside = (each for each in leaves if each.parents == leaf.parents)
        named = (each for each in beside if each.name in {"name", "displayname"})
        if name := next((each for each in named if service_fit(each.place)), None):
            return name
    return None


def reason_in_a_word(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the reason in one word, as Kubernetes has it: `CrashLoopBackOff`."""
    own = (leaf for leaf in leaves if leaf.name in _REASONS and not leaf.is_listed)
    return next((leaf for leaf in own if _REASON.fullmatch(text_of(leaf.place))), None)


def without_branches(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Leave out the names of branches under other keys: Drone's `target` is one."""
    named = [leaf for leaf in leaves if last_word(leaf.keys[-1]) in _BRANCHES]
    branches = {text_of(leaf.place).removeprefix("refs/heads/") for leaf in named}
    return [leaf for leaf in leaves if text_of(leaf.place) not in branches - {""}]


def id_of_thing(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the id of what failed, where it has no other name: `Source ID` of RDS."""
    ids = (leaf for leaf in leaves if leaf.name in _IDS_OF_THING and not leaf.is_listed)
    return next((leaf for leaf in ids if service_fit(leaf.place) > 1), None)


def dotted_event(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the event that a payload is of: `certificate.expiring`, not `alert.created`."""
    top = (leaf for leaf in leaves if leaf.name in KIND_WORDS | _EVENTS)
    for leaf in top:
        thing, dot, _ = text_of(leaf.place).partition(".")
        is_event = _DOTTED.fullmatch(text_of(leaf.place)) and not leaf.parents
        if dot and is_event and thing.removesuffix("s") not in ALERT_WORDS:
            return leaf
    return None


def first_name(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the first text at the top that may be a name, whatever its key is."""
    top = (leaf for leaf in leaves if len(leaf.keys) == 1)
    own = (leaf for leaf in top if leaf.name not in NAMED_OTHERS | OTHER_PARENTS)
    others = (leaf for leaf in own if not _names_person_or_change(_words_of(leaf)))
    return next((leaf for leaf in others if title_fit(leaf.place) > 0), None)


def _names_person_or_change(words: Sequence[str]) -> bool:
    """Whether a key is that of a person, or of a commit: `commit_message`."""
    return _names_person(words) or not CHANGES.isdisjoint(words)


def _words_of(leaf: Leaf) -> list[str]:
    return [word.lower() for word in WORDS.findall(leaf.keys[-1])]


def phrase_at_top(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the first text of several words at the top, for what has no title."""
    top = [leaf for leaf in leaves if len(leaf.keys) == 1]
    phrases = [leaf for leaf in top if " " in text_of(leaf.place)]
    return first_name(phrases)


def longest_sentence(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the longest text of several words, which describes the alert under any key."""
    own = [
        leaf
        for leaf in leaves
        if not leaf.is_listed
        and len(leaf.keys) <= 2  # noqa: PLR2004 - deeper texts are of parts of the alert
        and (OTHER_PARENTS | CHANGES).isdisjoint(leaf.parents)
        and CHANGES.isdisjoint(word.lower() for word in WORDS.findall(leaf.keys[-1]))
        and description_fit(leaf.place) > 0
        and _count_words(text_of(leaf.place)) >= _SENTENCE
    ]
    return max(own, key=lambda leaf: len(text_of(leaf.place)), default=None)


def _count_words(text: str) -> int:
    """Return how many words of a text have letters: in `> 90 95 98` none has."""
    return sum(any(map(str.isalpha, word)) for word in text.split())


def time_of_member(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the time of the only member of a list, for an alert that has no other."""
    lists = {leaf.path for leaf in leaves if len(tuple(leaf.place.items())) == 1}
    times = key_ranks("changed_at")
    for leaf in leaves:
        listed, _, key = leaf.path.rpartition("[0].")
        is_own = listed in lists and key == leaf.keys[-1] and leaf.name in times
        if is_own and time_fit(leaf.place):
            return leaf
    return None


def time_of_run(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return when the check last ran, for an alert that has no other time: `lastRunAt`."""
    runs = (leaf for leaf in leaves if leaf.name in _LAST_RUNS and not leaf.is_listed)
    return next((leaf for leaf in runs if time_fit(leaf.place)), None)


def severity_of_kind(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return a kind or event that says how bad it is: `crit`, `budget.warning`."""
    kinds = (leaf for leaf in leaves if leaf.name in _OF_KIND and not leaf.is_listed)
    return next((leaf for leaf in kinds if parse_severity(text_of(leaf.place))), None)
