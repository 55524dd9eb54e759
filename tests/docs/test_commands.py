"""Every command of the README works as it is written, and every block of YAML can be read."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from tests.support.paths import ALERT, ROOT
from tests.support.runs import Cli

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
        ".github/trace-templates": str(tmp_path / "templates"),
    }
    for name in ("firing.json", "recovery.json"):
        places[name] = str(tmp_path / name)
        (tmp_path / name).write_text(ALERT.read_text())
    arguments = [places.get(each, each) for each in shlex.split(command, comments=True)]

    run = cli.run(*arguments)

    assert (run.code, run.stderr) == (0, "")


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_block_of_yaml_can_be_read(page: Path) -> None:
    blocks = re.findall(
        r"^ *```yaml\n(.*?)^ *```$", page.read_text(), re.MULTILINE | re.DOTALL
    )

    for block in blocks:
        list(yaml.safe_load_all(block))
