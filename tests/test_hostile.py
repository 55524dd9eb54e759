"""The payload is hostile: whatever an alert says stays data, in every language we write."""

import json
import re
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

from tests.conftest import Cli, Job, alert
from tracer.remediation.rendering import Report, RepositoryLinks
from tracer.text import escaping as escape
from tracer.text.redaction import masker

BREAKOUT = (
    "x\n::error::forged\n::set-output name=a::b\n##[add-mask]main | `code` *b* _i_ <b>html</b>"
    " <!-- trace --> @octocat @acme/team fixes #12 GH-13 acme/shop#14 "
    "https://github.com/acme/shop/issues/15 ![p](https://evil.example/p.png) "
    "[l](javascript:alert(1)) ``` ~~~ {{ 7*7 }} {% raw %} $x$ &amp; \u202eabc\u200b \x1b[31mred "
    '"] --> evil["boom # comment: yes\n- alert_id: forged\n---\n</details>'
)
DELIMITER = "\nghadelimiter_0000\nrequirement<<x\nforged\nx\n"


@pytest.fixture
def hostile() -> dict[str, Any]:
    return alert(
        alert_id=BREAKOUT,
        title=BREAKOUT + DELIMITER,
        description=BREAKOUT,
        metric=BREAKOUT,
        service=BREAKOUT,
        environment=BREAKOUT,
        revision="--output=/tmp/owned",
        links={BREAKOUT: "https://ok.example/a(b)`c", "js": "javascript:alert(1)"},
        tags={"req": "REQ-F-AUTH-001", "severity": BREAKOUT, BREAKOUT: BREAKOUT},
    )


def test_a_hostile_alert_gives_a_pull_request_without_effects(
    job: Job, hostile: dict[str, Any]
) -> None:
    run = job.run({"alert": hostile})

    assert run.code == 0, run.stdout
    (pull,) = job.github.store.pulls
    message = job.github.store.git("log", "-1", "--format=%B", pull.head).decode()
    for text in (
        pull.title,
        without_data(pull.body or ""),
        message,
        without_data(run.summary),
    ):
        assert not re.search(r"@(?=\w)", text)
        assert not re.search(r"#(?=\d)|GH-(?=\d)", text)
        assert "\n::" not in text
        assert "\u202e" not in text
        assert "\x1b" not in text
    assert "\n" not in pull.title
    assert len(pull.title) <= 256


