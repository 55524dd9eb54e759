"""`feedback-loops.yml`: one entry for each episode, added without disturbing the file.

What people wrote (comments, order, quoting, line ends) stays byte for byte: an entry is
text put at the end of the list, and the result is read again before anyone sees it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tracer.errors import LedgerError
from tracer.repository import Snapshot
from tracer.text import has_placeholders, path_pattern

EMPTY = "alerts:\n"
SIZE_LIMIT = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One episode as the ledger keeps it; `None` is a field it does not have."""

    alert_id: str | None = None
    timestamp: str | None = None
    title: str | None = None
    requirement: str | None = None
    original_intent: str | None = None
    remediation_intent: str | None = None
    status: str | None = None
    fingerprint: str | None = None
    branch: str | None = None

    def is_episode(self, fingerprint: str, started_at: str | None) -> bool:
        """Whether it is this firing of this condition."""
        return self.fingerprint == fingerprint and self.timestamp == started_at


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries of one ledger file, and the file itself."""

    path: str
    text: str
    entries: tuple[Entry, ...]

    @staticmethod
    def parse(path: str, text: str | None) -> "Ledger":
        """Read a ledger; a file that is not there is one without entries.

        Raises:
            LedgerError: with file and line, where it is not a ledger.

        """
        if text is None or not text.strip():
            return Ledger(path, text or "", ())
        return Ledger(path, text, _entries(path, text))

    def with_entries(self, added: Sequence[str]) -> str:
        """Return the file with entries added, each a block list item at column 0.

        Raises:
            LedgerError: where the file's form leaves no place for them.

        """
        text = self.text
        for entry in added:
            text = _insert(self.path, text, entry)
        if len(_entries(self.path, text)) != len(self.entries) + len(added):
            raise LedgerError(f"cannot add to `{self.path}` without disturbing it")
        return text


def read_entries(snapshot: Snapshot, template: str) -> tuple[Entry, ...]:
    """Read every entry of a ledger, also where each loop has a file of its own.

    Raises:
        LedgerError: naming the file and line that cannot be read.

    """
    paths: Iterable[str] = (template,)
    if has_placeholders(template):
        pattern = path_pattern(template)
        folder = template.rpartition("/")[0]
        paths = (
            path for path in snapshot.list_folder(folder) if pattern.fullmatch(path)
        )
    ledgers = (Ledger.parse(path, snapshot.read(path)) for path in paths)
    return tuple(entry for ledger in ledgers for entry in ledger.entries)


def _entries(path: str, text: str) -> tuple[Entry, ...]:
    root = _parse(path, text)
    alerts = _alerts(path, root)
    if alerts is None:
        return ()
    return tuple(_entry(node) for node in alerts.value if isinstance(node, MappingNode))


def _parse(path: str, text: str) -> Node | None:
    if len(text) > SIZE_LIMIT:
        raise LedgerError(f"`{path}` has more than {SIZE_LIMIT:,} characters")
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise LedgerError(
            f"`{path}` is not YAML at line {line}: {error.problem or 'unreadable'}",
            hint="Mend that line; nothing was written",
        ) from None
    except (yaml.YAMLError, RecursionError):
        raise LedgerError(f"`{path}` is not YAML", hint="Nothing was written") from None


def _alerts(path: str, root: Node | None) -> SequenceNode | None:
    """Return the list under `alerts`, `None` where it is still empty."""
    if root is None:
        return None
    if not isinstance(root, MappingNode):
        raise LedgerError(f"`{path}` should be a mapping with the key `alerts`")
    for key, value in root.value:
        if isinstance(key, ScalarNode) and key.value == "alerts":
            if isinstance(value, SequenceNode):
                return value
            if isinstance(value, ScalarNode) and value.tag == "tag:yaml.org,2002:null":
                return None
            line = value.start_mark.line + 1
            raise LedgerError(f"`alerts` in `{path}` at line {line} should be a list")
    return None


def _entry(node: MappingNode) -> Entry:
    fields: dict[str, str] = {
        str(key.value): str(value.value)
        for key, value in node.value
        if isinstance(key, ScalarNode)
        and isinstance(value, ScalarNode)
        and value.tag != "tag:yaml.org,2002:null"
    }
    return Entry(**_known(fields))


def _known(fields: Mapping[str, str]) -> dict[str, str]:
    return {key: fields[key] for key in Entry.__dataclass_fields__ if key in fields}


def _insert(path: str, text: str, entry: str) -> str:
    root = _parse(path, text)
    alerts = _alerts(path, root)
    newline = "\r\n" if "\r\n" in text else "\n"
    if alerts is None:
        return _start_list(root, text, entry, newline)
    if alerts.flow_style:
        if alerts.value:
            line = alerts.start_mark.line + 1
            raise LedgerError(
                f"`alerts` in `{path}` at line {line} is written in brackets",
                hint="Write one `- ` item a line, then run again; nothing was written",
            )
        start, end = alerts.start_mark.index, alerts.end_mark.index
        block = newline + _indented(entry, 2, newline).rstrip()
        return text[:start].rstrip(" ") + block + text[end:]
    at = _line_end(text, _last_index(alerts))
    return _put(text, at, _indented(entry, alerts.start_mark.column, newline), newline)


def _start_list(root: Node | None, text: str, entry: str, newline: str) -> str:
    """Put the first entry where `alerts:` stands empty, or at the end of the file."""
    pairs = root.value if isinstance(root, MappingNode) else ()
    for key, value in pairs:
        if key.value == "alerts":
            # `~` and `null` are empty too, but nothing can be put below them.
            text = text[: value.start_mark.index] + text[value.end_mark.index :]
            at = _line_end(text, key.end_mark.index)
            return _put(text, at, _indented(entry, 2, newline), newline)
    opening = EMPTY.replace("\n", newline)
    return _put(text, len(text), opening + _indented(entry, 2, newline), newline)


def _put(text: str, at: int, block: str, newline: str) -> str:
    joint = newline if at and not text[:at].endswith("\n") else ""
    return text[:at] + joint + block + text[at:]


def _indented(entry: str, column: int, newline: str) -> str:
    lines = entry.strip("\n").split("\n")
    return "".join(f"{' ' * column}{line}".rstrip() + newline for line in lines)


def _last_index(node: Node) -> int:
    """Return where a node's own text ends; a block's end mark lies beyond comments."""
    while isinstance(node, MappingNode | SequenceNode) and node.value:
        if node.flow_style:
            break
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        return int(node.end_mark.index) - 1
    return int(node.end_mark.index)


def _line_end(text: str, index: int) -> int:
    """Return where the line after this place begins."""
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1
