"""`.github/trace.yml`: the settings of a repository, each with a default."""

import re
from collections.abc import Callable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.alerts import (
    PATTERN_FIELDS,
    TAG_PREFIX,
    AlertPattern,
    PayloadReader,
    PayloadTable,
    Route,
    parse_payload_tables,
    payload_readers_with,
)
from tracer.errors import ConfigError, did_you_mean
from tracer.remediation import (
    REGISTER,
    Placement,
    RemediationSettings,
    find_ledger,
    find_placement,
)
from tracer.repository import Inventory
from tracer.text import (
    ConfigValue,
    Pattern,
    Redactor,
    SizeLimit,
    UserPattern,
    YamlError,
    has_placeholders,
    is_named_by_alert,
    load_yaml,
    path_pattern,
    pattern_mistake,
    start_pattern_budget,
    unknown_placeholder,
    unsafe_path_reason,
)

_REF_FOLDER = Pattern(r"refs/(?:[A-Za-z0-9_-]+/)+")
_OTHERS_REFS = ("refs/heads/", "refs/pull/", "refs/remotes/", "refs/notes/")


class Config(Struct, frozen=True, kw_only=True):
    """The settings of a repository; each field is the key of the same name.

    Without a `remediation-file` or `ledger-file`, what is written goes where the repository
    has a place for it, see `with_placement`.
    """

    remediation_file: Placement = field(default_factory=Placement)
    ledger_file: str = ""
    assigned_to: str | None = None
    register: str = REGISTER
    redact: tuple[str, ...] = ()
    trusted_senders: tuple[str, ...] = ()
    ignore: tuple[AlertPattern, ...] = ()
    environments: tuple[str, ...] = ()
    id_patterns: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    paths: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    min_confidence: float = 0.6
    payloads: tuple[PayloadTable, ...] = ()

    @property
    def payload_readers(self) -> tuple[PayloadReader, ...]:
        """The alerting tools, the repository's own payloads included."""
        return payload_readers_with(self.payloads)

    @property
    def remediation(self) -> RemediationSettings:
        """The settings for remediations."""
        return RemediationSettings(
            placement=self.remediation_file,
            ledger_file=self.ledger_file,
            assigned_to=self.assigned_to,
            register=self.register,
        )

    def with_placement(self, inventory: Inventory) -> "Config":
        """Return the same settings, with a place for what is written among these files."""
        intents, ledger = self.remediation_file, self.ledger_file
        files, taken = inventory.files, (*inventory.links, *inventory.submodules)
        return replace(
            self,
            remediation_file=intents
            if intents.path_template
            else find_placement(files, taken),
            ledger_file=ledger or find_ledger(files, taken),
        )

    def is_own_file(self, path: str) -> bool:
        """Return whether we write the file at a path."""
        return any(
            path_pattern(pattern).fullmatch(path)
            for pattern in (self.remediation_file.path_template, self.ledger_file)
            if pattern
        )

    def redactor(self) -> Redactor:
        """Return what masks credentials, and also what `redact` says."""
        return Redactor(
            tuple(
                UserPattern(pattern, f"the pattern `{pattern}` of `redact`")
                for pattern in self.redact
            )
        )


def parse_config(path: str, text: str | None) -> Config:
    """Read the configuration; without a file every key has its default.

    Raises:
        ConfigError: naming the file, the line or key, and what to write instead.

    """
    start_pattern_budget()
    root = _root(path, text or "")
    for key in root:
        if key not in _READERS:
            raise ConfigError(
                f"unknown key `{key}` in `{path}`", hint=did_you_mean(key, _READERS)
            )
    values = {
        key.replace("-", "_"): read(ConfigValue(path, key, root[key]))
        for key, read in _READERS.items()
        if root.get(key) not in (None, "")  # written, but left empty: the default
    }
    return replace(Config(), **values)


def _root(path: str, text: str) -> dict[str, object]:
    if len(text) > SizeLimit.CONFIG:
        raise ConfigError(f"`{path}` has more than {SizeLimit.CONFIG:,} characters")
    try:
        root = load_yaml(text)
    except YamlError as error:
        raise ConfigError(error.sentence(path)) from None
    if root is None:
        return {}
    if not isinstance(root, dict):
        raise ConfigError(f"`{path}` should be a mapping of keys to values")
    return {str(key): value for key, value in root.items()}


def _text(value: ConfigValue) -> str:
    if not isinstance(value.data, str):
        raise value.error("should be text")
    return value.data


def _texts(value: ConfigValue) -> tuple[str, ...]:
    if not isinstance(value.data, list):
        raise value.error("should be a list of texts")
    if not all(isinstance(text, str) for text in value.data):
        raise value.error("should be a list of texts")
    return tuple(value.data)


def _file(value: ConfigValue) -> str:
    """Read the path of a file that we write, in which placeholders are not filled yet.

    No file that git or GitHub reads: a workflow runs with more rights than an alert has.
    """
    path = _text(value)
    reason = unsafe_path_reason(path)
    if reason:
        raise value.error(
            f"is `{path}`: {reason}",
            hint="Use a path below the repository's root, such as "
            "`docs/intents/remediation.md`",
        )
    if unknown := unknown_placeholder(path):
        raise value.error(
            f"has the unknown placeholder `{unknown}`",
            hint="Use `{loop}`, `{intent}`, `{alert}` or `{slug}`",
        )
    if is_named_by_alert(path):
        raise value.error(
            f"is `{path}`: an alert could give it the name of a file that some tool reads",
            hint="Use a folder and an ending, such as `docs/intents/{alert}.md`",
        )
    return path


