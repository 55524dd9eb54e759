"""The trace as a diagram: a node for each thing that is known, an edge where it is proven."""

from collections.abc import Iterator

from msgspec import Struct

from tracer.views.commit_view import CommitView, VerdictView
from tracer.views.place_view import FileView, PlacesView

_FILES = 2


class NodeView(Struct, frozen=True, kw_only=True):
    """A node of the diagram."""

    name: str
    """What identifies it in the diagram."""
    kind: str
    """`file` or `commit`."""
    file: FileView | None = None
    """The file, if it is one."""
    commit: CommitView | None = None
    """The commit, if it is one."""


class EdgeView(Struct, frozen=True, kw_only=True):
    """An edge from a file to a commit that changed it."""

    start: str
    """The `name` of the file."""
    end: str
    """The `name` of the commit."""


class DiagramView(Struct, frozen=True, kw_only=True):
    """The files and commits of a diagram; alert, requirement and intents stand around."""

    files: tuple[NodeView, ...]
    """The files that are shown."""
    commits: tuple[NodeView, ...]
    """The commits that are shown."""
    edges: tuple[EdgeView, ...]
    """Which commit changed which file."""


def diagram_view(verdict: VerdictView, places: PlacesView) -> DiagramView:
    """Return the files nearest to the alert, and the commits that changed them.

    A commit is shown only where it stands out and changed one of the files.
    """
    files = tuple(
        NodeView(name=f"file{n}", kind="file", file=file)
        for n, file in enumerate(places.files[:_FILES], 1)
    )
    commits = tuple(
        NodeView(name=f"commit{n}", kind="commit", commit=commit)
        for n, commit in enumerate(verdict.likely, 1)
    )
    edges = tuple(_edges(files, commits))
    shown = {edge.end for edge in edges}
    return DiagramView(
        files=files,
        commits=tuple(node for node in commits if node.name in shown),
        edges=edges,
    )


def _edges(
    files: tuple[NodeView, ...], commits: tuple[NodeView, ...]
) -> Iterator[EdgeView]:
    for commit in commits:
        for file in files:
            changed = commit.commit.paths if commit.commit else frozenset()
            if file.file and file.file.path in changed:
                yield EdgeView(start=file.name, end=commit.name)
