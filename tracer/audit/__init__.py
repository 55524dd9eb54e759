"""Checks the method's statements on a repository, and works out the figures of its loops.

Here is what holds, what contradicts it and where, which loops are open, and the same as
YAML, JSON and SARIF. Nothing is written to the repository or the forge. An
`AuditedRepository` goes in, an `Audit` comes out.
"""

from tracer.audit.audit import Audit, audit_repository
from tracer.audit.audit_masking import masked_audit
from tracer.audit.audit_view import view_audit
from tracer.audit.audited_repository import AuditedRepository
from tracer.audit.ledger_collection import RecordedAlerts, collect_alerts
from tracer.audit.remediation_intents import defined_intents
from tracer.audit.result_files import audit_files

__all__ = [
    "Audit",
    "AuditedRepository",
    "RecordedAlerts",
    "audit_files",
    "audit_repository",
    "collect_alerts",
    "defined_intents",
    "masked_audit",
    "view_audit",
]
