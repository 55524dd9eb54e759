"""Which definition of an id leads where several files define it, and when none does."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from tracer.specification.requirement import DefinitionForm, Intent, Requirement
from tracer.text import Pattern, find_requirements, folded

Located = TypeVar("Located", Requirement, Intent)

# Repositories hold many copies: foolishimp/ai_sdlc_method defines 174 of 359 ids in
# more than one file, tests and examples among them.
_SPECIFICATION_FOLDER = Pattern(
    r"(^|[/_-])(specifications?|requirements?|specs?|srs|prd)([/._-])", re.IGNORECASE
)
"""Folders and names of documents that define requirements: `BUSINESS_REQUIREMENTS.md`."""
_REFERRING = Pattern(
    r"""
      (^|/)(adrs?|decisions?|test[-_]?plans?|testing|handoffs?|reviews?|reports?
       |qa|assessments?)/
    | (^|[/_.-])
      ((adr|dd|rfc)[-_]?\w*\d | test[-_ ]?(plan|strategy|cases?) | matrix | mapping
       | traceability | index | toc | change-?log | release-?notes | roadmap | tasks?
       | todo | plan | summary | review | report | coverage | check-?list | glossary
       | acceptance | validation | verification | status | progress | break-?down
       | alignment | gaps? | audit | compliance | proposal
       | design | runbook | playbook | evaluation | incident | post-?mortem | amendments?
      )
      [^/]*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Documents that mostly repeat what others define: decisions, test plans, indexes.
jordigilh/kubernaut lists 1,300 requirements in them that other documents define."""
_STORIES = Pattern(r"(^|/)stories/[^/]*$", re.IGNORECASE)
_OF_STORIES = Pattern(r"(?:US|UC|STORY)-?\d", re.IGNORECASE)
"""Stories repeat the requirements that they carry out, as BMAD's do, but define stories."""
_PROGRESS = Pattern(r"\s[-–—:|(]\s*[✅❌✓✗✔☑⚠⏳🚧🟢🟡🔴]")  # noqa: RUF001
"""What a title says of the progress: `FR1: Sign in - ✅ DONE` reports on a requirement."""
_SECONDARY_FOLDERS = frozenset(
    ".ai-workspace template templates archive archives archived baseline baselines"  # noqa: SIM905
    " snapshot snapshots old backup backups obsolete deprecated superseded legacy test"
    " tmp temp drafts tests testdata fixtures example examples node_modules vendor third_party".split()
)
"""Folders of copies, of what was, and of what only shows how something is written.
LabVIEW-Community-CI-CD/icon-editor-lab keeps each release in `docs/baselines/R1/`."""


class _Standing(NamedTuple):
    """How a definition is written and where; the smaller comes first."""

    is_secondary: bool
    """Whether it is in a folder of tests, templates, archives or examples."""
    is_elsewhere: bool
    """Whether the document is about another requirement, or about something else."""
    is_index: bool
    """Whether it is only a row of a table, which mostly lists what others define."""
    is_shared: bool
    """Whether the document has not the requirement's own id as its name."""
    is_outside: bool
    """Whether its folder is not one for specifications."""
    form: DefinitionForm


