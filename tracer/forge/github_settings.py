"""Reads settings of a repository: may Actions open pull requests, may people merge them."""

from tracer.errors import TracerError
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request
from tracer.forge.github_values import flag
from tracer.forge.pull_request import PullRequestSetting
from tracer.text import Json


def read_pull_request_setting(session: GithubSession) -> PullRequestSetting:
    """Ask GitHub for the setting, which only an administrator's token may read.

    docs.github.com/rest/actions/permissions, "Get default workflow permissions for a
    repository". The token of a job cannot have the permission that this takes.
    """
    request = Request(
        doing="reading whether Actions may open pull requests",
        path="/actions/permissions/workflow",
        needs="administration: read",
    )
    try:
        allowed = session.ask(
            request, lambda answer: flag(answer.get("can_approve_pull_request_reviews"))
        )
    except GithubRefusedError:
        reason = "the token may not read this setting"
        return PullRequestSetting(is_allowed=None, unknown_reason=reason)
    except TracerError as error:
        return PullRequestSetting(is_allowed=None, unknown_reason=error.message)
    return PullRequestSetting(is_allowed=allowed)


def read_is_rebase_only(session: GithubSession) -> bool | None:
    """Ask GitHub whether pull requests can only be rebased; `None` where it does not say.

    docs.github.com/rest/repos/repos, "Get a repository": who may not push gets no
    `allow_squash_merge` and `allow_merge_commit`.
    """
    request = Request(doing="reading how pull requests may be merged")
    try:
        return session.ask(request, _is_rebase_only)
    except TracerError:
        return None


def _is_rebase_only(answer: Json) -> bool | None:
    ways = [answer.get(f"allow_{way}") for way in ("squash_merge", "merge_commit")]
    if any(way.is_missing() for way in ways):
        return None
    return not any(map(flag, ways))
