"""The inputs of a run: their names, defaults and help, and how their values are read."""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from tracer.alerts import AUTO, SOURCE_NAMES, Severity
from tracer.errors import UsageError, did_you_mean
from tracer.events import GithubJob
from tracer.forge import PublishTarget
from tracer.tracing import GroupBy

DEFAULT_CONFIG = ".github/trace.yml"
"""The configuration that need not exist."""
Choice = TypeVar("Choice", bound=StrEnum)


class Mode(StrEnum):
    """What a run does."""

    REMEDIATE = "remediate"
    TRACE = "trace"
    AUDIT = "audit"
    REFRESH = "refresh"
    RECONCILE = "reconcile"


class Untraced(StrEnum):
    """What is done about an alert without a requirement."""

    REMEDIATE = "remediate"
    REPORT = "report"


class FailOn(StrEnum):
    """What makes a run fail although it did its work."""

    NEVER = "never"
    UNTRACED = "untraced"
    AUDIT = "audit"


class Input(Struct, frozen=True):
    """An input of the action, which is also an option of the command line."""

    name: str
    help: str
    default: str = ""
    choices: tuple[str, ...] = ()


INPUTS = (
    Input(
        "token",
        "Token for the GitHub API. With a GitHub App token, CI runs on the pull "
        "request by itself; with the default token, someone must approve it",
    ),
    Input(
        "mode",
        "`remediate`: open a pull request for an alert. `trace`: only report the alert. `audit`: check ledger, requirements, intents and code against each other, and write nothing. `refresh`: update open pull requests that conflict in shared files. `reconcile`: start failed runs again, and open pull requests that are missing",
        "remediate",
        tuple(Mode),
    ),
    Input(
        "publish",
        "`github`: open a pull request. `local`: commit to a branch of the clone. "
        "`dry-run`: show the changes and write nothing (the default on the command "
        "line)",
        "",
        tuple(PublishTarget),
    ),
    Input("repo", "Path of the clone; it can be bare", "."),
    Input("rev", "Commit, branch or tag to search", "HEAD"),
    Input(
        "alert",
        "File with the alert; `-` means standard input. If empty, the alert is read "
        "from the event",
    ),
    Input(
        "source",
        "Name of the tool that sent the alert, if detection fails",
        AUTO,
        SOURCE_NAMES,
    ),
    Input(
        "requirement", "Id of the requirement. It replaces the one that the alert names"
    ),
    Input(
        "config",
        "Path of the configuration in the base branch. A file that this input names must "
        "exist; the default one may be missing",
        DEFAULT_CONFIG,
    ),
    Input(
        "base",
        "Target branch of pull requests. If empty, the default branch of the "
        "repository",
    ),
    Input("draft", "`true`: open the pull request as a draft", "false"),
    Input(
        "labels",
        "Labels of the pull request, separated by commas or new lines. To create a "
        "new label, the job needs `issues: write`",
    ),
    Input(
        "reviewers", "Users who are asked to review, separated by commas or new lines"
    ),
    Input(
        "team-reviewers",
        "Teams that are asked to review, separated by commas or new lines. They need "
        "a GitHub App token",
    ),
    Input(
        "assignees",
        "Users to assign to the pull request, separated by commas or new lines",
    ),
    Input(
        "min-severity",
        "The lowest severity that opens a pull request: `critical`, `high`, `medium`, "
        "`low` or `info`. Alerts below it are only reported; an alert without a severity "
        "opens one, too",
        "low",
        tuple(severity for severity in Severity if severity is not Severity.UNKNOWN),
    ),
    Input(
        "group-by",
        "`requirement`: one pull request for all alerts about the same requirement "
        "and SLA. `alert`: one for each alert",
        "requirement",
        tuple(GroupBy),
    ),
    Input(
        "untraced",
        "What to do about an alert for which no requirement is found. `remediate`: open a pull request, one for each rule, service and environment. `report`: only report it",
        "remediate",
        tuple(Untraced),
    ),
    Input(
        "reopen-after",
        "How long an intent answers new alerts after its alerts have resolved: for example `12h` or `7d`. An alert that fires within this time belongs to the same intent; a later one opens a new pull request. After a person has closed a pull request, the same alerts open no new one for this time",
        "7d",
    ),
    Input(
        "max-open",
        "How many loops may have an open pull request. The alerts of further loops wait in the pull request from `remediation/ledger` until fewer are open",
        "20",
    ),
    Input(
        "close-on-resolve",
        "`true`: close the pull request of a loop when all of its alerts have resolved. "
        "Their entries go into the pull request from `remediation/ledger`",
        "false",
    ),
    Input(
        "fail-on",
        "`untraced`: fail the job if an alert leads to no requirement that is defined in the repository (test alerts and ignored alerts do not count). `audit`: fail it if a check of the audit fails. `never`: do not fail it for these reasons",
        "never",
        tuple(FailOn),
    ),
    Input(
        "max-wait",
        "How long a run may wait in total while GitHub is unavailable or limits the number of requests: for example `30s`, `5m` or `1h`",
        "5m",
    ),
    Input(
        "history-budget",
        "Time limit for searching the history: for example `30s` or `2m`. After it, what was found so far is used",
        "30s",
    ),
    Input(
        "deployments",
        "JSON file that says which commit was deployed when. It may also be a list in "
        "the form of GitHub, CDEvents, Argo CD or Helm",
    ),
    Input(
        "trace-file",
        "File for the trace as JSON. A job always writes it, below `$RUNNER_TEMP`; "
        "if this input is empty, the action chooses the name",
    ),
    Input(
        "audit-folder",
        "Folder for `audit.yml`, `audit.json` and `audit.sarif`. An audit in a job always writes them, below `$RUNNER_TEMP`; if this input is empty, the action chooses the name",
    ),
    Input(
        "templates",
        "Folder in the base branch with templates of your own. For each template "
        "that it lacks, the action uses its own",
    ),
)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
INPUT_NAMES = tuple(definition.name for definition in INPUTS)


