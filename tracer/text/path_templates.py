"""Paths with placeholders, as `docs/intents/{slug}.md`, and the names that fill them."""

import re

_PLACEHOLDERS = ("intent", "alert", "slug")


def has_placeholders(template: str) -> bool:
    """Whether each remediation has a path of its own."""
    return "{" in template


def path_pattern(template: str) -> re.Pattern[str]:
    """Return the pattern of the paths that a template stands for."""
    names = "|".join(_PLACEHOLDERS)
    return re.compile(re.sub(rf"\\\{{(?:{names})\\\}}", "[^/]*", re.escape(template)))


def fill_path(template: str, *, intent: str, alert: str, slug: str) -> str:
    """Fill the placeholders of a path with names that are safe in one."""
    return (
        template.replace("{intent}", intent)
        .replace("{alert}", safe_name(alert) or "alert")
        .replace("{slug}", slug)
    )


def safe_name(name: str) -> str:
    """Return a name in which only letters, digits, `.`, `_` and `-` stand."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:80]