def _ledger_file(value: ConfigValue) -> str:
    """Read the path of the ledger, whose files are listed in one folder."""
    path = _file(value)
    if has_placeholders(path.rpartition("/")[0]):
        raise value.error(
            f"is `{path}`",
            hint="Use placeholders in the file's name only: `docs/loops/{loop}.yml`",
        )
    return path


def _register(value: ConfigValue) -> str:
    """Read the beginning of the refs that claim numbers: a folder of refs of its own.

    Among branches people would see and delete them, and pull requests are GitHub's.
    """
    prefix = _text(value)
    if not _REF_FOLDER.fullmatch(prefix) or prefix.startswith(_OTHERS_REFS):
        raise value.error(
            f"is `{prefix}`",
            hint=f"Write `{REGISTER}`, or `refs/tags/remediation/`, or another name "
            "with at least two slashes that ends with one",
        )
    return prefix


def _placement(value: ConfigValue) -> Placement:
    return Placement(_file(value))


def _patterns(value: ConfigValue) -> tuple[str, ...]:
    patterns = _texts(value)
    for pattern in patterns:
        mistake = pattern_mistake(pattern)
        if mistake:
            raise value.error(f"has `{pattern}`: {mistake}")
    return patterns


def _id_patterns(value: ConfigValue) -> tuple[str, ...]:
    """Read patterns that become parts of one, and so have no flags of their own."""
    patterns = _patterns(value)
    try:
        re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    except re.error as error:
        raise value.error(
            f"cannot be joined: {error}",
            hint=r"Write flags as `(?i:PROJ-\d+)`, and groups without names",
        ) from None
    return patterns


def _texts_by_text(value: ConfigValue) -> dict[str, str]:
    if not isinstance(value.data, dict) or not all(
        isinstance(text, str) for pair in value.data.items() for text in pair
    ):
        raise value.error("should map texts to texts")
    return {str(name): str(text) for name, text in value.data.items()}


def _services(value: ConfigValue) -> dict[str, tuple[str, ...]]:
    """Read the files of each service: one path or pattern, or a list of them."""
    if not isinstance(value.data, dict):
        raise value.error(
            "should map the names of services to their files",
            hint="Write for instance `{shop: [services/shop/, libs/cart/]}`",
        )
    return {
        str(name): (paths,)
        if isinstance(paths, str)
        else _texts(replace(value, data=paths))
        for name, paths in value.data.items()
    }


def _confidence(value: ConfigValue) -> float:
    number = value.data
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    if is_number and 0 <= float(str(number)) <= 1:
        return float(str(number))
    raise value.error("should be a number from 0 to 1")


def _rules(value: ConfigValue) -> tuple[AlertPattern, ...]:
    return tuple(_rule(member) for member in value.members())


def _rule(value: ConfigValue) -> AlertPattern:
    if not isinstance(value.data, dict) or not value.data:
        raise value.error(
            "should be a mapping of fields to patterns",
            hint="Write for instance `- service: load-test-*`",
        )
    for name, pattern in value.data.items():
        if name not in PATTERN_FIELDS and not str(name).startswith(TAG_PREFIX):
            known = (*PATTERN_FIELDS, f"{TAG_PREFIX}NAME")
            raise value.error(f"has `{name}`", hint=did_you_mean(str(name), known))
        if not isinstance(pattern, str):
            raise value.member(f".{name}", pattern).error("should be text in quotes")
    return AlertPattern({str(name): pattern for name, pattern in value.data.items()})


def _routes(value: ConfigValue) -> tuple[Route, ...]:
    return tuple(_route(member) for member in value.members())


def _route(value: ConfigValue) -> Route:
    """Read the fields that an alert must have, and the requirement it then is about."""
    fields = value.data if isinstance(value.data, dict) else {}
    requirement = fields.get("requirement")
    if not isinstance(requirement, str):
        raise value.error(
            "should name a `requirement`",
            hint="Write for instance `- {service: login, requirement: REQ-F-AUTH-001}`",
        )
    rule = {key: field for key, field in fields.items() if key != "requirement"}
    return Route(_rule(replace(value, data=rule)), requirement)


def _payloads(value: ConfigValue) -> tuple[PayloadTable, ...]:
    """Read the tables for the repository's own payloads."""
    return parse_payload_tables(value)


_READERS: dict[str, Callable[[ConfigValue], object]] = {
    "remediation-file": _placement,
    "ledger-file": _ledger_file,
    "assigned-to": _text,
    "register": _register,
    "redact": _patterns,
    "trusted-senders": _texts,
    "ignore": _rules,
    "environments": _texts,
    "id-patterns": _id_patterns,
    "routes": _routes,
    "paths": _texts_by_text,
    "services": _services,
    "min-confidence": _confidence,
    "payloads": _payloads,
}
"""The keys, and what reads the value of each into the field of the same name."""
