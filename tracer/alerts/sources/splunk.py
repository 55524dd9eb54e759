"""Splunk's webhook alert action; it never says that an alert has resolved.

Fingerprint: the app and the search; the row's title where the search has no name.
Rule: the search's name, which is its section in `savedsearches.conf`.
Source: Splunk's Alerting Manual about the webhook action, and a public capture.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_TITLE = ("search_name", "result.title", "result.alert")

TABLES = (
    PayloadTable(
        name="splunk",
        when=("sid", "result", "has('search_name') || has('results_link')"),
        identity=("app", _TITLE),
        fields={
            "alert_id": "label('alert_id')",
            "title": (*_TITLE, "join(' ', ['Splunk search of', owner, 'in', app])"),
            "description": ("result.description", "result.message"),
            "severity": "result.severity",
            # A scheduled search's id holds its time: `scheduler__…_at_1763652600_…`.
            "timestamp": ("result._time", "capture(sid, '_at_(\\d{9,11})')"),
            "metric": "label('metric')",
            "value": ("result.value", "result.count"),
            "threshold": "result.threshold",
            "service": ("usual_label('service')", "result.host"),
            "rule": "search_name",
            "tags": "columns(result, `[]`)",
            "links.results": "results_link",
        },
    ),
)