class Inputs(Struct, frozen=True, kw_only=True):
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
    untraced: Untraced
    fail_on: FailOn
    reopen_after: timedelta
    max_open: int
    close_on_resolve: bool
    max_wait: timedelta
    history_budget: timedelta
    deployments: str
    trace_file: str
    audit_folder: str
    templates: str
    job: GithubJob | None
    token: str

    def __repr__(self) -> str:
        """Leave out the token."""
        return f"Inputs(job={self.job!r})"


def job_values(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the values that a job passes in its `INPUT_…` variables, by input.

    The runner keeps the dashes of a name and writes the rest in upper case
    (actions/toolkit, `core.getInput`).

    Raises:
        UsageError: for a name that no input has; the runner only warns about it.

    """
    values = {
        name.removeprefix("INPUT_").lower().replace("_", "-"): value.strip()
        for name, value in environment.items()
        if name.startswith("INPUT_")
    }
    for name, value in values.items():
        if name not in INPUT_NAMES and value:
            raise UsageError(
                f"unknown input `{name}`", hint=did_you_mean(name, INPUT_NAMES)
            )
    return values


def read_inputs(given: Mapping[str, str], job: GithubJob | None) -> Inputs:
    """Read the values of the inputs; an input without a value has its default.

    Raises:
        UsageError: naming the input and the values it may have.

    """
    values = {
        definition.name: given.get(definition.name) or definition.default
        for definition in INPUTS
    }
    mode, fail_on = _choice("mode", values, Mode), _choice("fail-on", values, FailOn)
    if fail_on is not FailOn.NEVER and (fail_on is FailOn.AUDIT) != (
        mode is Mode.AUDIT
    ):
        raise UsageError(
            f"input `fail-on` is `{fail_on}`, which the mode `{mode}` does not check",
            hint="`audit` belongs to `mode: audit`, `untraced` to the other modes",
        )
    return Inputs(
        mode=mode,
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
        untraced=_choice("untraced", values, Untraced),
        fail_on=fail_on,
        reopen_after=_duration("reopen-after", values),
        max_open=_number("max-open", values),
        close_on_resolve=_flag("close-on-resolve", values),
        max_wait=_duration("max-wait", values),
        history_budget=_duration("history-budget", values),
        deployments=values["deployments"],
        trace_file=values["trace-file"],
        audit_folder=values["audit-folder"],
        templates=values["templates"].strip("/"),
        job=job,
        token=values["token"],
    )


def _publish(values: Mapping[str, str], job: GithubJob | None) -> PublishTarget:
    if not values["publish"]:
        return PublishTarget.GITHUB if job else PublishTarget.DRY_RUN
    return _choice("publish", values, PublishTarget)


def _choice(name: str, values: Mapping[str, str], kind: type[Choice]) -> Choice:
    return kind(_one_of(name, values))


def _one_of(name: str, values: Mapping[str, str]) -> str:
    allowed = next(input_.choices for input_ in INPUTS if input_.name == name)
    value = values[name].lower()
    if value not in allowed:
        choices = ", ".join(f"`{choice}`" for choice in allowed)
        raise UsageError(
            f"input `{name}` is `{values[name]}`", hint=f"Use one of {choices}"
        )
    return value


def _flag(name: str, values: Mapping[str, str]) -> bool:
    if values[name].lower() not in {"true", "false"}:
        raise UsageError(
            f"input `{name}` is `{values[name]}`", hint="Use `true` or `false`"
        )
    return values[name].lower() == "true"


def _duration(name: str, values: Mapping[str, str]) -> timedelta:
    match = re.fullmatch(r"([0-9]{1,9}) ?([smhd])", values[name].lower())
    if match is None:
        raise UsageError(
            f"input `{name}` is `{values[name]}`",
            hint="Use a number and a unit: `30s`, `5m`, `2h` or `7d`",
        )
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _number(name: str, values: Mapping[str, str]) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", values[name]):
        raise UsageError(
            f"input `{name}` is `{values[name]}`", hint="Use a whole number: `20`"
        )
    return int(values[name])


def _list(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,\n]", value) if part.strip())
