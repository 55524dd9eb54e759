"""Reads whether GitHub Actions may open pull requests: a setting of a repository."""

from tracer.errors import TracerError
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request
from tracer.forge.github_values import flag
from tracer.forge.pull_request import PullRequestSetting


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
