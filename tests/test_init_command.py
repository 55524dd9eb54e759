"""`init`: a repository and a tool wired in ten minutes."""

import io
import json
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.support.alerting_pages import NAMES, template
from tests.support.example import git
from tests.support.golden import Golden
from tests.support.paths import ROOT
from tests.support.runs import Cli, Job
from tracer.alerts import PAYLOAD_READERS
from tracer.config import Config, parse_config
from tracer.init_command import FILES, PLACEHOLDER, init
from tracer.job.workflow_commands import JobOutput


@pytest.fixture
def empty(tmp_path: Path) -> Cli:
    """Return the command line in a repository that has no commit, but a remote."""
    path = tmp_path / "shop"
    path.mkdir()
    git(path, "init", "--quiet")
    git(path, "remote", "add", "origin", "git@github.com:acme/shop.git")
    return Cli(path)


def test_init_writes_all_that_github_needs(empty: Cli, golden: Golden) -> None:
    run = empty.run("init", "--source", "datadog")

    assert (run.code, run.complaints) == (0, [])
    for example, path in FILES.items():
        written = (empty.checkout / path).read_text()
        assert written == (ROOT / "examples" / example).read_text()
    golden("init.txt", run.stdout)
    told = " ".join(run.stdout.split())
    assert "gh label create production-alert --repo acme/shop" in told
    assert "replace OWNER in `uses: OWNER/trace-production-issue@v1`" in told


def test_init_asks_for_the_publisher_only_where_it_is_not_named(empty: Cli) -> None:
    workflow = empty.checkout / ".github" / "workflows" / "trace.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text("- uses: acme/trace-production-issue@v1\n")

    assert "replace OWNER" not in empty.run("init", "--source", "generic").stdout


def test_init_leaves_what_is_there(empty: Cli) -> None:
    workflow = empty.checkout / ".github" / "workflows" / "trace.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text("name: Ours\n")

    first = empty.run("init", "--source", "grafana")
    second = empty.run("init", "--source", "grafana")

    assert (first.code, second.code) == (0, 0)
    assert workflow.read_text() == "name: Ours\n"
    assert "kept  .github/workflows/trace.yml, which is there already" in first.stdout
    assert "wrote .github/trace.yml" in first.stdout
    assert second.stdout.count("kept ") == len(FILES)


def test_init_does_not_write_through_a_link_out_of_the_checkout(
    empty: Cli, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    (empty.checkout / ".github").mkdir()
    config = empty.checkout / ".github" / "trace.yml"
    config.symlink_to(outside / "file")

    by_file = empty.run("init", "--source", "generic")
    config.parent.rename(tmp_path / "moved")
    config.parent.symlink_to(outside)
    by_folder = empty.run("init", "--source", "generic")

    assert (by_file.code, by_folder.code) == (0, 1)
    assert "kept  .github/trace.yml" in by_file.stdout
    assert "is outside the clone, because of a symbolic link" in by_folder.stderr
    assert not outside.exists()


def test_init_works_from_a_folder_below_and_from_elsewhere(
    empty: Cli, tmp_path: Path
) -> None:
    folder = empty.checkout / "src"
    folder.mkdir()

    assert Cli(folder).run("init", "--source", "Uptime-Kuma").code == 0
    assert (empty.checkout / FILES["trace.yml"]).is_file()

    where = str(empty.checkout)
    run = Cli(tmp_path).run("init", "--source", "checkly", "--repo", where)
    assert run.code == 0
    assert run.stdout.count("kept ") == len(FILES)


@pytest.mark.parametrize(
    ("origin", "api"),
    [
        ("https://github.com/acme/shop", "https://api.github.com/repos/acme/shop"),
        ("ssh://git@git.acme.example:7999/acme/shop.git", "https://git.acme.example/api/v3/repos/acme/shop"),
        ("git@acme.ghe.com:acme/shop.git", "https://api.acme.ghe.com/repos/acme/shop"),
    ],
)  # fmt: skip
def test_init_knows_where_the_checkout_came_from(
    empty: Cli, origin: str, api: str
) -> None:
    git(empty.checkout, "remote", "set-url", "origin", origin)

    told = empty.run("init", "--source", "alertmanager").stdout

    assert f"curl --fail-with-body {api}/dispatches" in told
    assert f"- url: {api}/dispatches" in told
    assert "OWNER/REPO" not in told
    guess = "git.acme.example, which is taken for a GitHub Enterprise Server"
    assert (guess in " ".join(told.split())) is ("git.acme.example" in origin)


@pytest.mark.parametrize(
    ("remotes", "repository"),
    [
        ({"fork": "me", "upstream": "acme"}, "acme/shop"),
        ({"origin": "me", "upstream": "acme"}, "me/shop"),
        ({"github": "acme"}, "acme/shop"),
        ({"one": "me", "two": "acme"}, "OWNER/REPO"),
    ],
)
def test_init_takes_the_remote_that_pull_requests_go_to(
    empty: Cli, remotes: dict[str, str], repository: str
) -> None:
    git(empty.checkout, "remote", "remove", "origin")
    for name, owner in remotes.items():
        git(empty.checkout, "remote", "add", name, f"git@github.com:{owner}/shop.git")

    told = empty.run("init", "--source", "datadog").stdout

    assert f"repos/{repository}/dispatches" in told
    assert ("(one, two)" in told) is (repository == "OWNER/REPO")


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "/srv/git/shop.git",
        "https://github.com/a/b;rm -rf $HOME",
        "git@bitbucket.org:acme/shop.git",
        "https://gitlab.acme.example/acme/shop.git",
        "https://acme.visualstudio.com/acme/shop",
    ],
)
def test_init_says_so_where_it_does_not(empty: Cli, origin: str) -> None:
    git(empty.checkout, "remote", "remove", "origin")
    if origin:
        git(empty.checkout, "remote", "add", "origin", origin)

    run = empty.run("init", "--source", "datadog")

    assert run.code == 0
    assert "Replace OWNER/REPO below with yours" in " ".join(run.stdout.split())
    assert f"{PLACEHOLDER.api_url}/repos/OWNER/REPO/dispatches" in run.stdout
    assert "rm -rf" not in run.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--source", "datdog"], "option `--source` is `datdog`. Did you mean `datadog`?"),
        ([], "option `--source` is missing. The known names are `airbrake`, `alertmanager`"),
        (["--sorce", "datadog"], "unknown option `--sorce`. Did you mean `--source`?"),
        (["--source", "datadog", "--repo", "/nowhere"], "no git repository at `/nowhere`"),
    ],
)  # fmt: skip
def test_init_helps_where_it_cannot(
    empty: Cli, arguments: list[str], says: str
) -> None:
    run = empty.run("init", *arguments)

    assert run.code == 1
    assert says in run.stderr
    assert not (empty.checkout / ".github").exists()


