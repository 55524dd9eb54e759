"""Reads one alert by a table: each of its fields, with a warning for what cannot be used."""

import itertools
import json
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.alerts.alert import Alert, fingerprint, without_data
from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.labels import read_labels, usual_label
from tracer.alerts.fields.links import is_web_address, links_in_lines
from tracer.alerts.fields.resolved_members import resolved_member
from tracer.alerts.fields.severity_words import Severity, parse_severity
from tracer.alerts.fields.status_words import Status
from tracer.alerts.fields.title_marks import (
    condition_in_title,
    severity_in_title,
    status_in_title,
)
from tracer.alerts.numbers.rule_expressions import metric_in
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.tables.listed_frames import ListedFrames, read_listed_frames
from tracer.alerts.tables.listed_links import read_listed_links
from tracer.alerts.tables.measured_fields import (
    Measured,
    MeasuredPlaces,
    read_measured,
)
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import Paths, PayloadTable, as_paths
from tracer.alerts.tables.translations import translated
from tracer.alerts.tables.unread_fields import (
    UnreadMembers,
    guessed_title,
    unread_fields,
    unread_members,
)
from tracer.text import Json, first_line, first_sentence

_READ_OF_TOOLS = frozenset(("severity", "service", "environment", "links"))
"""Fields that a tool's payload may have under a key that its table does not name. Numbers
and times are not among them: in a payload there are several, which mean different things."""
_OWN_DEPTH = 2
"""Levels at which a member of a payload of one's own may state the status."""
_NO_UNIT = frozenset(("count", "none", "no unit", "unitless"))
"""What tools write as the unit of a number that has none."""


