"""What went wrong in production, in one shape whatever tool sent it.

`Alert` and how a payload becomes one live here: the reader of each tool (`sources/`), the
envelopes around payloads, the rules over an alert's fields. What started the run is in
`events`, what an alert leads to is in `tracing`. `Json` goes in, `ParseResult`s come out.
"""

from tracer.alerts.alert import (
    NO_HINT,
    Alert,
    Frame,
    RequirementHint,
    Severity,
    Status,
    Violation,
    fingerprint,
    parse_severity,
    unit_in,
)
from tracer.alerts.alert_rules import (
    RULE_FIELDS,
    TAG_PREFIX,
    Route,
    Rule,
    ignore_reason,
)
from tracer.alerts.configured_fields import (
    ALERTS_KEY,
    FIELD_NAMES,
    TABLE_NAMES,
    ConfiguredFields,
    FieldPath,
)
from tracer.alerts.detection import AUTO, NAMES, parse_alerts, with_own
from tracer.alerts.payload_fields import (
    REQUIREMENT_TAGS,
    Ignored,
    ParsedAlert,
    ParseResult,
    Rejected,
    Source,
    letters_of,
)
from tracer.alerts.sources import SOURCES

__all__ = [
    "ALERTS_KEY",
    "AUTO",
    "FIELD_NAMES",
    "NAMES",
    "NO_HINT",
    "REQUIREMENT_TAGS",
    "RULE_FIELDS",
    "SOURCES",
    "TABLE_NAMES",
    "TAG_PREFIX",
    "Alert",
    "ConfiguredFields",
    "FieldPath",
    "Frame",
    "Ignored",
    "ParseResult",
    "ParsedAlert",
    "Rejected",
    "RequirementHint",
    "Route",
    "Rule",
    "Severity",
    "Source",
    "Status",
    "Violation",
    "fingerprint",
    "ignore_reason",
    "letters_of",
    "parse_alerts",
    "parse_severity",
    "unit_in",
    "with_own",
]
