"""Changes that no stack trace leads to: dependencies, migrations, flags, configuration."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field

from tracer.repository import (
    Commit,
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
    Lane.DEPENDENCY: Pattern(
        r"""
        (?: ^ | / ) (?:
            package(?:-lock)?\.json | npm-shrinkwrap\.json | yarn\.lock | pnpm-lock\.yaml
          | bun\.lockb?                                                  # JavaScript
          | requirements[^/]*\.(?:txt|in) | pyproject\.toml | Pipfile(?:\.lock)?
          | poetry\.lock | uv\.lock | pdm\.lock                          # Python
          | go\.(?:mod|sum) | Cargo\.(?:toml|lock)                       # Go, Rust
          | Gemfile(?:\.lock)? | composer\.(?:json|lock)                 # Ruby, PHP
          | pom\.xml | build\.gradle(?:\.kts)? | gradle\.lockfile
          | libs\.versions\.toml                                         # Java, Kotlin
          | [^/]+\.csproj | packages\.lock\.json | Directory\.Packages\.props
          | mix\.(?:exs|lock) | Package\.(?:swift|resolved)              # .NET, Elixir, Swift
        ) $
        """,
        re.VERBOSE,
    ),
    Lane.MIGRATION: Pattern(
        r"""
        (?: ^ | / ) (?: migrations? | migrate | changelog ) / .*
        \.(?:sql|py|rb|php|ts|js|go|xml|ya?ml|cs|exs)$
      | (?: ^ | / ) (?: V\d[\w.]*__[^/]+\.sql                            # Flyway
                      | schema\.(?:sql|rb|prisma) | structure\.sql ) $
        """,
        re.VERBOSE | re.IGNORECASE,
    ),
    Lane.FLAG: Pattern(
        r"""
        (?: ^ | / | [._-] ) (?: feature[_-]?(?:flags?|toggles?) | flagd ) [/._-]
        .* (?<=\.) (?:ya?ml|json|toml|properties)$
      | (?: ^ | / ) (?: feature[_-]? )? (?: flags? | toggles? ) \.(?:ya?ml|json|toml)$
        """,
        re.VERBOSE | re.IGNORECASE,
    ),
    Lane.CONFIGURATION: Pattern(
        r"""
        (?: ^ | / ) (?:
            Dockerfile [^/]* | (?:docker-)?compose [^/]* \.ya?ml | Chart\.yaml
          | values [^/]* \.ya?ml | kustomization\.ya?ml
          | application [^/]* \.(?:ya?ml|properties)
          | appsettings [^/]* \.json | \.env [^/]* | nginx [^/]* \.conf | Procfile
        ) $
      | (?: ^ | / ) (?: configs? | conf | settings | k8s | kubernetes | helm | manifests
                      | deploy(?:ments?)? | charts ) / .* \.(?:ya?ml|json|toml|ini|cfg|conf|properties|env)$
      | \.(?:tf|tfvars|hcl)$
        """,
        re.VERBOSE,
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
