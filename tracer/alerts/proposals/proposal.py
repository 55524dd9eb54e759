"""What is proposed for a payload: paths with the values seen, and the text to paste."""

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from tracer.text import shorten

SAMPLE_NAME = "my-alerts"
"""What a proposed table is called until someone gives it a better name."""
_WISHED = (
    *("title", "status", "severity", "timestamp", "description", "service"),
    *("environment", "metric", "value", "threshold", "links", "tags.req"),
)
"""The fields that are said to be missing where no member looks like them."""

_COLUMNS = 80
_LEAST_COMMENT = 8
"""Characters of a value that say something."""


class ProposedPath(Struct, frozen=True):
    """A path to a field, and the value that the payload has there."""

    field: str
    path: str
    value: str


class Proposal(Struct, frozen=True, kw_only=True):
    """How to read a payload: paths, the keys it is known by, words to translate."""

    when: tuple[str, ...]
    alerts: str
    identity: tuple[str, ...] = ()
    paths: tuple[ProposedPath, ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields for which no member was found, of those that a trace is better for."""
        names = {each.field for each in self.paths}
        tables = {name.partition(".")[0] for name in names}
        others = {"timestamp": "changed_at", "tags.req": "tags"}
        return tuple(
            name
            for name in _WISHED
            if name not in names | tables and others.get(name) not in names
        )

    def as_settings(self, name: str) -> dict[str, object]:
        """Return the table as a member of `payloads` in the configuration."""
        fields: dict[str, list[str]] = {}
        for each in self.paths:
            fields.setdefault(each.field, []).append(each.path)
        table: dict[str, object] = {"name": name, "when": list(self.when)}
        if self.alerts:
            table["alerts"] = self.alerts
        if self.identity:
            table["identity"] = list(self.identity)
        table["fields"] = {
            key: paths[0] if len(paths) == 1 else paths for key, paths in fields.items()
        }
        if self.words:
            table["words"] = {key: dict(words) for key, words in self.words.items()}
        return table

    def as_yaml(self, name: str, *, with_values: bool = True) -> str:
        """Return the lines for the configuration, each path with the value seen."""
        return "\n".join(self._lines(name, with_values=with_values))

    def _lines(self, name: str, *, with_values: bool) -> Iterator[str]:
        yield "payloads:"
        yield f"- name: {name}"
        yield f"  when: {_yaml_list(self.when)}"
        if self.alerts:
            yield f"  alerts: {_yaml(self.alerts)}"
        if self.identity:
            yield f"  identity: {_yaml_list(self.identity)}"
        yield "  fields:"
        settings = self.as_settings(name)["fields"]
        values = {each.field: each.value for each in reversed(self.paths)}
        for key, paths in settings.items() if isinstance(settings, dict) else ():
            written = _yaml(paths) if isinstance(paths, str) else _yaml_list(paths)
            line = f"    {key}: {written}"
            yield f"{line}{_comment(values[key], line)}" if with_values else line
        if self.words:
            yield "  words:"
        for key, words in self.words.items():
            pairs = ", ".join(f"{_quoted(w)}: {ours}" for w, ours in words.items())
            yield f"    {key}: {{{pairs}}} # please check"


def proposal_text(proposal: Proposal | None) -> str:
    """Return the lines that propose how to read a payload, empty where there are none."""
    if proposal is None:
        return ""
    missing = ", ".join(proposal.missing)
    return "\n".join(
        (
            "If this is an alert, the configuration can say how to read it. Proposed for",
            "`.github/trace.yml`, with the values of this payload:",
            "",
            proposal.as_yaml(SAMPLE_NAME),
            "",
            textwrap.fill(f"Nothing looks like: {missing}", _COLUMNS)
            if missing
            else "All fields were found.",
        )
    )


def _comment(value: str, line: str) -> str:
    """Return what was seen as a comment, cut where the line would be too long."""
    room = _COLUMNS - len(line) - len(" # ")
    if room < _LEAST_COMMENT:
        return ""
    return f" # {shorten(value, room)}"


def _yaml(path: str) -> str:
    return (
        json.dumps(path, ensure_ascii=False) if set(path) & set('"[]{}#:& ') else path
    )


def _yaml_list(paths: Sequence[str]) -> str:
    return "[" + ", ".join(map(_yaml, paths)) + "]"


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)
