"""Pull requests on GitHub: found by their branch, opened, and labelled."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracer.errors import ForgeRefusedError, ForgeUnavailableError, TracerError
from tracer.forge.forge_interface import (
    PullRequest,
    PullRequestOptions,
    PullRequestState,
)
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request
from tracer.forge.github_values import (
    nothing,
    number,
    optional_text,
    read_list,
    sha,
    text,
)
from tracer.forge.wait_budget import WaitBudgetSpentError
from tracer.text import Json

PENDING = "<!-- trace-production-issue: labels and reviewers pending -->"
"""Ends the text of a pull request until everything asked for is on it."""
_STALE_READS = 3
"""How often we look for a pull request that GitHub says exists."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GithubPull:
    """A pull request as GitHub describes it; `home` is the repository of its branch."""

    number: int
    url: str
    state: PullRequestState
    title: str
    body: str
    branch: str
    head: str
    home: str

    def as_pull_request(self) -> PullRequest:
        is_open = self.state is PullRequestState.OPEN
        return PullRequest(
            number=self.number,
            url=self.url,
            state=self.state,
            head=self.head,
            unfinished=is_open and PENDING in self.body,
        )


class GithubPullRequests:
    """The pull requests of a repository on GitHub."""

    def __init__(self, session: GithubSession) -> None:
        self._session = session
        self._bodies: dict[int, str] = {}

    def latest(self, branch: str) -> PullRequest | None:
        """Return the latest pull request from a branch, an open one before any other."""
        owner = self._session.repository.partition("/")[0]
        pulls = self._listed(
            "looking for the pull request", {"head": f"{owner}:{branch}"}
        )
        own = [pull for pull in pulls if pull.branch == branch]
        if not own:
            return None
        latest = max(
            own, key=lambda pull: (pull.state is PullRequestState.OPEN, pull.number)
        )
        self._bodies[latest.number] = latest.body
        return latest.as_pull_request()

    def newest(self) -> tuple[GithubPull, ...]:
        """Return the newest hundred pull requests."""
        newest = {"sort": "created", "direction": "desc"}
        return self._listed("listing pull requests", newest)

    def _listed(self, doing: str, query: Mapping[str, str]) -> tuple[GithubPull, ...]:
        """Return pull requests of every state, without those from forks.

        A fork's branch may have the same name, and some servers are lax about `head`.
        """
        request = Request(
            doing=doing,
            path="/pulls",
            query={"state": "all", "per_page": "100", **query},
        )
        pulls = self._session.ask(request, lambda answer: read_list(answer, _pull))
        home = self._session.repository.lower()
        return tuple(pull for pull in pulls if pull.home.lower() == home)

    def open(
        self,
        base: str,
        branch: str,
        texts: tuple[str, str],
        options: PullRequestOptions,
    ) -> PullRequest:
        """Open a pull request, as a draft where asked and possible.

        If an answer got lost, the second try is refused, and the pull request is found.

        Args:
            base: the branch that it goes to.
            branch: the branch that it comes from.
            texts: title and body.
            options: of which only `draft` is set here; the others are set by `finish`.

        """
        request = _opening(base, branch, texts, options)
        try:
            pull = self._session.ask(request, _pull)
        except GithubRefusedError as error:
            if error.says("pull request already exists"):
                return self._existing(branch)
            if options.draft and error.says("draft pull requests are not supported"):
                return self.open(base, branch, texts, options.without_draft())
            if error.says("not permitted to create or approve pull requests"):
                raise self._not_permitted(base, branch) from error
            raise
        self._bodies[pull.number] = pull.body
        return pull.as_pull_request()

    def _existing(self, branch: str) -> PullRequest:
        """Return the pull request that GitHub says exists; lists may lag behind."""
        budget = self._session.budget
        for attempt in range(_STALE_READS):
            pull_request = self.latest(branch)
            if pull_request:
                return pull_request
            budget.wait(2.0**attempt, "GitHub does not show the pull request yet")
        raise ForgeUnavailableError(
            f"GitHub says that a pull request from `{branch}` exists, but shows none",
            hint="Run again later",
        )

    def _not_permitted(self, base: str, branch: str) -> ForgeRefusedError:
        home = f"{self._session.server_url}/{self._session.repository}"
        return ForgeRefusedError(
            "GitHub Actions is not permitted to create pull requests here; "
            f"the branch `{branch}` holds the remediation",
            hint="Tick `Allow GitHub Actions to create and approve pull requests` in "
            "Settings → Actions → General → Workflow permissions and run again, or "
            f"open it yourself: {home}/compare/{base}...{branch}?expand=1",
        )

    def finish(
        self, pull_request: PullRequest, options: PullRequestOptions
    ) -> tuple[str, ...]:
        """Set reviewers, assignees and labels; return a warning for each refusal.

        All of these are additions: repeated, they have no effect. The mark in the text is
        removed last, so a run that ends before that is completed by the next one.
        """
        body = self._bodies.get(pull_request.number or 0)
        if body is None:
            return ()
        pull, issue = (f"/{kind}/{pull_request.number}" for kind in ("pulls", "issues"))
        changes: list[tuple[str, str, str, Mapping[str, object]]] = [
            ("reviewers", "POST", f"{pull}/requested_reviewers", {"reviewers": options.reviewers}),
            ("team-reviewers", "POST", f"{pull}/requested_reviewers", {"team_reviewers": options.team_reviewers}),
            ("assignees", "POST", f"{issue}/assignees", {"assignees": options.assignees}),
            ("labels", "POST", f"{issue}/labels", {"labels": options.labels}),
            ("text", "PATCH", pull, {"body": _without_mark(body)}),
        ]  # fmt: skip
        warnings = []
        for name, method, path, values in changes:
            if not any(values.values()):
                continue
            request = Request(
                doing=f"setting {name}", method=method, path=path, body=values
            )
            try:
                self._session.ask(request, nothing)
            except WaitBudgetSpentError as error:
                warnings.append(f"{name} not set yet, the next run does it: {error}")
                break
            except TracerError as error:
                warnings.append(f"{name} not set: {error}")
        return tuple(warnings)


def _opening(
    base: str, branch: str, texts: tuple[str, str], options: PullRequestOptions
) -> Request:
    title, body = texts
    return Request(
        doing="opening the pull request",
        method="POST",
        path="/pulls",
        body={
            "title": title,
            "body": body if options.is_empty() else f"{body}\n{PENDING}\n",
            "head": branch,
            "base": base,
            "draft": options.draft,
        },
    )


def _without_mark(body: str) -> str:
    return body.replace(f"\n{PENDING}\n", "").replace(PENDING, "")


def _pull(answer: Json) -> GithubPull:
    state = PullRequestState(text(answer.get("state")))
    merged = optional_text(answer.get("merged_at")) is not None
    head = answer.get("head")
    return GithubPull(
        number=number(answer.get("number")),
        url=text(answer.get("html_url")),
        state=PullRequestState.MERGED if merged else state,
        title=text(answer.get("title")),
        body=optional_text(answer.get("body")) or "",
        branch=text(head.get("ref")),
        head=sha(head.get("sha")),
        # A fork that was deleted leaves `null`.
        home=optional_text(head.at("repo", "full_name")) or "",
    )
