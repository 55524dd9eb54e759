"""What is proposed as the identity of an alert: what its firing and its recovery share."""

from collections.abc import Mapping, Sequence

from tracer.alerts.fields.title_marks import condition_in_title
from tracer.alerts.proposals.field_checks import text_of
from tracer.alerts.proposals.key_names import last_word
from tracer.alerts.proposals.key_words import WORDS
from tracer.alerts.proposals.other_meanings import words_of_owner
from tracer.alerts.proposals.payload_leaves import Leaf

_LASTING = frozenset(
    """alert alarm incident problem issue ticket case fault outage violation finding
    detection monitor check rule policy sensor detector condition""".split()  # noqa: SIM905
)
"""What keeps its id until it is over."""
_PASSING = frozenset(
    """event message run execution build job pipeline task process occurrence result
    delivery notification deployment trace request""".split()  # noqa: SIM905
)
"""What has another id each time that it is sent, or that it happens."""
_NAMES = ("rule", "metric", "title", "service", "environment")
_SENTENCE = 4
"""Blanks in a title that is rather a sentence, which may change."""

_NOTES = frozenset("note notes message msg text details output description".split())  # noqa: SIM905
"""Last words of the key of a text that says something else when it is over."""

Guesses = Mapping[str, Sequence[Leaf]]


def shared_by_both(guesses: Guesses, after: Sequence[Leaf]) -> tuple[str, ...]:
    """Return what names the condition and is the same in the recovery."""
    values = {leaf.path: leaf.place.value for leaf in after}
    names = ("fingerprint", *_NAMES)
    leaves = [leaf for name in names for leaf in guesses.get(name, ())]
    same = [leaf.path for leaf in leaves if values.get(leaf.path) == leaf.place.value]
    return tuple(dict.fromkeys(same))


def lasting_names(guesses: Guesses) -> tuple[str, ...]:
    """Return the names of a condition, where its id may be that of one delivery alone.

    A build has another number when it succeeds again, and a message about an alarm has
    another id than the next one: by these, a recovery would be of another condition.
    """
    ids = guesses.get("alert_id", ())
    title = guesses.get("title", ())
    if guesses.get("fingerprint") or (ids and ids[:1] == title[:1]):
        return ()
    is_kept = ids and not _may_pass(ids[0], title, has_rule="rule" in guesses)
    if is_kept or not (ids or any(map(_changes, title))):
        return ()
    leaves = [leaf for name in _NAMES for leaf in guesses.get(name, ())[:1]]
    stable = [leaf for leaf in leaves if leaf not in title or not _changes(leaf)]
    return tuple(dict.fromkeys(map(_path, stable)))


def _path(leaf: Leaf) -> str:
    """Return the path to a name, without what it says of the state: `Cart is down`."""
    text = text_of(leaf.place)
    is_name = condition_in_title(text) == text
    return leaf.path if is_name else f"without_state({leaf.path})"


def _may_pass(id_: Leaf, title: Sequence[Leaf], *, has_rule: bool) -> bool:
    """Whether an id is one of a delivery, or its key does not say of what it is."""
    own = {word.lower() for word in WORDS.findall(id_.keys[-1])}
    words = own | (words_of_owner(id_) if id_.parents else set())
    if words & _PASSING:
        return True
    if words & _LASTING:
        return False
    is_sentence = any(text_of(leaf.place).count(" ") >= _SENTENCE for leaf in title)
    return has_rule or not (is_sentence or any(map(_changes, title)))


def _changes(title: Leaf) -> bool:
    """Whether a title says how it is now: it has a number, or is only a note."""
    is_note = last_word(title.keys[-1]) in _NOTES
    return is_note or any(map(str.isdigit, text_of(title.place)))
