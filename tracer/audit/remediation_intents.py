"""The intents that a repository defines, those of remediations included."""

import re
from collections.abc import Iterator

from tracer.remediation import Placement
from tracer.repository import Snapshot
from tracer.specification import Specification
from tracer.text import Pattern, has_placeholders, path_pattern

_TITLE = Pattern(r"^(?:#{1,6}[ \t]+)?(?P<id>INT-[A-Z0-9-]+):[ \t]", re.MULTILINE)
"""`## INT-150: Fix login` of our intents, `INT-150: Fix login` of those for Kiro."""
_IN_PATH = Pattern(r"INT-(?:[A-Z][A-Z0-9]*-)*\d{1,9}(?![A-Z0-9])")
"""`int-150-req-f-auth-001`, the folder of a remediation, in upper case."""


def defined_intents(
    specification: Specification,
    placement: Placement,
    base: Snapshot,
    files: tuple[str, ...],
) -> frozenset[str]:
    """Return the ids of all intents: of the specification, and of the remediations.

    Args:
        specification: what the repository defines.
        placement: where remediations are.
        base: the base branch.
        files: the paths of its files, as far as they are known.

    """
    paths = tuple(_paths(placement, base, files))
    texts = (base.read(path) or "" for path in paths)
    titles = (match["id"] for text in texts for match in _TITLE.finditer(text))
    return frozenset((*specification.intents, *titles, *_ids_in_paths(paths)))


def _paths(
    placement: Placement, base: Snapshot, files: tuple[str, ...]
) -> Iterator[str]:
    path_template = placement.path_template
    folder = path_template.rpartition("/")[0]
    if not has_placeholders(path_template):
        yield path_template
        return
    # A folder of its own for each remediation cannot be listed through a forge.
    candidates = files if has_placeholders(folder) else base.list_folder(folder)
    pattern = path_pattern(path_template)
    yield from (path for path in candidates if pattern.fullmatch(path))


def _ids_in_paths(paths: tuple[str, ...]) -> Iterator[str]:
    """Find the ids that the folders or files of remediations begin with."""
    for path in paths:
        for part in path.upper().split("/"):
            match = _IN_PATH.match(part)
            if match:
                yield match[0]
