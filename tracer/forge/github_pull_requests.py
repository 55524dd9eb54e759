"""Pull requests on GitHub: found by their branch, opened, and labelled."""

from collections.abc import Iterator, Mapping, Sequence

from tracer.errors import ForgeRefusedError, ForgeUnavailableError, TracerError
from tracer.forge.alert_section import (
    unmarked_warning,
    with_news,
    with_place_for_alerts,
)
from tracer.forge.forge_interface import BranchView
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request
from tracer.forge.github_values import (
    UnexpectedAnswerError,
    number,
    optional_text,
    read_list,
    sha,
    text,
)
from tracer.forge.github_views import (
    PENDING,
    PENDING_LINE,
    GithubBranchView,
    GithubPull,
)
from tracer.forge.pull_request import (
    AlertNews,
    PullRequest,
    PullRequestOptions,
    PullRequestState,
    PullRequestText,
    leading_pull,
    newest_pull,
    repeated_pull,
)
from tracer.forge.wait_budget import WaitBudgetSpentError
from tracer.text import Json, parse_time

_STALE_READS = 3
"""How often we look for a pull request that GitHub says exists."""


class GithubPullRequests:
    """The pull requests of a repository on GitHub."""

    def __init__(self, session: GithubSession) -> None:
        self._session = session
        self._texts: dict[int, PullRequestText] = {}

    def view(self, branch: GithubBranchView) -> BranchView:
        """Return a branch with its pull request that counts, see `leading_pull`."""
        pulls = branch.pulls
        if branch.is_cut and not pulls:
            pulls = self._listed(branch.name)
        shown, repeated = self._remembered(leading_pull(pulls)), repeated_pull(pulls)
        newest = newest_pull(pulls)
        # GitHub may show a pull request before it shows its branch.
        tip = shown.head if shown and shown.is_open else None
        return BranchView(
            name=branch.name,
            tip=branch.tip or tip,
            pull_request=shown,
            repeated=repeated.as_pull_request() if repeated else None,
            newest=newest.as_pull_request() if newest else None,
        )

    def _listed(self, branch: str) -> tuple[GithubPull, ...]:
        """Return the pull requests of a branch over REST, which can leave out forks'.

        Some servers are lax about `head`, so each is looked at.
        """
        home = self._session.repository
        request = Request(
            doing="looking for the pull request",
            path="/pulls",
            query={
                "state": "all",
                "per_page": "100",
                "head": f"{home.partition('/')[0]}:{branch}",
            },
        )
        members = self._session.ask(request, lambda answer: read_list(answer, _member))
        return tuple(pull for pull, place in members if place == (home.lower(), branch))

    def _remembered(self, pull: GithubPull | None) -> PullRequest | None:
        if pull is None:
            return None
        shown = pull.as_pull_request()
        self._texts[pull.number] = shown.text
        return shown

    def open(
        self,
        base: str,
        branch: str,
        texts: tuple[str, str],
        options: PullRequestOptions,
    ) -> PullRequest | None:
        """Open a pull request, as a draft where asked and possible.

        If an answer got lost, the second try is refused, and the pull request is found.

        Args:
            base: the branch that it goes to.
            branch: the branch that it comes from.
            texts: title and body.
            options: of which only `draft` is set here; the others are set by `finish`.

        Returns:
            The pull request; `None` where the branch is gone, or its commits are in the
            base branch.

        """
        request = _opening(base, branch, texts, options)
        try:
            return self._remembered(self._session.ask(request, _pull))
        except GithubRefusedError as error:
            if error.says("pull request already exists"):
                return self._existing(branch)
            if error.says("head is invalid", "no commits between"):
                return None
            if options.draft and error.says("draft pull requests are not supported"):
                return self.open(base, branch, texts, options.without_draft())
            if error.says("not permitted to create or approve pull requests"):
                raise self._not_permitted(base, branch) from error
            error.note = f"The branch `{branch}` has everything that it was to show"
            raise

    def close(self, pull_request: PullRequest) -> None:
        """Close a pull request; closed once more, it stays closed."""
        request = Request(
            doing="closing the pull request",
            method="PATCH",
            path=f"/pulls/{pull_request.number}",
            body={"state": "closed"},
        )
        self._session.ask(request, _closed)

    def rewrite(self, pull_request: PullRequest, news: AlertNews) -> tuple[str, ...]:
        """Replace our section of the text; return a warning where it is left as it is."""
        number = pull_request.number or 0
        before = self._texts.get(number, pull_request.text)
        after = with_news(before, news)
        if after is None:
            return (unmarked_warning(f"pull request {number}"),) if news.comment else ()
        changes = {"title": after.title} if after.title != before.title else {}
        if after == before:
            return ()
        request = Request(
            doing="changing the text",
            method="PATCH",
            path=f"/pulls/{number}",
            body={**changes, "body": after.body},
        )
        try:
            self._session.ask(request, _changed)
        except TracerError as error:
            return (f"new alert not added to the text: {error}",)
        self._texts[number] = after
        return ()

    def _existing(self, branch: str) -> PullRequest:
        """Return the pull request that GitHub says exists; lists may lag behind."""
        budget = self._session.budget
        for attempt in range(_STALE_READS):
            pull_request = self._remembered(leading_pull(self._listed(branch)))
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
        written = self._texts.get(pull_request.number or 0)
        if written is None:
            return ()
        pull, issue = (f"/{kind}/{pull_request.number}" for kind in ("pulls", "issues"))
        reviews = f"{pull}/requested_reviewers"
        changes: list[tuple[str, str, str, Mapping[str, object]]] = [
            ("reviewers", "POST", reviews, {"reviewers": options.reviewers}),
            ("team-reviewers", "POST", reviews, {"team_reviewers": options.team_reviewers}),
            *((f"reviewer {owner}", "POST", reviews, asked) for owner, asked in _owners(options)),
            ("assignees", "POST", f"{issue}/assignees", {"assignees": options.assignees}),
            ("labels", "POST", f"{issue}/labels", {"labels": options.labels}),
            ("text", "PATCH", pull, {"body": _without_mark(written.body)}),
        ]  # fmt: skip
        warnings = []
        for name, method, path, values in changes:
            if not any(values.values()):
                continue
            request = Request(
                doing=f"setting {name}", method=method, path=path, body=values
            )
            try:
                self._session.ask(request, _changed)
            except WaitBudgetSpentError as error:
                warnings.append(f"{name} not set yet, the next run does it: {error}")
                break
            except TracerError as error:
                warnings.append(f"{name} not set: {error}")
        return tuple(warnings)


