"""Home-grown payloads, by the paths that the configuration gives for an alert's fields.

Fingerprint and rule: as in our own payload, from the fields that the paths find.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracer.alerts import generic_payload
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import read_labels
from tracer.alerts.parse_result import (
    Ignored,
    ParsedAlert,
    ParseResult,
    Source,
    read_members,
)
from tracer.text import Json, JSONValue

if TYPE_CHECKING:
    from jmespath.parser import ParsedResult

CUSTOM = "custom"
ALERTS_KEY = "alerts"
"""Not a field: where in a payload the alerts are, if it holds several."""
FIELD_NAMES = (
    "alert_id",
    "title",
    "description",
    "status",
    "severity",
    "timestamp",
    "metric",
    "value",
    "operator",
    "threshold",
    "unit",
    "service",
    "environment",
    "revision",
    "rule",
    "fingerprint",
    "test",
    "tags",
    "links",
    "frames",
)
"""The fields of our own payload; `tags.NAME` and `links.NAME` are single members."""
TABLE_NAMES = ("tags", "links")
LONGEST_PATH = 500
"""Characters of an expression; a path to a field needs no more."""


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A JMESPath expression, as the configuration writes it."""

    text: str

    def syntax_error(self) -> str | None:
        """Return why it is not an expression, `None` where it is one."""
        from jmespath.exceptions import (  # noqa: PLC0415 - few configurations have paths
            JMESPathError,
            JMESPathTypeError,
        )

        if len(self.text) > LONGEST_PATH:
            return f"an expression has at most {LONGEST_PATH} characters"
        try:
            self._parsed().search(None)
        except JMESPathTypeError:
            return None  # a function that does not take the `null` it was tried on
        except (JMESPathError, ValueError) as error:
            return str(error).partition("\n")[0].rstrip(" :.")
        except RecursionError:
            return "it is nested too deeply"
        return None

    def find(self, value: JSONValue) -> JSONValue:
        """Return what it leads to in a payload, `None` where it leads to nothing."""
        from jmespath.exceptions import JMESPathError  # noqa: PLC0415

        try:
            result: JSONValue = self._parsed().search(value)
        except (JMESPathError, RecursionError):
            return None
        return result

    def _parsed(self) -> "ParsedResult":
        import jmespath  # noqa: PLC0415 - few configurations have paths

        return jmespath.compile(self.text)  # it caches what it has compiled


@dataclass(frozen=True, slots=True)
class ConfiguredFields:
    """Where a home-grown payload has an alert's fields: paths by the fields' names."""

    fields: Mapping[str, FieldPath]

    def source(self) -> Source:
        """Return the source that reads such payloads."""
        return Source(CUSTOM, self._recognises, self._read)

    def _recognises(self, body: Json) -> bool:
        alerts = self.fields.get(ALERTS_KEY)
        if alerts is not None:
            return alerts.find(body.value) is not None
        names = (self.fields.get(name) for name in ("alert_id", "title"))
        return any(path.find(body.value) is not None for path in names if path)

    def _read(self, body: Json) -> tuple[ParseResult, ...]:
        """Read one alert, or each alert that `alerts` leads to.

        Raises:
            AlertError: where neither `alert_id` nor `title` can be used.

        """
        alerts = self.fields.get(ALERTS_KEY)
        if alerts is None:
            return (self._one(body),)
        target = alerts.find(body.value)
        if target == []:
            return (Ignored(f"`fields.{ALERTS_KEY}` leads to no alert in the payload"),)
        members: list[JSONValue] = [*target] if isinstance(target, list) else [target]
        return read_members(Json(members, f"{body.path}: {ALERTS_KEY}"), self._one)

    def _one(self, body: Json) -> ParseResult:
        """Write one alert as our own payload, and read that."""
        payload: dict[str, JSONValue] = {
            name: path.find(body.value) for name, path in self.fields.items()
        }
        for table in TABLE_NAMES:
            payload[table] = _joined_table(table, payload)
        (result,) = generic_payload.read(Json(payload, f"{body.path}: fields"))
        if not isinstance(result, ParsedAlert):
            return result
        return replace(result, alert=replace(result.alert, source=CUSTOM))


def _joined_table(table: str, payload: Mapping[str, JSONValue]) -> JSONValue:
    """Join what the path of a whole table leads to with its single members."""
    start = f"{table}."
    members = {
        name.removeprefix(start): value
        for name, value in payload.items()
        if name.startswith(start)
    }
    whole = payload.get(table)
    if not members:
        return whole
    return {**read_labels(FieldReader(), Json(whole, table)), **members}
