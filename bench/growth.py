"""How the time of each reader grows when its input does: twice as much takes twice as long.

Inputs are of the kinds that make backtracking patterns slow: a part that nearly
matches, again and again. Run alone: `python -m bench.growth`.
"""

import gc
import itertools
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from fuzz.readers import read_code, read_specification_text
from tests.support.payloads import parse_alerts
from tracer.alert_rules.rule_search import read_rules_in
from tracer.alerts import AlertParser, propose, read_frames
from tracer.alerts.numbers.measured_sentences import stated_numbers
from tracer.alerts.numbers.metric_units import unit_in_text
from tracer.code import read_code_owners
from tracer.errors import TracerError
from tracer.events.issue import Issue
from tracer.events.issue_alerts import read_issue
from tracer.history.own_commits import is_remediation_commit, without_branch_names
from tracer.ledger import Ledger
from tracer.repository.commit_log import parse_commit
from tracer.repository.patches import read_patches
from tracer.text import (
    KnownIds,
    Redactor,
    block_quote,
    build_known_ids,
    cut_markdown,
    find_requirements,
    find_tokens,
    markdown_text,
    merge_texts,
    mermaid_label,
    message_text,
    parse_json,
    parse_limits,
    parse_quantities,
    parse_time,
)
from tracer.text.credentials.redactor import _remembered, _remembered_long
from tracer.tracing.mapped_routes import mappings

SIZES = (60_000, 120_000)
FIELD_SIZES = (4_500, 9_000)
"""Characters of each of seven fields: an event carries 65,536 bytes."""
PROPOSAL_SIZES = (12_000, 24_000)
MOST_GROWTH = 2.3
MOST_SECONDS = 2.0
SHORTEST = 0.02
"""Seconds below which growth is noise."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads a text, and the parts that are repeated to make it slow."""

    name: str
    read: Callable[[str], object]
    parts: tuple[str, ...]
    sizes: tuple[int, int] = SIZES


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds for an input, and for one of twice the size."""

    reader: str
    part: str
    seconds: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Growth by doubling; 0 where both are too short to be measured."""
        return self.seconds[1] / self.seconds[0] if self.seconds[1] > SHORTEST else 0.0


