"""A repository on the stand-in for GitHub, as a run sees it over one session."""

from itertools import count

from tests.support.standin import StandIn
from tests.support.standin.server import REPOSITORY, TOKEN
from tests.support.timing import FakeTime
from tracer.forge import BranchView
from tracer.forge.github_forge import GithubForge
from tracer.forge.github_issues import GithubIssues
from tracer.forge.github_session import Connection, GithubSession
from tracer.forge.wait_budget import WaitBudget
from tracer.remediation import FileChange
from tracer.repository import Repository, Snapshot

ISSUE = 12


class World:
    """A repository on the stand-in, as a run sees it over one session."""

    def __init__(self, github: StandIn, checkout: Repository, max_wait: float) -> None:
        self.github = github
        self.checkout = checkout
        self.time = FakeTime(silence=github.silence)
        github.now = self.time.now
        self.shown: list[str] = []
        self._max_wait = max_wait
        self.numbers = count(1)
        github.tracker.open("ada", "slow", "Login is slow", ISSUE)
        self.open()

    def budget(self, max_wait: float) -> None:
        """Begin a new run with another budget."""
        self._max_wait = max_wait
        self.open()

    def open(self, api: str = "") -> None:
        """Begin a new run, which has read nothing yet."""
        budget = WaitBudget(self._max_wait, self.time.timing(), self.shown.append)
        connection = Connection(
            repository=REPOSITORY,
            api_url=api or self.github.api,
            server_url="https://github.com",
            token=TOKEN,
        )
        self.session = GithubSession(connection, budget)
        self.forge = GithubForge(self.session, self.checkout, None)
        self.issues = GithubIssues(self.session)

    def new_branch(self) -> str:
        return f"remediation/number-{next(self.numbers)}"

    def remote(self) -> Snapshot:
        """Return the base branch with a commit that the checkout does not have."""
        number = next(self.numbers)
        path, message = f"docs/notes/{number}.md", "docs: Add a note"
        self.github.store.commit_on("main", path, f"note {number}\n", message)
        self.open()
        return self.forge.base()

    def commit(self) -> str:
        """Make a commit that differs from all others."""
        file = FileChange(path="a.md", before=None, after=f"{next(self.numbers)}\n")
        return self.forge.commit(self.forge.base(), (file,), "Add a file").sha

    def claim(self, branch: str, sha: str) -> bool:
        return self.forge.claim(f"refs/heads/{branch}", sha)

    def look(self, branch: str) -> BranchView:
        """Return a branch as the forge sees it among others of its loop."""
        view = self.forge.look((branch, f"{branch}+2", f"{branch}+3"))
        assert [other.tip for other in view.branches[1:]] == [None, None]
        return view.branches[0]

    def tip(self, branch: str) -> str | None:
        return self.github.store.ref(f"refs/heads/{branch}")