def test_init_needs_a_place_to_write_to(empty: Cli, tmp_path: Path) -> None:
    (empty.checkout / ".github").write_text("a file")
    bare = tmp_path / "bare.git"
    git(tmp_path, "init", "--quiet", "--bare", str(bare))

    in_the_way = empty.run("init", "--source", "generic")
    (empty.checkout / ".github").unlink()
    (empty.checkout / ".github").mkdir()
    (empty.checkout / ".github" / "ISSUE_TEMPLATE").write_text("a file")
    further_down = empty.run("init", "--source", "generic")
    without_files = Cli(bare).run("init", "--source", "generic")

    assert (in_the_way.code, without_files.code) == (1, 1)
    assert "cannot write `.github/workflows/trace.yml`" in in_the_way.stderr
    assert "cannot write `.github/ISSUE_TEMPLATE/production" in further_down.stderr
    assert "work tree" in without_files.stderr


def test_the_printed_test_alert_proves_the_wiring_and_writes_nothing(
    empty: Cli, job: Job, tmp_path: Path
) -> None:
    told = empty.run("init", "--source", "datadog").stdout
    command = told[told.index("curl ") : told.index("\n\n5. ")]
    curl = tmp_path / "bin" / "curl"
    curl.parent.mkdir()
    curl.write_text('#!/bin/sh\nfor last; do :; done\nprintf "%s" "$last"\n')
    curl.chmod(0o755)
    found = {"PATH": f"{curl.parent}:/usr/bin:/bin", "TOKEN": "t"}
    body = subprocess.run(
        ["sh", "-c", command], env=found, capture_output=True, check=True, text=True
    ).stdout

    run = job.run(json.loads(body)["client_payload"])

    assert run.code == 0
    assert "this is a test alert" in run.stdout
    assert job.github.store.pulls == []


@pytest.mark.parametrize("source", NAMES)
def test_init_prints_what_the_page_says_to_paste(source: str, empty: Cli) -> None:
    stdout = io.StringIO()
    init(source, empty.checkout, JobOutput(None, stdout, io.StringIO()))
    told = stdout.getvalue()
    pasted = template(source).replace("OWNER/REPO", "acme/shop")

    assert pasted in told
    prose = told.replace(pasted, "").splitlines()
    assert max(map(len, prose)) <= 80
    assert "**" not in "".join(prose)


def test_what_init_writes_is_what_github_and_we_can_read(empty: Cli) -> None:
    empty.run("init", "--source", PAYLOAD_READERS[-1].name)
    read = {
        example: (empty.checkout / path).read_text() for example, path in FILES.items()
    }

    workflow = yaml.safe_load(read["trace.yml"])
    assert "repository_dispatch" in workflow[True]  # what YAML 1.1 makes of `on`
    form = yaml.safe_load(read["production-alert.yml"])
    assert {"name", "description", "body"} <= set(form)
    assert parse_config("trace.yml", read["trace-config.yml"]) == Config()


def test_init_is_in_the_help(empty: Cli) -> None:
    assert "init --source TOOL" in empty.run("--help").stdout
    assert "--source" in empty.run("init", "--help").stdout


def test_init_shows_what_the_clone_defines_and_uses_one_of_its_ids(cli: Cli) -> None:
    run = cli.run("init", "--source", "generic")

    assert run.code == 0, run.stderr
    assert "This clone defines 3 requirements, such as REQ-NFR-PERF-001" in run.stdout
    assert '"req": "REQ-NFR-PERF-001"' in run.stdout


def test_init_says_where_a_clone_defines_nothing(empty: Cli) -> None:
    run = empty.run("init", "--source", "generic")

    assert "This clone defines no requirements that this action can read" in run.stdout
