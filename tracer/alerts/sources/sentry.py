"""Sentry: issue alerts, metric alerts, and the hooks of issues and errors.

Fingerprint: the issue's number, or its address, or its title; the metric alert's
rule, otherwise its number, otherwise its title.
Rule: the name of the issue alert; the number of the metric alert's rule, or its name.
Source: Sentry's pages about the webhooks of its integration platform and about the
attributes of events.
"""

import re
from collections.abc import Iterator

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.labels import find_label, read_labels
from tracer.alerts.parse_result import Ignored
from tracer.alerts.payloads.payload_keys import first_present
from tracer.alerts.stack_traces.sentry_frames import listed_frames
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.text import Json, JSONValue, shown_words

_THRESHOLD_TYPES = {"0": ">", "1": "<"}
"""Above and below, as the rule of a metric alert writes them."""
_KEYS_SHOWN = 60
_WHOLE_HASH = 40
"""Hex digits of a commit's whole name."""


def _event(body: Json) -> Iterator[PayloadScope | Ignored]:
    """Read an error that a hook carries."""
    data = body.get("data")
    event = first_present(data.get("event"), data.get("error"))
    if event.is_object():
        yield _event_scope(event, data, event)
    else:
        keys = ", ".join(key for key, _ in data.members())
        yield Ignored(
            f"Sentry's hook has {shown_words(keys, _KEYS_SHOWN) or 'nothing'}, and no event"
        )


def _plugin_event(body: Json) -> Iterator[PayloadScope]:
    """Read the body of the old plugin, which has fields of the event next to it."""
    yield _event_scope(body.get("event"), body, body)


def _event_scope(event: Json, hook: Json, outer: Json) -> PayloadScope:
    reader = FieldReader()
    tags = read_labels(reader, event.get("tags"))
    addresses = reader.text(
        event.get("issue_url"), event.get("web_url"), outer.get("url")
    )
    rule = reader.text(
        hook.get("triggered_rule"),
        hook.at("issue_alert", "title"),
        *hook.get("triggering_rules").items(),
    )
    release = reader.text(event.get("release")) or find_label(tags, "release")
    parts: dict[str, JSONValue] = {
        "number": _last_number(addresses),
        "rule": rule,
        "commit": _commit(release) or release,
        "frames": list(listed_frames(event, reader)),
    }
    places = {name: Json(part, event.path) for name, part in parts.items()}
    return PayloadScope(
        body=event,
        parts={"hook": hook, "outer": outer, **places},
        warnings=tuple(reader.warnings),
    )


def _metric_alert(body: Json) -> Iterator[PayloadScope]:
    """Find the threshold of the trigger that is named after the alert's state."""
    data = body.get("data")
    rule = data.at("metric_alert", "alert_rule")
    triggers = {
        trigger.get("label").value: trigger.get("alert_threshold")
        for trigger in rule.get("triggers").items()
        if isinstance(trigger.get("label").value, str)
    }
    state = body.get("action").value
    # A recovery names no trigger; where there is one, it is that one.
    only = next(iter(triggers.values())) if len(triggers) == 1 else None
    missing = only or Json(None, rule.path)
    threshold = triggers.get(state, missing) if isinstance(state, str) else missing
    parts = {
        "threshold": threshold,
        "data": data,
        "rule": rule,
        "action": body.get("action"),
    }
    yield PayloadScope(body=data.get("metric_alert"), parts=parts)


def _commit(release: str | None) -> str | None:
    """Return the commit that a release names: itself, or what follows `+` or `@`.

    Another release is a version, as `shop@1.4.2`, which a tag may have.

    Digits alone are a date or a build, letters alone a word, unless they are a whole
    hash.
    """
    last = re.split(r"[+@]", release)[-1].lower() if release else ""
    is_mixed = re.search("[0-9]", last) and re.search("[a-f]", last)
    is_hash = re.fullmatch("[0-9a-f]{7,40}", last) and (
        is_mixed or len(last) == _WHOLE_HASH
    )
    return last if is_hash else None


