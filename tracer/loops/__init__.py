"""The life of a loop: at most one open pull request for each, whatever happens.

Which branch and intent a loop has, which of its alerts are recorded already, and whether
its pull request is opened, updated or left alone. How GitHub is asked is in `forge`. A
`Loop` goes in, a `PublishResult` comes out.
"""

from tracer.loops.branch_search import BranchSearch, FoundBranch, find_branches
from tracer.loops.branches import PREFIX as BRANCH_PREFIX
from tracer.loops.branches import key_of
from tracer.loops.ended_loops import EndedLoops
from tracer.loops.life_rules import LifeRules
from tracer.loops.loop_view import NewPlace, Retracing
from tracer.loops.publish_result import (
    Operation,
    PublishResult,
    failed_result,
    reported_result,
)
from tracer.loops.publishing import Publisher, PublishOptions
from tracer.loops.recorded_alerts import is_recorded
from tracer.loops.report_only import (
    ReportOnly,
    ReportOnlyReason,
    ReportOnlyRules,
    undefined_reason,
)
from tracer.loops.taken_over import TakenOver
from tracer.loops.waiting_list import WaitingList, is_shown, urgency

__all__ = [
    "BRANCH_PREFIX",
    "BranchSearch",
    "EndedLoops",
    "FoundBranch",
    "LifeRules",
    "NewPlace",
    "Operation",
    "PublishOptions",
    "PublishResult",
    "Publisher",
    "ReportOnly",
    "ReportOnlyReason",
    "ReportOnlyRules",
    "Retracing",
    "TakenOver",
    "WaitingList",
    "failed_result",
    "find_branches",
    "is_recorded",
    "is_shown",
    "key_of",
    "reported_result",
    "undefined_reason",
    "urgency",
]
