"""The life of a loop: at most one open pull request for each, whatever happens.

Which branch and intent a loop has, and whether its pull request is opened, updated or left
alone. How GitHub is talked to is in `forge`. A `Loop` goes in, a `PublishResult` comes out.
"""

from tracer.loops.publishing import (
    Operation,
    Publisher,
    PublishResult,
    reported_result,
)
from tracer.loops.report_only import ReportOnly, ReportOnlyReason, ReportOnlyRules

__all__ = [
    "Operation",
    "PublishResult",
    "Publisher",
    "ReportOnly",
    "ReportOnlyReason",
    "ReportOnlyRules",
    "reported_result",
]