REDACTED = (
    "|token|x\n",  # tables, and what is like a header
    "token,a\nb,c\n",
    "token  a\n",
    "</td><tr>",
    '{"title": "API key", ',  # members of objects
    '"name":"API key", "value":"", ',
    "assword'\n",
    "passwort von x ",
    "password = a || b ",
    "jwt.sign(a,",
    *(
        r"\x22",
        r"\0",
        r"\=",
        "&amp;quot;",
        "'a','-b',",
        '""a"":""',
        "%253D",
        "params:[",
    ),
    *("bob:A1!", "bob / A1!a ", "random_password result=", "Bearer automation a "),
    *("://a/b/c/webhook/", "licence key A1B2-", "OTP sent to a ", "secret= name=a "),
    "</p><p>token",
    *(
        "token got ",
        "token old=abcdef ",
        "token ",
        "login bob ",
        "secrets: a:",
        r"[\r]",
    ),
    *("new A('", "rollbar.load('", 'a = "b" -> ', "OPENROWSET('a','b';'", "env('A',"),
    *("password: !a ", "password: &a ", "ALTER USER a REPLACE ", "pwd={a", "a.js:1:"),
    "password\n----\n",
    *("a", "A", "aB1", "1", "=", "\\", '"', "%", "a=", "a-", "a.", "abc/", "x ", "x:y"),
    *("token=", "token:a-", 'password="', r"\"password\":\"", "password:\n ", "&key="),
    *(
        "?sig=",
        "key ",
        "api ",
        "password is ",
        "password for the ",
        "Bearer a8 ",
        "--a ",
    ),
    *(
        "-u a:",
        "mysql -p ",
        "machine a login ",
        "cookie: a=b;",
        "<password>x",
        "&quot;",
    ),
    *("https://a:", "//a:b@", "a:b@", "a/hooks", "jdbc:oracle:thin:a/", '{"name":"a",'),
    *("eyJ", "eyJhbGciOiJI.", "$2b$10$", "sk-", "glpat-", "Authorization: Digest a=b "),
    "-----BEGIN " + "PRIVATE KEY-----",
    *("\x1b[1m", "\x1b]", "a\u200b", "%41", "PWD={a", "token: a b", "sk-a-", "pat.a."),
    *("a:b!", "$2b$", "<a b>", "//a:b,"),
    *(
        "</td><td>",
        "</td>        ",
        "<b>password</b>: ",
        "<code ",
        "password: string ",
        "password string ",
        "password: 'a ",
        "password=\\\n        ",
        'variable "password" {\n  type = x\n',
        "Ab:\n  Type: x\n  Description: y\n",
        "Ab:\n",
        "clé API ",
        '<<"password">>,',
        "--password, ",
        "password\u00a0",
        "/reset/token/",
        "net use \\\\a ",
        "basic.auth.user.info=",
        "WIFI:S:a;",
        "name=a value=",
        "name: a\n  value: ",
        "<key>a</key>",
        '<a name="b">',
        "passphrase: aaa ",
        "passphrase: aaa aaa aaa aaa ",
        "a/bbbb@",
        "curl ",
        "curl -u",
        "connect a/",
        "a:b@tcp",
        "a:b ",
        "@tcp( a:b",
        "\\/",
        "chpasswd\n",
        "chpasswd ",
        "https%3A%2F%2F",
        "%25",
        "/reset/",
        "/reset-password/a",
        "K10",
        "a3:",
        "snmp -A ",
        "net user ",
        "vault login ",
        "password\t",
        '"value":"x",',
        "password  ",
        "password\n",
        "password\n\n",
        '"password":{"a":"b",',
        'password: {"a":1,',
        'password: ["',
        "password: Some(",
        "rar -",
        "ConvertTo-SecureString -AsPlainText ",
        "ConvertTo-SecureString ",
        "\uff50",
        "密码是",
        "Passwort ist ",
        "mot de passe ",
        "password for a",
        "password for a b ",
        "use a as ",
        "use a as the ",
        "backup code a",
        "backup code aaaa-",
        "aaaa-",
        "PASS a USER b ",
        "LOGIN a ",
        "sid=a",
        "cookie: a=b;c",
        "key 7 ",
        "security import ",
        "login with a:",
        "login: a / ",
        "--stdin ",
        "key=<(echo ",
        '":"',
        '{"user":"a",',
        "<password><![CDATA[",
        "<password>]",
        '<a key="b">x<value>',
        "corp/bob:",
        "9f8e7d6c5b4a3021" * 2 + ":",
        ': PSK "',
        "CONNECT ",
        "WITH ",
    ),
)
COUNTED = (
    *(
        "1",
        "1,",
        "1 ",
        "a",
        "1a",
        "1 a ",
        "< ",
        "<=",
        "at most ",
        "no more than ",
        "1e",
    ),
    *(
        "95% of ",
        "between ",
        "1 per ",
        "1 a per ",
        "p95 latency ",
        "max a b ",
        "500 ms, ",
    ),
)
NAMED = (
    *(
        "REQ-",
        "REQ-1",
        "REQ-1-",
        "REQ_1_",
        "a-",
        "a_",
        "a_1_",
        "a/",
        "a.",
        "REQ-1/",
        "A",
    ),
    *("REQ-1..", "REQ-1,2", "REQ-1 and -2 ", "REQ-1 to ", "Requirement 1.1, 1.2 ", "~"),
)
FRAMES = (
    *(
        "  at a.b(c.js:1:2)\n",
        '  File "a.py", line 1, in b\n',
        "at ",
        "a.b.c(",
        "#1 0x1 in a ",
    ),
    *(
        "Caused by: a\n",
        "goroutine 1 [a]:\n",
        "\tat a.B.c(D.java:1)\n",
        "a:1:2\n",
        "in `a'\n",
    ),
    *(
        "... 9 more\n",
        "thread 'a' panicked at ",
        "a/",
        "a<b>",
        "::",
        "/a/b.c:1\n",
        "(a.c:1)",
    ),
)
LINES = (
    *(
        "## REQ-1: a\n",
        "# a\n",
        "- a\n",
        "  - REQ-1: a\n",
        "| a | b |\n",
        "|-|-|\n",
        "> a\n",
    ),
    *(
        "```\n",
        "````\n",
        "~~~\n",
        "<!-- ",
        "<!--\n-->\n",
        "~~a~~ ",
        "~~",
        "<s>a</s>",
        "<del>",
        "**",
    ),
    *(
        "- [x] a\n",
        "- [ ] a\n",
        "### a\n\nb\n\n",
        "a: b\n",
        "<details>\n",
        "</details>\n",
        "\\\n",
    ),
    *(
        "[a](b)",
        "[a]: b\n",
        "`",
        "![",
        "![[",
        "![[](",
        "*a_",
        "&amp;",
        "\t",
        "    a\n",
        "1. a\n",
        "---\na: b\n",
    ),
    *(
        "**Acceptance Criteria**:\n",
        "### Requirement: a\n",
        "WHEN a THEN b\n",
        "FR-1, ",
        "C-001: a\n",
    ),
    *(
        "[[REQ]]\nUID: a\n",
        ".. req:: a\n   :id: a\n",
        "`req~a~1`\nNeeds: a\n",
        "%%{",
        "{",
        "<a>",
    ),
)
MEMBERS = (
    *(
        "{",
        "[",
        '{"a":',
        '[{"title":',
        '{"labels":{"a":"b"},"title":"c"},',
        '"a":"b",',
        "[1,",
    ),
    *('{"status":"firing","labels":{"alertname":"a"}},', '\\"', "{\\n", "&quot;"),
)
ITEMS = (
    "- **SC-№**: under 5 ms\n",
    ".. req:: a№\n   :id: REQ-№\n",
    "- C-№: b\n",
    "## REQ-№: again\n",
    "| REQ-№ | a |\n",
)
"""Definitions, each with another number: `№` counts."""
KEYS = (
    "a: b\n",
    "- a: b\n",
    "- alert_id: a\n",
    "  - [",
    "&a [*a, ",
    "a: |\n  b\n",
    "? a\n",
    "# a\n",
    "''",
)


