"""How long each field of an alert may be, and how a longer one is cut."""

import hashlib

from tracer.text import Pattern, find_requirements

TEXT_LIMITS = {
    "source": 100,
    "id": 500,
    "fingerprint": 100,
    "title": 500,
    "description": 10_000,
    "metric": 300,
    "operator": 20,
    "unit": 50,
    "service": 200,
    "environment": 200,
    "revision": 100,
    "rule": 200,
    "tags": 1_000,
    "links": 2_000,
    "path": 500,
    "function": 300,
}
"""Characters, for tags and links of each value. A field may fill a payload of 64 KB."""
NAME_LIMIT = 100
"""Characters of the name of a tag or link."""
COUNT_LIMITS = {"tags": 100, "links": 20, "frames": 50}
WARNING_LIMIT, WARNINGS_LIMIT = 300, 50
"""Characters of a warning, and warnings of an alert."""
_WORD_SHOWN = 60
"""Characters of a word in a message."""
_CUT = "…"
_HASH_LENGTH = 12
_WORD_END = Pattern(r"[^\w.-][\w.-]{0,100}$")
"""The last word of a text: half an id would be the id of something else."""
_REQUIREMENTS_KEPT = 20


def shown_word(word: str, mark: str | None = None) -> str:
    """Return a word for a message, between marks; of a longer text only its length.

    Messages are masked once they are written, and half a credential is not recognised.
    Between backticks are names of ours, so the word keeps none.
    """
    if len(word) > _WORD_SHOWN:
        return f"a text of {len(word):,} characters"
    plain = word.replace("`", "'")
    return repr(plain) if mark is None else f"{mark}{plain}{mark}"


def cut_text(text: str, limit: int) -> str:
    """Return a text of at most this many characters, cut between two words."""
    if len(text) <= limit:
        return text
    kept = text[: limit - len(_CUT)]
    return _WORD_END.sub("", kept).rstrip() + _CUT


def cut_id(text: str, limit: int) -> str:
    """Return the start of an id and a hash of the whole: different ids stay different."""
    if len(text) <= limit:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]
    return f"{text[: limit - len(digest) - len(_CUT)]}{_CUT}{digest}"


def cut_path(text: str, limit: int) -> str:
    """Return the end of a path, which names the file."""
    return text if len(text) <= limit else _CUT + text[len(_CUT) - limit :]


def cut_description(text: str, limit: int) -> str:
    """Return the start of a description; requirements that the rest names are listed."""
    kept = cut_text(text, limit)
    if kept == text:
        return text
    named = dict.fromkeys(find_requirements(text[len(kept) - len(_CUT) :]))
    others = [each for each in named if each not in kept][:_REQUIREMENTS_KEPT]
    return f"{kept} (cut; names {', '.join(others)})" if others else kept
