"""ElastAlert 2: a document that matched, and what the rule adds; it never resolves.

Fingerprint: the rule's name and key as the rule adds them, else the document's.
"""

from tracer.alerts.alert import Alert, fingerprint, unit_in
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    REVISION,
    SERVICE,
    Fields,
    ParseResult,
    first,
    has,
    label,
    links,
)
from tracer.text import Json

_METRIC = "metric_"
_TOLD = {"num_hits", "num_matches", "message", "alert_text", "kibana_discover_url"}
"""Fields of a document that are no labels, short as they may be."""


def recognises(body: Json) -> bool:
    """Whether it is a document with ElastAlert's two counters."""
    return has(body, "num_hits", "num_matches")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one match.

    Raises:
        AlertError: where the rule adds no name.

    """
    fields = Fields()
    title = fields.title(
        body.get("rule_name"),
        body.get("alert_subject"),
        body.get("title"),
        body.get("rule"),
    )
    key = fields.text(body.get("key"), body.get("query_key"))
    measured = next(
        (member for name, member in body.members() if name.startswith(_METRIC)),
        Json(None, body.path),
    )
    plain = {name: member.value for name, member in body.members() if _is_label(member)}
    tags = fields.table(Json(dict(plain), body.path))
    description = fields.text(body.get("alert_text"), body.get("message"))
    value, threshold, unit = fields.beside(
        first(measured, body.get("value")),
        body.get("threshold"),
        fields.text(body.get("unit")),
    )
    return (
        fields.done(
            Alert(
                source="elastalert",
                id=fields.text(body.get("_id")),
                fingerprint=fingerprint("elastalert", title, key),
                title=title,
                description=description,
                severity=fields.severity(body.get("severity")),
                started_at=fields.time(body.get("@timestamp")),
                metric=measured.path.rpartition(".")[2]
                if measured.value is not None
                else None,
                value=value,
                threshold=threshold,
                unit=unit or unit_in(description, value, threshold),
                service=label(tags, *SERVICE),
                environment=label(tags, *ENVIRONMENT),
                revision=label(tags, *REVISION),
                tags=tags,
                links=links(fields, kibana=body.get("kibana_discover_url")),
            )
        ),
    )


def _is_label(member: Json) -> bool:
    """Whether a field of the document is a short text, and not one about the document."""
    name = member.path.rpartition(".")[2]
    is_own = name.startswith(("@", "_")) or name in _TOLD
    return not is_own and isinstance(member.value, str) and len(member.value) <= 200  # noqa: PLR2004
