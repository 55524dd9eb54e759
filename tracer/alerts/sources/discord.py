"""Messages in the form of Discord's, which many tools can post to a webhook.

Fingerprint: the title without marks of its status, otherwise the text.
Rule: a field of the message that names one, otherwise the title without marks.
Source: Discord's page about webhooks and embeds.
"""

from tracer.alerts.tables.message_facts import FACT_FIELDS
from tracer.alerts.tables.payload_table import PayloadTable

_TITLE = (
    "embeds[0].title",
    "content",
    "embeds[0].author.name",
    "embeds[0].description",
)
_NAME = tuple(f"without_marks({path})" for path in _TITLE)

TABLES = (
    PayloadTable(
        name="discord",
        when=("type(embeds) == 'array'",),
        identity=(_NAME,),
        fields={
            "title": _TITLE,
            "description": ("embeds[0].description", "content"),
            "status": ("label('status', 'state')",),
            "severity": "label('severity', 'priority', 'level')",
            **FACT_FIELDS,
            "changed_at": ("embeds[0].timestamp", *FACT_FIELDS["changed_at"]),
            "rule": ("label('alertname', 'rule', 'monitor', 'alert')", *_NAME),
            "tags": ("embeds[0].fields", "facts(embeds[0].description)"),
            "links.message": "embeds[0].url",
        },
    ),
)