def reads(read: Callable[[str], object]) -> Callable[[str], object]:
    """Return the reader, for which an error that helps is an answer, too."""

    def tried(text: str) -> object:
        with suppress(TracerError):
            return read(text)
        return None

    return tried


def _payload(text: str) -> object:
    """Read an alert with the text in several of its fields, as JSON may have it."""
    alert = dict.fromkeys(
        ("title", "description", "metric", "alert_id", "service"), text
    )
    alert["tags"] = {"a": text, text[:200]: "b"}  # type: ignore[assignment] # any JSON
    return parse_alerts(parse_json(json.dumps(alert).encode(), "payload"))


def _issue(text: str) -> object:
    issue = Issue(number=1, title="a", body=text, url="", created_at=None, labels=())
    return read_issue(issue, AlertParser(), is_asked=True)


def _message(text: str) -> None:
    """Read a commit as git writes it before its patch, and whether it is ours."""
    lines = f"\0{'0' * 40}\0\0a\0001\0{text}\0".encode().splitlines(keepends=True)
    record = next(read_patches(lines, 6))
    commit = parse_commit(record.fields)
    assert commit is not None
    is_remediation_commit(commit)
    without_branch_names(text)


def _proposal(text: str) -> object:
    """Propose a table for a payload with a key for every few characters of a text."""
    parts = (text[start : start + 12] for start in range(0, len(text), 12))
    values = {f"a{number}": part for number, part in enumerate(parts)}
    return propose(parse_json(json.dumps({"title": "a", **values}).encode(), "payload"))


def _owners(text: str) -> object:
    """Read `CODEOWNERS`, and ask for the owner of a file whose path is as long as one may be."""
    owners = read_code_owners({"CODEOWNERS": f"{text} @a\n"}.get)
    return owners and [owners.owners_of(path) for path in ("a" * 4_000, "a/" * 2_000)]


OWNED = ("*a", "**/a/", "*a/", "?", "/a/*.b @c\n", "[a]\n", "a #\n", "\\ ")
RULES = (
    "- alert: a\n  expr: b > 1\n",
    "groups: [",
    "{{ a }}",
    "{{ if ",
    'resource "datadog_monitor" "a" {\n',
    "query = <<A\n",
    "${",
    '"',
    "&a [*a, ",
)


