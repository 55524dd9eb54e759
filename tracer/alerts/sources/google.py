"""Google Cloud Monitoring's webhook and Pub/Sub message.

Fingerprint: the policy, the condition and the resource, without what a deployment gives
another name; the incident, else the title, where neither is given.
Rule: the policy's name, else the condition's.
Source: Google's page about notification channels, with the schema of an incident.
"""

import json

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.comparison_signs import comparison_sign
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import environment_label, read_labels, service_label
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.payload_keys import has_any
from tracer.text import Json

_OF_ONE_DEPLOYMENT = {"revision_name", "version_id", "pod_name", "task_id"}
"""Labels of a resource that the next deployment changes."""


def recognises(body: Json) -> bool:
    """Whether it is an incident of a policy."""
    incident = body.get("incident")
    return has_any(incident, "incident_id") and has_any(
        incident, "policy_name", "condition_name", "scoping_project_id"
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one incident.

    Raises:
        AlertError: where neither condition nor policy has a name.

    """
    fields = FieldReader()
    incident = body.get("incident")
    documentation = incident.get("documentation")
    tags = read_labels(
        fields,
        incident.get("policy_user_labels"),
        incident.at("metadata", "user_labels"),
        incident.at("metric", "labels"),
        incident.at("resource", "labels"),
    )
    title = fields.required_text(
        documentation.get("subject"),
        incident.get("condition_name"),
        incident.get("policy_name"),
        incident.get("summary"),
    )
    threshold = incident.at("condition", "conditionThreshold")
    alert = Alert(
        source="google",
        id=fields.text(incident.get("incident_id")),
        fingerprint=_fingerprint(incident, title, fields),
        title=title,
        description=_description(incident, fields),
        status=fields.status(incident.get("state")),
        severity=fields.severity(incident.get("severity")),
        started_at=fields.time(incident.get("started_at")),
        metric=fields.text(incident.at("metric", "type")),
        value=fields.number(incident.get("observed_value")),
        operator=comparison_sign(fields.text(threshold.get("comparison"))),
        threshold=fields.number(incident.get("threshold_value")),
        service=service_label(tags, "service_id", "module_id")
        or fields.text(incident.get("resource_name")),
        environment=environment_label(tags),
        rule=fields.text(incident.get("policy_name"), incident.get("condition_name")),
        tags=tags,
        links={
            **_documented_links(documentation, fields),
            **read_links(fields, incident=incident.get("url")),
        },
    )
    return (fields.result(alert, is_test=body.get("version").value == "test"),)


def _fingerprint(incident: Json, title: str, fields: FieldReader) -> str:
    policy = fields.text(incident.get("policy_name"))
    condition = fields.text(incident.get("condition_name"))
    if not (policy or condition):
        return fingerprint("google", fields.text(incident.get("incident_id")) or title)
    labels = read_labels(fields, incident.at("resource", "labels"))
    resource = {
        key: text for key, text in labels.items() if key not in _OF_ONE_DEPLOYMENT
    }
    return fingerprint(
        "google", policy, condition, json.dumps(resource, sort_keys=True)
    )


def _description(incident: Json, fields: FieldReader) -> str | None:
    """Return the policy's documentation, which test notifications send as plain text."""
    documentation = incident.get("documentation")
    content = (
        documentation.get("content") if documentation.is_object() else documentation
    )
    return fields.text(content, incident.get("summary"))


def _documented_links(documentation: Json, fields: FieldReader) -> dict[str, str]:
    """Return the policy's own links, by the names that Google shows."""
    links: dict[str, str] = {}
    for link in documentation.get("links").items():
        name = fields.text(link.get("displayName"), link.get("display_name"))
        links |= read_links(fields, **{name or "documentation": link.get("url")})
    return links
