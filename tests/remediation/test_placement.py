"""Where the files of a remediation go, and where none may go."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.example import git
from tests.support.golden import Golden
from tests.support.paths import ALERT, BRANCH
from tests.support.runs import Cli
from tests.support.traces import traced
from tracer.config import parse_config
from tracer.errors import ConfigError
from tracer.remediation.placement import (
    INTENTS,
    LEDGER,
    SHARED_INTENTS,
    SHARED_LEDGER,
    PathSetting,
    Placement,
    file_path,
    find_ledger,
    find_placement,
)
from tracer.repository import Inventory


@pytest.mark.parametrize(
    ("files", "pattern"),
    [
        (["src/a.py"], INTENTS),
        ([SHARED_LEDGER], INTENTS),
        ([SHARED_INTENTS], SHARED_INTENTS),
        (
            [SHARED_INTENTS, "openspec/project.md"],
            "openspec/changes/{slug}/proposal.md",
        ),
        ([".specify/memory/constitution.md"], ".specify/bugs/{slug}/assessment.md"),
        ([".kiro/specs/login/requirements.md"], ".kiro/specs/{slug}/bugfix.md"),
        (["openspec/project.md"], "openspec/changes/{slug}/proposal.md"),
        ([".kiro/specs/a/b.md", "openspec/project.md"], INTENTS),
        (["docs/.specify/x.md", ".kiro/steering/tech.md"], INTENTS),
    ],
)
def test_a_convention_is_known_by_its_folder_and_two_give_our_own_place(
    files: list[str], pattern: str
) -> None:
    assert find_placement(files).path_template == pattern


def test_the_shared_ledger_is_used_where_the_repository_has_it() -> None:
    assert find_ledger(["src/a.py", SHARED_INTENTS]) == LEDGER
    assert find_ledger([SHARED_LEDGER]) == SHARED_LEDGER


def test_nothing_is_written_below_a_link_or_a_submodule() -> None:
    assert find_ledger(["a.py"], ["docs"]) == "traceability/feedback-loops/{loop}.yml"
    placement = find_placement(["a.py"], ["docs"])
    assert placement.path_template == "intents/remediation/{loop}.md"
    assert find_ledger(["Docs"]) == "traceability/feedback-loops/{loop}.yml"
    assert find_ledger(["a.py"], ["site/docs"]) == LEDGER


@pytest.mark.parametrize(
    ("files", "ledger"),
    [
        (["Docs/index.md"], "Docs/traceability/feedback-loops/{loop}.yml"),
        (["DOCS/Traceability/a.md"], "DOCS/Traceability/feedback-loops/{loop}.yml"),
        (["Docs/a.md", "docs/a.md"], LEDGER),
        (
            ["Docs/traceability/feedback-loops.yml"],
            "Docs/traceability/feedback-loops.yml",
        ),
    ],
)
def test_our_folders_are_spelled_as_the_repository_spells_them(
    files: list[str], ledger: str
) -> None:
    assert find_ledger(files) == ledger
    assert find_placement(files).path_template.startswith(ledger.partition("/")[0])


def test_the_configuration_overrules_what_is_detected() -> None:
    config = parse_config("trace.yml", f"remediation-file: {SHARED_INTENTS}")

    placed = config.with_placement(
        Inventory((".specify/memory/constitution.md",), (), ())
    )

    assert placed.remediation_file == Placement(SHARED_INTENTS)
    assert placed.is_own_file(SHARED_INTENTS)


@pytest.mark.parametrize(
    ("own", "path", "convention"),
    [
        (
            ".specify/memory/constitution.md",
            ".specify/bugs/int-150-req-f-auth-001/assessment.md",
            "Spec Kit",
        ),
        (
            ".kiro/specs/login/design.md",
            ".kiro/specs/int-150-req-f-auth-001/bugfix.md",
            "Kiro",
        ),
        (
            "openspec/project.md",
            "openspec/changes/int-150-req-f-auth-001/proposal.md",
            "OpenSpec",
        ),
    ],
)
def test_a_remediation_has_the_place_and_form_of_the_convention(
    cli: Cli, golden: Golden, own: str, path: str, convention: str
) -> None:
    commit(cli.checkout, own, "# Ours\n")

    run = cli.run("--alert", str(ALERT), "--publish", "local")

    assert run.code == 0, run.stderr
    assert f"Location: {path} ({convention})" in run.stdout
    branch = "remediation/REQ-F-AUTH-001--REQ-NFR-PERF-001"
    text = git(cli.checkout, "show", f"{branch}:{path}")
    golden(f"place/{path.rpartition('/')[2]}", text + "\n")


KIRO = """\
### Requirement 1: Sign in
#### Acceptance Criteria
1. WHEN the password is right THEN the system SHALL open a session
2. WHEN a user logs in THEN the system SHALL answer within 500 ms
"""


def test_what_is_violated_is_no_unchanged_behaviour(cli: Cli, checkout: Path) -> None:
    commit(checkout, ".kiro/specs/login/requirements.md", KIRO)
    commit(checkout, "src/kiro.py", "# Feature: login\n# Requirements: 1.2\n")
    alert = checkout.parent / "kiro.json"
    alert.write_text(ALERT.read_text().replace("REQ-F-AUTH-001", "login#1"))
    trace_file = checkout.parent / "trace.json"

    run = cli.run(
        "--alert", str(alert), "--publish", "dry-run", "--trace-file", str(trace_file)
    )

    assert run.code == 0, run.stderr
    _, unchanged = run.stdout.split("Unchanged Behavior")
    unchanged = unchanged.partition("## INT-")[0]
    assert "+3.1 " in unchanged
    assert "open a session" in unchanged
    assert "500 ms" not in unchanged
    (trace,) = json.loads(trace_file.read_text())["traces"]
    assert [each["path"] for each in trace["implementations"]] == ["src/kiro.py"]


def test_each_placeholder_gives_a_loop_its_own_file(cli: Cli, checkout: Path) -> None:
    commit(
        checkout,
        ".github/trace.yml",
        "remediation-file: docs/intents/{intent}-{alert}.md\n"
        "ledger-file: docs/loops/{intent}.yml\n",
    )
    odd = checkout.parent / "odd.json"
    shutil.copy(ALERT, odd)
    odd.write_text(odd.read_text().replace("alert_12345", "../a b/é"))

    run = cli.run("--alert", str(odd), "--publish", "local")

    assert run.code == 0, run.stderr
    branch = "remediation/REQ-F-AUTH-001--REQ-NFR-PERF-001"
    changed = git(checkout, "diff", "--name-only", f"main...{branch}").split("\n")
    assert changed == ["docs/intents/INT-150-a-b.md", "docs/loops/INT-150.yml"]


def commit(checkout: Path, path: str, text: str) -> None:
    file = checkout / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    git(checkout, "add", path)
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(checkout, *identity, "commit", "--quiet", "--message", "c")


@pytest.mark.parametrize(
    ("template", "name", "path"),
    [
        ("CODE{alert}", "OWNERS", "CODEOWNERS"),
        ("CODE{alert}/x.yml", "OWNERS", "CODEOWNERS/x.yml"),
        (".{alert}/x.yml", "github", ".github/x.yml"),
        (".g{alert}/hooks/x", "it", ".git/hooks/x"),
        ("docs/code{alert}", "owners", "docs/codeowners"),
    ],
)
def test_a_path_is_checked_after_it_was_filled(
    template: str, name: str, path: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        file_path(PathSetting("ledger-file", template), "INT-1", traced(id=name), "R")

    assert f"`ledger-file` is `{template}`" in str(refused.value)
    assert f"gives the path `{path}`: " in refused.value.message


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("CODEOWNERS", "docs/CODEOWNERS-.md"),
        ("AGENTS", "docs/AGENTS-.md"),
        ("CLAUDE.local", "docs/CLAUDE-.local.md"),
        ("SECURITY", "docs/SECURITY-.md"),
        ("security-1", "docs/security-1.md"),
    ],
)
def test_an_alert_that_is_called_like_a_file_of_a_tool_gets_another_file(
    name: str, path: str
) -> None:
    setting = PathSetting("remediation-file", "docs/{alert}.md")

    assert file_path(setting, "INT-1", traced(id=name), "R") == path


@pytest.mark.parametrize(
    "path",
    [
        "{alert}.md",
        "docs/{alert}",
        "src/{alert}.py",
        ".{alert}/x.md",
        "a/.{alert}x/b.md",
    ],
)
def test_an_alert_cannot_choose_a_file_that_a_tool_reads(path: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_config("trace.yml", f"remediation-file: {path!r}")

    assert "an alert could give it the name of a file that" in refused.value.message


def test_what_an_alert_is_called_is_no_placeholder() -> None:
    path = file_path(
        PathSetting("remediation-file", "docs/{alert}-{loop}.md"),
        "INT-1",
        traced(id="{loop}"),
        "REQ-1",
    )

    assert path == "docs/loop-REQ-1.md"


@pytest.mark.parametrize(
    "path",
    [
        ".github/{alert}/x.yml",
        ".github/x.md",
        "docs/CODEOWNERS",
        ".git{alert}",
        "{alert}/../x",
    ],
)
@pytest.mark.parametrize("key", ["remediation-file", "ledger-file"])
def test_the_configuration_names_no_file_that_github_reads(key: str, path: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_config("trace.yml", f"{key}: {path!r}")

    assert f"`{key}` in `trace.yml` is `{path}`" in refused.value.message


def test_the_files_of_a_ledger_are_in_one_folder() -> None:
    with pytest.raises(ConfigError) as refused:
        parse_config("trace.yml", "ledger-file: docs/{loop}/ledger.yml")

    assert "Use placeholders in the file's name only" in refused.value.hint


def test_without_the_shared_files_each_loop_has_its_own(
    cli: Cli, checkout: Path
) -> None:
    git(checkout, "rm", "--quiet", "-r", "docs/intents", "docs/traceability")
    commit(checkout, "docs/notes.md", "x")

    run = cli.run("--alert", str(ALERT), "--publish", "local")

    assert run.code == 0, run.stderr
    changed = git(checkout, "diff", "--name-only", f"main...{BRANCH}").split("\n")
    name = BRANCH.removeprefix("remediation/")
    assert changed == [
        f"docs/intents/remediation/{name}.md",
        f"docs/traceability/feedback-loops/{name}.yml",
    ]
    again = cli.run("--alert", str(ALERT), "--publish", "local")
    assert "unchanged" in again.stdout


RIVALS = {
    ("docs/{loop}.md", "docs/{loop}.md"): "it is the path of another file of ours",
    ("docs/a.md", "docs/A.md"): "take `A.md` and `a.md` for the same",
    ("docs/{loop}.md", "Docs/{loop}.yml"): "take `Docs` and `docs` for the same",
    ("docs/a", "docs/a/{loop}.yml"): "`docs/a` cannot be a file and a folder",
    ("docs/{loop}/a.md", "docs/{loop}"): "cannot be a file and a folder",
    ("docs/straße.md", "docs/STRASSE.md"): "for the same",
}


@pytest.mark.parametrize(("intents", "entries"), RIVALS)
def test_the_two_files_of_a_loop_are_two_on_every_file_system(
    cli: Cli, checkout: Path, intents: str, entries: str
) -> None:
    settings = f"remediation-file: '{intents}'\nledger-file: '{entries}'\n"
    commit(checkout, ".github/trace.yml", settings)

    run = cli.run("--alert", str(ALERT), "--publish", "local")

    assert run.code == 1
    assert f"`ledger-file` is `{entries}`" in run.stderr
    assert RIVALS[intents, entries] in run.stderr
    assert not git(checkout, "branch", "--list", "remediation/*")