ADDRESSES = ("https://a/b ", "[https://a ", "http://a ] ", "www.a.b ")
STATED = (
    *("1 of ", "from 1 to ", "p95 is 1 ms ", "x=1 ", "limit 1 ", "threshold: 1 "),
    *("1 out of 2 ", "between 1 and ", "dropped from 1 ", "expected 1, got ", "[1] "),
    *("current value: 1 ", "(1", "1) ", "-1 ", "1:1 ", "the last 5 minutes ", "a: 1\n"),
)
"""Parts of sentences that say what was measured."""


PATHS = (
    *(
        "docs/a.md",
        "docs/a.rst",
        "docs/a.adoc",
        "docs/a.yml",
        "a.sdoc",
        "a.trlc",
        "a.toml",
    ),
    *(
        ".kiro/specs/a/requirements.md",
        "openspec/specs/a/spec.md",
        "specs/001-a/spec.md",
    ),
)
CODE = tuple(
    f"src/a.{ending}"
    for ending in "py js ts go rs c cpp java cs kt rb php swift unknown".split()  # noqa: SIM905
)


TABLES = (
    *(
        "=== ===\nx\n",
        "+--+--+\n| a | b |\n",
        "   * - a\n",
        "     - a\n     b\n",
        "|===\n",
    ),
    *("|a\n", ".. list-table::\n\n", "----\n", "a::\n  b\n", "a\n==\n", "....\n"),
)
"""Lines of tables and blocks in reStructuredText and AsciiDoc."""


SIGNS = (
    *("({[", "(", "{", "<", "`${", 'r#"', "x=1;", "\\", "[ // REQ-1\n"),
    *(
        "lambda:",
        "function(){",
        "a=>",
        "func(){",
        "fn a(){",
        "class A{",
        "{a:",
        "do |a|\n",
    ),
)
"""What begins something in a language, and is never ended."""


def alien_readers() -> Iterator[Reader]:
    """Yield the readers of whole alerts, issues, documents, ledgers and code."""
    texts = (*REDACTED[:12], *COUNTED[:6], *NAMED[:6], *LINES[:20], *FRAMES)
    yield Reader("payload", reads(_payload), texts, FIELD_SIZES)
    yield Reader(
        "payload as text",
        reads(lambda t: parse_alerts(parse_json(t.encode(), "p"))),
        MEMBERS,
    )
    yield Reader("proposal", reads(_proposal), (*STATED, *MEMBERS[:3]), PROPOSAL_SIZES)
    yield Reader("stack trace", read_frames, FRAMES)
    yield Reader("issue", reads(_issue), (*LINES, *FRAMES, *MEMBERS, *KEYS, *ADDRESSES))
    yield Reader(
        "ledger", reads(lambda text: Ledger.parse("a.yml", f"alerts:\n{text}")), KEYS
    )
    yield Reader("code owners", _owners, OWNED)
    yield Reader("commit message", _message, (*LINES, *NAMED, "a\n", "\n", "\r"))
    for path in ("rules.yml", "templates/rules.yaml", "main.tf", "monitor.json"):
        yield Reader(f"alert rules {path}", _rules_of(path), (*RULES, *KEYS))
    for path in PATHS:
        read = _at(path, read_specification_text)
        parts = (*LINES, *NAMED, *KEYS, *COUNTED[:4], *TABLES)
        yield Reader(f"document {path}", read, parts)
        yield Reader(f"items in {path}", _numbered(read), ITEMS)
    for path in CODE:
        marks = (
            "# Implements: REQ-1\n",
            "def a():\n",
            "class A {\n",
            "// ",
            "/*",
            "REQ-1 ",
            '"""',
        )
        yield Reader(f"code {path}", _marked(path), (*marks, *NAMED, *SIGNS))


def _rules_of(path: str) -> Callable[[str], object]:
    return reads(lambda text: list(read_rules_in(path, text)))


def _at(path: str, read: Callable[[bytes], object]) -> Callable[[str], object]:
    return lambda text: read(f"{path}\n{text}".encode())


def _marked(path: str) -> Callable[[str], object]:
    """Read code with a marker at its end: only a file that names an id is parsed."""
    read = _at(path, read_code)
    return lambda text: read(f"{text}\n# Implements: REQ-1\n")


