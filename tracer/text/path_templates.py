"""Paths with placeholders, `docs/intents/{loop}.md`, and how they are filled."""

import re
from collections.abc import Mapping
from functools import lru_cache

from tracer.text.wildcards import within_name

_PLACEHOLDERS = ("loop", "intent", "alert", "slug")
_NAMES = "|".join(_PLACEHOLDERS)

_ENDINGS = (".md", ".markdown", ".mdx", ".rst", ".adoc", ".txt", ".yml", ".yaml")


def has_placeholders(path_template: str) -> bool:
    """Whether each remediation has a path of its own."""
    return "{" in path_template


def is_named_by_alert(path_template: str) -> bool:
    """Whether an alert can give a file the name of one that some tool reads.

    It cannot in a folder, with a fixed ending: neither `action.yml` nor `conftest.py`.
    """
    *folders, name = path_template.split("/")
    starts = [part for part in (*folders, name) if "{alert}" in part]
    is_fixed = bool(folders) and name.lower().endswith(_ENDINGS)
    return any(part.startswith(".") for part in starts) or (
        "{alert}" in name and not is_fixed
    )


def has_only_placeholder(path_template: str, name: str) -> bool:
    """Whether a path depends on one placeholder alone: then it is known beforehand."""
    return set(re.findall(rf"\{{({_NAMES})\}}", path_template)) == {name}


def unknown_placeholder(path_template: str) -> str | None:
    """Return what looks like a placeholder and is none, `None` where all are known."""
    rest = re.sub(rf"\{{(?:{_NAMES})\}}", "", path_template)
    match = re.search(r"\{[^{}/]*\}?|\}", rest)
    return match[0] if match else None


@lru_cache
def path_pattern(path_template: str) -> re.Pattern[str]:
    """Return the pattern of the paths that a template stands for."""
    pieces = re.split(rf"\{{(?:{_NAMES})\}}", path_template)
    return re.compile(within_name([re.escape(piece) for piece in pieces]))


def fill_path(path_template: str, names: Mapping[str, str]) -> str:
    """Fill the placeholders of a path, all at once: a name is never a placeholder."""
    return re.sub(rf"\{{({_NAMES})\}}", lambda match: names[match[1]], path_template)
