"""Where the files of a remediation go: the place of a convention, otherwise our own."""

from collections.abc import Sequence

from msgspec import Struct

from tracer.errors import ConfigError
from tracer.text import (
    fill_path,
    folded_name,
    has_placeholders,
    is_read_by_tools,
    rival_path_reason,
    safe_name,
    unsafe_path_reason,
)
from tracer.tracing import Trace

REGISTER = "refs/remediation/"
"""Refs that people do not see. GitHub takes any name with two slashes (docs.github.com,
"Create a reference")."""
SHARED_INTENTS = "docs/intents/remediation.md"
SHARED_LEDGER = "docs/traceability/feedback-loops.yml"
"""The method's own files, which all loops share, where a repository has them. Pull requests
that add to one file conflict with each other once one of them is merged."""
INTENTS = "docs/intents/remediation/{loop}.md"
LEDGER = "docs/traceability/feedback-loops/{loop}.yml"
"""The files of one loop, which no other pull request changes."""


class Placement(Struct, frozen=True):
    """A path with placeholders, and the convention whose place it is, if any.

    An empty path means that the place is not chosen yet. `template` writes the intent in
    the form of the convention.
    """

    path_template: str = ""
    convention: str | None = None
    template: str = "intent.md"

    @property
    def is_shared(self) -> bool:
        """Whether all remediations go into one file."""
        return "{" not in self.path_template


class RemediationSettings(Struct, frozen=True, kw_only=True):
    """What the config says of remediations: two files, and to whom they are assigned.

    `register` is the beginning of the refs that claim the numbers of intents. `event_logs`
    are the paths of the method's event logs that the repository has.
    """

    placement: Placement
    ledger_file: str
    assigned_to: str | None
    register: str = REGISTER
    event_logs: tuple[str, ...] = ()


# Spec Kit's bug extension writes `.specify/bugs/<slug>/assessment.md`; Kiro keeps a
# `bugfix.md` for each fix; OpenSpec plans every change in `changes/<id>/proposal.md`.
_PLACES = {
    ".specify/": Placement(
        ".specify/bugs/{slug}/assessment.md", "Spec Kit", "intent_spec_kit.md"
    ),
    ".kiro/specs/": Placement(".kiro/specs/{slug}/bugfix.md", "Kiro", "intent_kiro.md"),
    "openspec/": Placement(
        "openspec/changes/{slug}/proposal.md", "OpenSpec", "intent_openspec.md"
    ),
}
"""Where a convention keeps what has to be fixed, by the folder that shows that it is used."""


def find_placement(files: Sequence[str], taken: Sequence[str] = ()) -> Placement:
    """Return where remediations go in a repository with these tracked files.

    That is the place of its convention, or the method's shared file where there is one,
    or a file for each loop. A repository with several conventions has no one place.
    `taken` are paths where no folder can be: symbolic links and submodules.
    """
    places = [
        place
        for folder, place in _PLACES.items()
        if any(path.startswith(folder) for path in files)
    ]
    if len(places) == 1:
        return places[0]
    return Placement(_shared_or_own(SHARED_INTENTS, INTENTS, files, taken))


def find_ledger(files: Sequence[str], taken: Sequence[str] = ()) -> str:
    """Return where the ledger is: the method's shared file, or a file for each loop."""
    return _shared_or_own(SHARED_LEDGER, LEDGER, files, taken)


def _shared_or_own(
    shared: str, own: str, files: Sequence[str], taken: Sequence[str]
) -> str:
    top, _, below = own.partition("/")
    at_top = (path for path in (*files, *taken) if "/" not in path)
    if any(folded_name(path) == top for path in at_top):
        return below  # `docs` is a file, a link or a submodule, and can have no folder
    written = _as_written(shared, files)
    return written if written in files else _as_written(own, files)


def _as_written(path: str, files: Sequence[str]) -> str:
    """Spell the folders of a path as the repository does: `Docs/` where that is there.

    For macOS and Windows a new `docs/` next to it would be the same folder.
    """
    *folders, name = path.split("/")
    written, below = list[str](), files
    for folder in folders:
        split = [file.partition("/") for file in below]
        there = {first for first, separator, _ in split if separator}
        twins = (each for each in there if folded_name(each) == folded_name(folder))
        written.append(folder if folder in there else min(twins, default=folder))
        below = [rest for first, _, rest in split if first == written[-1]]
    return "/".join([*written, name])


class PathSetting(Struct, frozen=True):
    """A path with placeholders, and the key of the configuration that sets it."""

    key: str
    path_template: str

    def error(self, path: str, reason: str) -> ConfigError:
        """Return the error for a path that it gives."""
        return ConfigError(
            f"`{self.key}` is `{self.path_template}`, which gives the path `{path}`: "
            f"{reason}",
            hint=f"Set another path for `{self.key}` in the configuration, or other "
            "placeholders in it",
        )


def file_path(setting: PathSetting, intent_id: str, trace: Trace, loop: str) -> str:
    """Fill the placeholders of a path.

    Args:
        setting: the path with placeholders.
        intent_id: the new intent.
        trace: of the alert that the remediation is written about.
        loop: the name of the loop, which is also that of its branch.

    Raises:
        ConfigError: where no file may be written at the filled path.

    """
    names = {
        "loop": loop,
        "intent": intent_id,
        "alert": safe_name(trace.alert.name) or "alert",
        "slug": slug(intent_id, trace),
    }
    path = fill_path(setting.path_template, names)
    if reason := unsafe_path_reason(path):
        raise setting.error(path, reason)
    name = path.rpartition("/")[2]
    if has_placeholders(setting.path_template) and is_read_by_tools(name):
        raise setting.error(path, f"`{name}` is read by GitHub or an assistant")
    return path


def check_rivals(entries: PathSetting, path: str, intent_path: str) -> None:
    """Check that the ledger of a loop can be next to the file of its intent.

    Raises:
        ConfigError: where both are one file, one is a folder of the other, or twins.

    """
    if reason := rival_path_reason(path, intent_path):
        raise entries.error(path, f"{reason} (`remediation-file`: `{intent_path}`)")


def slug(intent_id: str, trace: Trace) -> str:
    """Return a folder's name for a remediation: its intent and requirement."""
    requirement = trace.requirement_id or ""
    return safe_name(f"{intent_id}-{requirement}".lower())
