"""What a repository has to observe its requirements: telemetry, alert rules, dashboards."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from tracer.alert_rules import DefinedRule, read_rules
from tracer.audit.audited_repository import AuditedRepository
from tracer.code import Marker, MarkerKind, MarkerRole, find_markers
from tracer.repository import is_test_file
from tracer.specification import Requirement
from tracer.text import Pattern

_DASHBOARD = Pattern(r"(?:^|/)dashboards?/(?:[^/]+/)*[^/]+\.(?:json|ya?ml|xml)$")
"""Where Datadog's, Grafana's and Splunk's dashboards are kept as files."""


class Observability(Struct, frozen=True, dict=True):
    """The telemetry, rules and dashboards of a repository, each read once."""

    repository: AuditedRepository

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        return tuple(self.repository.requirements())

    @cached_property
    def rules(self) -> tuple[DefinedRule, ...]:
        source = self.repository
        return tuple(read_rules(source.repository, source.revision))

    @cached_property
    def dashboards(self) -> Mapping[str, str]:
        """The text of each dashboard by its path."""
        source = self.repository
        files = source.repository.inventory(source.revision).files
        paths = (p for p in files if _DASHBOARD.search(p) and not is_test_file(p))
        texts = ((p, source.repository.text(source.revision, p)) for p in paths)
        return {path: text for path, text in texts if text is not None}

    @cached_property
    def markers(self) -> Mapping[str, tuple[Marker, ...]]:
        """The places in code that name each requirement."""
        source = self.repository
        return find_markers(
            source.repository,
            source.revision,
            [requirement.id for requirement in self.requirements],
            source.specification,
            source.is_own_file,
        ).by_requirement

    def telemetry(self, requirement: Requirement) -> list[Marker]:
        markers = self.markers.get(requirement.id, ())
        return [m for m in markers if m.role is MarkerRole.TELEMETRY]

    def implementations(self, requirement: Requirement) -> list[Marker]:
        markers = self.markers.get(requirement.id, ())
        return [
            marker
            for marker in markers
            if marker.role is MarkerRole.IMPLEMENTS and marker.kind is MarkerKind.MARKER
        ]

    def named_in(self, text: str) -> frozenset[str]:
        """Return the requirements that a text or a name names."""
        known_ids = self.repository.specification.known_ids()
        return frozenset(match.id for match in known_ids.find(text, in_names=True))

    @cached_property
    def monitored(self) -> Mapping[str, int]:
        """How many rules name each requirement, where one does."""
        texts = (" ".join(_texts_of(rule)) for rule in self.rules)
        return Counter(id_ for text in texts for id_ in self.named_in(text))

    @cached_property
    def shown(self) -> Mapping[str, frozenset[str]]:
        """The requirements that each dashboard names, in its text or its path."""
        return {
            # Names of files are in lower case: `req-f-auth-001.json`.
            path: self.named_in(f"{text}\n{path.upper()}")
            for path, text in self.dashboards.items()
        }


def _texts_of(rule: DefinedRule) -> Iterator[str]:
    yield from rule.facts.names
    yield from rule.facts.labels.values()
