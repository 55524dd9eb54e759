"""New Relic: workflow webhooks, and the channels before them.

Fingerprint: the first condition and entity of the issue by name, whatever their order
and whichever join later; the issue's id, else its title, where none are named; the legacy
policy, condition and target.
Rule: the first condition by name.
Source: New Relic's pages about workflow webhooks and the legacy channels.
"""

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import environment_label, read_labels, service_label
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.payload_keys import has, has_any
from tracer.alerts.status_words import Status
from tracer.text import Json


def recognises(body: Json) -> bool:
    """Whether it is an issue of a workflow, or a legacy incident."""
    is_issue = has(body, "issueUrl", "state") or has(body, "alertPolicyNames")
    return is_issue or (
        has(body, "condition_name", "current_state")
        and has_any(body, "policy_name", "incident_id")
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert.

    Raises:
        AlertError: where it has no title.

    """
    return (_legacy(body) if has(body, "condition_name") else _issue(body),)


def _issue(body: Json) -> ParseResult:
    fields = FieldReader()
    conditions = _texts(fields, body.get("alertConditionNames"))
    entities = _texts(fields, body.get("impactedEntities"))
    issue = fields.text(body.get("id"))
    title = _title(fields, body.get("title"))
    condition = min(conditions, default=None)
    tags = read_labels(
        fields, body.get("tags"), body.get("labels"), _collected_tags(body)
    )
    return fields.result(
        Alert(
            source="newrelic",
            id=issue,
            fingerprint=fingerprint(
                "newrelic",
                *(
                    (condition, min(entities, default=None))
                    if condition
                    else (issue or title,)
                ),
            ),
            title=title,
            description=fields.text(body.get("description"), body.get("details")),
            status=fields.status(body.get("state")),
            severity=fields.severity(body.get("priority")),
            started_at=fields.time(body.get("createdAt")),
            service=", ".join(entities) or None,
            environment=environment_label(tags),
            rule=condition,
            tags=tags,
            links=read_links(
                fields, issue=body.get("issueUrl"), runbook=body.get("runbookUrl")
            ),
        )
    )


def _legacy(body: Json) -> ParseResult:
    fields = FieldReader()
    target = next(body.get("targets").items(), Json(None, body.path))
    tags = read_labels(fields, target.get("labels"), body.get("tags"))
    condition = fields.required_text(body.get("condition_name"))
    policy = fields.text(body.get("policy_name"))
    name = fields.text(target.get("name"))
    is_test = body.get("current_state").value == "test"
    status = Status.FIRING if is_test else fields.status(body.get("current_state"))
    return fields.result(
        Alert(
            source="newrelic",
            id=fields.text(body.get("incident_id")),
            fingerprint=fingerprint("newrelic", policy, condition, name),
            title=condition,
            description=fields.text(body.get("details")),
            status=status,
            severity=fields.severity(body.get("severity")),
            started_at=fields.start_time(status, body.get("timestamp")),
            service=name or service_label(tags),
            environment=environment_label(tags),
            rule=condition,
            tags=tags,
            links=read_links(
                fields,
                incident=body.get("incident_url"),
                runbook=body.get("runbook_url"),
            ),
        ),
        is_test=is_test,
    )


def _title(fields: FieldReader, place: Json) -> str:
    """Return the title; some templates write the list of all incidents' titles."""
    return fields.required_text(next(place.items(), place))


def _texts(fields: FieldReader, place: Json) -> list[str]:
    places = [place] if isinstance(place.value, str) else place.items()
    return [text for text in map(fields.text, places) if text]


def _collected_tags(body: Json) -> Json:
    """Return the tags that a template collected: `accumulations.tag.req`."""
    place = body.get("accumulations")
    tag = place.get("tag")
    if tag.is_object():
        return tag
    return Json(
        {
            key.removeprefix("tag."): member.value
            for key, member in place.members()
            if "tag." in key
        },
        place.path,
    )
