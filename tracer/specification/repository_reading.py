"""Reads every document of a revision in the first convention that recognises it."""

import re
from collections import Counter
from collections.abc import Container, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.repository import (
    ENCRYPTED,
    HIDDEN_CONTENT,
    IN_LFS,
    Repository,
    has_hidden_values,
    is_code_file,
    skip_reason_for_definitions,
    with_plain_line_ends,
)
from tracer.specification.convention_reader import Definitions, Document, Reader
from tracer.specification.conventions import READERS
from tracer.specification.joined_definitions import join_definitions
from tracer.specification.service_levels import service_levels
from tracer.specification.specification import (
    BrokenDocument,
    Specification,
    feature_folder,
)
from tracer.text import FEATURE_FAMILIES, IdGrammar, Pattern, yaml_mistake

_NO_REQUIREMENTS = Pattern(
    r"(^|/)(openspec/changes|\.specify/(?!specs/|features/)|\.kiro/(steering|settings))"
)
"""Folders of proposals, history and templates: they hold intents, no requirements yet."""
_ID_IN_FEATURE = Pattern(rf"(?:{'|'.join(FEATURE_FAMILIES)})-?\d+(?:\.\d+)*[A-Za-z]?")
"""Ids that Spec Kit numbers in each feature. Plans, tasks and reports next to the
feature's `spec.md` repeat them, and define nothing."""
_OWN_FOLDER = Pattern(
    r"(^|/)(openspec|\.kiro|\.specify|specs?|specifications?|requirements?)/",
    re.IGNORECASE,
)
"""Folders that only hold specifications. `.gitattributes` may call them generated, so that
GitHub folds their changes; RafalOsieka/osi.time.tracker does."""
_YAML = (".yml", ".yaml")
_MARKDOWN = (".md", ".markdown", ".mdx")


def read_specification(
    repository: Repository, revision: str, grammar: IdGrammar
) -> Specification:
    """Read all requirements and intents that a revision defines, in one pass.

    Args:
        repository: the checkout.
        revision: the sha to read at.
        grammar: which ids name requirements.

    """
    suffixes = sorted({suffix for reader in READERS for suffix in reader.suffixes})
    patterns = dict.fromkeys(
        reader.line_pattern or grammar.document_pattern for reader in READERS
    )
    # One search by git for all conventions: most documents define nothing, and git
    # skips them far faster than Python reads them.
    pattern = "|".join([*patterns, HIDDEN_CONTENT])
    paths = repository.search(revision, pattern, suffixes)
    reading = _Reading(repository, revision, grammar, frozenset(paths))
    for path, text in repository.texts(revision, paths):
        reading.add(path, text)
    return reading.joined()


class _Reading(Struct, frozen=True, dict=True):
    """The documents of a revision that were read so far; `paths` are all of them."""

    repository: Repository
    revision: str
    grammar: IdGrammar
    paths: AbstractSet[str]
    definitions: list[Definitions] = field(default_factory=list)
    broken: list[BrokenDocument] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    @cached_property
    def _attributes(self) -> Mapping[str, str]:
        return self.repository.attributes(self.revision)

    @cached_property
    def _files(self) -> "_Files":
        return _Files(self.repository, self.revision)

    def add(self, path: str, text: str | None) -> None:
        """Read a document, or count it by why it is not read."""
        hidden = None
        if text is None:
            hidden = self.repository.hidden_reason(self.revision, path)
        reason = (
            _reason_of(path, self._attributes)
            or hidden
            or skip_reason_for_definitions(path, text)
        )
        if text is not None and not reason:
            self._read(Document(path, text))
        # Who looks for markers in data files counts them; and who counts what was
        # searched counts all that the attributes say is in LFS.
        elif reason and self._attributes.get(path) != IN_LFS:
            self.passed_over[reason] += bool(hidden or not is_code_file(path))

    def _read(self, document: Document) -> None:
        path, text = document.path, document.text
        read = read_document(document, self.grammar)
        read = _without_repeated(read, path, self.paths)
        read = _with_links_to_files(read, self._files)
        mistake = _mistake(path, text) if read.is_empty() else None
        if mistake:
            broken = BrokenDocument(path=path, text=text, mistake=mistake)
            self.broken.append(broken)
        elif read.is_empty() and has_hidden_values(text):
            self.passed_over[ENCRYPTED] += 1
        else:
            self.definitions.append(read)

    def joined(self) -> Specification:
        """Join what all documents define."""
        specification = join_definitions(self.definitions, len(self.definitions))
        if self.broken:
            why = "documents with a mistake in their syntax"
            self.passed_over[why] = len(self.broken)
        return replace(
            specification,
            passed_over=dict(self.passed_over),
            broken=tuple(self.broken),
        )


