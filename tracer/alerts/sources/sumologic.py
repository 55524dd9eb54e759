"""Sumo Logic's webhooks about monitors and searches, with variables in any spelling.

Fingerprint: the monitor's id, otherwise its name; of a scheduled search, its name.
Rule: the name of the monitor or search.
Source: Sumo Logic's page about alert variables.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_NAME = ("name", "monitor_name", "alert_name", "search_name")

TABLES = (
    PayloadTable(
        name="sumologic",
        when=(
            "trigger_type",
            (
                "has('trigger_time') || has('query_url') || has('alert_response_url') "
                "|| has('monitor_type') || has('trigger_condition') || has('source_url')"
            ),
        ),
        identity=(("monitor_id", "id", *_NAME),),
        fields={
            "alert_id": ("alert_id", "id", "monitor_id"),
            "title": _NAME,
            "description": ("description", "alert_description", "trigger_condition"),
            "status": "trigger_type",
            "severity": "trigger_type",
            "changed_at": ("trigger_time_start", "trigger_time"),
            "value": "trigger_value",
            "sentence": "trigger_condition",
            "rule": _NAME,
            "tags": ("tags", "results_json[0]"),
            "links.alert": ("alert_response_url", "source_url", "monitor_url"),
            "links.query": "query_url",
            "links.playbook": "playbook_url",
        },
        words={
            "status": {
                **dict.fromkeys(("critical", "warning"), "firing"),
                **dict.fromkeys(
                    (
                        "resolvedcritical",
                        "resolvedwarning",
                        "resolvedmissingdata",
                        "normal",
                    ),
                    "resolved",
                ),
            },
            "severity": {
                **dict.fromkeys(("critical", "resolvedcritical"), "critical"),
                **dict.fromkeys(("warning", "resolvedwarning"), "medium"),
                "*": "",
            },
        },
    ),
    PayloadTable(
        name="sumologic",
        when=("has('search_name', 'fire_time')", "has('search_query_url')"),
        identity=("search_name",),
        fields={
            "title": "search_name",
            "description": "search_description",
            "changed_at": "fire_time",
            "value": "num_raw_results",
            "rule": "search_name",
            "tags": "from_json(aggregate_results_json)[0]",
            "links.query": "search_query_url",
        },
    ),
)
