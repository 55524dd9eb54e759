"""Where a checkout keeps its git directory, and a place to read its objects from.

Git's configuration can start programs and change the answer of most commands. So only
refs are read in the checkout itself. Everything else is read through a git directory of
our own: a folder with a configuration of a few lines, which uses the checkout's objects.
No setting, hook, attribute, graft or replaced object reaches such a command.
"""

import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from tracer.errors import RepositoryError
from tracer.repository.encodings import decode_path
from tracer.repository.git_command import Git
from tracer.repository.git_environment import environment_with
from tracer.text import Pattern

_CONFIGURATION = """\
[core]
\trepositoryformatversion = 1
\tbare = true
[extensions]
\tobjectFormat = {object_format}
"""
_QUESTIONS = ("--show-object-format", "HEAD")
_ANSWER_TO_ALL = 2
"""Lines that git prints; in a repository without a commit, HEAD has no answer."""
ANSWER_SECONDS = 20
"""Time for git's first answer: its configuration may include a file that is a pipe."""
_NO_COMMIT = "ambiguous argument 'HEAD'"
"""Git's words where HEAD names a branch that does not exist; others mean damage."""
_OTHER_FOLDERS = frozenset(("hooks", "lfs", "modules"))
"""Folders of a git directory that no command of ours reads."""
_SHA = Pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Checkout(Struct, frozen=True, kw_only=True):
    """A repository on this machine; all paths are absolute.

    `worktree` is the folder with its `.git`, `None` in a bare repository. `boundary` has
    the commits at which a shallow history was cut.
    """

    directory: Path
    common_directory: Path
    worktree: Path | None
    object_format: str
    has_commit: bool
    boundary: frozenset[str]

    @property
    def git(self) -> Git:
        """Git in the checkout itself: for refs, and for what is written."""
        return _git_in(self.directory, self.worktree)

    def read_user(self) -> tuple[str | None, str | None]:
        """Return the name and the email of the person who works here.

        This alone is read from the person's own configuration, too.
        """
        theirs = {
            "HOME": os.path.expanduser("~"),  # noqa: PTH111 - never an error
            "GIT_CONFIG_GLOBAL": None,
            "GIT_CONFIG_NOSYSTEM": None,
        }
        question = ("config", "-z", "--get-regexp", r"^user\.")
        result = self.git.run(*question, environment=theirs, seconds=ANSWER_SECONDS)
        lines = result.stdout.decode("utf-8", "replace").split("\0")
        settings = dict(line.partition("\n")[::2] for line in lines)
        return settings.get("user.name"), settings.get("user.email")

    def without_hooks(self) -> Mapping[str, str]:
        """Return the variables with which no hook runs that the configuration defines.

        Git has such hooks since 2.54. `core.hooksPath` does not stop them, and to switch
        off an event fails where a hook has the name of it.
        """
        question = ("config", "-z", "--name-only", "--get-regexp", r"^hook\.")
        listed = self.git.run(*question, seconds=ANSWER_SECONDS).stdout
        keys = os.fsdecode(listed).split("\0")
        names = {key.partition(".")[2].rpartition(".")[0] for key in keys} - {""}
        switches = (("enabled", "false"), ("event", ""))
        return environment_with(
            {f"hook.{name}.{key}": value for name in names for key, value in switches}
        )

    @property
    def objects(self) -> Path:
        """The folder with the objects."""
        return self.common_directory / "objects"

    @property
    def is_partial(self) -> bool:
        """Whether objects may be missing; git marks the packs of a clone with a filter."""
        return any(self.objects.glob("pack/*.promisor"))


def find_checkout(path: Path) -> Checkout:
    """Find the repository that a folder belongs to.

    Raises:
        RepositoryError: where there is none, or git cannot read it.

    """
    shown = decode_path(os.fsencode(path))
    try:
        directory, worktree = _locate(path.resolve())
        common = _common_directory(directory)
        _check_files(directory, common)
        boundary = _read_boundary(common)
    except OSError as error:  # a folder or file that we may not look into
        raise RepositoryError(f"cannot read `{shown}`: {error.strerror}") from None
    except LookupError:
        raise RepositoryError(
            f"no git repository at `{shown}`",
            hint="Add a step with `actions/checkout` before this one, "
            "or name the checkout's folder in `repo`",
        ) from None
    git = _git_in(directory, worktree)
    result = git.run("rev-parse", *_QUESTIONS, seconds=ANSWER_SECONDS)
    if result.status < 0:
        raise RepositoryError(
            f"git cannot read the repository at `{shown}`: it gave no answer within "
            f"{ANSWER_SECONDS} s",
            hint="Check with `git status`. Its configuration may include a pipe",
        )
    answers = result.stdout.decode("utf-8", "replace").splitlines()
    has_commit = result.status == 0 and len(answers) == _ANSWER_TO_ALL
    if not answers or not (has_commit or _NO_COMMIT in result.stderr):
        raise RepositoryError(
            f"git cannot read the repository at `{shown}`: {result.first_error}",
            hint="Correct what git names, then check with `git status`",
        )
    return Checkout(
        directory=directory,
        common_directory=common,
        worktree=worktree,
        object_format=answers[0],
        has_commit=has_commit,
        boundary=boundary,
    )


