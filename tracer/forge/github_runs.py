"""Workflow runs on GitHub: which of them failed since a moment, and starting one again."""

from collections.abc import Iterator
from datetime import datetime

from tracer.forge.forge_interface import WorkflowRun
from tracer.forge.github_session import GithubSession, Request
from tracer.forge.github_values import (
    UnexpectedAnswerError,
    number,
    read_list,
    text,
    time,
)
from tracer.text import Json, iso_seconds

_READS, _WRITES = "actions: read", "actions: write"
_PAGE = 100
_MOST_PAGES = 10
"""GitHub lists at most 1,000 runs where it is asked for some of them."""
_FAILURES = ("failure", "cancelled", "timed_out")


class GithubRuns:
    """The workflow runs of a repository."""

    def __init__(self, session: GithubSession) -> None:
        self._session = session

    def last_success(self, run_id: int) -> datetime | None:
        """Return when the last successful run of a run's own workflow began.

        Raises:
            ForgeRefusedError: where the token may not read runs.

        """
        own = self._session.ask(
            _get(f"/actions/runs/{run_id}"), lambda run: number(run.get("workflow_id"))
        )
        query = {"status": "success", "per_page": "1"}
        runs = self._session.ask(_get(f"/actions/workflows/{own}/runs", **query), _runs)
        return runs[0].started_at if runs else None

    def failed(self, since: datetime) -> tuple[WorkflowRun, ...]:
        """List the runs that began since a moment and have failed or were cancelled.

        Raises:
            ForgeRefusedError: where the token may not read runs.

        """
        runs = (run for status in _FAILURES for run in self._listed(status, since))
        return tuple(sorted(runs, key=lambda run: run.id))

    def rerun(self, run: WorkflowRun) -> None:
        """Start the failed jobs of a run again, with the event that it began with.

        Raises:
            ForgeRefusedError: where the token may not, or the run is too old.

        """
        self._session.ask(
            Request(
                doing=f"starting run {run.id} again",
                method="POST",
                path=f"/actions/runs/{run.id}/rerun-failed-jobs",
                needs=_WRITES,
            ),
            _started,
        )

    def _listed(self, status: str, since: datetime) -> Iterator[WorkflowRun]:
        for page in range(1, _MOST_PAGES + 1):
            query = {
                "status": status,
                "created": f">={iso_seconds(since)}",
                "per_page": str(_PAGE),
                "page": str(page),
            }
            runs = self._session.ask(_get("/actions/runs", **query), _runs)
            yield from runs
            if len(runs) < _PAGE:
                return


def _get(path: str, **query: str) -> Request:
    return Request(
        doing="reading the runs of workflows", path=path, query=query, needs=_READS
    )


def _runs(answer: Json) -> tuple[WorkflowRun, ...]:
    return read_list(answer.get("workflow_runs"), _run)


def _started(answer: Json) -> None:
    """Read the answer to a start, an empty object."""
    if answer.value not in (None, {}):
        raise UnexpectedAnswerError(answer.path)


def _run(answer: Json) -> WorkflowRun:
    return WorkflowRun(
        id=number(answer.get("id")),
        title=text(answer.get("display_title")),
        # A run of another ref has it behind the path: `.github/workflows/x.yml@main`.
        workflow=text(answer.get("path")).partition("@")[0],
        attempt=number(answer.get("run_attempt")),
        url=text(answer.get("html_url")),
        started_at=time(answer.get("run_started_at")),
        ended_at=time(answer.get("updated_at")),
    )
