"""New Relic: workflow webhooks, and the channels before them.

Fingerprint: the first condition and entity of the issue by name, whatever their order
and whoever joins behind them; the issue's id, else its title, where none are told; the
legacy policy, condition and target.
"""

from tracer.alerts.alert import Alert, Status, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    ParseResult,
    has,
    has_any,
    label,
    links,
)
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
    fields = Fields()
    conditions = _texts(fields, body.get("alertConditionNames"))
    entities = _texts(fields, body.get("impactedEntities"))
    number, title = fields.text(body.get("id")), _first(fields, body.get("title"))
    tags = fields.table(
        body.get("tags"), body.get("labels"), _accumulated(body.get("accumulations"))
    )
    return fields.done(
        Alert(
            source="newrelic",
            id=number,
            fingerprint=fingerprint(
                "newrelic",
                *(
                    (min(conditions), min(entities, default=None))
                    if conditions
                    else (number or title,)
                ),
            ),
            title=title,
            description=fields.text(body.get("description"), body.get("details")),
            status=fields.status(body.get("state")),
            severity=fields.severity(body.get("priority")),
            started_at=fields.time(body.get("createdAt")),
            service=", ".join(entities) or None,
            environment=label(tags, *ENVIRONMENT),
            tags=tags,
            links=links(
                fields, issue=body.get("issueUrl"), runbook=body.get("runbookUrl")
            ),
        )
    )


def _legacy(body: Json) -> ParseResult:
    fields = Fields()
    target = next(body.get("targets").items(), Json(None, body.path))
    tags = fields.table(target.get("labels"), body.get("tags"))
    condition = fields.title(body.get("condition_name"))
    policy = fields.text(body.get("policy_name"))
    name = fields.text(target.get("name"))
    is_test = body.get("current_state").value == "test"
    status = Status.FIRING if is_test else fields.status(body.get("current_state"))
    return fields.done(
        Alert(
            source="newrelic",
            id=fields.text(body.get("incident_id")),
            fingerprint=fingerprint("newrelic", policy, condition, name),
            title=condition,
            description=fields.text(body.get("details")),
            status=status,
            severity=fields.severity(body.get("severity")),
            started_at=fields.began(status, body.get("timestamp")),
            service=name or label(tags, *SERVICE),
            environment=label(tags, *ENVIRONMENT),
            tags=tags,
            links=links(
                fields,
                incident=body.get("incident_url"),
                runbook=body.get("runbook_url"),
            ),
        ),
        is_test=is_test,
    )


def _first(fields: Fields, place: Json) -> str:
    """Return a title also where a template wrote the list of all incidents' titles."""
    first = next(place.items(), place)
    return fields.title(first)


def _texts(fields: Fields, place: Json) -> list[str]:
    places = [place] if isinstance(place.value, str) else place.items()
    return [text for text in map(fields.text, places) if text]


def _accumulated(place: Json) -> Json:
    """Return the tags that a template collected: `accumulations.tag.req`."""
    tag = place.get("tag")
    if tag.is_object():
        return tag
    members = {
        k.removeprefix("tag."): v.value for k, v in place.members() if "tag." in k
    }
    return Json(dict(members), place.path)
