"""Where things are, here and in the example repository."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ALERT = ROOT / "example" / "alert.json"
GOLDEN = ROOT / "tests" / "golden"

BRANCH = "remediation/REQ-F-AUTH-001--REQ-NFR-PERF-001"

LEDGER = "docs/traceability/feedback-loops.yml"
