"""Says why a commit has no room for a file at a path: what is there, or a twin of it."""

from collections.abc import Callable, Mapping

from tracer.repository.objects import TreeEntry
from tracer.text import folded_name

_FOLDER = "040000"
_KINDS = {_FOLDER: "a folder", "120000": "a symbolic link", "160000": "a submodule"}


def taken_reason(
    path: str, folder: Callable[[str], Mapping[str, TreeEntry]]
) -> str | None:
    """Return why no regular file can be at a path, `None` where one can be or is.

    Args:
        path: of a file to write.
        folder: returns what a commit has in a folder, by name.

    """
    *parents, name = path.split("/")
    above = ""
    for parent in parents:
        entries = folder(above)
        if parent not in entries:
            return _twin_reason(above, parent, entries)
        if entries[parent].mode != _FOLDER:
            return f"`{above}{parent}` is {_kind(entries[parent])}, not a folder"
        above += f"{parent}/"
    entries = folder(above)
    if name not in entries:
        return _twin_reason(above, name, entries)
    if not entries[name].is_file:
        return f"`{path}` is {_kind(entries[name])}, not a file"
    return None


def _twin_reason(above: str, name: str, entries: Mapping[str, TreeEntry]) -> str | None:
    """Compare names as macOS and Windows do: there the later file replaces the other."""
    for other in entries:
        if folded_name(other) == folded_name(name):
            return (
                f"`{above}{other}` is there, which Windows or macOS take for the same"
            )
    return None


def _kind(entry: TreeEntry) -> str:
    return _KINDS.get(entry.mode, "a file")
