"""Tables as the configuration writes them, under `payloads`: checked, with clear errors."""

from collections.abc import Mapping

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
from tracer.errors import did_you_mean
from tracer.text import ConfigValue

CUSTOM = "custom"
"""What a table without a name is called, and the input `source` for all of them."""
_KEYS = ("name", "when", "alerts", "identity", "fields", "words", "ignore")
_WORDS = {
    "severity": tuple(Severity),
    "status": (*Status, IGNORED),
    "operator": (">", ">=", "<", "<=", "=="),
}
"""What a word of each field can be translated into."""


def parse_payload_tables(value: ConfigValue) -> tuple[PayloadTable, ...]:
    """Read the tables under `payloads` in a configuration file.

    Raises:
        ConfigError: naming the key, and what to write instead.

    """
    hint = "Write for instance `- fields: {title: name}`"
    return tuple(map(_table, value.members("should be a list", hint)))


def _table(setting: ConfigValue) -> PayloadTable:
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


def _name(setting: ConfigValue) -> str:
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


def _fields(setting: ConfigValue) -> Mapping[str, Paths]:
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


def _several(setting: ConfigValue) -> tuple[str, ...]:
    if not isinstance(setting.data, list):
        return (_path(setting),)
    return tuple(map(_path, setting.members()))


def _path(setting: ConfigValue) -> str:
    text = setting.data
    if not isinstance(text, str) or not text.strip():
        raise setting.error("should be a JMESPath expression in quotes")
    problem = PayloadPath(text).syntax_error()
    if problem:
        raise setting.error(
            f"is not a JMESPath expression: {problem}",
            hint="Write the path to the field in the payload, such as `incident.name`",
        )
    return text


def _words(setting: ConfigValue | None) -> Mapping[str, Mapping[str, str]]:
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


def _word(setting: ConfigValue, known: tuple[str, ...]) -> str:
    if setting.data is None:
        return ""
    if setting.data not in known:
        raise setting.error(
            f"is `{setting.data}`", hint=did_you_mean(str(setting.data), known)
        )
    return str(setting.data)


def _ignore(setting: ConfigValue | None) -> Mapping[str, str]:
    if setting is None:
        return {}
    members = setting.mapping("Write for instance `it is a test: kind == 'test'`")
    return {reason: _path(member) for reason, member in members}
