"""What answers a violated requirement: the new intent, the ledger entries, the texts.

Where their files go, how urgent it is, and the templates that write it. Whether a pull
request is opened, and on which branch, is decided in `loops`. A `Loop` of traces goes in,
a `Remediation` comes out: files, a commit message, a title and a body.
"""

from tracer.remediation.commit_trailers import title_in
from tracer.remediation.intent_events import EventLog, event_log_of, find_event_logs
from tracer.remediation.intent_numbers import IntentNumbers
from tracer.remediation.intent_sections import (
    copy_section,
    merge_sections,
    raise_priority,
    remove_section,
)
from tracer.remediation.ledger_messages import (
    correction_message,
    decline_message,
    episode_message,
    opened_message,
    repeat_message,
    resolution_message,
    severity_message,
    waiting_message,
)
from tracer.remediation.loop import Loop, group
from tracer.remediation.placement import (
    LEDGER,
    REGISTER,
    SHARED_LEDGER,
    PathSetting,
    Placement,
    RemediationSettings,
    check_rivals,
    file_path,
    find_ledger,
    find_placement,
)
from tracer.remediation.priorities import priority, priority_by_severity
from tracer.remediation.remediation import (
    BranchState,
    FileChange,
    Remediation,
    compose,
    compose_entries,
    describe_intent,
)
from tracer.remediation.repository_links import RepositoryLinks
from tracer.remediation.template_renderer import (
    FOLDER as TEMPLATE_FOLDER,
)
from tracer.remediation.template_renderer import (
    TemplateRenderer,
    compile_templates,
    unused_templates,
)

__all__ = [
    "LEDGER",
    "REGISTER",
    "SHARED_LEDGER",
    "TEMPLATE_FOLDER",
    "BranchState",
    "EventLog",
    "FileChange",
    "IntentNumbers",
    "Loop",
    "PathSetting",
    "Placement",
    "Remediation",
    "RemediationSettings",
    "RepositoryLinks",
    "TemplateRenderer",
    "check_rivals",
    "compile_templates",
    "compose",
    "compose_entries",
    "copy_section",
    "correction_message",
    "decline_message",
    "describe_intent",
    "episode_message",
    "event_log_of",
    "file_path",
    "find_event_logs",
    "find_ledger",
    "find_placement",
    "group",
    "merge_sections",
    "opened_message",
    "priority",
    "priority_by_severity",
    "raise_priority",
    "remove_section",
    "repeat_message",
    "resolution_message",
    "severity_message",
    "title_in",
    "unused_templates",
    "waiting_message",
]