class AlertReader(Struct):
    """Reads one alert, and keeps a warning for each field that cannot be used."""

    table: PayloadTable
    scope: PayloadScope
    is_untitled: bool = False
    reader: FieldReader = field(default_factory=FieldReader)

    def read(self) -> ParseResult:
        """Read the alert.

        Raises:
            AlertError: where it has no title.

        """
        if not self.scope.body.is_object():
            raise self.scope.body.wrong_type("an object with the alert's fields")
        self.reader.warnings.extend(self.scope.warnings)
        tags = self._tags()
        self.scope = replace(self.scope, labels=tags)
        description = self.text("description")
        metric = self.text("metric")
        title = self._title(description, metric)
        unread = unread_members(self.table, self.scope.body)
        status = self._status(unread)
        texts = (*self._sentences(), description, title)
        measured = self._measured(metric, texts, status)
        links = self._links(description)
        stack = self._frames()
        alert = Alert(
            source=self.table.name,
            id=self.text("alert_id"),
            fingerprint="",
            title=title,
            description=description,
            status=status,
            severity=self._severity(),
            started_at=self.reader.time(*self._places("timestamp"))
            or self.reader.start_time(status, *self._places("changed_at")),
            ended_at=self._end_time(status),
            metric=metric or metric_in(self.text("expression")),
            value=measured.value,
            operator=measured.operator,
            threshold=measured.threshold,
            unit=measured.unit,
            is_unit_borrowed=measured.is_unit_borrowed,
            service=self._text_or_label("service"),
            environment=self._text_or_label("environment"),
            revision=self._text_or_label("revision"),
            rule=self._text_or_label("rule"),
            tags=tags,
            links=links,
            frames=stack.frames,
            frames_left_out=stack.left_out,
        )
        if self.reader.has_no_data:
            alert = without_data(alert)
        named = replace(alert, fingerprint=self._fingerprint(alert))
        named = self._with_unread(named, unread.whole)
        is_test = any(map(self.reader.flag, self._places("test")))
        return self.reader.result(named, is_test=is_test)

    def _end_time(self, status: Status) -> datetime | None:
        """Return when the alert ended: what says so, or the last change of its state.

        Prometheus writes an end for alerts that fire, too: when it will forget them.
        """
        if status is not Status.RESOLVED:
            return None
        return self.reader.time(*self._places("ended_at"), *self._places("changed_at"))

    def text(self, name: str) -> str | None:
        """Return the first text that the paths to a field lead to."""
        return self.reader.text(*self._places(name))

    def _places(self, name: str) -> tuple[Json, ...]:
        return tuple(path.find(self.scope) for path in self.table.paths(name))

    def _words(self, name: str) -> tuple[Json, ...]:
        words = self.table.words.get(name, {})
        return tuple(translated(place, words) for place in self._places(name))

    def _text_or_label(self, name: str) -> str | None:
        return self.text(name) or usual_label(self.scope.labels, name)

    def _status(self, unread: UnreadMembers) -> Status:
        """Return the status of its fields, or what the title or another member says.

        An alert that may be over opens no pull request: it does not fire where a
        member that no path leads to says that it has resolved.
        """
        places = self._words("status")
        status = self.reader.known_status(*places)
        if self.reader.inactive_reason or status is Status.RESOLVED:
            return status or Status.FIRING
        if status:
            return self._end(unread.end()) or status
        texts = map(self.reader.text, self._places("title"))
        if Status.RESOLVED in map(status_in_title, filter(None, texts)):
            return Status.RESOLVED
        depth = _OWN_DEPTH if self.table.names_unread else 1
        over = resolved_member(self.scope.body, depth) if places else unread.end()
        if status := self._end(over):
            return status
        self.reader.warn_of_unknown_status(*places)
        return Status.FIRING

    def _end(self, place: Json | None) -> Status | None:
        """Return what a member states that says that the alert has resolved."""
        if place is None:
            return None
        self.reader.warn(f"`{place.path}` says that the alert has resolved")
        return Status.RESOLVED

    def _severity(self) -> Severity:
        """Return the severity of its fields, of a label, or of a mark in the title."""
        severity = self.reader.severity(*self._words("severity"))
        if severity is not Severity.UNKNOWN:
            return severity
        label = usual_label(self.scope.labels, "severity")
        titles = filter(None, map(self.reader.text, self._places("title")))
        marks = map(severity_in_title, titles)
        return parse_severity(label) or next(filter(None, marks), severity)

    def _with_unread(self, alert: Alert, unread: Json) -> Alert:
        """Warn of members that look like a field which no path has led to.

        In our own shape, whose author did not say where the fields are, they are read. So
        are those of a tool that no other field contradicts: people add them to templates.
        """
        # What has no name that we know is found by what is beside it, read or not.
        around = self.scope.body if self.table.reads_unread else unread
        found = unread_fields(around, alert) if unread.value else ()
        changes: dict[str, object] = {}
        # What the alert has anyway was read, if by other means than a path.
        texts = (alert.rule, alert.title, alert.service, alert.metric)
        for each in found:
            is_read = self._reads_unread(each.field)
            if not is_read and each.value in texts:
                continue
            if each.field == "unit" and str(each.value).lower() in _NO_UNIT:
                continue
            if each.field == "revision" and not is_read:
                continue  # a tool's `version` is rather that of its payload
            self.reader.warn(
                f"`{each.path}` counts as {each.noun}: no known field has it"
                if is_read
                else f"not read: `{each.path}`, which looks like the {each.noun}"
            )
            if is_read:
                changes[each.field] = each.value
        return replace(alert, **changes)

    def _reads_unread(self, field: str) -> bool:
        is_of_tool = not self.table.names_unread
        return self.table.reads_unread or (is_of_tool and field in _READ_OF_TOOLS)

    def _title(self, description: str | None, metric: str | None) -> str:
        """Return the title, or the next best text where that is allowed."""
        title = self.text("title")
        if self.table.reads_unread and title in {None, self.text("alert_id")}:
            title = guessed_title(self.scope.body) or title
        title = title or self._next_best_title(description, metric)
        return title or self.reader.required_text(*self._places("title"))

    def _next_best_title(
        self, description: str | None, metric: str | None
    ) -> str | None:
        """Return what can be the title of an alert whose own is empty, and say so."""
        places = self._places("title")
        is_wrong = any(isinstance(place.value, bool | list | dict) for place in places)
        if not self.is_untitled or is_wrong:
            return None
        sentence = first_sentence(first_line(description))
        name = self._text_or_label("rule") or sentence or metric
        if name is None:
            labels = [f"{key}={text}" for key, text in self.scope.labels.items()]
            alert_id = self.text("alert_id")
            what = ", ".join(labels) or (f"alert {alert_id}" if alert_id else None)
            name = f"{self.table.name}: {what}" if what else None
        if name:
            self.reader.warn(f"`{places[0].path}` is empty; the title is another field")
        return name

    def _tags(self) -> dict[str, str]:
        """Read single tags, then whole tables of them; of one name the first counts."""
        single = {
            name.removeprefix("tags."): self.text(name)
            for name in self.table.fields
            if name.startswith("tags.")
        }
        known = {name: text for name, text in single.items() if text}
        return known | read_labels(self.reader, *self._places("tags")) | known

    def _links(self, description: str | None) -> dict[str, str]:
        links: dict[str, str] = {}
        for name in self.table.fields:
            address = self.text(name) if name.startswith("links.") else None
            if address and is_web_address(address):
                links[name.removeprefix("links.")] = address
        for place in self._places("links"):
            for name, address in read_listed_links(place, self.reader).items():
                links.setdefault(name, address)
        labels = self.scope.labels.items()
        of_labels = (pair for pair in labels if is_web_address(pair[1]))
        for name, address in (*of_labels, *links_in_lines(description)):
            if address not in links.values():
                links.setdefault(name, address)
        return links

    def _frames(self) -> ListedFrames:
        """Return the frames of the first list that has some."""
        lists = (
            read_listed_frames(place, self.reader) for place in self._places("frames")
        )
        return next((each for each in lists if each.frames), ListedFrames())

    def _sentences(self) -> tuple[str | None, ...]:
        """Return the texts that a table names as stating the numbers."""
        return tuple(self.reader.text(place) for place in self._places("sentence"))

    def _measured(
        self, metric: str | None, texts: Sequence[str | None], status: Status
    ) -> Measured:
        places = MeasuredPlaces(
            value=self._places("value"),
            threshold=self._places("threshold"),
            operator=self._words("operator"),
            expression=self.text("expression"),
            unit=_unit_sign(
                self.text("unit") or usual_label(self.scope.labels, "unit")
            ),
            metric=metric,
            texts=tuple(filter(None, texts)),
            is_resolved=status is Status.RESOLVED,
        )
        return read_measured(self.reader, places)

    def _fingerprint(self, alert: Alert) -> str:
        """Return the payload's own fingerprint, or one of the parts of its identity."""
        own = self.text("fingerprint")
        if own:
            return own
        parts = [*itertools.chain(*map(self._part, self.table.identity))]
        if any(parts):
            return fingerprint(self.table.name, *parts)
        # The other paths to an id may lead to one of a single event.
        first = self.reader.text(*self._places("alert_id")[:1])
        if first:
            return fingerprint(self.table.name, first)
        title = condition_in_title(alert.title)
        condition = title, alert.metric, alert.service, alert.environment
        return fingerprint(self.table.name, *condition)

    def _part(self, paths: Paths) -> Sequence[str | None]:
        """Return a part of the fingerprint: a text, the members of a list, or JSON."""
        reader = FieldReader()
        missing: tuple[None, ...] = (None,)
        texts: tuple[str | None, ...]
        for path in as_paths(paths):
            place = path.find(self.scope)
            if isinstance(place.value, list):
                missing = ()
                texts = tuple(map(_as_text, place.items()))
            elif place.is_object() and place.value:
                texts = (_as_text(place),)
            else:
                texts = (reader.text(place),)
            if any(texts):
                return texts
        return missing


def _as_text(member: Json) -> str:
    """Return a text as it is, anything else as JSON."""
    value = member.value
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _unit_sign(unit: str | None) -> str | None:
    """Return a unit as people write it: Azure and CloudWatch call `%` percent."""
    return "%" if unit and unit.lower() in {"percent", "percentage"} else unit
