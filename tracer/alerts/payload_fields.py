"""How a source reads: field by field, dropping what does not fit and saying so."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracer.alerts.alert import (
    Alert,
    Severity,
    Status,
    is_resting,
    parse_severity,
    parse_status,
)
from tracer.errors import AlertError
from tracer.text import Json, Pattern, Quantity, parse_quantities, parse_time

REQUIREMENT_TAGS = ("req", "requirement", "requirementid", "reqid", "requirements")
"""What a tag is called that names the requirement, its letters alone."""


@dataclass(frozen=True, slots=True)
class ParsedAlert:
    """An alert, whether it is only a test, and what of the payload was dropped."""

    alert: Alert
    warnings: tuple[str, ...] = ()
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something that arrived where alerts do and is none: a handshake, a change notice."""

    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A member of a batch that cannot be read; the others are."""

    error: AlertError


ParseResult = ParsedAlert | Ignored | Rejected


@dataclass(frozen=True, slots=True)
class Source:
    """An alerting tool: how its payloads are told apart, and how they are read."""

    name: str
    recognises: Callable[[Json], bool]
    read: Callable[[Json], tuple[ParseResult, ...]]


_UNFILLED = Pattern(
    r"\$\{?[A-Za-z_][\w.]*\}?|\{\{\{?[^{}]*\}?\}\}|\{\$[^{}]*\}|\{[^{}\":]*\}|\*[A-Z ]+\*"
    r"|null|none|n/a|<no value>|\[no value\]|undefined",
    re.IGNORECASE,
)
"""What template engines leave where they had nothing to put; an object is no such thing."""


def has(body: Json, *keys: str) -> bool:
    """Whether an object has all of these members, whatever they hold."""
    return isinstance(body.value, dict) and all(key in body.value for key in keys)


def has_any(body: Json, *keys: str) -> bool:
    """Whether an object has one of these members."""
    return isinstance(body.value, dict) and any(key in body.value for key in keys)


def loosely(body: Json, name: str) -> Json:
    """Return the member of a name that its author may have spelt another way.

    Bodies that users type have `CHECK_NAME`, `checkName` or `check-name` for one thing.
    """
    wanted = _folded(name)
    for key, member in body.members():
        if _folded(key) == wanted:
            return member
    return body.get(name)


def first(*places: Json) -> Json:
    """Return the first of these that is there; without any, the first of them."""
    return next((each for each in places if not each.is_missing()), places[0])


def has_loosely(body: Json, *names: str) -> bool:
    """Whether an object has all of these members, in any spelling."""
    keys = {_folded(key) for key, _ in body.members()}
    return all(_folded(name) in keys for name in names)


def _folded(name: str) -> str:
    return re.sub(r"[_.\-\s]", "", name).lower()


@dataclass(slots=True)
class Fields:
    """The fields of one alert, read one at a time; each problem is kept, not raised.

    `rest` is what the tool says instead of firing or resolved: that it is paused, say.
    """

    warnings: list[str] = field(default_factory=list)
    rest: str | None = None

    def text(self, *places: Json) -> str | None:
        """Return the first of these that holds text and is no unfilled template."""
        for place in places:
            try:
                text = place.text()
            except AlertError as error:
                self.drop(error.message)
                continue
            if text is not None and not _UNFILLED.fullmatch(text):
                return text
        return None

    def title(self, *places: Json) -> str:
        """Return the text that names the alert; it cannot be done without.

        Raises:
            AlertError: naming the field, where none of these holds text.

        """
        title = self.text(*places)
        if title is None:
            raise _no_text(first(*places))
        return title

    def flag(self, place: Json) -> bool:
        """Return a truth value, also where it is text; false where nothing is said."""
        try:
            return bool(place.flag())
        except AlertError as error:
            self.drop(error.message)
            return False

    def number(self, *places: Json) -> float | None:
        """Return the first finite number, also where it is text with a unit."""
        found = self.quantity(*places)
        return found.value if found else None

    def quantity(self, *places: Json) -> Quantity | None:
        """Return the first finite number with its unit, where its text has one."""
        for place in places:
            number = self._number(place)
            if number is not None:
                return Quantity(number, _unit(place))
        return None

    def compared(
        self,
        value: Quantity | None,
        threshold: Quantity | None,
        bare: str | None = None,
    ) -> tuple[float | None, float | None, str | None]:
        """Return both numbers and the unit that they are in, where one is told.

        A threshold is brought into the value's unit, and dropped where it cannot be.
        `bare` is the unit of the one that has none while the other has; unless it is
        told, they do not compare: whether 0.5 is one of milliseconds, nobody knows.
        """
        if value is None or threshold is None or not (value.unit or threshold.unit):
            unit = next((each.unit for each in (value, threshold) if each), None)
            return _plain(value), _plain(threshold), unit
        value, written = (
            Quantity(each.value, each.unit or bare) for each in (value, threshold)
        )
        held = written.into(value.unit)
        if held is None:
            self.drop(
                f"the threshold, which {_said(written)}; the value {_said(value)}"
            )
        return value.value, _plain(held), value.unit

    def beside(
        self, value: Json, threshold: Json, unit: str | None
    ) -> tuple[float | None, float | None, str | None]:
        """Compare what one author wrote side by side, and perhaps a unit for both.

        A bare number is in the unit of the other.
        """
        mine, theirs = self.quantity(value), self.quantity(threshold)
        written = [each.unit for each in (mine, theirs) if each and each.unit]
        bare = unit or next(iter(written), None)
        number, limit, found = self.compared(mine, theirs, bare)
        return number, limit, found or unit

    def _number(self, place: Json) -> float | None:
        value = place.value
        if isinstance(value, str):
            if not value.strip() or _UNFILLED.fullmatch(value.strip()):
                return None
            found = tuple(parse_quantities(value))
            if len(found) > 1:
                self.drop(f"`{place.path}` holds more than one number")
                return None
            value = found[0].value if found else value
        if isinstance(value, bool) or not isinstance(value, int | float | None):
            self.drop(f"`{place.path}` should be a number, but is {place.kind()}")
            return None
        try:
            number = None if value is None else float(value)
        except OverflowError:
            number = math.inf
        if number is not None and not math.isfinite(number):
            self.drop(f"`{place.path}` is too large a number")
            return None
        return number

    def time(self, *places: Json) -> datetime | None:
        """Return the first point in time, in UTC."""
        for place in places:
            value = place.value
            moment = parse_time(value) if isinstance(value, str | int | float) else None
            if moment is not None:
                return moment
            if value not in (None, "", 0, "0") and not _is_unset(value):
                self.drop(f"`{place.path}` is no point in time we can read")
        return None

    def began(self, status: Status, *places: Json) -> datetime | None:
        """Return when an alert began, where these tell when its state changed.

        Of one that is over they tell the end, and its start stays unknown.
        """
        return None if status is Status.RESOLVED else self.time(*places)

    def severity(self, *places: Json) -> Severity:
        """Return the first severity that is one."""
        for place in places:
            word = "none" if place.value == "none" else self.text(place)
            severity = parse_severity(word)
            if severity is not None:
                return severity
            if word and word.lower() != "no severity":
                self.drop(f"`{place.path}` is no severity we know: {word[:40]!r}")
        return Severity.UNKNOWN

    def status(self, *places: Json) -> Status:
        """Return the first status; where nothing is said, an alert is firing.

        One that is neither firing nor resolved is kept: the reading becomes a silence.
        """
        for place in places:
            word = self.text(place)
            status = parse_status(word)
            if status is not None:
                return status
            if is_resting(word):
                self.rest = f"`{place.path}` is {word!r}, neither firing nor resolved"
                return Status.FIRING
            if word:
                self.drop(
                    f"`{place.path}` is no status we know: {word[:40]!r}; taken as firing"
                )
        return Status.FIRING

    def table(self, *places: Json) -> dict[str, str]:
        """Return labels as a table of texts, in whichever of their forms they come.

        An object; a list or comma string of `key:value` or `key=value`; a list of
        `{"key": …, "value": …}` or of pairs. A bare word is a key with itself as value.
        """
        found: dict[str, str] = {}
        for place in places:
            for key, text in self._labels(place):
                found.setdefault(key, text)
        return found

    def _labels(self, place: Json) -> Iterator[tuple[str, str]]:
        match place.value:
            case None:
                return
            case dict():
                for key, member in place.members():
                    text = self._label(member)
                    if text is not None:
                        yield key, text
            case str(text):
                yield from _words(text)
            case list():
                for member in place.items():
                    yield from self._member(member)
            case _:
                self.drop(f"`{place.path}` should be an object, but is {place.kind()}")

    def _member(self, member: Json) -> Iterator[tuple[str, str]]:
        """Read one label of a list."""
        match member.value:
            case str(text):
                yield from _words(text)
            case [str(), str()]:
                name, said = (self.text(each) for each in member.items())
                if name:
                    yield name, said or name
            case dict():
                names = (member.get(each) for each in ("key", "name", "tag"))
                values = [member.get(each) for each in ("value", "stringValue")]
                name, said = self.text(*names), self.text(*values)
                is_bare = any(value.value == "" for value in values)
                if name and (said or is_bare):
                    yield name, said or name
            case _:
                self.drop(f"`{member.path}` should be a label, but is {member.kind()}")

    def _label(self, member: Json) -> str | None:
        if isinstance(member.value, list):
            texts = (self.text(each) for each in member.items())
            return ", ".join(text for text in texts if text) or None
        if member.is_object():
            self.drop(f"`{member.path}` should be text, but is an object")
            return None
        return self.text(member)

    def drop(self, why: str) -> None:
        """Keep why something of the payload is not used."""
        self.note(f"dropped: {why}")

    def note(self, what: str) -> None:
        """Keep what a reader of the alert should know beside it."""
        self.warnings.append(what)

    def done(self, alert: Alert, *, is_test: bool = False) -> "ParsedAlert | Ignored":
        """Return the alert with everything that was noted on the way.

        Where the tool says that it is at rest, that is its answer, and no alert.
        """
        if self.rest:
            return Ignored(self.rest)
        return ParsedAlert(alert, tuple(dict.fromkeys(self.warnings)), is_test)


def _no_text(place: Json) -> AlertError:
    """Say what stands in the place of a text that cannot be done without."""
    if not isinstance(place.value, str | None):
        return place.wrong_type("text")
    is_blank = not (place.value or "").strip()
    what = "is empty" if is_blank else "is a template that nothing has filled"
    return AlertError(f"`{place.path}` should be text, but {what}")


def _unit(place: Json) -> str | None:
    """Return the unit that a text writes behind its number."""
    text = place.value if isinstance(place.value, str) else ""
    return next((found.unit for found in parse_quantities(text) if found.unit), None)


def _plain(quantity: Quantity | None) -> float | None:
    return quantity.value if quantity else None


def _said(quantity: Quantity) -> str:
    return f"is in {quantity.unit}" if quantity.unit else "has no unit"


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Split `req:REQ-1, env=prod, plain` into labels."""
    for word in re.split(r"[,;\n]", text):
        key, _, value = re.sub("=", ":", word.strip(), count=1).partition(":")
        if key.strip() and not _UNFILLED.fullmatch(word.strip()):
            yield key.strip(), value.strip() or key.strip()