def _last_number(address: str | None) -> str | None:
    """Return the last number in an address: the issue's."""
    numbers = re.findall(r"/(\d+)(?=/|$|\?)", address or "")
    return numbers[-1] if numbers else None


_SLUG = "capture({}, '/projects/[^/]+/([^/]+)/')"
"""An address of the API holds the short name of the project."""
_TITLE = ("title", "outer.message", "metadata.type")
_NO_FIELDS = ("exception", "threads", "entries", "stacktrace")
"""Read as frames; they hold the modules of the code, which are no services."""

_EVENT = PayloadTable(
    name="sentry",
    when=("action", "type(data.event) == 'object' || type(data.error) == 'object'"),
    prepare=_event,
    identity=(("issue_id", "number", "web_url", "url", "outer.url", *_TITLE),),
    fields={
        "alert_id": ("issue_id", "number"),
        "title": _TITLE,
        "description": ("message", "metadata.value", "culprit", "outer.culprit"),
        "severity": ("level", "outer.level"),
        "timestamp": ("datetime", "timestamp", "received"),
        "service": (
            "usual_label('service')",
            "outer.project_slug",
            "outer.project_name",
            _SLUG.format("url"),
            _SLUG.format("outer.url"),
        ),
        "environment": "environment",
        "revision": "commit",
        "rule": "rule",
        "tags": "tags",
        "tags.rule": "rule",
        "links.sentry": "web_url",
        "frames": "frames",
    },
    no_fields=_NO_FIELDS,
)
_PLUGIN = PayloadTable(
    name="sentry",
    when=("project", "culprit", "event"),
    prepare=_plugin_event,
    identity=_EVENT.identity,
    # The `url` of an event is one of the API, which people cannot read; here it is a page.
    fields={**_EVENT.fields, "links.issue": "outer.url"},
    no_fields=_NO_FIELDS,
)
_METRIC = PayloadTable(
    name="sentry",
    when=("action", "type(data.metric_alert) == 'object'"),
    prepare=_metric_alert,
    identity=(
        "'metric'",
        ("rule.id", "id", "identifier", "title", "data.description_title", "rule.name"),
    ),
    fields={
        "alert_id": ("id", "identifier"),
        "title": ("title", "data.description_title", "rule.name"),
        "description": "data.description_text",
        "status": "action",
        "severity": "action",
        "timestamp": ("date_started", "date_detected"),
        "ended_at": "date_closed",
        "metric": "rule.aggregate",
        "value": r"capture(data.description_text, '^\s*([\d.,]+ ?%?)')",
        "operator": "rule.threshold_type",
        "threshold": "threshold",
        "service": ("rule.projects[0]", "projects[0]"),
        "environment": "rule.environment",
        "rule": ("rule.id", "rule.name"),
        "links.sentry": "data.web_url",
    },
    words={"severity": {"resolved": ""}, "operator": _THRESHOLD_TYPES},
    no_fields=("alert_rule",),
)
_ISSUE = PayloadTable(
    name="sentry",
    when=("action", "type(data.issue) == 'object'"),
    prepare=lambda body: (
        PayloadScope(
            body=body.at("data", "issue"), parts={"action": body.get("action")}
        ),
    ),
    ignore={
        "Sentry's issue was {}, which is not an alert": (
            "!(contains(['created', 'unresolved', 'resolved'], action || ''))"
            " && (action || 'changed')"
        )
    },
    identity=(("id", "title", "metadata.type"),),
    fields={
        "alert_id": "id",
        "title": ("title", "metadata.type"),
        "description": ("metadata.value", "culprit"),
        "status": "action",
        "severity": "level",
        "timestamp": "firstSeen",
        "service": ("project.slug", "project.name"),
        "links.sentry": "web_url",
        "links.issue": "permalink",
    },
    words={"status": {"unresolved": "firing"}},
)
_OTHER = PayloadTable(
    name="sentry",
    when=("action", "installation", "type(data) == 'object'"),
    prepare=_event,
    fields=_EVENT.fields,
    no_fields=_NO_FIELDS,
)
TABLES = (_METRIC, _EVENT, _ISSUE, _OTHER, _PLUGIN)
