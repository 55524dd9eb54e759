"""GitHub, through its REST API alone: the only place that talks to it.

Commits are made as git data, without author and committer, so that GitHub signs them;
nothing is pushed, so the checkout needs no credentials.
"""

import base64
import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import TypeVar

import github
import requests
from github.GitCommit import GitCommit
from github.GithubRetry import GithubRetry
from github.GitRef import GitRef
from github.GitTree import GitTree
from github.PullRequest import PullRequest as GithubPullRequest
from github.Repository import Repository as GithubRepository

from tracer import VERSION
from tracer.errors import (
    ForgeRefusedError,
    ForgeUnavailableError,
    TracerError,
)
from tracer.forge.interface import (
    Connection,
    CreatedCommit,
    PullRequest,
    PullRequestOptions,
    PullRequestState,
)
from tracer.forge.local import LocalSnapshot, decoded
from tracer.remediation import FileChange
from tracer.repository import History, Repository, Snapshot
from tracer.text import Pattern

PENDING = "<!-- trace-production-issue: labels and reviewers pending -->"
"""Ends the text of a pull request until everything asked for is on it."""

Answer = TypeVar("Answer")

PREFIX = "remediation/"
_MOVED = Pattern("fast.forward|Reference does not exist", re.IGNORECASE)
_UNREAD_LIMIT = 2
"""How many tips of branches without a pull request are read to learn their numbers."""
_PATIENCE = (1.0, 2.0)
"""Seconds between tries while GitHub does not know its own new pull request yet."""


def connect(connection: Connection) -> github.Github:
    """Open a session with GitHub that tries again where that may help."""
    logging.getLogger("github").addHandler(logging.NullHandler())
    return github.Github(
        auth=github.Auth.Token(connection.token),
        base_url=connection.api_url,
        user_agent=f"trace-production-issue/{VERSION}",
        per_page=100,
        lazy=True,
        retry=GithubRetry(
            total=3,
            backoff_factor=0.5,
            max_rate_limit_wait=120,
            raise_on_status=False,  # the answer says more than "too many retries"
        ),
        # A run makes a handful of requests, one after the other; that is pace enough.
        seconds_between_requests=None,
        seconds_between_writes=None,
    )


def translated(
    error: Exception,
    doing: str,
    needs: str = "contents: write` and `pull-requests: write",
) -> TracerError:
    """Say what went wrong with GitHub, who can mend it and how.

    Args:
        error: what PyGithub or the network raised.
        doing: what GitHub was asked for.
        needs: the permissions for it, where GitHub itself does not name them.

    """
    if not isinstance(error, github.GithubException):
        return ForgeUnavailableError(
            f"GitHub could not be reached while {doing}", hint="Run again later"
        )
    said = _words_of(error)
    if _is_limited(error):
        return ForgeUnavailableError(
            f"GitHub's rate limit is reached while {doing}",
            hint="Run again when it has reset; limits are counted for each hour",
        )
    if error.status >= 500:  # noqa: PLR2004
        return ForgeUnavailableError(
            f"GitHub failed with status {error.status} while {doing}",
            hint="Run again later",
        )
    return ForgeRefusedError(
        f"GitHub refused {doing}: {said} (status {error.status})",
        hint=_advice(error, needs),
    )


def _is_limited(error: github.GithubException) -> bool:
    return (
        isinstance(error, github.RateLimitExceededException)
        or error.status == 429  # noqa: PLR2004
        or "RATE_LIMITED" in str(error.data)  # as GraphQL says it
    )


def _words_of(error: github.GithubException) -> str:
    """Return what GitHub itself said, in one line."""
    told = error.data
    if isinstance(told, dict):
        several = told.get("errors")
        first = several[0] if isinstance(several, list) and several else {}
        told = told.get("message") or (isinstance(first, dict) and first.get("message"))
    return " ".join(str(error.message or told or "no reason given").split())[:300]


def _advice(error: github.GithubException, needs: str) -> str:
    headers = {key.lower(): value for key, value in (error.headers or {}).items()}
    needed = headers.get("x-accepted-github-permissions")
    match error.status:
        case 401:
            return (
                "The token is not valid; pass `token: ${{ github.token }}` or an app's"
            )
        case 403 | 404 if needed:
            return f"The token needs the permission `{needed.replace('=', ': ')}`"
        case 400 | 403:  # GraphQL has no status of its own for a refusal
            return f"Give the job `permissions: {needs}`"
        case 404:
            return "It is not there, or the token may not see it"
        case 409:
            return "An empty repository has nothing to build on; commit something first"
        case _:
            return "Check the repository's rules for branches that start with `remediation/`"


