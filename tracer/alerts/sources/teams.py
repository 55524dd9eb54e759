"""Messages in the form of Microsoft Teams', which many tools can post to a webhook.

Fingerprint: the title without marks of its status.
Rule: a fact of the message that names one, otherwise the title without marks.
Source: Microsoft's pages about message cards and adaptive cards.
"""

from tracer.alerts.tables.message_facts import FACT_FIELDS
from tracer.alerts.tables.payload_table import PayloadTable

_TITLE = ("title", "summary", "sections[0].activityTitle", "text")
_NAME = tuple(f"without_marks({path})" for path in _TITLE)
_BODY = "attachments[0].content.body"
_CARD_TITLE = (f"{_BODY}[?type=='TextBlock'].text | [0]", "summary")
_CARD_NAME = tuple(f"without_marks({path})" for path in _CARD_TITLE)

_MESSAGE_CARD = PayloadTable(
    name="teams",
    when=(
        "\"@type\" == 'MessageCard' || type(sections) == 'array'",
        "title || summary",
    ),
    identity=(_NAME,),
    fields={
        "title": _TITLE,
        "description": (
            "text",
            "sections[0].text",
            "sections[0].activitySubtitle",
            "summary",
        ),
        "status": (
            "label('status', 'state')",
            "capture(summary, '(?i)\\\\b(firing|resolved|recovered)\\\\b')",
        ),
        "severity": "label('severity', 'priority', 'level')",
        **FACT_FIELDS,
        "rule": ("label('alertname', 'rule', 'monitor', 'alert')", *_NAME),
        "tags": ("sections[].facts[]", "facts(sections[].text)", "facts(text)"),
        "links.action": (
            "potentialAction[0].targets[0].uri",
            "potentialAction[0].target[0]",
        ),
    },
)
_ADAPTIVE_CARD = PayloadTable(
    name="teams",
    when=("attachments[0].content.type == 'AdaptiveCard'",),
    identity=(_CARD_NAME,),
    fields={
        "title": _CARD_TITLE,
        "description": f"{_BODY}[?type=='TextBlock'].text | [1]",
        "status": "label('status', 'state')",
        "severity": "label('severity', 'priority', 'level')",
        **FACT_FIELDS,
        "rule": ("label('alertname', 'rule', 'monitor', 'alert')", *_CARD_NAME),
        "tags": f"{_BODY}[?type=='FactSet'].facts[]",
        "links.action": (
            "attachments[0].content.actions[0].url",
            f"{_BODY}[?type=='ActionSet'].actions[].url | [0]",
        ),
    },
)
TABLES = (_MESSAGE_CARD, _ADAPTIVE_CARD)
