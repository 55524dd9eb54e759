"""From an alert to its requirement, intent, code and commits: the `Trace`.

Here are matching, inference, the violated SLA, evidence, suspects, hypotheses and the
loop's key. Not here: how commits are searched (`history`), and anything that writes or
knows GitHub. Alerts and a `TracedRevision` go in, a `Trace` for each alert comes out.
"""

from tracer.tracing.alert_mentions import requirement_tokens
from tracer.tracing.change_lanes import lane_of
from tracer.tracing.cleared_commits import NOT_DEPLOYED, Cleared
from tracer.tracing.fault_place import FaultPlace
from tracer.tracing.hypotheses import Hypothesis
from tracer.tracing.id_mentions import IdMention
from tracer.tracing.known_deployments import DeploymentLists
from tracer.tracing.loop_key import loop_name
from tracer.tracing.named_requirement import Candidate
from tracer.tracing.place_finder import PLACES_LIMIT
from tracer.tracing.quotes import Quote
from tracer.tracing.sla import Sla
from tracer.tracing.suspects import Suspect, VerdictKind
from tracer.tracing.trace import (
    GroupBy,
    Owner,
    PublishedPullRequest,
    RemediationIntent,
    Scope,
    Trace,
    TraceWarning,
    Undefined,
)
from tracer.tracing.trace_batch import TracedRevision, TraceOptions, trace_alerts
from tracer.tracing.trace_json import as_json, trace_as_json

__all__ = [
    "NOT_DEPLOYED",
    "PLACES_LIMIT",
    "Candidate",
    "Cleared",
    "DeploymentLists",
    "FaultPlace",
    "GroupBy",
    "Hypothesis",
    "IdMention",
    "Owner",
    "PublishedPullRequest",
    "Quote",
    "RemediationIntent",
    "Scope",
    "Sla",
    "Suspect",
    "Trace",
    "TraceOptions",
    "TraceWarning",
    "TracedRevision",
    "Undefined",
    "VerdictKind",
    "as_json",
    "lane_of",
    "loop_name",
    "requirement_tokens",
    "trace_alerts",
    "trace_as_json",
]
