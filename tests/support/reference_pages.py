"""Pages of reference that are made from the inputs, from action.yml and from the configuration."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.support.paths import ROOT
from tracer.inputs import INPUTS, Input

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
_TEST = "tests/docs/test_reference_pages.py"
_KEY = re.compile(r"^# (?P<key>[a-z-]+): (?P<default>\S.*)$")


def inputs_page() -> str:
    """Return the page of all inputs and outputs."""
    parts = [
        "# Inputs and outputs",
        (
            f"This page is made from `tracer/inputs.py` and `action.yml`: `script/test {_TEST} --accept`. The "
            "[README](../README.md#inputs) has the same inputs with links."
        ),
        (
            "In a workflow, inputs are below `with:`. On the command line each one is an option of the same name: "
            "`--publish local`."
        ),
        "## Inputs",
        *map(_input, INPUTS),
        "## Outputs",
        "\n".join(_outputs()),
    ]
    return "\n\n".join(parts) + "\n"


def _input(each: Input) -> str:
    default = ACTION["inputs"][each.name]["default"] or each.default
    lines = [f"### {each.name}", f"{each.help}."]
    if each.choices:
        lines.append(f"Values: {', '.join(f'`{choice}`' for choice in each.choices)}.")
    lines.append(f"Default: `{default}`." if default else "It has no default.")
    return "\n\n".join(lines)


def _outputs() -> Iterator[str]:
    yield "| output | meaning |"
    yield "|---|---|"
    for name, output in ACTION["outputs"].items():
        yield f"| `{name}` | {output['description']} |"


def configuration_page() -> str:
    """Return the page of all keys of the configuration."""
    parts = [
        "# Configuration",
        (
            "`.github/trace.yml` (or the file that the input `config` names) is read from the base branch. Every key is "
            "optional; an unknown one is an error."
        ),
        (
            "This page is made from [trace-config.yml](../examples/trace-config.yml), which you can copy: "
            f"`script/test {_TEST} --accept`."
        ),
        *_keys((ROOT / "examples" / "trace-config.yml").read_text()),
    ]
    return "\n\n".join(parts) + "\n"


def _keys(text: str) -> Iterator[str]:
    """Walk over the keys, with the comment above each, and its default."""
    comment: list[str] = []
    for line in text.splitlines():
        match = _KEY.match(line)
        if match:
            example = f"```yaml\n{match['key']}: {match['default']} # the default\n```"
            yield f"## {match['key']}\n\n{' '.join(comment)}\n\n{example}"
        comment = [*comment, line.removeprefix("# ")] if line and not match else []
