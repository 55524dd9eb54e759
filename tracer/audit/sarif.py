"""The counter-examples as SARIF 2.1.0, which GitHub's code scanning shows at their lines."""

import hashlib
from urllib.parse import quote

from tracer.audit.audit import Audit
from tracer.audit.statement import CounterExample, Statement
from tracer.text import JSONValue, Pattern

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST_RESULTS = 5_000
"""GitHub shows no more of a run, and refuses one of more than 25,000
(docs.github.com, "SARIF support for code scanning", "Validating your SARIF file")."""
_LINK = Pattern(r"\[(?=[^\[\]\n]*\]\()")
_HASH_LENGTH = 32


def as_sarif(audit: Audit) -> JSONValue:
    """Return the counter-examples as a SARIF log of one run."""
    pairs = [
        (statement, example)
        for statement in audit.statements
        for example in statement.counter_examples
    ]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Trace Production Issue",
                        "rules": [_rule(statement) for statement in audit.statements],
                    }
                },
                "automationDetails": {"id": "traceability-audit/"},
                "columnKind": "unicodeCodePoints",
                "results": [_result(*pair) for pair in pairs[:_MOST_RESULTS]],
            }
        ],
    }


def _rule(statement: Statement) -> JSONValue:
    return {
        "id": statement.name,
        "shortDescription": {"text": statement.sentence},
        "defaultConfiguration": {"level": _level(statement)},
        "properties": {"tags": ["traceability"]},
    }


def _level(statement: Statement) -> str:
    return "warning" if statement.is_of_family else "error"


def _result(statement: Statement, example: CounterExample) -> JSONValue:
    branch = f" (on the branch {example.branch})" if example.branch else ""
    # What is the same after lines moved: else an alert would be closed and opened again.
    identity = f"{statement.name}\0{example.path}\0{example.text}"
    digest = hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()
    return {
        "ruleId": statement.name,
        "level": _level(statement),
        "message": {"text": _message(f"{example.text}{branch}")},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": quote(example.path),
                        "uriBaseId": "%SRCROOT%",
                    },
                    "region": {"startLine": example.line},
                }
            }
        ],
        "partialFingerprints": {"counterExample/v1": digest[:_HASH_LENGTH]},
    }


def _message(text: str) -> str:
    """Write a text without links: `[words](1)` would be one (SARIF 2.1.0, 3.11.6)."""
    return _LINK.sub(r"\\[", text)
