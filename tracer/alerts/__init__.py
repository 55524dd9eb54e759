"""What went wrong in production, in one shape whatever tool sent it.

Here are `Alert`, the registry of alerting tools (`known_tools.py`) with a table for each
(`sources/`), what reads a payload by a table (`tables/`), and the configuration's patterns
over alerts. What started the run is in `events/`, what an alert leads to is in `tracing/`.
`Json` goes in, `ParseResult`s come out.
"""

from tracer.alerts.alert import (
    Alert,
    Frame,
    RuleDefinition,
    Violation,
    fingerprint,
)
from tracer.alerts.alert_masking import AlertMask
from tracer.alerts.alert_patterns import (
    PATTERN_FIELDS,
    TAG_PREFIX,
    AlertPattern,
    Route,
    ignore_reason,
)
from tracer.alerts.deployments.deployment import Deployment, deployments_of
from tracer.alerts.deployments.deployment_lists import read_deployments
from tracer.alerts.fields.labels import requirement_labels, usual_label
from tracer.alerts.fields.links import is_web_address
from tracer.alerts.fields.rule_annotations import linked_pages
from tracer.alerts.fields.severity_words import Severity, parse_severity
from tracer.alerts.fields.status_words import Status, parse_status
from tracer.alerts.fields.title_marks import without_marks
from tracer.alerts.known_tools import PAYLOAD_READERS, PayloadReader
from tracer.alerts.numbers.measured_sentences import stated_numbers
from tracer.alerts.numbers.metric_units import unit_in_text
from tracer.alerts.numbers.rule_expressions import comparison_in, metric_in, unit_in
from tracer.alerts.parse_result import (
    Ignored,
    ParsedAlert,
    ParseResult,
    Rejected,
    with_start,
)
from tracer.alerts.payload_parsing import (
    AUTO,
    SOURCE_NAMES,
    AlertParser,
    payload_readers_with,
    propose,
)
from tracer.alerts.proposals.proposal import SAMPLE_NAME, Proposal
from tracer.alerts.requirement_hint import NO_HINT, RequirementHint
from tracer.alerts.stack_traces.function_names import name_in_code
from tracer.alerts.stack_traces.traces_in_text import read_frames
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.alerts.tables.table_settings import CUSTOM, parse_payload_tables
from tracer.alerts.tables.usual_keys import usual_keys

__all__ = [
    "AUTO",
    "CUSTOM",
    "NO_HINT",
    "PATTERN_FIELDS",
    "PAYLOAD_READERS",
    "SAMPLE_NAME",
    "SOURCE_NAMES",
    "TAG_PREFIX",
    "Alert",
    "AlertMask",
    "AlertParser",
    "AlertPattern",
    "Deployment",
    "Frame",
    "Ignored",
    "ParseResult",
    "ParsedAlert",
    "PayloadReader",
    "PayloadTable",
    "Proposal",
    "Rejected",
    "RequirementHint",
    "Route",
    "RuleDefinition",
    "Severity",
    "Status",
    "Violation",
    "comparison_in",
    "deployments_of",
    "fingerprint",
    "ignore_reason",
    "is_web_address",
    "linked_pages",
    "metric_in",
    "name_in_code",
    "parse_payload_tables",
    "parse_severity",
    "parse_status",
    "payload_readers_with",
    "propose",
    "read_deployments",
    "read_frames",
    "requirement_labels",
    "stated_numbers",
    "unit_in",
    "unit_in_text",
    "usual_keys",
    "usual_label",
    "with_start",
    "without_marks",
]
