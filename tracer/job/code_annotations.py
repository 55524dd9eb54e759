"""Annotations of a job at the lines of the code: the error, the suspects, the marked code."""

import itertools
from collections.abc import Iterator

from tracer.alerts import Status
from tracer.job.workflow_commands import JobOutput
from tracer.loops import PublishResult, ReportOnlyReason
from tracer.text import shorten
from tracer.tracing import Trace
from tracer.views import TraceView, view_of

_NAME = 80
"""Characters of an alert's sentence at a line of the code."""
_ANNOTATED = 10
"""Lines of the code to annotate; GitHub shows ten notes of a step."""


def annotate_code(result: PublishResult, output: JobOutput) -> None:
    """Show at the lines of the code what an alert has to do with them, the best first."""
    if result.report_only is ReportOnlyReason.TEST:
        return
    trace = result.loop.trace
    if trace.alert.status is Status.RESOLVED:
        return
    view = view_of(trace)
    name = shorten(view.alert.sentence, _NAME)
    for text, path, line in itertools.islice(_notes(trace, view), _ANNOTATED):
        output.notice(f"{name}{text}", (path, line))


def _notes(trace: Trace, view: TraceView) -> Iterator[tuple[str, str, int]]:
    """Walk over notes and their lines: the error, the suspects, the marked code.

    GitHub shows notes at the lines of the traced revision. If an older one ran, those of
    the error and the suspects may have moved since.
    """
    if trace.deployed in {None, trace.scanned.revision}:
        for frame in trace.frames[:1]:
            if frame.line:
                yield ": the error was here", frame.place.path, frame.line
        for commit in view.verdict.likely if view.verdict.is_ordered else ():
            if commit.path and commit.line:
                age = "" if commit.is_recent else f", {commit.before} before it"
                text = (
                    f" may be caused by {commit.sha[:7]} {commit.subject} "
                    f"({commit.percent} %{age}), which changed this"
                )
                yield text, commit.path, commit.line
    requirement = trace.requirement_id
    for marker in trace.implementations if requirement else ():
        text = f" is about {requirement}, which this code names"
        yield text, marker.path, marker.line