def _locate(folder: Path) -> tuple[Path, Path | None]:
    """Find a git directory as git does, upwards from a folder, and the work tree by it.

    Git itself would read the configuration on the way: `core.worktree` could name any
    other folder, and one that does not exist would end it.

    Raises:
        LookupError: where there is none.

    """
    for parent in (folder, *folder.parents) if folder.is_dir() else ():
        entry = parent / ".git"
        if entry.is_file():
            return _linked_directory(entry), parent
        if _is_git_directory(entry):
            return entry, parent
        if _is_git_directory(parent):
            return parent, parent.parent if parent.name == ".git" else None
    raise LookupError


def _linked_directory(entry: Path) -> Path:
    """Read the file `.git` of a linked work tree or a submodule: `gitdir: …`."""
    named = entry.read_bytes().removeprefix(b"gitdir:")
    return (entry.parent / _decode_path(named)).resolve()


def _common_directory(directory: Path) -> Path:
    """Return the folder that holds refs and objects, also of a linked work tree."""
    note = directory / "commondir"  # `git help gitrepository-layout`
    named = note.read_bytes() if note.is_file() else b""
    return (directory / _decode_path(named)).resolve()


def _check_files(directory: Path, common_directory: Path) -> None:
    """Check that no file of git's is a pipe or a device: git waits there without end.

    A socket is an error to git at once; its own file system monitor has one there.

    Raises:
        RepositoryError: naming the pipe or the device.

    """
    folders = [common_directory]
    if not directory.is_relative_to(common_directory):
        folders.append(directory)
    while folders:
        for entry in _entries_of(folders.pop()):
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _OTHER_FOLDERS:
                    folders.append(Path(entry.path))
            elif not entry.is_file(follow_symlinks=False):
                _check_special_file(entry)


def _entries_of(folder: Path) -> tuple[os.DirEntry[str], ...]:
    try:
        with os.scandir(folder) as entries:
            return tuple(entries)
    except OSError:  # git may not look into it either, or it has just gone
        return ()


def _check_special_file(entry: os.DirEntry[str]) -> None:
    """Refuse what is read without end, or holds its reader; a link may lead to it."""
    try:
        mode = entry.stat().st_mode
    except OSError:  # a link to nothing
        return
    if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise RepositoryError(
            f"`{decode_path(os.fsencode(entry.path))}` in the git directory "
            "is a pipe or a device",
            hint="Remove it, then check with `git status`",
        )


def _decode_path(written: bytes) -> str:
    """Return a path from one of git's files; a zero byte in it would be an error."""
    return os.fsdecode(written.strip().partition(b"\0")[0])


def _is_git_directory(folder: Path) -> bool:
    """Whether git would take a folder for a git directory (`is_git_directory`)."""
    has_objects = (folder / "objects").is_dir() or (folder / "commondir").is_file()
    head = folder / "HEAD"  # in old repositories a link, perhaps to nothing yet
    return has_objects and (head.is_file() or head.is_symlink())


def _read_boundary(common_directory: Path) -> frozenset[str]:
    """Read the commits at which a shallow history was cut, one on each line."""
    shallow = common_directory / "shallow"
    text = shallow.read_text("utf-8", "replace") if shallow.is_file() else ""
    return frozenset(filter(_SHA.fullmatch, text.split()))


def _git_in(directory: Path, worktree: Path | None) -> Git:
    """Return git for one place; git checks the owner only of what it finds itself."""
    places = {"GIT_DIR": str(directory)}
    return Git(
        environment={**places, "GIT_WORK_TREE": str(worktree)} if worktree else places
    )


def _quoted(path: Path) -> str:
    """Quote a path for git's list of folders, which a colon would end."""
    escaped = str(path).replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    return f'"{escaped}"'


class ObjectDirectory:
    """A git directory of our own on the objects of a checkout.

    What is fetched comes into this directory alone, and goes with it.
    """

    def __init__(self, checkout: Checkout) -> None:
        """Make the folder; `close` removes it.

        Raises:
            RepositoryError: where this machine has no place for it.

        """
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="trace-production-issue-")
        except OSError as error:
            raise RepositoryError(
                f"cannot make a temporary folder: {error.strerror}",
                hint="Make `/tmp` writable, or name another folder in TMPDIR",
            ) from None
        root = self.path = Path(self._folder.name)
        for folder in ("refs", "objects"):
            (root / folder).mkdir()
        (root / "HEAD").write_text("ref: refs/heads/none\n")
        configuration = _CONFIGURATION.format(object_format=checkout.object_format)
        (root / "config").write_text(configuration)
        if checkout.boundary:
            (root / "shallow").write_text("\n".join(sorted(checkout.boundary)) + "\n")
        self.git = Git(
            environment={
                "GIT_DIR": str(root),
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": _quoted(checkout.objects),
            }
        )

    @property
    def boundary(self) -> frozenset[str]:
        """The commits at which a shallow history is cut, as far as it is here now."""
        return _read_boundary(self.path)

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()
