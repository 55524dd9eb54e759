"""What started the run, who asked for it, and the alerts it carries.

Events of GitHub, issues and `/trace` commands, and who may have an issue traced. How a
tool's payload is read is in `alerts`. An event goes in, a `Batch` of alerts comes out.
"""

from tracer.events.alert_batch import Batch, read_alerts, read_event
from tracer.events.event import Event
from tracer.events.github_job import GithubJob, read_job
from tracer.events.permissions import (
    IssueState,
    LabelEvent,
    PermissionSource,
    denial_reason,
)
from tracer.events.trace_request import (
    LABEL,
    TraceRequest,
    Trigger,
    is_label,
    read_trace_request,
)

__all__ = [
    "LABEL",
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
    "read_alerts",
    "read_event",
    "read_job",
    "read_trace_request",
]
