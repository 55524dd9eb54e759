"""Dynatrace's problem: its notification, that of its API, and the event of a workflow.

Fingerprint: the problem's title and the entities it impacts; `PID` names one problem.
Rule: the problem's title, which is the same for every problem of its kind.
Source: Dynatrace's page about custom integrations, with its sample.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_DETECTED = (
    "join(' ', [capture(ProblemDetailsText, 'detected at: \\S+ .UTC. (\\S+)'), "
    "capture(ProblemDetailsText, 'detected at: (\\S+) .UTC.')])"
)
"""The start in `Problem detected at: 09:12 (UTC) 20.04.2026`."""

# What Dynatrace calls a severity is a category of problems.
_WORDS = {
    "severity": {
        "AVAILABILITY": "critical",
        "MONITORING_UNAVAILABLE": "high",
        "ERROR": "high",
        "PERFORMANCE": "medium",
        "RESOURCE_CONTENTION": "medium",
        "*": "",
    }
}

_ONLY_NAME = (
    "!contains(to_string(NamesOfImpactedEntities), ',') && NamesOfImpactedEntities"
)
TABLES = (
    PayloadTable(
        name="dynatrace",
        when=("has('title', 'displayId', 'severityLevel')",),
        identity=("title", "impactedEntities[].name"),
        fields={
            "alert_id": ("problemId", "displayId"),
            "title": "title",
            "description": "evidenceDetails.details[0].displayName",
            "status": "status",
            "severity": "severityLevel",
            "timestamp": "startTime",
            "ended_at": "endTime",
            "service": (
                "usual_label('service')",
                "rootCauseEntity.name",
                *("impactedEntities[0].name", "affectedEntities[0].name"),
            ),
            "rule": "title",
            "tags": "entityTags[].stringRepresentation",
        },
        words=_WORDS,
    ),
    PayloadTable(
        name="dynatrace",
        when=("has('ProblemTitle', 'State') || has('PID', 'ProblemID')",),
        ignore={"Dynatrace merged the problem into another": "State == 'MERGED'"},
        identity=("ProblemTitle", ("ImpactedEntity", "ImpactedEntities[].name")),
        fields={
            "alert_id": ("PID", "ProblemID"),
            "title": "ProblemTitle",
            "description": ("ProblemDetailsText", "ImpactedEntity", "ProblemImpact"),
            "status": "State",
            "severity": "ProblemSeverity",
            "timestamp": (
                *("StartTime", "ProblemDetailsJSON.startTime"),
                *("ProblemDetailsJSONv2.startTime", "ProblemDetailsJSONv1.startTime"),
                _DETECTED,
            ),
            "ended_at": (
                *("EndTime", "ProblemDetailsJSON.endTime"),
                *("ProblemDetailsJSONv2.endTime", "ProblemDetailsJSONv1.endTime"),
            ),
            "service": (
                "usual_label('service')",
                "ImpactedEntities[?type=='SERVICE'].name | [0]",
                "ImpactedEntities[0].name",
                # A template in quotes makes a text of the list.
                "from_json(ImpactedEntities)[0].name",
                # The placeholder's name; of several it is a list with commas.
                _ONLY_NAME,
                "ImpactedEntity",
            ),
            "rule": "ProblemTitle",
            "test": "to_string(PID) == '99999' && to_string(ProblemID) == '999'",
            "tags": "Tags",
            "links.problem": ('"Problem URL"', "ProblemURL"),
        },
        words=_WORDS,
    ),
    PayloadTable(
        name="dynatrace",
        when=("\"event.kind\" == 'DAVIS_PROBLEM'", '"event.name"'),
        ignore={
            "Dynatrace merged the problem into another": '"dt.davis.is_duplicate"',
        },
        identity=('"event.name"', ('"root_cause_entity_id"', '"affected_entity_ids"')),
        fields={
            "alert_id": ('"display_id"', '"event.id"'),
            "title": '"event.name"',
            "description": '"event.description"',
            "status": '"event.status"',
            "severity": '"event.category"',
            "timestamp": '"event.start"',
            "ended_at": '"event.end"',
            "service": (
                "usual_label('service')",
                *('"root_cause_entity_name"', '"affected_entity_names"[0]'),
            ),
            "rule": '"event.name"',
            "tags": '"entity_tags"',
        },
        words=_WORDS | {"status": {"ACTIVE": "firing", "CLOSED": "resolved"}},
    ),
)
