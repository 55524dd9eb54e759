"""New Relic: workflow webhooks, and the channels before them.

Fingerprint: the first condition and entity of the issue by name, whatever their order
and whichever join later; the issue's id, or its title, where none are named; the legacy
policy, condition and target.
Rule: the first condition by name.
Source: New Relic's pages about workflow webhooks and the legacy channels.
"""

from collections.abc import Iterator

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.text import Json, JSONValue

_TITLE = ("title[0]", "title")
"""Some templates write the list of all incidents' titles."""


def _prepare(body: Json) -> Iterator[PayloadScope]:
    """Name the first condition and entity, and join the tags that a template collected."""
    conditions, entities = (
        _texts(body.get(name)) for name in ("alertConditionNames", "impactedEntities")
    )
    identity = [min(conditions), min(entities, default="")] if conditions else None
    parts: dict[str, JSONValue] = {
        "condition": min(conditions, default=None),
        "identity": list(identity) if identity else None,
        "entities": ", ".join(entities),
        "collected": _collected_tags(body.get("accumulations")),
    }
    yield PayloadScope(
        body=body, parts={name: Json(part, body.path) for name, part in parts.items()}
    )


def _texts(place: Json) -> list[str]:
    reader = FieldReader()
    places = [place] if isinstance(place.value, str) else place.items()
    return [text for text in map(reader.text, places) if text]


def _collected_tags(place: Json) -> JSONValue:
    """Return the tags that a template collected: `accumulations.tag.req`."""
    tags = place.get("tag").value
    if isinstance(tags, dict):
        return tags
    return {
        key.removeprefix("tag."): member.value
        for key, member in place.members()
        if "tag." in key
    }


_ISSUE = PayloadTable(
    name="newrelic",
    when=("has('issueUrl', 'state') || has('alertPolicyNames')",),
    prepare=_prepare,
    identity=(("identity", "id", *_TITLE),),
    fields={
        "alert_id": "id",
        "title": _TITLE,
        "description": (
            *("description", "details", "annotations.description[0]"),
            "annotations.description",
        ),
        "status": "state",
        "severity": "priority",
        "timestamp": "createdAt",
        "ended_at": ("closedAt", "updatedAt"),
        "service": "entities",
        "rule": "condition",
        "tags": ("tags", "labels", "collected"),
        "links.issue": "issueUrl",
        "links.runbook": (
            *("runbookUrl", "accumulations.runbookUrl[0]", "accumulations.runbookUrl"),
        ),
        "links.chart": ("violationChartUrl", "chartLink"),
    },
)
_LEGACY = PayloadTable(
    name="newrelic",
    when=(
        "condition_name",
        "current_state",
        "has('policy_name') || has('incident_id')",
    ),
    identity=("policy_name", "condition_name", "targets[0].name"),
    fields={
        "alert_id": "incident_id",
        "title": "condition_name",
        "description": "details",
        "status": "current_state",
        "severity": "severity",
        "changed_at": "timestamp",
        "service": "targets[0].name",
        "metric": "condition_metric_name",
        "rule": "condition_name",
        "test": ("current_state == 'test'", "targets[0].product == 'TESTING'"),
        "tags": ("targets[0].labels", "tags"),
        "links.incident": "incident_url",
        "links.runbook": "runbook_url",
    },
    words={"status": {"test": "firing"}},
)
TABLES = (_LEGACY, _ISSUE)
