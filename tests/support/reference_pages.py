"""Pages of reference that are made from the inputs, from action.yml and from the configuration."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.support.paths import ROOT
from tracer.inputs import INPUTS, Input

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
_TEST = "tests/docs/test_reference_pages.py"
MORE = {
    "token": "[a workflow with a GitHub App token](../examples/with-app-token.yml)",
    "mode": (
        "[only report](../examples/report.yml), [audit](audit.md), [refresh](refresh.md), "
        "[reconcile](reconcile.md)"
    ),
    "alert": "[the fields of an alert](../README.md#the-fields-of-an-alert)",
    "source": "[alerting tools](alerting/README.md)",
    "config": "[configuration](configuration.md)",
    "reopen-after": "[the life of a loop](loops.md#where-entries-are-changed)",
    "max-open": "[when many pull requests are open](loops.md#when-many-pull-requests-are-open)",
    "close-on-resolve": "[when all alerts have resolved](loops.md#when-all-alerts-have-resolved)",
    "deployments": "[deployments](suspects.md#deployments)",
    "trace-file": "[its keys](trace.md)",
    "audit-folder": "[audit](audit.md)",
    "templates": "[templates](../templates/README.md)",
}
"""Pages that say more about an input."""
_RESULTS = """\
Each entry of `results` has as keys the outputs from `traced` to `pull-request-commits-verified`, and:

| key | meaning |
|---|---|
| `loop` | The key of the [loop](README.md#terms), which is in the name of its branch |
| `alerts` | The ids of its alerts |
| `reason` | Why nothing was done, or what was done otherwise |
| `reported` | Alerts that were only reported, each with its reason |
| `superseded` | Pull requests that a correction of the requirement has replaced |
| `provisional` | `true` if the number of the intent is not reserved, as in a dry run |"""
_KEY = re.compile(r"^# (?P<key>[a-z-]+): (?P<default>\S.*)$")


def inputs_page() -> str:
    """Return the page of all inputs and outputs."""
    parts = [
        "# Inputs and outputs",
        (
            "You write a workflow or a command, and want to know what you can set and what a run returns. "
            "In a workflow, inputs are below `with:`. On the command line each one is an option of the same name: "
            "`--publish local`."
        ),
        "## Inputs",
        "\n".join(
            ("| input | default | meaning |", "|---|---|---|", *map(_input, INPUTS))
        ),
        "## Outputs",
        "\n".join(_outputs()),
        _RESULTS,
        f"This page is made from `tracer/inputs.py` and `action.yml`: `script/test {_TEST} --accept`.",
    ]
    return "\n\n".join(parts) + "\n"


def _input(each: Input) -> str:
    default = ACTION["inputs"][each.name]["default"] or each.default
    meaning = [f"{each.help}."]
    if any(f"`{choice}`" not in each.help for choice in each.choices):
        values = ", ".join(f"`{choice}`" for choice in each.choices)
        meaning.append(f"Values: {values}.")
    if each.name in MORE:
        meaning.append(f"More: {MORE[each.name]}.")
    shown = f"`{default}`" if default else ""
    return f"| `{each.name}` | {shown} | {' '.join(meaning)} |".replace("|  |", "| |")


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
            "You want the action to treat the alerts, ids or paths of your repository differently. Write a file "
            "`.github/trace.yml` (the input `config` can name another one) with the keys that you change; "
            "[trace-config.yml](../examples/trace-config.yml) has all of them, to copy. The action reads it from the "
            "base branch. Every key is optional; an unknown one is an error."
        ),
        *_keys((ROOT / "examples" / "trace-config.yml").read_text()),
        f"This page is made from `examples/trace-config.yml`: `script/test {_TEST} --accept`.",
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
