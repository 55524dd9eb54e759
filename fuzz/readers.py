"""The readers of alien text, each as a function of some bytes; only `TracerError` may come out."""

import io
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import entrypoint
from fuzz.histories import write_history
from tests.support.paths import ROOT
from tests.support.payloads import parse_alerts
from tracer.alerts import AlertParser, ParsedAlert
from tracer.code import find_markers_in_file
from tracer.config import parse_config
from tracer.errors import TracerError
from tracer.events.issue import Issue
from tracer.events.issue_alerts import read_issue
from tracer.ledger import Ledger, NewEntry
from tracer.specification import Document, Specification
from tracer.specification.joined_definitions import join_definitions
from tracer.specification.repository_reading import find_intent_ids, read_document
from tracer.text import IdGrammar, parse_json, plain_text
from tracer.tracing.trace_json import as_json

ALERT = json.dumps(
    {
        "alert_id": "a-1",
        "title": "Login is slow",
        "timestamp": "2025-11-20T15:30:00Z",
        "tags": {"req": "REQ-F-AUTH-001"},
    }
).encode()
LONGEST_SEED = 20_000
ENTRY = "- alert_id: a-2\n  timestamp: 2025-11-20T15:30:00Z\n  status: OPEN\n"


@dataclass(frozen=True)
class Reader:
    """What reads an input, and where inputs to begin with come from."""

    read: Callable[[bytes], object]
    seeds: Callable[[], Iterator[bytes]]


def _files(folder: str, pattern: str) -> Callable[[], Iterator[bytes]]:
    return lambda: (
        path.read_bytes()
        for path in sorted((ROOT / folder).glob(pattern))
        if path.is_file() and path.stat().st_size < LONGEST_SEED
    )


def read_payload(data: bytes) -> None:
    with suppress(TracerError):
        for result in parse_alerts(parse_json(data, "payload")):
            if isinstance(result, ParsedAlert):
                json.dumps(as_json(result.alert))


def read_issue_text(data: bytes) -> None:
    title, _, body = data.decode("utf-8", "replace").partition("\n")
    issue = Issue(
        number=7,
        title=title,
        body=body,
        url="https://github.com/o/r/issues/7",
        created_at=None,
        labels=("trace",),
    )
    with suppress(TracerError):
        read_issue(issue, AlertParser(), is_asked=len(data) % 2 == 0)


def read_specification_text(data: bytes) -> None:
    path, _, text = data.decode("utf-8", "replace").partition("\n")
    with suppress(TracerError):
        join_definitions([read_document(Document(path, text), IdGrammar())])
        find_intent_ids(path, text)


def read_ledger(data: bytes) -> None:
    with suppress(TracerError):
        ledger = Ledger.parse("ledger.yml", data.decode("utf-8", "replace"))
        entry = NewEntry.from_template(ENTRY, {"branch": "x"}, "entry")
        Ledger.parse("ledger.yml", ledger.with_entries([entry]))


def read_config(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    with suppress(TracerError):
        config = parse_config("trace.yml", text)
        config.redactor()("password=hunter2 for customer-4711")
        grammar = IdGrammar(patterns=config.id_patterns)
        read_document(Document("docs/a.md", "## REQ-1: a\n## PROJ-1: b\n"), grammar)
        parse_alerts(parse_json(ALERT, "payload"), readers=config.payload_readers)


def read_code(data: bytes) -> None:
    path, _, text = data.decode("utf-8", "replace").partition("\n")
    specification = _specification()
    with suppress(TracerError):
        known = specification.known_ids()
        list(find_markers_in_file(path, text, known, specification))


@cache
def _specification() -> Specification:
    text = "## REQ-F-AUTH-001: Login\n## REQ-1: Logout\n## Requirement 1.2: Reset\n"
    document = Document("docs/a.md", text)
    return join_definitions([read_document(document, IdGrammar())])


def run_in_history(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_history(data, Path(folder))
        out, err = io.StringIO(), io.StringIO()
        arguments = ["--alert", "-", "--repo", folder, "--publish", "local"]
        code = entrypoint.main(
            arguments, {"PATH": "/usr/bin:/bin"}, io.BytesIO(ALERT), out, err
        )
        if code not in {0, 1}:
            raise AssertionError(
                f"exit code {code}: {plain_text(err.getvalue()[-2000:])}"
            )


def _with_path(folder: str, pattern: str) -> Callable[[], Iterator[bytes]]:
    """Return the files of a folder, each with its path in its first line."""

    def seeds() -> Iterator[bytes]:
        for path in sorted((ROOT / folder).glob(pattern)):
            if path.is_file() and path.stat().st_size < LONGEST_SEED:
                name = "/".join(path.relative_to(ROOT / folder).parts[1:])
                yield name.encode() + b"\n" + path.read_bytes()

    return seeds


def _issues() -> Iterator[bytes]:
    for path in sorted((ROOT / "tests/alerts/payloads").glob("*/*.json"))[::7]:
        yield b"Slow\n```json\n" + path.read_bytes() + b"\n```\n"
    yield (
        b"[FIRING:2] Slow\n### Requirement\n\nREQ-F-AUTH-001\n\n### Severity\n\n"
        b"- [X] critical\n- [ ] low\n\n### Alert payload\n\n_No response_\n<!-- no -->\n"
    )
    yield b"Slow\nvalue: 750 ms\nthreshold: 500 ms\nmetric: login\nREQ-1 ~~REQ-2~~\n"


def _histories() -> Iterator[bytes]:
    yield from (bytes(range(start, start + 64)) for start in range(0, 192, 8))


READERS = {
    "payloads": Reader(read_payload, _files("tests/alerts/payloads", "*/*.json")),
    "issues": Reader(read_issue_text, _issues),
    "documents": Reader(
        read_specification_text,
        _with_path("tests/specification/conventions", "*/**/*.*"),
    ),
    "ledgers": Reader(read_ledger, _files("tests/golden", "*.yml")),
    "configs": Reader(read_config, _files("examples", "trace-config.yml")),
    "code": Reader(
        read_code, _with_path("tests/specification/conventions", "*/src/**/*")
    ),
    "histories": Reader(run_in_history, _histories),
}
