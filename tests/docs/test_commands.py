"""Every command of the pages works as it is written, and every block of YAML can be read."""

import json
import re
import shlex
import subprocess
import textwrap
from pathlib import Path

import pytest
import yaml

from tests.support.paths import ALERT, ROOT
from tests.support.runs import Cli, Job
from tracer.config import Config, parse_config

PAGES = sorted(
    {ROOT / "README.md", *ROOT.glob("docs/**/*.md"), ROOT / "templates/README.md"}
)
START = ".venv/bin/python entrypoint.py "
COMMANDS = sorted(
    {
        line.partition(START)[2].partition("  #")[0].strip()
        for page in PAGES
        for line in page.read_text().splitlines()
        if line.startswith(START)
    }
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_documented_command_works(command: str, cli: Cli, tmp_path: Path) -> None:
    places = {
        "example/alert.json": str(ALERT),
        "../shop": str(cli.checkout),
        "../your-clone": str(cli.checkout),
        ".github/trace-templates": str(tmp_path / "templates"),
    }
    for name in ("firing.json", "recovery.json"):
        places[name] = str(tmp_path / name)
        (tmp_path / name).write_text(ALERT.read_text())
    arguments = [places.get(each, each) for each in shlex.split(command, comments=True)]

    run = cli.run(*arguments)

    assert (run.code, run.complaints) == (0, [])


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_block_of_yaml_can_be_read(page: Path) -> None:
    blocks = re.findall(
        r"^ *```yaml\n(.*?)^ *```$", page.read_text(), re.MULTILINE | re.DOTALL
    )

    for block in blocks:
        list(yaml.safe_load_all(block))


SHELL = sorted(
    {
        (str(page.relative_to(ROOT)), textwrap.dedent(block))
        for page in {*PAGES, ROOT / "CONTRIBUTING.md", *ROOT.glob("*/README.md")}
        for block in re.findall(
            r"^ *```sh\n(.*?)^ *```$", page.read_text(), re.MULTILINE | re.DOTALL
        )
    }
)


def test_a_shell_reads_every_block_and_finds_every_script_of_ours() -> None:
    """The tools of clouds are not here; the rest of what a block needs is."""
    assert SHELL
    for page, block in SHELL:
        read = subprocess.run(
            ["sh", "-n"], input=block, text=True, capture_output=True, check=False
        )
        assert (read.returncode, read.stderr) == (0, ""), (page, block)
        for name in re.findall(r"(?<![\w./])(?:script|example)/[\w.]+", block):
            assert (ROOT / name).exists(), (page, name)
        for name in re.findall(r"(?<![\w./])bridge\.m?(?:py|js)\b", block):
            assert (ROOT / "examples" / name).exists() or list(ROOT.glob(f"**/{name}"))


def test_what_curl_sends_in_the_third_step_opens_a_pull_request(job: Job) -> None:
    (block,) = (
        block for page, block in SHELL if page == "README.md" and "curl" in block
    )
    (body,) = re.findall(r"-d '(.*)'", block, re.DOTALL)
    sent = json.loads(body)
    workflow = yaml.safe_load((ROOT / "examples" / "dispatch.yml").read_text())

    run = job.run(sent["client_payload"])

    assert sent["event_type"] in workflow[True]["repository_dispatch"]["types"]
    assert run.outputs["pull-request-operation"] == "created"
    assert run.outputs["requirement"] == "REQ-F-AUTH-001"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_block_of_our_configuration_is_one(page: Path) -> None:
    keys = {name.replace("_", "-") for name in Config.__struct_fields__}
    for block in re.findall(
        r"^ *```yaml\n(.*?)^ *```$", page.read_text(), re.MULTILINE | re.DOTALL
    ):
        found = next(iter(yaml.safe_load_all(block)), None)
        if isinstance(found, dict) and keys & found.keys():
            parse_config("trace.yml", textwrap.dedent(block))
