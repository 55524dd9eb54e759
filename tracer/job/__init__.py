"""How a run speaks to the job it runs in, and to people.

The log and annotations, the step summary, outputs, the trace file, the comment on an
issue, and the command `init`. What is told is decided elsewhere: results go in, text comes out.
"""

from tracer.job.context import RunContext, open_context
from tracer.job.init_command import COMMAND, init, read_setup
from tracer.job.issue_thread import IssueThread
from tracer.job.run_result import (
    RunResult,
    render_summaries,
    report_result,
    trace_file,
    write_outputs,
)
from tracer.job.workflow_commands import Runner

__all__ = [
    "COMMAND",
    "IssueThread",
    "RunContext",
    "RunResult",
    "Runner",
    "init",
    "open_context",
    "read_setup",
    "render_summaries",
    "report_result",
    "trace_file",
    "write_outputs",
]
