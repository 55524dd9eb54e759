"""Anchors of YAML 1.2 (`&größe`, `&a.b`), for parsers that know those of YAML 1.1 only."""

from collections.abc import Iterator
from itertools import product

import yaml

from tracer.text.patterns import Pattern

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_MAY_BE_ONE = Pattern(r"[&*][\w-]*[^\s\w\-\[\]{},&*]|[&*][\w-]*[^\x00-\x7f]")
_NAME = Pattern(r"[^\s\[\]{},]+")
_PLAIN_NAME = Pattern(r"[&*](?P<name>[A-Za-z0-9_-]+)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VARIED = 3
"""Letters at the end of a name that tell it from others."""
_MOST = 100
"""Anchors and aliases that are renamed; the text is parsed again for each of them."""


def with_plain_anchors(text: str) -> str:
    """Return a text with letters for the other characters in its anchors and aliases.

    libyaml and PyYAML take letters and digits only; YAML 1.2 allows nearly everything.
    No place moves: a name is replaced by one as long. Where that is not possible, the
    text stays as it is, and the parser says so.
    """
    if not _MAY_BE_ONE.search(text):
        return text
    names: dict[str, str] = {}
    taken = {match["name"] for match in _PLAIN_NAME.finditer(text)}
    renamed = text
    for _ in range(_MOST):
        start = _first_refused(renamed)
        name = _NAME.match(renamed, start + 1) if start is not None else None
        if start is None or name is None:
            break
        if name[0] not in names:
            new = next(_free_names(len(name[0]), taken), "")
            names[name[0]] = new
            taken.add(new)
        if not names[name[0]]:
            break
        renamed = renamed[: start + 1] + names[name[0]] + renamed[name.end() :]
    return renamed


def _first_refused(text: str) -> int | None:
    """Return where the parser finds the first anchor or alias that it does not take."""
    try:
        for _ in yaml.parse(text, Loader=_LOADER):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark
        is_anchor = (error.context or "").startswith(
            ("while scanning an anchor", "while scanning an alias")
        )
        index = mark.index if mark and is_anchor else None
        return index if index is not None and text[index : index + 1] in "&*" else None
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return None


def _free_names(length: int, taken: set[str]) -> Iterator[str]:
    """Walk over names of a length that the text does not have: `aaa`, `aab`."""
    varied = min(length, _VARIED)
    for letters in product(_LETTERS, repeat=varied):
        name = _LETTERS[0] * (length - varied) + "".join(letters)
        if name not in taken:
            yield name
