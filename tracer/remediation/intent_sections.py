"""The section of an intent in a Markdown file: added, found, copied and taken out."""

import re

from tracer.remediation.priorities import Priority, raised_as_it_came_back
from tracer.text import Pattern

_HEADER = (
    "# Remediation intents\n\n"
    "One section for each requirement that production violated. The newest is last.\n"
)
_HEADING = r"^(#{1,6})[ \t].*?\b([A-Z][A-Z0-9]*-\d+)"
"""A heading that names an id: of an intent, or of whatever else begins there."""

_PRIORITY = Pattern(
    r"""
    ^(?P<name>\*\*Priority\*\*:[ ])
    (?P<level>P\d|not[ ]set)
    [ ]\((?P<reason>
        (?: \w+[ ]severity(?:,[ ]SLA[ ]violation)?
          | the[ ]requirement's[ ]own;[ ][\w.-]+[ ]is[ ]violated )
        (?P<came_back>;[ ]raised,[ ]as[ ]it[ ]came[ ]back)?
    )
    (?P<raised>;[ ]a[ ]later[ ]alert[ ]is[ ]worse)?\)
    """,
    re.MULTILINE | re.VERBOSE,
)
"""The priority of an intent as we write it; in order, P0 comes before P1 and `not set`."""


def append_section(text: str | None, section: str, *, is_shared: bool) -> str:
    """Put a section at the end of a file, with the file's own line ends.

    Every byte of the file stays, also the blanks at its end: two of them break a line.
    """
    if not (text and text.strip()):
        return f"{_HEADER}\n{section}" if is_shared else section
    newline = "\r\n" if "\r\n" in text else "\n" if "\n" in text else "\r"
    last = text.splitlines()[-1]
    gaps = (not text.endswith(("\n", "\r")), bool(last.strip()))
    return text + newline * sum(gaps) + section.replace("\n", newline)


def has_section(text: str, intent_id: str) -> bool:
    """Whether later runs find the section of an intent in a text."""
    return bool(_find(text, intent_id))


def copy_section(into: str | None, source: str, intent_id: str) -> str:
    """Return a file with the section that another version of it has of an intent.

    Where the file does not exist, it becomes the other version as a whole.
    """
    if not into:
        return source
    section = _find(source, intent_id)
    if not section or _find(into, intent_id):
        return into
    return append_section(into, section.replace("\r\n", "\n"), is_shared=True)


def raise_priority(text: str, intent_id: str, priority: Priority) -> str:
    """Return a file with a higher priority in the section of an intent.

    What a person has written there stays, and so does a priority that is as high.
    """
    match = _PRIORITY.search(_find(text, intent_id))
    if match and match["came_back"]:
        priority = raised_as_it_came_back(priority)
    return _with_priority(text, intent_id, priority)


def merge_sections(into: str, other: str, ancestor: str = "") -> str:
    """Return a file with what another version has of it: sections, raised priorities.

    What the other version has as their ancestor had it adds nothing: so what was taken out
    of the file since then does not come back, and neither does a priority.
    """
    for heading in re.finditer(_HEADING, other, re.MULTILINE):
        own, before = _find(other, heading[2]), _find(ancestor, heading[2])
        if before and (own == before or not _find(into, heading[2])):
            continue
        is_gone = bool(ancestor) and not into
        into = own if is_gone else copy_section(into, other, heading[2])
        raised = _PRIORITY.search(own)
        if raised and raised["raised"]:
            priority = Priority(level=raised["level"], reason=raised["reason"])
            into = _with_priority(into, heading[2], priority)
    return into


def remove_section(text: str, intent_id: str) -> str:
    """Return a file without the section of an intent; empty if no other intent is left."""
    section = _find(text, intent_id)
    if not section:
        return text
    before, _, after = text.partition(section)
    if not after:  # with the line between them that `append_section` has added
        before = re.sub(r"(\r?\n)\r?\n\Z", r"\1", before)
    left = before + after
    return left if re.search(_HEADING, left, re.MULTILINE) else ""


def _with_priority(text: str, intent_id: str, priority: Priority) -> str:
    section = _find(text, intent_id)
    match = _PRIORITY.search(section)
    if not (match and priority.level) or match["level"] <= priority.level:
        return text
    line = (
        f"{match['name']}{priority.level} ({priority.reason}; a later alert is worse)"
    )
    raised = section[: match.start()] + line + section[match.end() :]
    return text.replace(section, raised, 1)


def _find(text: str, intent_id: str) -> str:
    """Return a section, up to the next heading that names an id, at the same level."""
    headings = list(re.finditer(_HEADING, text, re.MULTILINE))
    word = re.compile(rf"\b{re.escape(intent_id)}\b")
    for at, heading in enumerate(headings):
        if word.search(heading[0]):
            level = len(heading[1])
            later = (h for h in headings[at + 1 :] if len(h[1]) <= level)
            end = next((h.start() for h in later), len(text))
            return text[heading.start() : end]
    return ""
