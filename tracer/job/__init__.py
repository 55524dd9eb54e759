"""How a run reports: to the job that it runs in, to people, and to the next step.

Here are the log and annotations, the step summary, outputs, the trace file and the
comment on an issue. What happens is decided in other rooms. Results go in, text comes out.
"""

from tracer.job.colours import has_colours
from tracer.job.incomplete_run import report_incomplete
from tracer.job.internal_error import report_internal_error
from tracer.job.issue_thread import IssueThread
from tracer.job.loop_report import (
    NAME_REQUIREMENT,
    render_summary,
    report_result,
    summarize_batch,
    untraced_reason,
)
from tracer.job.outputs import set_single_outputs, write_outputs
from tracer.job.result_path import ResultPlace, choose_place
from tracer.job.run_progress import RunProgress
from tracer.job.run_result import RunResult
from tracer.job.stop_signal import RunStopped, stop_on_signals
from tracer.job.terminal_columns import fit_columns
from tracer.job.trace_file import TraceFile, choose_trace_file
from tracer.job.workflow_commands import JobOutput
from tracer.job.worst_error import worst_of

__all__ = [
    "NAME_REQUIREMENT",
    "IssueThread",
    "JobOutput",
    "ResultPlace",
    "RunProgress",
    "RunResult",
    "RunStopped",
    "TraceFile",
    "choose_place",
    "choose_trace_file",
    "fit_columns",
    "has_colours",
    "render_summary",
    "report_incomplete",
    "report_internal_error",
    "report_result",
    "set_single_outputs",
    "stop_on_signals",
    "summarize_batch",
    "untraced_reason",
    "worst_of",
    "write_outputs",
]