def _numbered(read: Callable[[str], object]) -> Callable[[str], object]:
    def read_numbered(text: str) -> object:
        numbers = itertools.count(1)
        title = "# Feature Specification: a\n## Success Criteria\n"
        return read(title + re.sub("№", lambda _: str(next(numbers)), text))

    return read_numbered


MAPPED = (
    '@GetMapping("/a")\n',
    '@RequestMapping(value={"a",',
    "class A {\n",
    '@Path("',
    "a\n",
)
WRITTEN = (
    *("```\n", "~~~\n", "<details>\n", "> a\n", "| a ", "- a\n", "# a\n", "a\n", "\n"),
    *("`", "_", "*", "~", "[a](b) ", "![", '<a href="x">', "<!-- ", "http://a.b/c "),
    *("www.a.b ", "@a ", "#1 ", "a#1 ", "\\", "&amp;", "\u200b"),
)
"""Parts of what is written for people, in Markdown."""


def _merged(text: str) -> object:
    return merge_texts(text, text[::2], f"x\n{text}")


def readers() -> tuple[Reader, ...]:
    known: KnownIds = build_known_ids(
        {**{f"REQ-{number}": () for number in range(50)}, "a#1": ("Requirement 1.1",)}
    )
    return (
        Reader("Redactor", Redactor(), REDACTED),
        Reader("parse_limits", parse_limits, COUNTED),
        Reader("parse_quantities", lambda text: list(parse_quantities(text)), COUNTED),
        Reader("KnownIds.find", lambda text: list(known.find(text)), NAMED),
        Reader(
            "KnownIds.find in names",
            lambda text: list(known.find(text, in_names=True)),
            NAMED,
        ),
        Reader("stated_numbers", stated_numbers, (*STATED, *COUNTED)),
        Reader("unit_in_text", lambda text: unit_in_text(text, 1.0, 2.0), STATED),
        Reader("find_tokens", lambda text: list(find_tokens(text)), NAMED),
        Reader("find_requirements", lambda text: list(find_requirements(text)), NAMED),
        Reader("mapped routes", lambda text: list(mappings(text)), MAPPED),
        Reader("cut_markdown", lambda text: cut_markdown(text, 500, "cut"), WRITTEN),
        Reader("merge_texts", _merged, ("a\n", "\n", "a: b\n", "alerts:\n", "a")),
        Reader("markdown_text", markdown_text, WRITTEN),
        Reader("block_quote", block_quote, WRITTEN),
        Reader("message_text", message_text, WRITTEN),
        Reader("mermaid_label", mermaid_label, (*WRITTEN, "end ", "%%{")),
        Reader("parse_time", parse_time, ("2025-", "1", "1/", "1:", "Thu, ")),
    )


def measure(reader: Reader) -> Iterator[Growth]:
    """Read each kind of input in two sizes; the shorter of two tries counts."""
    reader.read(reader.parts[0])  # what is compiled when first used is compiled now
    for part in reader.parts:
        texts = ((part * (size // len(part) + 1))[:size] for size in reader.sizes)
        seconds = tuple(min(_seconds(reader, text) for _ in range(2)) for text in texts)
        yield Growth(reader.name, part, seconds)


def _seconds(reader: Reader, text: str) -> float:
    """Measure one reading; the garbage collector works in steps, which look like growth."""
    for remembered in (_remembered, _remembered_long):
        remembered.cache_clear()
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        reader.read(text)
        return time.process_time() - started
    finally:
        gc.enable()


def report() -> None:
    """Print the slowest input of each reader, and the one that grows most."""
    print(f"Time for {SIZES[0]:,} characters, and growth when they are doubled")
    print(f"(of a payload, {FIELD_SIZES[0]:,} in each of seven fields)")
    for reader in (*readers(), *alien_readers()):
        growths = list(measure(reader))
        slowest = max(growths, key=lambda growth: growth.seconds[0])
        steepest = max(growths, key=lambda growth: growth.ratio)
        print(
            f"  {reader.name:24} {slowest.seconds[0]:.3f} s for {slowest.part!r}, "
            f"{steepest.ratio:.2f} for {steepest.part!r}"
        )
    print(f"  (at most {MOST_SECONDS:.0f} s and {MOST_GROWTH})\n")


if __name__ == "__main__":
    report()
