"""Says of a run that failed which alerts are recorded and which are not."""

from collections.abc import Sequence

from tracer.errors import TracerError
from tracer.job.run_result import RunResult
from tracer.job.workflow_commands import JobOutput
from tracer.remediation import TemplateRenderer

_SHOWN = 20
"""Names in the error annotation, which has room for 4,096 characters."""


def report_incomplete(
    error: TracerError,
    run_result: RunResult,
    renderer: TemplateRenderer,
    output: JobOutput,
) -> None:
    """List the alerts in the log, in the step summary and in the error itself.

    A run that recorded every alert is left alone: its error is about something else.
    """
    recorded, missing = run_result.recorded, run_result.not_recorded
    if not missing:
        return
    for name in recorded:
        output.say(f"recorded: {name}")
    for name in missing:
        output.say(f"not recorded: {name}")
    output.summary(
        renderer.render(
            "incomplete.md", message=error.message, recorded=recorded, missing=missing
        )
    )
    error.note = f"Recorded: {_listed(recorded)}. Not recorded: {_listed(missing)}"


def _listed(names: Sequence[str]) -> str:
    if not names:
        return "no alert"
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
