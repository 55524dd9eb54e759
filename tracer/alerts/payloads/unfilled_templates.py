"""What template engines leave in a payload where they had no value to put."""

import re
from functools import lru_cache

from tracer.text import Pattern

_UNFILLED = Pattern(
    r"""
      \$ \{? [A-Za-z_] [\w.]* \}?         # $ALERT_ID of Datadog, ${event.id} of Graylog
    | \{\{ \{? [^{}]* \}? \}\}            # {{ name }} and {{{ name }}} of Go and Mustache
    | \{\$ [^{}]* \}                      # {$MACRO} of Zabbix
    | \{ (?! [0-9a-f-]{36} \} ) [^{}":]* \}  # {ProblemTitle} of Dynatrace; no object, no GUID
    | \* [A-Z ]+ \*                       # *UNKNOWN* of Zabbix
    | null | none | n/a | undefined
    | <no\ value> | \[no\ value\]         # of Go and of Grafana
    """,
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(1024)  # each text of a payload is tried as many fields
def is_unfilled(text: str) -> bool:
    """Whether a text is the placeholder of a value that was not known."""
    return _UNFILLED.fullmatch(text.strip()) is not None
