"""`.github/trace.yml`: what a repository decides once; the only reader of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracer.alerts import (
    ALERTS_KEY,
    FIELD_NAMES,
    PATTERN_FIELDS,
    TABLE_NAMES,
    TAG_PREFIX,
    AlertPattern,
    ConfiguredFields,
    FieldPath,
    Route,
    Source,
    sources_with,
)
from tracer.errors import ConfigError, did_you_mean
from tracer.remediation import Placement, RemediationSettings, find_placement
from tracer.text import YamlError, load_yaml, masker, path_pattern


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """`.github/trace.yml`: what a repository decides once, with a default for each key.

    An empty `remediation_file` is the place that the repository's convention has.
    """

    remediation_file: Placement = field(default_factory=Placement)
    ledger_file: str = "docs/traceability/feedback-loops.yml"
    assigned_to: str | None = None
    redact: tuple[str, ...] = ()
    trusted_senders: tuple[str, ...] = ()
    ignore: tuple[AlertPattern, ...] = ()
    environments: tuple[str, ...] = ()
    id_patterns: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    paths: Mapping[str, str] = field(default_factory=dict)
    min_confidence: float = 0.6
    fields: ConfiguredFields | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        """Who sends alerts, home-grown senders included."""
        return sources_with(self.fields)

    @property
    def remediation(self) -> RemediationSettings:
        """What is decided about remediations, once `placed` has found the place."""
        return RemediationSettings(
            placement=self.remediation_file,
            ledger_file=self.ledger_file,
            assigned_to=self.assigned_to,
        )

    def placed(self, files: Sequence[str]) -> "Config":
        """Return the same, with a place for remediations in a repository of files."""
        if self.remediation_file.pattern:
            return self
        return replace(self, remediation_file=find_placement(files))

    def is_ours(self, path: str) -> bool:
        """Whether a path is of a file that the tracer writes."""
        return any(
            path_pattern(each).fullmatch(path)
            for each in (self.remediation_file.pattern, self.ledger_file)
            if each
        )

    def masked(self, text: str) -> str:
        """Return a text without what looks like a credential."""
        return masker([re.compile(pattern) for pattern in self.redact])(text)


_KEYS = (
    "remediation-file",
    "ledger-file",
    "assigned-to",
    "redact",
    "trusted-senders",
    "ignore",
    "environments",
    "id-patterns",
    "routes",
    "paths",
    "min-confidence",
    "fields",
)
_SIZE_LIMIT = 65_536


def parse_config(path: str, text: str | None) -> Config:
    """Read the configuration; without a file every key has its default.

    Raises:
        ConfigError: naming file, line or key, and what to write instead.

    """
    root = _mapping(path, text or "")
    for key in root:
        if key not in _KEYS:
            raise ConfigError(
                f"unknown key `{key}` in `{path}`", hint=did_you_mean(key, _KEYS)
            )
    default = Config()
    return Config(
        remediation_file=Placement(_file(path, root, "remediation-file", "")),
        ledger_file=_file(path, root, "ledger-file", default.ledger_file),
        assigned_to=_text(path, root, "assigned-to"),
        redact=_patterns(path, root, "redact"),
        trusted_senders=_texts(path, root, "trusted-senders"),
        ignore=tuple(_rule(*each) for each in _members(path, root, "ignore")),
        environments=_texts(path, root, "environments"),
        id_patterns=_patterns(path, root, "id-patterns"),
        routes=tuple(_route(*each) for each in _members(path, root, "routes")),
        paths=_table(path, root, "paths"),
        min_confidence=_share(path, root, "min-confidence", default.min_confidence),
        fields=_fields(path, root),
    )


def _mapping(path: str, text: str) -> dict[str, object]:
    if len(text) > _SIZE_LIMIT:
        raise ConfigError(f"`{path}` has more than {_SIZE_LIMIT:,} characters")
    try:
        root = load_yaml(text)
    except YamlError as error:
        raise ConfigError(error.sentence(path)) from None
    if root is None:
        return {}
    if not isinstance(root, dict):
        raise ConfigError(f"`{path}` should be a mapping of keys to values")
    return {str(key): value for key, value in root.items()}


def _text(path: str, root: Mapping[str, object], key: str) -> str | None:
    value = root.get(key)
    if value is not None and not isinstance(value, str):
        raise ConfigError(f"`{key}` in `{path}` should be text")
    return value or None


def _file(path: str, root: Mapping[str, object], key: str, default: str) -> str:
    value = _text(path, root, key) or default
    if not value:
        return ""
    parts = value.split("/")
    wrong = [
        part for part in parts if part in {"", ".", ".."} or part.lower() == ".git"
    ]
    if wrong or value.lower().startswith(".github/workflows/") or "\n" in value:
        raise ConfigError(
            f"`{key}` in `{path}` is `{value}`",
            hint="Use a path below the repository's root, as `docs/intents/remediation.md`",
        )
    return value


def _texts(path: str, root: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = root.get(key) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ConfigError(f"`{key}` in `{path}` should be a list of texts")
    return tuple(value)


def _members(
    path: str, root: Mapping[str, object], key: str
) -> Iterator[tuple[str, object]]:
    """Walk over a list's members, each with the words for where it stands."""
    value = root.get(key) or []
    if not isinstance(value, list):
        raise ConfigError(f"`{key}` in `{path}` should be a list of mappings")
    for number, member in enumerate(value):
        yield f"`{key}[{number}]` in `{path}`", member


