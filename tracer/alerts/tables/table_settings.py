"""Tables as the configuration writes them, under `payloads`: checked, with clear errors."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tracer.alerts.fields.severity_words import Severity
from tracer.alerts.fields.status_words import Status
from tracer.alerts.tables.payload_paths import PayloadPath
from tracer.alerts.tables.payload_table import (
    FIELD_NAMES,
    IGNORED,
    MEMBER_FIELDS,
    WORD_FIELDS,
    Paths,
    PayloadTable,
)
from tracer.errors import ConfigError, did_you_mean

CUSTOM = "custom"
"""What a table without a name is called, and the input `source` for all of them."""
_KEYS = ("name", "when", "alerts", "identity", "fields", "words", "ignore")
_WORDS = {
    "severity": tuple(Severity),
    "status": (*Status, IGNORED),
    "operator": (">", ">=", "<", "<=", "=="),
}
"""What a word of each field can be translated into."""


class _Setting(Struct, frozen=True):
    """A value of the configuration, and its place as messages name it."""

    place: str
    file: str
    data: object

    def error(self, problem: str, hint: str = "") -> ConfigError:
        place = f"`{self.place}` in `{self.file}`"
        return ConfigError(f"{place} {problem}", hint=hint)

    def member(self, key: str, data: object) -> "_Setting":
        return _Setting(f"{self.place}{key}", self.file, data)

    def mapping(self, hint: str) -> Iterator[tuple[str, "_Setting"]]:
        """Walk over the members of a mapping.

        Raises:
            ConfigError: where it is not a table.

        """
        if not isinstance(self.data, Mapping):
            raise self.error("should be a mapping", hint=hint)
        for key, data in self.data.items():
            yield str(key), self.member(f".{key}", data)

    def text(self) -> str:
        if not isinstance(self.data, str) or not self.data.strip():
            raise self.error("should be a JMESPath expression in quotes")
        return self.data


def parse_payload_tables(data: object, file: str) -> tuple[PayloadTable, ...]:
    """Read the tables under `payloads` in a configuration file.

    Raises:
        ConfigError: naming the key, and what to write instead.

    """
    root = _Setting("payloads", file, data)
    if not isinstance(data, list):
        raise root.error(
            "should be a list", hint="Write for instance `- fields: {title: name}`"
        )
    return tuple(
        _table(root.member(f"[{number}]", member)) for number, member in enumerate(data)
    )


def _table(setting: _Setting) -> PayloadTable:
    members = dict(setting.mapping("Write for instance `fields: {title: name}` in it"))
    for key in members:
        if key not in _KEYS:
            raise setting.error(f"has `{key}`", hint=did_you_mean(key, _KEYS))
    name = _name(members["name"]) if "name" in members else CUSTOM
    fields = _fields(members.get("fields", setting.member(".fields", {})))
    identity = members.get("identity")
    return PayloadTable(
        name=name,
        when=_several(members["when"]) if "when" in members else (),
        alerts=_path(members["alerts"]) if "alerts" in members else "",
        identity=_several(identity) if identity else (),
        fields=fields,
        words=_words(members.get("words")),
        ignore=_ignore(members.get("ignore")),
        names_unread=True,
    )


def _name(setting: _Setting) -> str:
    name = setting.data
    if (
        not isinstance(name, str)
        or not name.replace("-", "").replace("_", "").isalnum()
    ):
        raise setting.error(
            "should be a name of letters, digits, `-` and `_`",
            hint="Write for instance `name: shop-monitor`",
        )
    return name


def _fields(setting: _Setting) -> Mapping[str, Paths]:
    members = setting.mapping("Write for instance `title: incident.name` in it")
    fields: dict[str, Paths] = {}
    for name, member in members:
        table, dot, single = name.partition(".")
        is_member = bool(dot and single and table in MEMBER_FIELDS)
        if not is_member and name not in FIELD_NAMES:
            known = (*FIELD_NAMES, *(f"{table}.NAME" for table in MEMBER_FIELDS))
            raise member.error(
                "is not a field of an alert", hint=did_you_mean(name, known)
            )
        fields[name] = _several(member)
    if not {"alert_id", "title"} & set(fields):
        raise setting.error(
            "has neither `title` nor `alert_id`",
            hint="An alert needs a name: give the path of one of them",
        )
    titles = (*_as_tuple(fields.get("title")), *_as_tuple(fields.get("alert_id")))
    return {**fields, "title": titles}


def _as_tuple(paths: Paths | None) -> tuple[str, ...]:
    return (paths,) if isinstance(paths, str) else paths or ()


def _several(setting: _Setting) -> tuple[str, ...]:
    if not isinstance(setting.data, list):
        return (_path(setting),)
    return tuple(
        _path(setting.member(f"[{number}]", member))
        for number, member in enumerate(setting.data)
    )


def _path(setting: _Setting) -> str:
    text = setting.text()
    problem = PayloadPath(text).syntax_error()
    if problem:
        raise setting.error(
            f"is not a JMESPath expression: {problem}",
            hint="Write the path to the field in the payload, such as `incident.name`",
        )
    return text


def _words(setting: _Setting | None) -> Mapping[str, Mapping[str, str]]:
    if setting is None:
        return {}
    words: dict[str, Mapping[str, str]] = {}
    for field, table in setting.mapping(
        "Write for instance `status: {done: resolved}`"
    ):
        if field not in WORD_FIELDS:
            raise table.error("has no words", hint=did_you_mean(field, WORD_FIELDS))
        translations = table.mapping("Write the tool's words and what they mean")
        words[field] = {
            word: _word(meaning, _WORDS[field]) for word, meaning in translations
        }
    return words


def _word(setting: _Setting, known: tuple[str, ...]) -> str:
    if setting.data is None:
        return ""
    if setting.data not in known:
        raise setting.error(
            f"is `{setting.data}`", hint=did_you_mean(str(setting.data), known)
        )
    return str(setting.data)


def _ignore(setting: _Setting | None) -> Mapping[str, str]:
    if setting is None:
        return {}
    members = setting.mapping("Write for instance `it is a test: kind == 'test'`")
    return {reason: _path(member) for reason, member in members}
