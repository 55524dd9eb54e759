"""Google Cloud Monitoring's webhook and Pub/Sub message.

Fingerprint: the policy, the condition and the resource, without what a deployment gives
another name; the incident, else the title, where none is told.
"""

import json

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    ParseResult,
    has_any,
    label,
    links,
)
from tracer.text import Json

_DEPLOYED = {"revision_name", "version_id", "pod_name", "task_id"}
"""Labels of a resource that the next deployment changes."""
_OPERATORS = {
    "COMPARISON_GT": ">",
    "COMPARISON_GE": ">=",
    "COMPARISON_LT": "<",
    "COMPARISON_LE": "<=",
}


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
    fields = Fields()
    incident = body.get("incident")
    number = fields.text(incident.get("incident_id"))
    policy = fields.text(incident.get("policy_name"))
    condition = fields.text(incident.get("condition_name"))
    resource = {
        key: text
        for key, text in fields.table(incident.at("resource", "labels")).items()
        if key not in _DEPLOYED
    }
    documentation = incident.get("documentation")
    tags = fields.table(
        incident.get("policy_user_labels"),
        incident.at("metadata", "user_labels"),
        incident.at("metric", "labels"),
        incident.at("resource", "labels"),
    )
    title = fields.title(
        documentation.get("subject"),
        incident.get("condition_name"),
        incident.get("policy_name"),
        incident.get("summary"),
    )
    kind = incident.at("condition", "conditionThreshold")
    is_test = body.get("version").value == "test"
    return (
        fields.done(
            Alert(
                source="google",
                id=number,
                fingerprint=fingerprint(
                    "google",
                    *(
                        (policy, condition, json.dumps(resource, sort_keys=True))
                        if policy or condition
                        else (number or title,)
                    ),
                ),
                title=title,
                description=fields.text(
                    *(
                        (documentation.get("content"),)
                        if documentation.is_object()
                        else (documentation,)
                    ),
                    incident.get("summary"),
                ),
                status=fields.status(incident.get("state")),
                severity=fields.severity(incident.get("severity")),
                started_at=fields.time(incident.get("started_at")),
                metric=fields.text(incident.at("metric", "type")),
                value=fields.number(incident.get("observed_value")),
                operator=_OPERATORS.get(fields.text(kind.get("comparison")) or ""),
                threshold=fields.number(incident.get("threshold_value")),
                service=label(tags, *SERVICE, "service_id", "module_id")
                or fields.text(incident.get("resource_name")),
                environment=label(tags, *ENVIRONMENT),
                tags=tags,
                links={
                    **_documented(documentation, fields),
                    **links(fields, incident=incident.get("url")),
                },
            ),
            is_test=is_test,
        ),
    )


def _documented(documentation: Json, fields: Fields) -> dict[str, str]:
    """Return the policy's own links, by the names that it shows them under."""
    found: dict[str, str] = {}
    for each in documentation.get("links").items():
        name = fields.text(each.get("displayName"), each.get("display_name"))
        found |= links(fields, **{name or "documentation": each.get("url")})
    return found
