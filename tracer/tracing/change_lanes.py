"""Changes that no stack trace leads to: dependencies, migrations, flags, configuration."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field

from tracer.repository import (
    Commit,
    glob_pattern,
    is_never_run,
    is_test_file,
    is_vendored_file,
)
from tracer.text import Pattern

_LISTED = 20
"""Changes of a trace; a person reads no more of them."""


class Lane(StrEnum):
    """What kind of change it is."""

    DEPENDENCY = "dependency"
    MIGRATION = "migration"
    FLAG = "flag"
    CONFIGURATION = "configuration"


class LaneChange(Struct, frozen=True, kw_only=True):
    """A commit of the window that changed such a file."""

    lane: Lane
    path: str
    """The first of its files of this kind."""
    commit: Commit


_LANES: Mapping[Lane, Pattern] = {
    Lane.DEPENDENCY: glob_pattern(
        "{package,package-lock,npm-shrinkwrap}.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb "
        "requirements*.{txt,in} pyproject.toml Pipfile Pipfile.lock {poetry,uv,pdm}.lock "
        "go.{mod,sum} Cargo.{toml,lock} Gemfile Gemfile.lock composer.{json,lock} "
        # Java and Kotlin
        "pom.xml build.gradle build.gradle.kts gradle.lockfile libs.versions.toml "
        # .NET, Elixir, Swift
        "*.csproj packages.lock.json Directory.Packages.props mix.{exs,lock} "
        "Package.{swift,resolved}"
    ),
    Lane.MIGRATION: glob_pattern(
        "{migration,migrations,migrate,changelog}/**.{sql,py,rb,php,ts,js,go,xml,yml,yaml,cs,exs} "
        "V[0-9]*__*.sql "  # Flyway
        "schema.{sql,rb,prisma} structure.sql",
        re.IGNORECASE,
    ),
    Lane.FLAG: Pattern(
        r"""
        (?: ^ | / | [._-] ) (?: feature[_-]?(?:flags?|toggles?) | flagd ) [/._-]
        .* (?<=\.) (?:ya?ml|json|toml|properties)$
      | (?: ^ | / ) (?: feature[_-]? )? (?: flags? | toggles? ) \.(?:ya?ml|json|toml)$
        """,
        re.VERBOSE | re.IGNORECASE,
    ),
    Lane.CONFIGURATION: glob_pattern(
        "Dockerfile* {compose,docker-compose}*.{yml,yaml} Chart.yaml values*.{yml,yaml} "
        "kustomization.{yml,yaml} application*.{yml,yaml,properties} appsettings*.json "
        ".env* nginx*.conf Procfile *.{tf,tfvars,hcl} "
        "{config,configs,conf,settings}/**.{yml,yaml,json,toml,ini,cfg,conf,properties,env} "
        "{k8s,kubernetes,helm,manifests,deploy,deployment,deployments,charts}/"
        "**.{yml,yaml,json,toml,ini,cfg,conf,properties,env}"
    ),
}


def lane_of(path: str) -> Lane | None:
    """Return what kind of change a file is, by its path; `None` for code and the rest."""
    is_other = is_test_file(path) or is_vendored_file(path) or is_never_run(path)
    lanes = (lane for lane, pattern in _LANES.items() if pattern.search(path))
    return None if is_other else next(lanes, None)


class LaneReader(Struct):
    """Says what commits changed in each lane; each is looked at once for all alerts."""

    _known: dict[str, tuple[LaneChange, ...]] = field(default_factory=dict)

    def changes(self, commits: Sequence[Commit]) -> tuple[LaneChange, ...]:
        """Return what commits changed in each lane, in their order."""
        return tuple(change for c in commits for change in self._of(c))[:_LISTED]

    def _of(self, commit: Commit) -> tuple[LaneChange, ...]:
        if commit.sha not in self._known:
            self._known[commit.sha] = tuple(_changes(commit))
        return self._known[commit.sha]


def _changes(commit: Commit) -> Iterator[LaneChange]:
    first: dict[Lane, str] = {}
    for path in sorted(commit.paths):
        lane = lane_of(path)
        if lane:
            first.setdefault(lane, path)
    for lane, path in first.items():
        yield LaneChange(lane=lane, path=path, commit=commit)
