"""Messages in the form of Slack's, which any tool with a Slack button can post.

Fingerprint: the title without marks of its status, otherwise the text.
Rule: a field of the message that names one, otherwise the title without marks.
Source: Slack's pages about attachments and about blocks.
"""

from tracer.alerts.tables.message_facts import FACT_FIELDS
from tracer.alerts.tables.payload_table import PayloadTable

_HEADER = "blocks[?type=='header'].text.text | [0]"
_SECTION = "blocks[?type=='section'].text.text | [0]"
_STATED = (
    r"(?i)^[*_ ]*(?:\[[^\]\n]{0,40}\] *)*[\[(]?(?:firing|triggered|alarm|resolved|recovered"
    r"|critical|problem|no data|down)\b|\b(?:is|went) (?:now )?(?:down|up|firing|resolved)\b"
)
"""What makes a plain message one of an alert: it states that something fires or not."""
_TITLE = (
    # An attachment below a text that states a status is named after the tool.
    f"type(text) == 'string' && capture(text, '{_STATED}') && text",
    *("attachments[0].title", _HEADER, "attachments[0].pretext", "text"),
    *("attachments[0].fallback", "attachments[0].text", _SECTION),
)
_NAME = tuple(f"without_marks({path})" for path in _TITLE)

_TAGS_IN_LINES = (
    "attachments[0].fields[?title=='Event tags' || title=='Tags' || title=='Labels']"
    ".value | [0]"
)
_FIRST_LINE = r"capture(text, '^[*_ ]*([^\n]*[^\n*_ ])')"

_PLAIN = PayloadTable(
    name="slack",
    when=(f"type(text) == 'string' && capture(text, '{_STATED}')",),
    identity=(f"without_marks({_FIRST_LINE})",),
    fields={
        "title": _FIRST_LINE,
        "description": r"capture(text, '\n([\s\S]+)$')",
        "severity": "label('severity', 'priority', 'level')",
        "status": (
            "label('status', 'state')",
            r"capture(text, '(?i)^[^\n]*\b(?:is|went) (?:now )?(down|up|firing|resolved)\b')",
        ),
        **FACT_FIELDS,
        "sentence": "text",
        "rule": f"without_marks({_FIRST_LINE})",
        "tags": "facts(text)",
        "links.message": ("url", "link", r"capture(text, '<(https?://[^|>\s]+)')"),
    },
)

TABLES = (
    PayloadTable(
        name="slack",
        when=("type(attachments) == 'array' || type(blocks) == 'array'",),
        identity=(_NAME,),
        fields={
            "title": _TITLE,
            "description": ("attachments[0].text", _SECTION, "text"),
            "service": (
                "usual_label('service')",
                r"capture(label('host', 'hostname'), '^(\S+)(?: \[[\d.:]+\])?$')",
            ),
            "status": ("label('status', 'state')", "attachments[0].color"),
            "severity": (
                "label('severity', 'priority', 'level')",
                "capture(label('alert'), '- `([a-z]+)`$')",
            ),
            **FACT_FIELDS,
            "timestamp": (*FACT_FIELDS["timestamp"], "attachments[0].ts"),
            "rule": (
                "label('alertname', 'rule', 'monitor')",
                # Templates of Alertmanager write `*Alert:* HighErrorRate - `critical``.
                "capture(label('alert'), '^(.*?)(?: - `[a-z]+`)?$')",
                *_NAME,
            ),
            "tags": (
                "attachments[0].fields",
                # Zabbix writes the tags of its event as the lines of one field.
                _TAGS_IN_LINES,
                "facts(blocks[].fields[].text)",
                "facts(blocks[?type=='section'].text.text)",
                "facts(attachments[0].text)",
            ),
            "links.message": "attachments[0].title_link",
            "links.author": "attachments[0].author_link",
            "links.action": (
                "blocks[?type=='actions'].elements[].url | [0]",
                "attachments[0].actions[0].url",
            ),
        },
        # Colours, where no field and no mark in the title states the status.
        words={
            "status": {
                **dict.fromkeys(("good", "#36a64f", "#2eb886", "#2eb67d"), "resolved"),
                **dict.fromkeys(("danger", "warning"), "firing"),
            }
        },
    ),
    _PLAIN,
)
