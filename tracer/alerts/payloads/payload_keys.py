"""Looks for the members of a payload's objects, also where the keys are spelt differently."""

from tracer.alerts.fields.name_spellings import fold_name
from tracer.text import Json


def has(body: Json, *keys: str) -> bool:
    """Whether an object has all of these members, whatever they hold."""
    return isinstance(body.value, dict) and all(key in body.value for key in keys)


def has_any(body: Json, *keys: str) -> bool:
    """Whether an object has one of these members."""
    return isinstance(body.value, dict) and any(key in body.value for key in keys)


def has_in_any_spelling(body: Json, *names: str) -> bool:
    """Whether an object has all of these members, in any spelling."""
    keys = {fold_name(key) for key, _ in body.members()}
    return all(fold_name(name) in keys for name in names)


def in_any_spelling(body: Json, name: str) -> Json:
    """Return the member of that name, however its author spelt it.

    Where people type the body themselves, one thing is called `CHECK_NAME`, `checkName`
    or `check-name`.
    """
    if not isinstance(body.value, dict) or name in body.value:
        return body.get(name)
    folded = fold_name(name)
    key = next((key for key in body.value if fold_name(key) == folded), name)
    return body.get(key)


def first_present(*places: Json) -> Json:
    """Return the first of these that has a value, otherwise the first of them."""
    return next((place for place in places if not place.is_missing()), places[0])
