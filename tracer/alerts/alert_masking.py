"""Masks credentials in all texts of an alert, and cuts the texts that are too long.

A payload passes here once it is read, and nothing of it is published that has not passed.
What an alert is known by (fingerprint and cause) is made before, of the unmasked and whole
values: what is masked or cut does not change which condition or rule an alert is about.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from tracer.alerts.alert import Alert, Frame, RuleDefinition, cause_of, fingerprint
from tracer.alerts.field_limits import (
    COUNT_LIMITS,
    NAME_LIMIT,
    TEXT_LIMITS,
    WARNING_LIMIT,
    WARNINGS_LIMIT,
    cut_description,
    cut_id,
    cut_path,
    cut_text,
)
from tracer.alerts.fields.labels import is_requirement_label
from tracer.alerts.fields.links import is_web_address
from tracer.alerts.parse_result import Ignored, ParsedAlert, ParseResult, Rejected
from tracer.errors import AlertError
from tracer.text import Pattern, Redactor

_COMMIT = Pattern(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
"""The whole name of a commit, in SHA-1 or SHA-256: no credential, though random."""
_HASH = Pattern(r"[0-9a-f]{16}")
"""A fingerprint as we and Alertmanager make it."""
_NEVER_CUT = 30
"""Characters of a name that messages always show whole."""
_IDENTITY = frozenset(("fingerprint", "cause"))
"""Fields that are made of unmasked values."""
_REDACTOR = Redactor()


def _no_files() -> Collection[str]:
    return ()


class AlertMask(Struct, frozen=True):
    """What masks an alert's texts.

    `redactor` replaces each credential in a text. `tracked_files` returns the paths that
    the repository shows anyway; a frame's path keeps what is one of them.
    """

    redactor: Redactor = _REDACTOR
    tracked_files: Callable[[], Collection[str]] = _no_files

    def result(self, result: ParseResult) -> ParseResult:
        """Return a result without credentials, and without texts that are too long."""
        match result:
            case ParsedAlert():
                masked = _AlertMasker(self).parsed_alert(result)
                if masked.alert == result.alert:
                    return masked
                # What a field calls a password may be in the others without a word.
                fields = to_builtins(result.alert)
                return _AlertMasker(self.knowing(fields)).parsed_alert(result)
            case Ignored(reason):
                return Ignored(cut_text(self.redactor(reason), WARNING_LIMIT))
            case Rejected(error):
                return Rejected(self.error(error))

    def knowing(self, texts: object) -> "AlertMask":
        """Return a mask that also knows the credentials in some texts, by their keys.

        In a whole payload they are found where a reader hands on a part of a text without
        what says so: a list of tags that is split at each comma.
        """
        found = _credentials_in(texts, self.redactor)
        known = dict.fromkeys((*self.redactor.known, *found))
        return replace(self, redactor=replace(self.redactor, known=tuple(known)))

    def error(self, error: AlertError) -> AlertError:
        """Return the error with masked texts: they may show parts of the payload."""
        masked = type(error)(self.redactor(error.message), hint=error.hint)
        masked.details = self.redactor(error.details)
        return masked

    def path(self, path: str) -> str:
        """Mask a frame's path, but for the part of it that is a tracked file."""
        masked = self.redactor(path)
        if masked == path:
            return path
        written = path.replace("\\", "/")
        for file in sorted(self.tracked_files(), key=len, reverse=True):
            if written == file or file.endswith(f"/{written}"):
                return path
            if written.endswith(f"/{file}"):
                separator = len(path) - len(file) - 1
                return self.redactor(path[:separator]) + path[separator:]
        return masked


def _credentials_in(value: object, redactor: Redactor, key: str = "") -> Iterator[str]:
    """Return the credentials of all texts in a tree, also where only a key names them."""
    match value:
        case str():
            yield from redactor.values(value, key)
        case list():
            for each in value:
                yield from _credentials_in(each, redactor)
        case dict():
            for name, each in value.items():
                if len(name) > _NEVER_CUT:
                    yield from redactor.values(name)
                yield from _credentials_in(each, redactor, name)