def number_in(text: str | None) -> float | None:
    """Read the digits that a pattern found in a text; `None` where they are no number."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _is_unset(value: object) -> bool:
    return isinstance(value, str) and (
        value.startswith("0001-01-01") or _UNFILLED.fullmatch(value.strip()) is not None
    )


def each(body: Json, read: Callable[[Json], ParseResult]) -> tuple[ParseResult, ...]:
    """Read the members of a batch; one that cannot be read does not stop the others."""
    found: list[ParseResult] = []
    for member in body.items():
        try:
            found.append(read(member))
        except AlertError as error:
            found.append(Rejected(error))
    return tuple(found)


def links(fields: Fields, **places: Json) -> dict[str, str]:
    """Return the web addresses among these, by the name a reader sees."""
    found = {
        name.replace("_", " "): fields.text(place) for name, place in places.items()
    }
    return {name: text for name, text in found.items() if text and is_address(text)}


def is_address(text: str) -> bool:
    """Whether a text is what people may be led to: `https` or `http`, nothing else."""
    return text.lower().startswith(("https://", "http://"))


def label(tags: Mapping[str, str], *names: str) -> str | None:
    """Return the first of these labels that is set."""
    lower = {key.lower(): value for key, value in tags.items()}
    return next((lower[name] for name in names if lower.get(name)), None)


SERVICE = ("service", "service_name", "service.name", "app", "application", "job")
ENVIRONMENT = ("environment", "env", "deployment.environment", "stage")
"""What a label is called that names it; `stage` comes last, as it may mean a phase."""
REVISION = ("revision", "commit", "git.commit.sha", "git_sha", "commit_sha", "sha")


def letters_of(key: str) -> str:
    """Return what a key is called in letters alone: `Requirement-ID` → `requirementid`."""
    return re.sub(r"[^a-z]", "", key.lower())
