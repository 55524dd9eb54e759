"""Masks credentials in what an audit quotes of the ledger and of documents."""

from collections.abc import Callable
from functools import cache

from msgspec.structs import replace

from tracer.audit.audit import Audit
from tracer.audit.recorded_alert import RecordedAlert
from tracer.audit.statement import Statement
from tracer.text import Redactor

_OURS = frozenset(("branch", "fingerprint", "revision"))
"""Fields that hold names and hashes: some look like credentials."""


def masked_audit(audit: Audit, redactor: Redactor) -> Audit:
    """Return an audit that is safe to show; what it found stays the same."""
    # Entries share most of their words, and open loops have entries of the list again.
    mask = cache(redactor)
    alerts = tuple(_alert(each, mask) for each in audit.alerts)
    return replace(
        audit,
        statements=tuple(_statement(each, mask) for each in audit.statements),
        alerts=alerts,
        open_loops=tuple(
            replace(loop, alerts=tuple(_alert(each, mask) for each in loop.alerts))
            for loop in audit.open_loops
        ),
        by_requirement=tuple(
            replace(each, requirement=mask(each.requirement or "") or None)
            for each in audit.by_requirement
        ),
        pending={
            masked.episode: audit.pending[alert.episode]
            for alert, masked in zip(audit.alerts, alerts, strict=True)
            if alert.episode in audit.pending
        },
    )


def _alert(alert: RecordedAlert, mask: Callable[[str], str]) -> RecordedAlert:
    fields = {
        name: value if name in _OURS or value is None else mask(value)
        for name, value in alert.fields.items()
    }
    return replace(alert, fields=fields)


def _statement(statement: Statement, mask: Callable[[str], str]) -> Statement:
    examples = tuple(
        replace(example, text=mask(example.text))
        for example in statement.counter_examples
    )
    return replace(statement, counter_examples=examples)
