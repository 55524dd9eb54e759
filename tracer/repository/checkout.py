"""Where a checkout keeps its git directory, and a place to read its objects from.

Git's configuration can start programs and change the answer of most commands. So
everything but refs is read through a git directory of our own, a folder with a
configuration of two lines that borrows the checkout's objects: no setting, hook,
attribute, graft or replaced object of the checkout can reach such a command.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from tracer.errors import RepositoryError
from tracer.repository.git_command import Git

_CONFIGURATION = """\
[core]
\trepositoryformatversion = 1
\tbare = true
[extensions]
\tobjectFormat = {object_format}
"""
_QUESTIONS = (
    *("--path-format=absolute", "--git-dir", "--git-common-dir"),
    *("--git-path", "objects", "--show-object-format"),
    *("--symbolic-full-name", "HEAD"),
)
_ANSWERS = 4
"""Lines that `git rev-parse` prints for these questions, but for the last one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkout:
    """A repository on this machine; all paths are absolute.

    `worktree` is the folder with its `.git`, `None` in a bare repository. `head` is the
    reference that HEAD names, `None` where it has no commit yet. `boundary` has the
    commits at which a shallow history was cut.
    """

    directory: Path
    common_directory: Path
    objects: Path
    object_format: str
    worktree: Path | None
    head: str | None
    boundary: frozenset[str]

    @property
    def git(self) -> Git:
        """Git in the checkout itself: for refs, and for what is written."""
        return Git(environment={"GIT_DIR": str(self.directory)})

    @property
    def is_partial(self) -> bool:
        """Whether it was cloned with a filter; git marks the packs that it then gets."""
        return any(self.objects.glob("pack/*.promisor"))


def find_checkout(path: Path) -> Checkout:
    """Find the repository that holds a path.

    Raises:
        RepositoryError: where there is none, or git cannot read it.

    """
    result = Git().run("-C", str(path), "rev-parse", *_QUESTIONS)
    answers = result.stdout.decode("utf-8", "surrogateescape").split("\n")
    # The last question has no answer in a repository without a commit.
    if result.status != 0 and len(answers) <= _ANSWERS:
        raise _not_readable(path, result.first_error)
    directory, common, objects = (Path(answer) for answer in answers[:3])
    shallow = common / "shallow"
    cut = shallow.read_text("ascii").split() if shallow.is_file() else ()
    return Checkout(
        directory=directory,
        common_directory=common,
        objects=objects,
        object_format=answers[3],
        worktree=_worktree(path.absolute(), directory),
        head=answers[4] if result.status == 0 else None,
        boundary=frozenset(cut),
    )


def _not_readable(path: Path, reason: str) -> RepositoryError:
    if reason.startswith(("not a git repository", "cannot change to")):
        return RepositoryError(
            f"no git repository at `{path}`",
            hint="Add a step with `actions/checkout` before this one, "
            "or name the checkout's folder in `repo`",
        )
    return RepositoryError(
        f"git cannot read the repository at `{path}`: {reason}",
        hint="Correct what git names, then check with `git status`",
    )


def _worktree(path: Path, directory: Path) -> Path | None:
    """Return the folder whose `.git` leads to a git directory.

    Git's own answer follows `core.worktree`, by which a checkout could name any folder.
    """
    for folder in (path, *path.parents):
        entry = folder / ".git"
        if entry.is_file():  # a linked worktree or a submodule names its directory
            named = entry.read_text("utf-8", "replace").partition("gitdir:")[2].strip()
            entry = folder / named
        if entry.is_dir() and entry.resolve() == directory.resolve():
            return folder
    return None


class ObjectDirectory:
    """A git directory of our own on the objects of a checkout."""

    def __init__(self, checkout: Checkout) -> None:
        """Make the folder; `close` removes it."""
        self._folder = tempfile.TemporaryDirectory(prefix="trace-production-issue-")
        root = self.path = Path(self._folder.name)
        (root / "refs").mkdir()
        (root / "HEAD").write_text("ref: refs/heads/none\n")
        configuration = _CONFIGURATION.format(object_format=checkout.object_format)
        (root / "config").write_text(configuration)
        if checkout.boundary:
            (root / "shallow").write_text("\n".join(sorted(checkout.boundary)) + "\n")
        self.git = Git(
            environment={
                "GIT_DIR": str(root),
                "GIT_OBJECT_DIRECTORY": str(checkout.objects),
            }
        )

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()
