"""Fields that messages in chats write as facts: `*Value:* 2.4 s (limit 1 s)`."""

from collections.abc import Mapping

_VALUE = "label('value', 'current value', 'current', 'actual', 'observed', 'measured')"

FACT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "timestamp": (
        "label('startsat', 'starts at', 'started at', 'started', 'start time', 'since')",
        "label('triggered at', 'triggered')",
    ),
    "changed_at": ("label('time', 'timestamp', 'date', 'event time', 'problem time')",),
    "metric": ("label('metric', 'metric name')",),
    "value": (f"capture({_VALUE} || '', '^[^(<>;]*')",),
    "threshold": ("label('threshold', 'limit')",),
    "sentence": (_VALUE, "label('opdata', 'operational data')"),
}
"""Paths to what a fact says, by the names that people give their facts."""
