"""LogicMonitor's custom HTTP delivery, with its tokens as keys.

Fingerprint: host, data source, instance and data point.
Rule: the data source and data point.
Source: LogicMonitor's pages about custom HTTP delivery and about tokens.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_HOST = ("host", "hostname", "device", "host_name", "system.displayname")
_SOURCE = ("datasource", "ds_name", "data_source", "dsname")
_POINT = ("datapoint", "dp_name", "data_point", "dpname")

TABLES = (
    PayloadTable(
        name="logicmonitor",
        when=(
            "has('alertid') || has('internalid')",
            "has('datapoint') || has('datasource') || has('ds_name') || has('alertdetailurl')",
        ),
        identity=(_HOST, _SOURCE, ("instance", "ds_instance"), _POINT),
        fields={
            "alert_id": ("alertid", "internalid"),
            "title": (
                *("subject", "alert_name", "rule_name"),
                *(
                    f"join(' ', [{source}, {point}])"
                    for source in _SOURCE
                    for point in _POINT
                ),
                *_SOURCE,
                *_POINT,
                "message",
            ),
            "description": (
                *("message", "description", "dp_description", "body"),
                *(
                    "eventmsg",
                    "dpdescription",
                    "datapointdesc",
                    "dsdesc",
                    "ds_description",
                ),
            ),
            "status": ("alertstatus", "status", "alert_type_status", "type"),
            "severity": ("level", "alertlevel", "severity", "alert_level"),
            "timestamp": (
                *(
                    "start_epoch",
                    "startepoch",
                    "start",
                    "start_time",
                    "alert_start",
                    "timestamp",
                    "date",
                ),
            ),
            "ended_at": ("end_epoch", "end", "end_time", "alert_end"),
            "metric": _POINT,
            "value": ("value", "current_value", "dp_value"),
            "threshold": "threshold",
            "service": ("usual_label('service')", *_HOST),
            "environment": ("usual_label('environment')", "environment"),
            "rule": (*_SOURCE, *_POINT),
            "tags": ("tags", "properties"),
            "tags.group": ("group", "device_group"),
            "links.alert": ("alertdetailurl", "alert_url", "detail_url", "url"),
        },
        words={
            "status": {
                "clear": "resolved",
                "end": "resolved",
                "ack": "firing",
                "escalate": "firing",
                "update": "firing",
                "test": "ignored",
            },
            "severity": {"4": "critical", "3": "high", "2": "medium", "clear": ""},
        },
    ),
)