def sort_requirements(definitions: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Sort the definitions of one id: the best first, then those with short paths."""
    return tuple(
        sorted(definitions, key=lambda r: (*_worth(r), len(r.path), r.path, r.line))
    )


def sort_intents(definitions: Iterable[Intent]) -> tuple[Intent, ...]:
    """Sort the definitions of one intent: the best first, then those with short paths."""
    return tuple(
        sorted(
            definitions,
            key=lambda i: (
                *_standing(i, DefinitionForm.HEADING),
                len(i.path),
                i.path,
                i.line,
            ),
        )
    )


def not_superseded(
    definitions: Sequence[Requirement], withdrawn: Sequence[Requirement]
) -> tuple[Requirement, ...]:
    """Leave out lists and tables that are worth less than a withdrawn definition."""
    if not withdrawn:
        return tuple(definitions)
    best = min(withdrawn, key=_worth)
    return tuple(each for each in definitions if _renews(each, best))


def _renews(definition: Requirement, withdrawn: Requirement) -> bool:
    """Whether a definition is in force although another place withdraws its id.

    A heading renews it. A list or table below a withdrawn heading was only not updated;
    next to an old document with lists of the same numbers it has nothing to do with it:
    jordigilh/kubernaut has BR-PERF-019 in four documents, one of them superseded.
    """
    is_like_it = definition.form <= min(withdrawn.form, DefinitionForm.LIST)
    # A copy from before it was withdrawn does not renew it.
    is_copy = _standing(definition).is_secondary > _standing(withdrawn).is_secondary
    return (is_like_it and not is_copy) or _worth(definition) < _worth(withdrawn)


def nearest_definitions_first(
    definitions: Sequence[Requirement], code: Sequence[str], service: str = ""
) -> tuple[Requirement, ...]:
    """Move the definitions of the project that an alert is about to the front.

    Where one repository holds many projects, each has a `REQ-1` of its own. The one in
    a folder with the service's name leads, then the one that shares the longest folder
    with the code. A definition in an archive stays behind all others.

    Args:
        definitions: of one id, the best first.
        code: paths of the files that implement it.
        service: the alert's name of the service.

    """

    def distance(definition: Requirement) -> tuple[bool | int, ...]:
        own = _standing(definition)
        return (
            own.is_secondary,
            own.is_elsewhere,
            own.is_index,
            own.is_outside,
            not _is_in_folder_of(definition.path, service),
            -closeness(definition.path, code),
        )

    return tuple(sorted(definitions, key=distance))


def nearest_definition(definitions: Sequence[Located], path: str) -> Located | None:
    """Return the definition in the project of a path, or the best; `None` of none."""

    def distance(definition: Located) -> tuple[bool | int, ...]:
        own = _standing(definition)
        nearness = closeness(definition.path, [path])
        return (own.is_secondary, own.is_elsewhere, own.is_index, -nearness)

    return min(definitions, key=distance, default=None)


def conflicting_definitions(
    definitions: Sequence[Requirement], code: Sequence[str], service: str = ""
) -> tuple[Requirement, ...]:
    """Return the definitions that equal the first in worth and differ in content.

    They differ where their intents or their titles do.

    Args:
        definitions: of one id, the first leads.
        code: paths of the files that implement it.
        service: the alert's name of the service.

    """
    if not definitions:
        return ()

    def standing(each: Requirement) -> tuple[object, ...]:
        is_own = _is_in_folder_of(each.path, service)
        return (_worth(each), is_own, closeness(each.path, code))

    def content(each: Requirement) -> tuple[object, ...]:
        return (frozenset(each.intents), each.title.lower())

    first, rest = definitions[0], definitions[1:]
    return tuple(
        each
        for each in rest
        if content(each) != content(first) and standing(each) == standing(first)
    )


def are_equally_near(one: Requirement, other: Requirement, code: Sequence[str]) -> bool:
    """Whether two definitions are in documents of one kind, and as near to the code."""
    kinds = [_standing(each)[:3] for each in (one, other)]
    return kinds[0] == kinds[1] and (
        closeness(one.path, code) == closeness(other.path, code)
    )


def closeness(path: str, code: Sequence[str]) -> int:
    """Return how many leading folders a definition shares with its nearest code."""
    return max((count_shared_folders(path, each) for each in code), default=0)


def count_shared_folders(one: str, other: str) -> int:
    """Return how many leading folders the paths of two files share."""
    folders = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    shared = 0
    for folder, other_folder in folders:
        if folder != other_folder:
            break
        shared += 1
    return shared


def _is_in_folder_of(path: str, service: str) -> bool:
    """Whether a folder of a path has the name of a service."""
    return bool(service) and folded(service) in map(folded, path.split("/")[:-1])


def _worth(requirement: Requirement) -> tuple[bool | int, ...]:
    """Weigh a definition: how and where it is written, how much it says; less is better."""
    # A definition with fields is worked out; one without often only announces it.
    fields = (requirement.priority, requirement.criteria, requirement.intents)
    return (*_standing(requirement), -sum(bool(field) for field in fields))


def _standing(
    definition: Requirement | Intent, written_out: DefinitionForm = DefinitionForm.LIST
) -> _Standing:
    """Judge how and where a definition is written.

    In the forms up to `written_out` one is written out: intents have a heading of their
    own, requirements may be in a list.
    """
    folders = definition.path.lower().split("/")[:-1]
    is_secondary = not _SECONDARY_FOLDERS.isdisjoint(folders)
    is_specification = _SPECIFICATION_FOLDER.search(definition.path) is not None
    is_own, is_others = _names_in_file_name(definition)
    return _Standing(
        is_secondary=is_secondary,
        is_elsewhere=is_others or (not is_own and is_reporting(definition)),
        is_index=definition.form > written_out,
        is_shared=not is_own,
        is_outside=not (is_secondary or is_specification),
        form=definition.form,
    )


def is_reporting(definition: Requirement | Intent) -> bool:
    """Whether a document mostly repeats what others define, or a title the progress."""
    is_title = _PROGRESS.search(definition.title or "") is not None
    is_story = _OF_STORIES.match(definition.id.rpartition("/")[2]) is not None
    is_of_story = not is_story and _STORIES.search(definition.path) is not None
    return is_title or is_of_story or _REFERRING.search(definition.path) is not None


def _names_in_file_name(definition: Requirement | Intent) -> tuple[bool, bool]:
    """Return whether a document's name has a definition's own id, or only others'."""
    name = definition.path.rpartition("/")[2].rpartition(".")[0]
    whole = folded(definition.id.partition("/")[0])
    # REQ-fix-overwrite.md has words there, no id.
    ids = {folded(id_) for id_ in find_requirements(name) if re.search(r"\d", id_)}
    # The id may go on as the title: BR-COMMON-001-phase-value-format-standard.md.
    is_own = any(f"{id_}-".startswith(f"{whole}-") for id_ in ids)
    return is_own, bool(ids) and not is_own
