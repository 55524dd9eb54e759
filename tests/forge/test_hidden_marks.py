"""Our hidden marks in texts: only a line of its own is one, never a text from an alert."""

from tracer.forge import IssueComment
from tracer.forge.github_views import PENDING, GithubPull
from tracer.forge.issue_comment_text import MARK, comment_body
from tracer.forge.pull_request import PullRequestState

LAST_REPORT = "<!-- trace-production-issue: the last report -->"


def test_a_mark_in_an_alert_does_not_cut_the_last_report() -> None:
    report = f"Alert `{LAST_REPORT}`\n\nTraced."
    written = comment_body(IssueComment(report=report), "")

    twice = comment_body(IssueComment(complaint="Which one?"), written)
    again = comment_body(IssueComment(complaint="Which one?"), twice)

    assert twice == again
    assert again == f"{MARK}\nWhich one?\n\n---\n\n{LAST_REPORT}\n{report}\n"


def test_a_mark_in_an_alert_does_not_leave_a_pull_request_unfinished() -> None:
    as_json = f'```json\n  "title": "{PENDING}"\n```'

    assert not _pull(as_json).as_pull_request().unfinished
    assert _pull(f"{as_json}\n{PENDING}\n").as_pull_request().unfinished
    assert _pull(f"{as_json}\r\n{PENDING}").as_pull_request().unfinished


def _pull(body: str) -> GithubPull:
    return GithubPull(
        number=1,
        url="https://github.com/acme/shop/pull/1",
        state=PullRequestState.OPEN,
        title="t",
        body=body,
        head="0" * 40,
    )
