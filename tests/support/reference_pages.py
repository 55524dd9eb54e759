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
| `provisional` | `true` if the number of the intent is not reserved, as in a dry run |

The other outputs describe the first entry; those with a pull request come first."""
_KEY = re.compile(r"^# (?P<key>[a-z-]+): (?P<default>\S.*)$")


def inputs_page() -> str:
    """Return the page of all inputs and outputs."""
    parts = [
        "# Inputs and outputs",
        (
            f"This page is made from `tracer/inputs.py` and `action.yml`: `script/test {_TEST} --accept`."
        ),
        (
            "In a workflow, inputs are below `with:`. On the command line each one is an option of the same name: "
            "`--publish local`."
        ),
        "## Inputs",
        *map(_input, INPUTS),
        "## Outputs",
        "\n".join(_outputs()),
        _RESULTS,
    ]
    return "\n\n".join(parts) + "\n"


def _input(each: Input) -> str:
    default = ACTION["inputs"][each.name]["default"] or each.default
    lines = [f"### {each.name}", f"{each.help}."]
    if each.choices:
        lines.append(f"Values: {', '.join(f'`{choice}`' for choice in each.choices)}.")
    lines.append(f"Default: `{default}`." if default else "It has no default.")
    if each.name in MORE:
        lines.append(f"More: {MORE[each.name]}.")
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
