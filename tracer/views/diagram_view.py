"""The trace as a diagram: a node for each thing that is known, an edge where it is proven."""

from msgspec import Struct

from tracer.tracing import Trace
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
    """An edge to a commit from a file, or the function shown of it, that it changed."""

    start: str
    """The `name` of the file."""
    end: str
    """The `name` of the commit."""


class DiagramView(Struct, frozen=True, kw_only=True):
    """The files and commits of a diagram; the template adds alert, requirement and intents."""

    files: tuple[NodeView, ...]
    """The files that are shown."""
    commits: tuple[NodeView, ...]
    """The commits that are shown."""
    edges: tuple[EdgeView, ...]
    """Which commit changed which file; where a function is shown, that function."""


def diagram_view(trace: Trace, verdict: VerdictView, places: PlacesView) -> DiagramView:
    """Return the files nearest to the alert, and the commits that changed them.

    A commit is shown only where it stands out and changed one of them.
    """
    files = tuple(
        NodeView(name=f"file{n}", kind="file", file=file)
        for n, file in enumerate(places.files[:_FILES], 1)
    )
    commits = tuple(
        NodeView(name=f"commit{n}", kind="commit", commit=commit)
        for n, commit in enumerate(verdict.likely, 1)
    )
    touched = {suspect.commit.sha: suspect.touched for suspect in trace.suspects}
    edges = tuple(
        EdgeView(start=file.name, end=node.name)
        for node in commits
        for file in files
        if node.commit
        and file.file
        and _has_changed(node.commit, file.file, touched[node.commit.sha])
    )
    shown = {edge.end for edge in edges}
    return DiagramView(
        files=files,
        commits=tuple(node for node in commits if node.name in shown),
        edges=edges,
    )


def _has_changed(
    commit: CommitView, file: FileView, touched: frozenset[tuple[str, str]]
) -> bool:
    """Whether a commit changed what the node of a file names: a function, or the file.

    A commit that changed the file elsewhere says nothing about the function.
    """
    label = file.first.label
    return (file.path, label) in touched if label else file.path in commit.paths