class RemoteSnapshot:
    """The files of a commit that the checkout does not have."""

    def __init__(
        self, forge: "GithubForge", sha: str, tree: Callable[[], GitTree]
    ) -> None:
        self.sha = sha
        self.tree = tree
        self._forge = forge
        self._read: dict[str, str | None] = {}

    def read(self, path: str) -> str | None:
        """Return a file's text, asked for once."""
        if path not in self._read:
            self._read[path] = self._forge.file_at(self.sha, path)
        return self._read[path]

    def list_folder(self, folder: str) -> tuple[str, ...]:
        return self._forge.folder_at(self.sha, folder)


class GithubForge:
    """A repository on GitHub, and the checkout that shares most of its objects."""

    writes = True

    def __init__(
        self,
        connection: Connection,
        checkout: Repository,
        base: str | None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._connection = connection
        self._checkout = checkout
        self._asked_base = base
        self._sleep = sleep
        self._pulls: dict[int, GithubPullRequest] = {}
        self._github = connect(connection)

    # -- reading -----------------------------------------------------------------

    @cached_property
    def _repository(self) -> GithubRepository:
        return self._github.get_repo(self._connection.repository)

    @cached_property
    def base_branch(self) -> str:
        """The branch that pull requests go to."""
        if self._asked_base:
            return self._asked_base
        return self._ask(
            "reading the repository", lambda: self._repository.default_branch
        )

    def base(self) -> Snapshot:
        """Return the base branch as it is now, from the checkout where that has it.

        Raises:
            ForgeRefusedError: where there is no such branch.

        """
        return self._base

    @cached_property
    def _base(self) -> Snapshot:
        try:
            found = self._ask(
                f"reading the branch `{self.base_branch}`",
                lambda: self._repository.get_branch(self.base_branch).commit,
            )
        except ForgeRefusedError as error:
            if "(status 404)" not in error.message:
                raise
            raise ForgeRefusedError(
                f"there is no branch `{self.base_branch}` in {self._connection.repository}, "
                "or the token may not read it",
                hint="Name the right one in `base`, and give the job `contents: write`",
            ) from None
        return self._snapshot(found.sha, lambda: found.commit.tree)

    def snapshot(self, sha: str) -> Snapshot:
        def tree() -> GitTree:
            return self._ask(
                "reading a commit", lambda: self._repository.get_git_commit(sha).tree
            )

        return self._snapshot(sha, tree)

    def _snapshot(self, sha: str, tree: Callable[[], GitTree]) -> Snapshot:
        is_whole = self._checkout.history is not History.PARTIAL
        if is_whole and self._checkout.resolve(sha) == sha:
            return LocalSnapshot(self._checkout, sha)
        return RemoteSnapshot(self, sha, tree)

    def file_at(self, sha: str, path: str) -> str | None:
        """Return a file's text at a commit."""
        try:
            found = self._repository.get_contents(path, ref=sha)
        except github.UnknownObjectException:
            return None
        except (github.GithubException, requests.RequestException) as error:
            raise translated(error, f"reading `{path}`") from error
        if isinstance(found, list) or found.type != "file":
            raise ForgeRefusedError(
                f"`{path}` is not a regular file", hint="Move it aside"
            )
        if found.encoding == "base64":
            return decoded(path, found.decoded_content)
        blob = self._ask(
            f"reading `{path}`", lambda: self._repository.get_git_blob(found.sha)
        )
        return decoded(path, base64.b64decode(blob.content))

    def folder_at(self, sha: str, folder: str) -> tuple[str, ...]:
        """Return the paths of the files directly in a folder at a commit."""
        try:
            found = self._repository.get_contents(folder, ref=sha)
        except github.UnknownObjectException:
            return ()
        except (github.GithubException, requests.RequestException) as error:
            raise translated(error, f"reading `{folder}`") from error
        members = found if isinstance(found, list) else [found]
        return tuple(member.path for member in members if member.type == "file")

    def pull_request(self, branch: str) -> PullRequest | None:
        """Return the latest pull request from a branch, an open one before any other."""
        owner = self._connection.repository.partition("/")[0]
        found = self._ask(
            "looking for the pull request",
            lambda: self._repository.get_pulls(
                state="all", head=f"{owner}:{branch}"
            ).get_page(0),
        )
        # A fork's branch may have the same name, and on some servers the filter is lax.
        own = [pull for pull in found if self._is_own(pull) and pull.head.ref == branch]
        own.sort(key=lambda pull: (pull.state == "open", pull.number))
        return self._known(own[-1]) if own else None

    def branch_head(self, branch: str) -> str | None:
        return self._branches.get(branch)

    def names_taken(self) -> tuple[str, ...]:
        """Return titles of our pull requests and messages of branches without one.

        The newest hundred pull requests are looked at: numbers only grow, so the
        largest is among the latest.
        """
        recent = self._ask(
            "listing pull requests",
            lambda: self._repository.get_pulls(
                state="all", sort="created", direction="desc"
            ).get_page(0),
        )
        own = [p for p in recent if self._is_own(p) and p.head.ref.startswith(PREFIX)]
        seen = {pull.head.ref for pull in own}
        tips = [sha for name, sha in self._branches.items() if name not in seen]
        return (*(pull.title for pull in own), *self._messages(tips))

    @cached_property
    def _branches(self) -> dict[str, str]:
        found = self._ask(
            "listing remediation branches",
            lambda: tuple(self._repository.get_git_matching_refs(f"heads/{PREFIX}")),
        )
        return {ref.ref.removeprefix("refs/heads/"): ref.object.sha for ref in found}

    def _messages(self, tips: Sequence[str]) -> Iterator[str]:
        unread = 0
        for sha in tips:
            if self._checkout.resolve(sha) == sha:
                yield self._checkout.read("log", "-1", "--format=%B", sha).decode(
                    "utf-8", "replace"
                )
            elif unread < _UNREAD_LIMIT:
                unread += 1
                read = partial(self._repository.get_git_commit, sha)
                yield self._ask("reading a commit", read).message

    def _is_own(self, pull: GithubPullRequest) -> bool:
        home = pull.head.repo
        return (
            bool(home) and home.full_name.lower() == self._connection.repository.lower()
        )

    # -- writing -----------------------------------------------------------------

    def commit(
        self, parent: Snapshot, files: Sequence[FileChange], message: str
    ) -> CreatedCommit:
        """Make tree and commit; GitHub signs what has no author of its own."""
        elements = [
            github.InputGitTreeElement(file.path, "100644", "blob", content=file.after)
            for file in files
        ]
        tree = self._ask(
            "writing files",
            lambda: self._repository.create_git_tree(elements, self._tree(parent)),
        )
        made = self._ask(
            "making the commit",
            lambda: self._repository.create_git_commit(
                message,
                tree,
                [
                    GitCommit(
                        self._repository.requester,
                        {},
                        {"sha": parent.sha},
                        completed=True,
                    )
                ],
            ),
        )
        return CreatedCommit(sha=made.sha, verified=made.verification.verified)

    def _tree(self, snapshot: Snapshot) -> GitTree:
        if isinstance(snapshot, RemoteSnapshot):
            return snapshot.tree()
        shown = self._checkout.read("rev-parse", f"{snapshot.sha}^{{tree}}")
        known = {"sha": shown.decode().strip()}
        return GitTree(self._repository.requester, {}, known, completed=True)

    def create_branch(self, branch: str, sha: str) -> bool:
        """Claim a branch; GitHub lets only one run create it."""
        try:
            self._repository.create_git_ref(f"refs/heads/{branch}", sha)
        except github.GithubException as error:
            if "Reference already exists" not in str(error.data):
                raise translated(error, f"creating the branch `{branch}`") from error
            self.__dict__.pop("_branches", None)
            return False
        except requests.RequestException as error:
            raise translated(error, f"creating the branch `{branch}`") from error
        return True

    def advance_branch(self, branch: str, sha: str) -> bool:
        """Move a branch forward, and only forward."""
        url = f"{self._repository.url}/git/refs/heads/{branch}"
        requester = self._repository.requester
        try:
            GitRef(requester, {}, {"url": url}, completed=True).edit(sha, force=False)
        except github.GithubException as error:
            if _MOVED.search(str(error.data)):
                self.__dict__.pop("_branches", None)
                return False
            raise translated(error, f"updating the branch `{branch}`") from error
        except requests.RequestException as error:
            raise translated(error, f"updating the branch `{branch}`") from error
        return True

    def open_pull_request(
        self, branch: str, title: str, body: str, options: PullRequestOptions
    ) -> PullRequest:
        """Open a pull request, as a draft where asked and possible."""
        text = body if options.is_empty() else f"{body}\n{PENDING}\n"
        try:
            made = self._repository.create_pull(
                self.base_branch, branch, title=title, body=text, draft=options.draft
            )
        except github.GithubException as error:
            return self._not_opened(error, branch, title, body, options)
        except requests.RequestException as error:
            raise translated(error, "opening the pull request") from error
        return self._known(made)

    def _not_opened(
        self,
        error: github.GithubException,
        branch: str,
        title: str,
        body: str,
        options: PullRequestOptions,
    ) -> PullRequest:
        """Find another way to the pull request, or say why there is none."""
        said = str(error.data)
        if "already exists" in said:
            found = self.pull_request(branch)
            if found:
                return found
        if options.draft and "raft pull requests are not supported" in said:
            return self.open_pull_request(branch, title, body, options.without_draft())
        if "not permitted to create or approve pull requests" in said:
            raise ForgeRefusedError(
                "GitHub Actions is not permitted to create pull requests here; "
                f"the branch `{branch}` holds the remediation",
                hint="Tick `Allow GitHub Actions to create and approve pull requests` in "
                "Settings → Actions → General → Workflow permissions and run again, or "
                f"open it yourself: {self.compare_url(branch)}",
            ) from error
        raise translated(error, "opening the pull request") from error

    def compare_url(self, branch: str) -> str:
        """Return the page on which a person can open the pull request."""
        home = f"{self._connection.server_url}/{self._connection.repository}"
        return f"{home}/compare/{self.base_branch}...{branch}?expand=1"

    def finish(
        self, pull_request: PullRequest, options: PullRequestOptions
    ) -> tuple[str, ...]:
        """Set what was asked for; a refusal is a warning, the remediation stands."""
        pull = self._pulls.get(pull_request.number or 0)
        if pull is None:
            return ()
        wanted: list[tuple[str, bool, Callable[[], None]]] = [
            (
                "reviewers",
                bool(options.reviewers),
                lambda: pull.create_review_request(reviewers=list(options.reviewers)),
            ),
            (
                "team-reviewers",
                bool(options.team_reviewers),
                lambda: pull.create_review_request(
                    team_reviewers=list(options.team_reviewers)
                ),
            ),
            (
                "assignees",
                bool(options.assignees),
                lambda: pull.add_to_assignees(*options.assignees),
            ),
            (
                "labels",
                bool(options.labels),
                lambda: pull.add_to_labels(*options.labels),
            ),
        ]
        done = [self._tried(name, call) for name, is_asked, call in wanted if is_asked]
        self._tried("text", lambda: pull.edit(body=_without_mark(pull.body)))
        return tuple(warning for warning in done if warning)

    def _tried(self, name: str, call: Callable[[], None]) -> str | None:
        """Make a call on a pull request that GitHub may not know yet itself."""
        for pause in (*_PATIENCE, None):
            try:
                call()
            except github.GithubException as error:
                if pause is None or "Could not resolve to a node" not in str(
                    error.data
                ):
                    return f"{name} not set: {translated(error, f'setting {name}')}"
                self._sleep(pause)
            except requests.RequestException as error:
                return f"{name} not set: {translated(error, f'setting {name}')}"
            else:
                return None
        return None

    def _known(self, pull: GithubPullRequest) -> PullRequest:
        self._pulls[pull.number] = pull
        state = (
            PullRequestState.MERGED if pull.merged_at else PullRequestState(pull.state)
        )
        return PullRequest(
            number=pull.number,
            url=pull.html_url,
            state=state,
            head=pull.head.sha,
            unfinished=state is PullRequestState.OPEN and PENDING in (pull.body or ""),
        )

    def _ask(self, doing: str, call: Callable[[], Answer]) -> Answer:
        """Ask GitHub something, and tell what it was about when that fails."""
        try:
            return call()
        except (github.GithubException, requests.RequestException) as error:
            raise translated(error, doing) from error


def _without_mark(body: str | None) -> str:
    return (body or "").replace(f"\n{PENDING}\n", "").replace(PENDING, "")