def _reason_of(path: str, reasons: Mapping[str, str]) -> str | None:
    """Return why git's attributes pass over a document; `None` where it counts."""
    reason = reasons.get(path)
    is_specification = reason == "generated" and _OWN_FOLDER.search(path) is not None
    return None if is_specification else reason


def _without_repeated(
    read: Definitions, path: str, every_path: AbstractSet[str]
) -> Definitions:
    """Leave out what a document only repeats from the `spec.md` of its feature."""
    folder = feature_folder(path)
    specification = f"{folder}spec.md" if folder else path
    if path == specification or specification not in every_path:
        return read
    own = tuple(r for r in read.requirements if not _ID_IN_FEATURE.fullmatch(r.id))
    return replace(read, requirements=own)


class _Files(Struct, frozen=True, dict=True):
    """The files of a revision, to find those that documents name."""

    repository: Repository
    revision: str

    @cached_property
    def _paths(self) -> Container[str]:
        return self.repository.inventory(self.revision).object_names

    @cached_property
    def _by_name(self) -> Mapping[str, str | None]:
        """Each name that a single file has; `None` for a name of several."""
        by_name: dict[str, str | None] = {}
        for path in self.repository.inventory(self.revision).object_names:
            name = path.rpartition("/")[2]
            by_name[name] = None if name in by_name else path
        return by_name

    def find(self, written: str) -> str | None:
        """Return the file that a document names by its path, or by a name of its own."""
        parts = written.removeprefix("./").strip("/").split("/")
        if len(parts) == 1 and parts[0] not in self._paths:
            return self._by_name.get(parts[0])
        # An absolute path is that of a developer's machine.
        starts = range(len(parts) if written.startswith("/") else 1)
        ends = ("/".join(parts[start:]) for start in starts)
        return next((end for end in ends if end in self._paths), None)


def _with_links_to_files(read: Definitions, files: _Files) -> Definitions:
    """Leave only the links to files that exist, under their paths in the repository."""
    links = tuple(
        replace(link, path=path)
        for link in read.code_links
        if (path := files.find(link.path)) and not path.endswith(_MARKDOWN)
    )
    return replace(read, code_links=links) if read.code_links else read


def _mistake(path: str, text: str) -> str | None:
    """Return what is wrong with a document in which no reader found anything."""
    return yaml_mistake(path, text) if path.lower().endswith(_YAML) else None


def read_document(document: Document, grammar: IdGrammar) -> Definitions:
    """Read what a document defines, in the first convention that finds something."""
    definitions = _read_in_a_convention(document, grammar)
    if not document.path.lower().endswith(_MARKDOWN):
        return definitions
    levels = tuple(service_levels(document, grammar))
    return replace(definitions, levels=(*definitions.levels, *levels))


def _read_in_a_convention(document: Document, grammar: IdGrammar) -> Definitions:
    lower_case = document.text.lower()
    for reader in READERS:
        if _is_for(reader, document.path, lower_case, grammar):
            definitions = reader.read(document, grammar)
            # Our own remediations are put there, too: their intents count.
            if _NO_REQUIREMENTS.search(document.path):
                definitions = replace(definitions, requirements=(), withdrawn=())
            if not definitions.is_empty():
                return definitions
    return Definitions()


def _is_for(reader: Reader, path: str, lower_case: str, grammar: IdGrammar) -> bool:
    """Whether a file, whose text comes in lower case, may be in a reader's convention."""
    if not path.lower().endswith(reader.suffixes):
        return False
    if reader.hints and not any(hint in lower_case for hint in reader.hints):
        return False
    if not re.search(reader.path_pattern, path, re.IGNORECASE):
        return False
    if not reader.line_pattern:
        return grammar.may_be_in(lower_case)
    return re.search(reader.line_pattern.lower(), lower_case, re.MULTILINE) is not None


def find_intent_ids(path: str, text: str) -> tuple[str, ...]:
    """Return the ids of intents that a Markdown document defines or names."""
    (markdown,) = (reader for reader in READERS if reader.name == "markdown")
    document = Document(path, with_plain_line_ends(text))
    definitions = markdown.read(document, IdGrammar())
    ids = (intent.id for intent in definitions.intents)
    return (*ids, *definitions.named_intents)