def _rule(place: str, rule: object) -> AlertPattern:
    if not isinstance(rule, dict) or not rule:
        raise ConfigError(
            f"{place} should be a mapping of fields to patterns",
            hint="Write for instance `- service: load-test-*`",
        )
    for name, pattern in rule.items():
        if name not in PATTERN_FIELDS and not str(name).startswith(TAG_PREFIX):
            known = (*PATTERN_FIELDS, f"{TAG_PREFIX}NAME")
            raise ConfigError(
                f"{place} has `{name}`", hint=did_you_mean(str(name), known)
            )
        if not isinstance(pattern, str):
            raise ConfigError(f"{place}: `{name}` should be text in quotes")
    return AlertPattern({str(name): pattern for name, pattern in rule.items()})


def _fields(path: str, root: Mapping[str, object]) -> ConfiguredFields | None:
    """Read where a home-grown payload has an alert's fields."""
    value = root.get("fields") or {}
    if not isinstance(value, dict):
        raise ConfigError(
            f"`fields` in `{path}` should be a mapping of fields to paths",
            hint='Write for instance `title: "incident.name"` below it',
        )
    paths = {
        str(name): _path(f"`fields.{name}` in `{path}`", str(name), expression)
        for name, expression in value.items()
    }
    if paths and not {"alert_id", "title"} & set(paths):
        raise ConfigError(
            f"`fields` in `{path}` has neither `title` nor `alert_id`",
            hint="An alert needs a name: give the path of one of them",
        )
    return ConfiguredFields(paths) if paths else None


def _path(place: str, name: str, expression: object) -> FieldPath:
    table, dot, member = name.partition(".")
    known = (ALERTS_KEY, *FIELD_NAMES, *(f"{each}.NAME" for each in TABLE_NAMES))
    is_member = bool(dot and member and table in TABLE_NAMES)
    if not is_member and name not in (ALERTS_KEY, *FIELD_NAMES):
        raise ConfigError(
            f"{place} is no field of an alert", hint=did_you_mean(name, known)
        )
    if not isinstance(expression, str) or not expression.strip():
        raise ConfigError(f"{place} should be a JMESPath expression in quotes")
    found = FieldPath(expression)
    error = found.syntax_error()
    if error:
        raise ConfigError(
            f"{place} is no JMESPath expression: {error}",
            hint="Write the path to the field in the payload, as `incident.name`",
        )
    return found


def _route(place: str, route: object) -> Route:
    """Read the fields that an alert must have, and the requirement it then is about."""
    requirement = route.get("requirement") if isinstance(route, dict) else None
    if not isinstance(route, dict) or not isinstance(requirement, str):
        raise ConfigError(
            f"{place} should name a `requirement`",
            hint="Write for instance `- {service: login, requirement: REQ-F-AUTH-001}`",
        )
    rule = {key: value for key, value in route.items() if key != "requirement"}
    return Route(_rule(place, rule), requirement)


def _table(path: str, root: Mapping[str, object], key: str) -> Mapping[str, str]:
    value = root.get(key) or {}
    if not isinstance(value, dict) or not all(
        isinstance(text, str) for pair in value.items() for text in pair
    ):
        raise ConfigError(f"`{key}` in `{path}` should map texts to texts")
    return {str(name): str(text) for name, text in value.items()}


def _share(path: str, root: Mapping[str, object], key: str, default: float) -> float:
    value = root.get(key, default)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and 0 <= float(str(value)) <= 1:
        return float(str(value))
    raise ConfigError(f"`{key}` in `{path}` should be a number from 0 to 1")


def _patterns(path: str, root: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = _texts(path, root, key)
    for pattern in value:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ConfigError(f"`{key}` in `{path}` has `{pattern}`: {error}") from None
    return value
