"""What answers a broken requirement: the new intent, the commit and the texts.

Where its files go, how urgent it is, and the templates that write it. Whether a pull
request is opened for it is decided in `loops`. `Trace`s go in, a `Remediation` comes out.
"""

from tracer.remediation.placement import Placement, RemediationSettings, find_placement
from tracer.remediation.remediation import (
    BranchState,
    FileChange,
    Loop,
    Remediation,
    branch_name,
    compose,
    file_path,
    group,
    next_intent,
    priority,
)
from tracer.remediation.rendering import (
    Report,
    RepositoryLinks,
    compile_templates,
)

__all__ = [
    "BranchState",
    "FileChange",
    "Loop",
    "Placement",
    "Remediation",
    "RemediationSettings",
    "Report",
    "RepositoryLinks",
    "branch_name",
    "compile_templates",
    "compose",
    "file_path",
    "find_placement",
    "group",
    "next_intent",
    "priority",
]
