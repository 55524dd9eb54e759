"""The inputs of a run, from the job or the command line."""

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from tracer.alerts import AUTO, SOURCE_NAMES, Severity
from tracer.errors import UsageError, did_you_mean
from tracer.events import GithubJob
from tracer.forge import PublishTarget
from tracer.tracing import GroupBy

Choice = TypeVar("Choice", bound=StrEnum)


class Mode(StrEnum):
    """What a run is for."""

    REMEDIATE = "remediate"
    TRACE = "trace"


class FailOn(StrEnum):
    """What makes a run fail although it did its work."""

    NEVER = "never"
    UNTRACED = "untraced"


@dataclass(frozen=True, slots=True)
class Input:
    """An input of the action, which is also an option of the command line."""

    name: str
    help: str
    default: str = ""
    choices: tuple[str, ...] = ()


INPUTS = (
    Input("token", "Token for GitHub's API"),
    Input(
        "mode",
        "What to do: open a remediation, or only report the trace",
        "remediate",
        tuple(Mode),
    ),
    Input(
        "publish",
        "Where the remediation goes: `github`; `local`, a branch in the repository "
        "at `repo`; or `dry-run`, which only shows it. `github` in a job, else `dry-run`",
        "",
        tuple(PublishTarget),
    ),
    Input("repo", "Path of the checkout; a bare repository will do", "."),
    Input("rev", "Revision to trace in", "HEAD"),
    Input("alert", "File with the alert's payload, `-` for standard input"),
    Input("source", "Name of the alert's tool, to skip detection", AUTO, SOURCE_NAMES),
    Input("requirement", "The requirement, where the sender knows it better"),
    Input(
        "config", "Path of the configuration in the base branch", ".github/trace.yml"
    ),
    Input("base", "Branch that pull requests go to; else the default branch"),
    Input("draft", "Whether to open the pull request as a draft", "false"),
    Input("labels", "Labels for the pull request, by comma or line"),
    Input("reviewers", "Users asked to review, by comma or line"),
    Input("team-reviewers", "Teams asked to review, by comma or line"),
    Input("assignees", "Users assigned to the pull request, by comma or line"),
    Input(
        "min-severity",
        "Milder alerts are reported only; unknown severity passes",
        "low",
        tuple(severity for severity in Severity if severity is not Severity.UNKNOWN),
    ),
    Input(
        "group-by",
        "Alerts of one broken requirement share a remediation, or each alert has its own",
        "requirement",
        tuple(GroupBy),
    ),
    Input(
        "fail-on",
        "Whether an alert without requirement fails the run",
        "never",
        tuple(FailOn),
    ),
    Input("trace-file", "Write the trace as JSON to this file"),
    Input("templates", "Folder in the base branch whose templates replace ours"),
)
_NAMES = tuple(each.name for each in INPUTS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """Everything that decides how a run goes. `job` is `None` outside GitHub Actions."""

    mode: Mode
    publish: PublishTarget
    repo: Path
    rev: str
    alert: str
    source: str
    requirement: str
    config: str
    base: str
    draft: bool
    labels: tuple[str, ...]
    reviewers: tuple[str, ...]
    team_reviewers: tuple[str, ...]
    assignees: tuple[str, ...]
    min_severity: Severity
    group_by: GroupBy
    fail_on: FailOn
    trace_file: str
    templates: str
    job: GithubJob | None
    token: str = field(repr=False)


def read_inputs(
    arguments: Sequence[str], environment: Mapping[str, str], job: GithubJob | None
) -> Inputs:
    """Read the inputs: in a job from the environment, outside from the command line.

    Raises:
        UsageError: naming the input and what it may be.

    """
    given = _from_job(environment) if job else _from_command_line(arguments)
    values = {each.name: given.get(each.name) or each.default for each in INPUTS}
    return Inputs(
        mode=_choice("mode", values, Mode),
        publish=_publish(values, job),
        repo=Path(values["repo"]),
        rev=values["rev"],
        alert=values["alert"],
        source=_one_of("source", values),
        requirement=values["requirement"],
        config=values["config"],
        base=values["base"],
        draft=_flag("draft", values),
        labels=_list(values["labels"]),
        reviewers=_list(values["reviewers"]),
        team_reviewers=_list(values["team-reviewers"]),
        assignees=_list(values["assignees"]),
        min_severity=_choice("min-severity", values, Severity),
        group_by=_choice("group-by", values, GroupBy),
        fail_on=_choice("fail-on", values, FailOn),
        trace_file=values["trace-file"],
        templates=values["templates"].strip("/"),
        job=job,
        token=values["token"],
    )


def _from_job(environment: Mapping[str, str]) -> dict[str, str]:
    """Read `INPUT_…` variables; the runner keeps the dashes in their names."""
    given = {
        name.removeprefix("INPUT_").lower().replace("_", "-"): value.strip()
        for name, value in environment.items()
        if name.startswith("INPUT_")
    }
    for name, value in given.items():
        if name not in _NAMES and value:
            raise UsageError(f"unknown input `{name}`", hint=did_you_mean(name, _NAMES))
    return given


class Parser(argparse.ArgumentParser):
    """Turns what argparse would print and exit with into our own error."""

    def error(self, message: str) -> NoReturn:
        unknown = re.search(r"unrecognized arguments: --?(\S+)", message)
        known = [option.lstrip("-") for option in self._option_string_actions]
        hint = did_you_mean(unknown[1], known) if unknown else ""
        raise UsageError(message, hint=hint or "`--help` lists what there is")


def _from_command_line(arguments: Sequence[str]) -> dict[str, str]:
    parser = Parser(
        prog="entrypoint.py",
        description="Trace a production alert to its requirement, intent, code and "
        "commits, and write the remediation intent that answers it.",
        epilog="`entrypoint.py init --source NAME` wires an alerting tool.",
        allow_abbrev=False,
    )
    for each in INPUTS:
        told = f" (default: {each.default})" if each.default else ""
        parser.add_argument(
            f"--{each.name}",
            metavar="|".join(each.choices) or None,
            help=(each.help + told).replace("%", "%%"),
        )
    found: dict[str, str | None] = vars(parser.parse_args(arguments))
    return {name.replace("_", "-"): value or "" for name, value in found.items()}


def _publish(values: Mapping[str, str], job: GithubJob | None) -> PublishTarget:
    if not values["publish"]:
        return PublishTarget.GITHUB if job else PublishTarget.DRY_RUN
    return _choice("publish", values, PublishTarget)


def _choice(name: str, values: Mapping[str, str], kind: type[Choice]) -> Choice:
    return kind(_one_of(name, values))


def _one_of(name: str, values: Mapping[str, str]) -> str:
    allowed = next(each.choices for each in INPUTS if each.name == name)
    value = values[name].lower()
    if value not in allowed:
        listed = ", ".join(f"`{choice}`" for choice in allowed)
        raise UsageError(
            f"input `{name}` is `{values[name]}`", hint=f"Use one of {listed}"
        )
    return value


def _flag(name: str, values: Mapping[str, str]) -> bool:
    if values[name].lower() not in {"true", "false"}:
        raise UsageError(
            f"input `{name}` is `{values[name]}`", hint="Use `true` or `false`"
        )
    return values[name].lower() == "true"


def _list(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,\n]", value) if part.strip())
