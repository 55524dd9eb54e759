"""Splunk's webhook alert action; it never says that an alert has resolved.

Fingerprint: the app and the search; the row's title where the search has no name.
Rule: the search's name, which is its section in `savedsearches.conf`.
Source: Splunk's Alerting Manual about the webhook action, and a public capture.
"""

import re

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    find_label,
    read_labels,
    revision_label,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.measurements import side_by_side
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.payload_keys import has, has_any
from tracer.text import Json


def recognises(body: Json) -> bool:
    """Whether it is the first row of a search."""
    return has(body, "sid", "result") and has_any(body, "search_name", "results_link")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert; the search's columns are its fields.

    Raises:
        AlertError: where the search has no name and its row no title.

    """
    fields = FieldReader()
    row = body.get("result")
    columns = read_labels(fields, row)
    # Columns such as `_raw` and `_time` are Splunk's own.
    tags = {key: text for key, text in columns.items() if not key.startswith("_")}
    title = fields.required_text(
        body.get("search_name"), row.get("title"), row.get("alert")
    )
    measured = side_by_side(
        fields, row.get("value"), row.get("threshold"), find_label(tags, "unit")
    )
    description = fields.text(row.get("description"), row.get("message"))
    alert = Alert(
        source="splunk",
        id=find_label(tags, "alert_id"),
        fingerprint=fingerprint("splunk", fields.text(body.get("app")), title),
        title=title,
        description=description,
        severity=fields.severity(row.get("severity")),
        started_at=fields.time(row.get("_time"), _scheduled_time(body.get("sid"))),
        metric=find_label(tags, "metric"),
        value=measured.value,
        threshold=measured.threshold,
        unit=measured.unit_or_from(description),
        service=service_label(tags),
        environment=environment_label(tags),
        revision=revision_label(tags),
        rule=fields.text(body.get("search_name")),
        tags=tags,
        links=read_links(fields, results=body.get("results_link")),
    )
    return (fields.result(alert),)


def _scheduled_time(sid: Json) -> Json:
    """Return the time inside a scheduled search's id, `scheduler__…_at_1763652600_…`."""
    text = sid.value if isinstance(sid.value, str) else ""
    match = re.search(r"_at_(\d{9,11})", text)
    return Json(match[1] if match else None, sid.path)
