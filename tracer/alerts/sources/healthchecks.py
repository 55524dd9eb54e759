"""Healthchecks.io: the check as its webhook writes it with `$JSON`, or its other variables.

Fingerprint: the check's key, otherwise its slug or name.
Rule: the check's slug, otherwise its name.
Source: Healthchecks.io's pages about webhooks and about its API's checks.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="healthchecks",
        when=(
            "has('name', 'status')",
            """has('last_ping') || has('grace') || has('n_pings') || has('ping_url')
            || has('code') && (has('tags') || has('now')) && contains(['up', 'down'], status)""",
        ),
        ignore={
            "the check is {}": "contains(['paused', 'new', 'started'], status) && status"
        },
        identity=(("unique_key", "uuid", "code", "slug", "name"),),
        fields={
            "alert_id": ("unique_key", "uuid", "code", "slug"),
            "title": "name",
            "description": ("desc", "description"),
            "status": "status",
            "changed_at": ("now", "timestamp"),
            "rule": ("slug", "name"),
            # A list of words with spaces between them.
            "tags": "type(tags) == 'array' && tags || words(tags)",
            "tags.state": "status",
            "links.check": ("details_url", "cloaked_url", "url"),
        },
        words={"status": {"grace": "firing"}},
    ),
)
