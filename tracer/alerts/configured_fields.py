"""Home-grown payloads, by the paths that the configuration gives for an alert's fields.

Fingerprint: as in our own shape, from the fields that the paths find.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracer.alerts.payload_fields import (
    Fields,
    Ignored,
    ParsedAlert,
    ParseResult,
    Source,
    each,
)
from tracer.alerts.sources import generic
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
    "fingerprint",
    "test",
    "tags",
    "links",
    "frames",
)
"""The fields of our own shape; `tags.NAME` and `links.NAME` are single ones of them."""
TABLE_NAMES = ("tags", "links")
LONGEST = 500
"""Characters of an expression; a path to a field has no more."""


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A JMESPath expression, as it was written."""

    text: str

    def syntax_error(self) -> str | None:
        """Say why it is no expression; `None` where it is one."""
        from jmespath.exceptions import (  # noqa: PLC0415 - few configurations have paths
            JMESPathError,
            JMESPathTypeError,
        )

        if len(self.text) > LONGEST:
            return f"an expression has at most {LONGEST} characters"
        try:
            self._parsed().search(None)
        except JMESPathTypeError:
            return None  # a function that wants more than the nothing it was tried on
        except (JMESPathError, ValueError) as error:
            return str(error).partition("\n")[0].rstrip(" :.")
        except RecursionError:
            return "it is nested too deeply"
        return None

    def find(self, value: JSONValue) -> JSONValue:
        """Return what it leads to; `None` where that is nothing or it does not apply."""
        from jmespath.exceptions import JMESPathError  # noqa: PLC0415

        try:
            found: JSONValue = self._parsed().search(value)
        except (JMESPathError, RecursionError):
            return None
        return found

    def _parsed(self) -> "ParsedResult":
        import jmespath  # noqa: PLC0415 - few configurations have paths

        return jmespath.compile(self.text)  # which keeps what it has compiled


@dataclass(frozen=True, slots=True)
class ConfiguredFields:
    """Where a home-grown payload has an alert's fields: their names and paths."""

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
        """Read one alert, or each of those that `alerts` leads to.

        Raises:
            AlertError: where neither `alert_id` nor `title` can be used.

        """
        alerts = self.fields.get(ALERTS_KEY)
        if alerts is None:
            return (self._one(body),)
        found = alerts.find(body.value)
        if found == []:
            return (Ignored(f"`fields.{ALERTS_KEY}` leads to no alert in the payload"),)
        several: list[JSONValue] = [*found] if isinstance(found, list) else [found]
        return each(Json(several, f"{body.path}: {ALERTS_KEY}"), self._one)

    def _one(self, body: Json) -> ParseResult:
        """Write one alert in our own shape, and read that."""
        shaped: dict[str, JSONValue] = {}
        for name, path in self.fields.items():
            shaped[name] = path.find(body.value)
        for table in TABLE_NAMES:
            shaped[table] = self._table(table, shaped)
        (found,) = generic.read(Json(shaped, f"{body.path}: fields"))
        if not isinstance(found, ParsedAlert):
            return found
        return replace(found, alert=replace(found.alert, source=CUSTOM))

    def _table(self, table: str, shaped: Mapping[str, JSONValue]) -> JSONValue:
        """Join what a whole table's path found with what those of its members did."""
        start = f"{table}."
        members = {
            name.removeprefix(start): value
            for name, value in shaped.items()
            if name.startswith(start)
        }
        whole = shaped.get(table)
        if not members:
            return whole
        return {**Fields().table(Json(whole, table)), **members}
