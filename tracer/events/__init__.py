"""What started the run, who asked for it, and the alerts that it carries.

Here are the events of GitHub, the text of issues, `/trace` commands, and who may start a
trace. How a tool's payload is read is in `alerts/`, what is answered in an issue is in
`job/`. An event goes in, a `Batch` of alerts comes out.
"""

from tracer.events.alert_batch import Batch, read_alerts
from tracer.events.event import Event, job_event, read_event
from tracer.events.github_job import GithubJob, read_job
from tracer.events.issue import LABEL, is_label
from tracer.events.permissions import (
    PERMISSIONS_TO_TRACE,
    IssueState,
    LabelEvent,
    PermissionSource,
    denial_reason,
)
from tracer.events.trace_request import TraceRequest, Trigger, read_trace_request

__all__ = [
    "LABEL",
    "PERMISSIONS_TO_TRACE",
    "Batch",
    "Event",
    "GithubJob",
    "IssueState",
    "LabelEvent",
    "PermissionSource",
    "TraceRequest",
    "Trigger",
    "denial_reason",
    "is_label",
    "job_event",
    "read_alerts",
    "read_event",
    "read_job",
    "read_trace_request",
]