def _owners(
    options: PullRequestOptions,
) -> Iterator[tuple[str, Mapping[str, Sequence[str]]]]:
    """Walk over the owners who are not asked already, and what asks them.

    GitHub refuses all names of a request for one of them: who is not a collaborator,
    who opened the pull request, or a team that the token cannot see. So each is asked
    alone.
    """
    asked = {*options.reviewers, *options.team_reviewers}
    for owner in options.owners:
        organization, _, name = owner.removeprefix("@").rpartition("/")
        if name not in asked:
            kind = "team_reviewers" if organization else "reviewers"
            yield owner, {kind: [name]}


def _opening(
    base: str, branch: str, texts: tuple[str, str], options: PullRequestOptions
) -> Request:
    title, words = texts
    body = with_place_for_alerts(title, words)
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
    return PENDING_LINE.sub("", body)


def _pull(answer: Json) -> GithubPull:
    state = PullRequestState(text(answer.get("state")))
    merged = optional_text(answer.get("merged_at")) is not None
    return GithubPull(
        number=number(answer.get("number")),
        title=text(answer.get("title")),
        url=text(answer.get("html_url")),
        state=PullRequestState.MERGED if merged else state,
        body=optional_text(answer.get("body")) or "",
        head=sha(answer.at("head", "sha")),
        base=sha(answer.at("base", "sha")),
        closed_at=parse_time(optional_text(answer.get("closed_at"))),
    )


def _member(answer: Json) -> tuple[GithubPull, tuple[str, str]]:
    """Return a member of a list, and the repository and name of its branch."""
    head = answer.get("head")
    # A fork that was deleted leaves `null`.
    home = optional_text(head.at("repo", "full_name")) or ""
    return _pull(answer), (home.lower(), text(head.get("ref")))


def _closed(answer: Json) -> None:
    """Read a pull request that must be closed."""
    if text(answer.get("state")) != "closed":
        raise UnexpectedAnswerError(answer.path)


def _changed(answer: Json) -> None:
    """Read a pull request or an issue that was changed, or the list of its labels."""
    if isinstance(answer.value, list):
        read_list(answer, lambda label: text(label.get("name")))
    else:
        number(answer.get("number"))
