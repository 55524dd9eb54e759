"""The payload is hostile: whatever an alert says stays data, in every language we write."""

import json
import re
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

from tests.support.example import alert
from tests.support.hostile import BREAKOUT, DELIMITER, without_data
from tests.support.runs import Cli, Job


@pytest.fixture
def hostile() -> dict[str, Any]:
    return alert(
        alert_id=BREAKOUT,
        title=BREAKOUT + DELIMITER,
        description=BREAKOUT,
        metric=BREAKOUT,
        unit="ms",
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
    ids = "REQ-F-AUTH-001 → REQ-NFR-PERF-001 → INT-100"
    chain = f"alert → {ids} → 1 place → INT-150"
    *marks, _, about = body.splitlines()[:5]
    assert about.startswith("<!-- trace-production-issue: about ")
    assert blocks == [
        *marks,
        about,
        f"<details><summary>The trace: {chain}\n</summary>",
        "</details>",
        "<details><summary>The alert as JSON</summary>",
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
