"""Translates a tool's words for severity, status and comparison into ours."""

import re
from collections.abc import Mapping

from tracer.alerts.fields.name_spellings import fold_name
from tracer.text import Json

NOTHING = ""
"""What a table translates a word into that says nothing about the field."""
OTHERWISE = "*"
"""The word of a table for all words that it does not name."""


def translated(place: Json, words: Mapping[str, str]) -> Json:
    """Return a place with our word where the table translates the tool's."""
    value = place.value
    if not words or isinstance(value, list | dict) or value is None:
        return place
    word = _folded(str(value))
    ours = {_folded(name): our for name, our in words.items()}
    translation = ours.get(word, ours.get(OTHERWISE, value))
    return Json(None if translation == NOTHING else translation, place.path)


def _folded(word: str) -> str:
    """Fold a word; one of signs alone, such as `>`, stays as it is."""
    return fold_name(word) or re.sub(r"\s", "", word)
