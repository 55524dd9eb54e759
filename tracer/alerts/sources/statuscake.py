"""StatusCake's webhook about uptime tests.

Fingerprint: the test's name and address.
Rule: the test's name.
Source: StatusCake's page about webhooks.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="statuscake",
        when=("StatusCode", "Status", "Name", "has('Token') || has('Checkrate')"),
        identity=("Name", ("URL", "IP")),
        fields={
            "alert_id": "TestID",
            "title": "Name",
            "description": (
                "join(' ', ['Status code', to_string(StatusCode), 'from', URL])",
            ),
            "status": "Status",
            "rule": "Name",
            "tags": "Tags",
            "tags.state": "Status",
            "tags.status_code": "StatusCode",
            "links.monitored": "URL",
        },
    ),
)
