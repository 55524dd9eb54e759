"""Splunk's webhook alert action; it never says that an alert has resolved.

Fingerprint: the app and the search; the search's columns where it has no name.
"""

import re

from tracer.alerts.alert import Alert, fingerprint, unit_in
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    REVISION,
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
    """Whether it is the first row of a search."""
    return has(body, "sid", "result") and has_any(body, "search_name", "results_link")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert; the search's columns are its fields.

    Raises:
        AlertError: where the search has no name and its row no title.

    """
    fields = Fields()
    row = body.get("result")
    tags = {k: v for k, v in fields.table(row).items() if not k.startswith("_")}
    title = fields.title(body.get("search_name"), row.get("title"), row.get("alert"))
    value, threshold, unit = fields.beside(
        row.get("value"), row.get("threshold"), label(tags, "unit")
    )
    description = fields.text(row.get("description"), row.get("message"))
    return (
        fields.done(
            Alert(
                source="splunk",
                id=label(tags, "alert_id"),
                fingerprint=fingerprint("splunk", fields.text(body.get("app")), title),
                title=title,
                description=description,
                severity=fields.severity(row.get("severity")),
                started_at=fields.time(row.get("_time"), _scheduled(body.get("sid"))),
                metric=label(tags, "metric"),
                value=value,
                threshold=threshold,
                unit=unit or unit_in(description, value, threshold),
                service=label(tags, *SERVICE),
                environment=label(tags, *ENVIRONMENT),
                revision=label(tags, *REVISION),
                tags=tags,
                links=links(fields, results=body.get("results_link")),
            )
        ),
    )


def _scheduled(sid: Json) -> Json:
    """Return the time inside a scheduled search's id, `scheduler__…_at_1763652600_…`."""
    found = (
        re.search(r"_at_(\d{9,11})", sid.value) if isinstance(sid.value, str) else None
    )
    return Json(found[1] if found else None, sid.path)