def without_data(text: str) -> str:
    """Return a text without its fenced blocks, in which nothing has an effect."""
    return re.sub(r"^(`{3,})\w+\n.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)


def test_no_log_line_of_a_hostile_alert_is_a_command(
    job: Job, hostile: dict[str, Any]
) -> None:
    run = job.run({"alert": hostile})

    commands = [
        line for line in run.stdout.splitlines() if line.lstrip().startswith("::")
    ]
    kinds = {line.split("::")[1].split(" ")[0] for line in commands}
    assert kinds <= {"add-mask", "group", "endgroup", "warning", "notice"}
    assert not any("forged" in line and "::error" in line[:9] for line in commands)
    assert "##[" not in run.stdout
    assert run.outputs["requirement"] == "REQ-F-AUTH-001"
    assert set(run.outputs) >= {"results", "trace-file"}
    assert "forged" not in run.outputs.get("requirement", "")


def test_a_hostile_alert_is_one_ledger_entry_that_reads_back(
    job: Job, hostile: dict[str, Any]
) -> None:
    run = job.run({"alert": hostile})

    branch = run.outputs["pull-request-branch"]
    ledger = job.github.store.show(branch, "docs/traceability/feedback-loops.yml")
    (entry,) = yaml.safe_load(ledger)["alerts"]
    assert entry["alert_id"] == hostile["alert_id"].strip()
    assert entry["title"] == hostile["title"].strip()


def test_a_hostile_alert_renders_as_words_only(
    job: Job, hostile: dict[str, Any]
) -> None:
    job.run({"alert": hostile})

    body = job.github.store.pulls[0].body or ""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(body)
    inline = [child for token in tokens for child in token.children or ()]
    assert {token.content for token in inline if token.type == "html_inline"} <= {
        "</summary>",
    }
    blocks = [token.content.strip() for token in tokens if token.type == "html_block"]
    assert blocks == [
        "<details><summary>The alert as we read it</summary>",
        "</details>",
    ]
    hrefs = [token.attrs["href"] for token in inline if token.type == "link_open"]
    assert all(str(href).startswith("https://") for href in hrefs)
    assert not [token for token in inline if token.type == "image"]
    fences = [token.info for token in tokens if token.type == "fence"]
    assert fences == ["mermaid", "json"]


def test_the_remediation_file_keeps_its_outline(
    job: Job, hostile: dict[str, Any]
) -> None:
    run = job.run({"alert": hostile})

    branch = run.outputs["pull-request-branch"]
    text = job.github.store.show(branch, "docs/intents/remediation.md")
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings[0] == "# Remediation intents"
    assert len(headings) == 2
    assert headings[1].startswith("## INT-150: Fix: x ")


def test_a_hostile_revision_is_no_option_of_git(cli: Cli) -> None:
    target = cli.checkout.parent / "owned"

    for revision in (
        f"--output={target}",
        f"-o{target}",
        "HEAD;touch x",
        "--all",
        "^HEAD",
    ):
        run = cli.run("--alert", "-", stdin=json.dumps(alert(revision=revision)))
        assert run.code == 0

    assert not target.exists()


def test_a_hostile_requirement_is_no_path_and_no_option(cli: Cli) -> None:
    for written in (
        "--help",
        "../../etc/passwd",
        "REQ-1; rm -rf /",
        "$(id)",
        "REQ-x~1^{/a}",
    ):
        run = cli.run(
            *("--alert", "-", "--publish", "local"),
            stdin=json.dumps(alert(tags={"req": written})),
        )
        assert run.code == 0, run.stderr


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param(
            "plain words, 500ms < 1s", "plain words, 500ms < 1s", id="words stay"
        ),
        pytest.param(
            "snake_case_name", "snake_case_name", id="underscores in words stay"
        ),
        pytest.param("a\nb\r\nc\td", "a b c d", id="one line"),
        pytest.param("*b* `c` [l](u)", r"\*b\* \`c\` \[l\](u)", id="marks"),
        pytest.param("<b>", r"\<b>", id="tags"),
        pytest.param("# h", r"\# h", id="heading"),
        pytest.param("- item", r"\- item", id="list"),
        pytest.param("1. item", r"1\. item", id="numbered list"),
        pytest.param("-5 ms", "-5 ms", id="negative number"),
        pytest.param("a|b", r"a\|b", id="table"),
        pytest.param("@you", "@\u200byou", id="mention"),
        pytest.param("#7 GH-7", "#\u200b7 GH-\u200b7", id="references"),
        pytest.param("https://x.y", "https:\u200b//x.y", id="autolink"),
        pytest.param(":smile: a: b", r"\:smile: a: b", id="emoji"),
        pytest.param("&lt; & b", r"\&lt; & b", id="entity"),
        pytest.param("a\u202eb\u200bc\x00d\ufeffe", "abcde", id="invisible"),
    ],
)
def test_words_in_markdown_have_no_effect(written: str, read: str) -> None:
    assert escape.markdown_text(written) == read


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("a", "`a`", id="plain"),
        pytest.param("a`b", "``a`b``", id="one backtick"),
        pytest.param("`a`", "`` `a` ``", id="backticks at the ends"),
        pytest.param("", "`  `", id="nothing"),
        pytest.param("a|b", r"`a\|b`", id="in a table"),
    ],
)
def test_code_cannot_be_left(written: str, code: str) -> None:
    assert escape.code_span(written) == code


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x", "[t](https://a.example/x)"),
        ("https://a.example/x y)(`", "[t](https://a.example/x%20y%29%28%60)"),
        ("javascript:alert(1)", "t"),
        ("data:text/html,x", "t"),
        ("https:///x", "t"),
        (None, "t"),
    ],
)
def test_only_web_addresses_become_links(url: str | None, link: str) -> None:
    assert escape.markdown_link("t", url) == link


def test_a_value_that_a_template_forgets_to_escape_is_escaped() -> None:
    site = RepositoryLinks(repository_url=None, revision="0" * 40)
    report = Report(
        site, {"x.md.j2": "{{ v }}", "x.yml.j2": "{{ v }}", "x.msg.j2": "{{ v }}"}
    )

    assert report.render("x.md", v="*a* {{ 7 }}") == r"\*a\* {{ 7 }}"
    assert yaml.safe_load(report.render("x.yml", v="yes: [")) == "yes: ["
    assert report.render("x.msg", v="closes #1\n\n@a") == "closes #\u200b1 @\u200ba"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("password=hunter22 rest", "password=*** rest"),
        ("Authorization: Bearer abcdef0123456789abcdef", "Authorization: Bearer ***"),
        ("https://user:secret@db.example/x", "https://user:***@db.example/x"),
        ("ghp_" + "a" * 36, "***"),
        ("AKIAABCDEFGHIJKLMNOP", "***"),
        ("https://x.example/?token=abcdef&b=1", "https://x.example/?token=***&b=1"),
        ("eyJhbGciOiJI.eyJzdWIiOiIx.abc-def", "***"),
        ("the token expired; 3 secrets", "the token expired; 3 secrets"),
        ("p95 latency is 750ms", "p95 latency is 750ms"),
    ],
)
def test_what_looks_like_a_credential_is_masked(text: str, masked: str) -> None:
    assert masker()(text) == masked


def test_the_configuration_masks_more(job: Job) -> None:
    job.github.store.commit_on(
        "main", ".github/trace.yml", "redact: ['cust-\\d+']\n", "c"
    )

    run = job.run({"alert": alert(title="Slow for cust-4711, password: hunter22")})

    everything = (
        run.stdout + run.summary + json.dumps(run.trace) + json.dumps(run.outputs)
    )
    everything += (job.github.store.pulls[0].body or "") + job.github.store.pulls[
        0
    ].title
    assert "4711" not in everything
    assert "hunter22" not in everything
