"""`.github/trace.yml`: what a repository decides once; the only reader of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from tracer.errors import ConfigError, did_you_mean
from tracer.redact import redactor
from tracer.rules import FIELDS, TAG, Rule


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """`.github/trace.yml`: what a repository decides once, with a default for each key."""

    remediation_file: str = "docs/intents/remediation.md"
    ledger_file: str = "docs/traceability/feedback-loops.yml"
    assigned_to: str | None = None
    redact: tuple[str, ...] = ()
    trusted_senders: tuple[str, ...] = ()
    ignore: tuple[Rule, ...] = ()
    environments: tuple[str, ...] = ()

    def is_ours(self, path: str) -> bool:
        """Whether a path is of a file that the tracer writes."""
        return any(
            path_pattern(each).fullmatch(path)
            for each in (self.remediation_file, self.ledger_file)
        )

    def masked(self, text: str) -> str:
        """Return a text without what looks like a credential."""
        return redactor([re.compile(pattern) for pattern in self.redact])(text)


_KEYS = (
    "remediation-file",
    "ledger-file",
    "assigned-to",
    "redact",
    "trusted-senders",
    "ignore",
    "environments",
)
_SIZE_LIMIT = 65_536


def path_pattern(path: str) -> re.Pattern[str]:
    """Return the pattern of the files that a path with placeholders stands for."""
    escaped = re.escape(path).replace(r"\{intent\}", "[^/]*")
    return re.compile(escaped.replace(r"\{alert\}", "[^/]*"))


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
        remediation_file=_file(
            path, root, "remediation-file", default.remediation_file
        ),
        ledger_file=_file(path, root, "ledger-file", default.ledger_file),
        assigned_to=_text(path, root, "assigned-to"),
        redact=_patterns(path, root),
        trusted_senders=_texts(path, root, "trusted-senders"),
        ignore=_rules(path, root),
        environments=_texts(path, root, "environments"),
    )


def _mapping(path: str, text: str) -> dict[str, object]:
    if len(text) > _SIZE_LIMIT:
        raise ConfigError(f"`{path}` has more than {_SIZE_LIMIT:,} characters")
    try:
        root: object = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(
            f"`{path}` is not YAML at line {line}: {error.problem or 'unreadable'}"
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise ConfigError(f"`{path}` is not YAML") from None
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


def _rules(path: str, root: Mapping[str, object]) -> tuple[Rule, ...]:
    value = root.get("ignore") or []
    if not isinstance(value, list):
        raise ConfigError(f"`ignore` in `{path}` should be a list of rules")
    return tuple(
        _rule(f"`ignore[{place}]` in `{path}`", rule)
        for place, rule in enumerate(value)
    )


def _rule(place: str, rule: object) -> Rule:
    if not isinstance(rule, dict) or not rule:
        raise ConfigError(
            f"{place} should be a mapping of fields to patterns",
            hint="Write for instance `- service: load-test-*`",
        )
    for field, pattern in rule.items():
        if field not in FIELDS and not str(field).startswith(TAG):
            known = (*FIELDS, f"{TAG}NAME")
            raise ConfigError(
                f"{place} has `{field}`", hint=did_you_mean(str(field), known)
            )
        if not isinstance(pattern, str):
            raise ConfigError(f"{place}: `{field}` should be text in quotes")
    return Rule({str(field): pattern for field, pattern in rule.items()})


def _patterns(path: str, root: Mapping[str, object]) -> tuple[str, ...]:
    value = _texts(path, root, "redact")
    for pattern in value:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ConfigError(
                f"`redact` in `{path}` has `{pattern}`: {error}"
            ) from None
    return value
