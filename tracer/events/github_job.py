"""The GitHub job that we run in, as the runner describes it in its environment."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct


class GithubJob(Struct, frozen=True, kw_only=True):
    """The GitHub job that we run in, as the runner describes it.

    `action` is the repository that this action is used from, empty for a folder of the
    workflow's own repository; `run_id` is the number of the run, and `is_rerun` whether
    it was started again with the same event.
    """

    repository: str
    event_name: str
    event_path: Path | None
    api_url: str
    server_url: str
    step: str
    output: Path | None
    summary: Path | None
    temp: Path | None
    action: str = ""
    run_id: int | None = None
    is_rerun: bool = False

    @property
    def is_no_report(self) -> bool:
        """Whether an alert that is recorded already was not reported once more."""
        return self.is_rerun or self.event_name in {"issues", "issue_comment"}


def read_job(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> GithubJob | None:
    """Read the job that we run in; `None` on the command line, which has arguments."""
    if environment.get("GITHUB_ACTIONS") != "true" or arguments:
        return None
    run = environment.get("GITHUB_RUN_ID")
    return GithubJob(
        repository=environment.get("GITHUB_REPOSITORY", ""),
        event_name=environment.get("GITHUB_EVENT_NAME", ""),
        event_path=_path(environment, "GITHUB_EVENT_PATH"),
        api_url=environment.get("GITHUB_API_URL") or "https://api.github.com",
        server_url=environment.get("GITHUB_SERVER_URL") or "https://github.com",
        step=re.sub(r"\W+", "-", environment.get("GITHUB_ACTION", "")) or "step",
        output=_path(environment, "GITHUB_OUTPUT"),
        summary=_path(environment, "GITHUB_STEP_SUMMARY"),
        temp=_path(environment, "RUNNER_TEMP"),
        action=environment.get("GITHUB_ACTION_REPOSITORY", ""),
        run_id=int(run) if run and run.isascii() and run.isdigit() else None,
        is_rerun=environment.get("GITHUB_RUN_ATTEMPT", "1") != "1",
    )


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name)
    return Path(value) if value else None