class _AlertMasker:
    """Masks one alert, and keeps a warning for each field that it cuts.

    It walks over the fields of `Alert` and `Frame` by their types, so that a new field is
    masked without being named here.
    """

    def __init__(self, mask: AlertMask) -> None:
        self._mask = mask
        self._warnings: list[str] = []

    def parsed_alert(self, parsed: ParsedAlert) -> ParsedAlert:
        alert = parsed.alert
        changed = {
            name: self._value(name, getattr(alert, name))
            for name in alert.__struct_fields__
            if name not in _IDENTITY
        }
        cut = max(0, len(alert.frames) - COUNT_LIMITS["frames"])
        changed["frames_left_out"] = alert.frames_left_out + cut
        masked = [self._mask.redactor(warning) for warning in parsed.warnings]
        return replace(
            parsed,
            alert=replace(
                alert,
                fingerprint=self._fingerprint(alert),
                cause=cause_of(alert),
                **changed,
            ),
            warnings=_limited((*masked, *self._warnings)),
        )

    def _value(self, name: str, value: object) -> object:
        match value:
            case Enum():  # a severity or a status: a word of ours
                return value
            case str():
                return self._text(name, value)
            case Mapping():
                return self._table(name, value)
            case RuleDefinition():
                shown = self._mask.redactor(value.name)
                return replace(
                    value, name=shown, labels=self._table("tags", value.labels)
                )
            case tuple():
                self._check_count(name, len(value))
                return tuple(map(self._frame, value[: COUNT_LIMITS[name]]))
            case _:
                return value

    def _text(self, name: str, text: str) -> str:
        """Mask first: half a credential would not be recognised any more."""
        is_commit = name == "revision" and _COMMIT.fullmatch(text)
        masked = text if is_commit else self._mask.redactor(text)
        limit = TEXT_LIMITS[name]
        self._check_length(name, len(masked), limit)
        if name == "description":
            return cut_description(masked, limit)
        return cut_id(masked, limit) if name == "id" else cut_text(masked, limit)

    def _fingerprint(self, alert: Alert) -> str:
        """Return the fingerprint, or its hash where the payload's own cannot be shown."""
        text = alert.fingerprint
        if _HASH.fullmatch(text):
            return text
        is_short = len(text) <= TEXT_LIMITS["fingerprint"]
        is_harmless = is_short and self._mask.redactor(text) == text
        return text if is_harmless else fingerprint(alert.source, text)

    def _table(self, name: str, table: Mapping[str, str]) -> dict[str, str]:
        """Mask and cut tags or links; those that name a requirement are kept first."""
        self._check_count(name, len(table))
        pairs = sorted(
            table.items(), key=lambda pair: not is_requirement_label(pair[0])
        )
        kept = dict(pairs[: COUNT_LIMITS[name]])
        result: dict[str, str] = {}
        for key in (key for key in table if key in kept):
            shown, value = self._mask.redactor.tag(key, table[key])
            shown = cut_text(shown, NAME_LIMIT)
            if name == "links":
                value = self._address(shown, value)
            else:
                self._check_length(f"{name}.{shown}", len(value), TEXT_LIMITS[name])
                value = cut_text(value, TEXT_LIMITS[name])
            if value:
                result[_unused(shown, result)] = value
        return result

    def _address(self, name: str, address: str) -> str:
        """Return an address, empty where it is too long or none any more."""
        limit = TEXT_LIMITS["links"]
        if len(address) > limit:
            shown = name.replace("`", "'")
            self._warnings.append(
                f"`links.{shown}` was left out: an address has at most {limit:,} characters"
            )
            return ""
        return address if is_web_address(address) else ""

    def _frame(self, frame: Frame) -> Frame:
        path = self._mask.path(frame.path)
        self._check_length("frames.path", len(path), TEXT_LIMITS["path"])
        function = frame.function and self._text("function", frame.function)
        return replace(
            frame, path=cut_path(path, TEXT_LIMITS["path"]), function=function
        )

    def _check_length(self, name: str, length: int, limit: int) -> None:
        if length > limit:
            self._warnings.append(
                f"`{name}` has {length:,} characters and was cut to {limit:,}"
            )

    def _check_count(self, name: str, count: int) -> None:
        limit = COUNT_LIMITS[name]
        if count > limit:
            self._warnings.append(f"`{name}` has {count:,} entries; {limit:,} are kept")


def _unused(name: str, table: Mapping[str, str]) -> str:
    """Return a name that the table does not have: two may be equal once they are masked."""
    number = 2
    unused = name
    while unused in table:
        unused, number = f"{name} ({number})", number + 1
    return unused


def _limited(warnings: Sequence[str]) -> tuple[str, ...]:
    """Return each warning once, cut; of too many, the number of the others."""
    cut = tuple(dict.fromkeys(cut_text(each, WARNING_LIMIT) for each in warnings))
    if len(cut) <= WARNINGS_LIMIT:
        return cut
    others = len(cut) - WARNINGS_LIMIT + 1
    return (*cut[: WARNINGS_LIMIT - 1], f"{others:,} more warnings are not shown")
