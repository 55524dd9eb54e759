"""Everything that a repository defines, by id: the `Specification`."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct, field

from tracer.repository import is_data_file
from tracer.specification.markdown_syntax import without_markup
from tracer.specification.requirement import Intent, Requirement, ServiceLevel
from tracer.specification.scoped_ids import folder_of_scope
from tracer.specification.wording import closest_in_words
from tracer.text import KnownIds, Pattern, build_known_ids, feature_of, folded

_FEATURE_FOLDER = Pattern(r"(^|.*/)specs/(archived?/)?(?!archived?/)[^/]+/")


class BrokenDocument(Struct, frozen=True, kw_only=True):
    """A file that names an id and cannot be read: `mistake` says why, with the line."""

    path: str
    text: str
    mistake: str


class Specification(Struct, frozen=True, kw_only=True, dict=True):
    """All requirements and intents by id; the best definition of each comes first."""

    requirements: Mapping[str, tuple[Requirement, ...]] = field(default_factory=dict)
    intents: Mapping[str, tuple[Intent, ...]] = field(default_factory=dict)
    named_intents: frozenset[str] = frozenset()
    files: int = 0
    """How many documents were read."""
    mapping_files: frozenset[str] = frozenset()
    """The files that say which requirements an intent led to."""
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """Ids that are no longer defined, with the place that says that each is withdrawn."""
    levels: tuple[ServiceLevel, ...] = ()
    """Promises in numbers that belong to no requirement with an id."""
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """How many documents were not read although they name an id, by the reason.

    Data files are not among them: the search for markers counts those.
    """
    broken: tuple[BrokenDocument, ...] = ()
    """The documents that have a mistake in their syntax."""
    features_of_files: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The features whose tasks name a file, by its path."""

    @cached_property
    def documents(self) -> frozenset[str]:
        """The files that define requirements. An id in them is not a marker in code."""
        definitions = (r for several in self.requirements.values() for r in several)
        return self.mapping_files.union(each.path for each in definitions)

    def definitions(self, requirement_id: str) -> tuple[Requirement, ...]:
        """Return the definitions of an id or of a feature's name, the best first."""
        feature = self.features.get(requirement_id)
        return self.requirements.get(requirement_id, (feature,) if feature else ())

    def requirement(self, requirement_id: str) -> Requirement | None:
        """Return the best definition of an id, `None` where there is none."""
        return next(iter(self.definitions(requirement_id)), None)

    def families(self, requirements: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Return for each id itself and the ids of its parts.

        The name of a feature is a word or two, which code uses for much else: only its
        parts are there.
        """
        definitions = ((id_, self.requirement(id_)) for id_ in requirements)
        families = {
            id_: (id_, *(definition.parts if definition else ()))
            for id_, definition in definitions
        }
        return {
            id_: family[1:] if id_ in self.features else family
            for id_, family in families.items()
        }

    def closest(
        self, ids: Iterable[str], words: str, least: int, share: float = 0
    ) -> str | None:
        """Return which of several requirements of one name a text means, if clear.

        `least` is how many words the text must share with what the requirement says,
        and `share` how many of all words there these must be.
        """
        definitions = ((id_, self.requirement(id_)) for id_ in ids)
        texts = {id_: f"{r.title} {r.text}" for id_, r in definitions if r}
        return closest_in_words(texts, words, least, share) if texts else None

    @cached_property
    def feature_folders(self) -> Mapping[str, str]:
        """The folder of each feature that has its own documents, with `/` at its end."""
        folders: dict[str, str] = {}
        for id_, (definition, *_) in self.requirements.items():
            feature = feature_of(id_)
            folder = folder_of_scope(definition.path, feature) if feature else ""
            if folder:
                folders.setdefault(feature, folder)
        return folders

    def is_beside(self, path: str) -> bool:
        """Whether a file of data is in the folder of documents that define requirements.

        Such a file describes, as they do: `specs/login/contracts/session.yaml`.
        """
        return is_data_file(path) and feature_folder(path) in self._document_folders

    @cached_property
    def _document_folders(self) -> frozenset[str]:
        folders = map(feature_folder, self.documents)
        return frozenset(filter(None, folders))

    @cached_property
    def features(self) -> Mapping[str, Requirement]:
        """The features that have documents of their own, each as all its requirements.

        They are requirements only where somebody names them as one.
        """
        parts: dict[str, list[str]] = {}
        for id_ in self.requirements:
            parts.setdefault(feature_of(id_), []).append(id_)
        return {
            name: self._feature(name, parts[name])
            for name in self.feature_folders
            if name not in self.requirements
        }

    def _feature(self, name: str, parts: Sequence[str]) -> Requirement:
        purpose = self.intent(name)
        return Requirement(
            id=name,
            title=purpose.title if purpose and purpose.title != name else "",
            path=purpose.path if purpose else self.requirements[parts[0]][0].path,
            line=purpose.line if purpose else 1,
            intents=(name,) if purpose else (),
            parts=tuple(parts),
        )

    def intent(self, intent_id: str) -> Intent | None:
        """Return the best definition of an id, `None` where there is none."""
        return next(iter(self.intents.get(intent_id, ())), None)

    def mistakes_about(self, requirement_id: str) -> tuple[str, ...]:
        """Return the mistakes in files that name an id, which may define it."""
        return tuple(
            each.mistake for each in self.broken if requirement_id in each.text
        )

    def withdrawal(self, requirement_id: str) -> str | None:
        """Return the place that says that an id is withdrawn, `None` where none does."""
        return self._withdrawn.get(folded(requirement_id))

    def known_ids(self, named: Iterable[str] = ()) -> KnownIds:
        """Return the ids and aliases of all requirements, and ids that are only named."""
        unknown = tuple(each for each in named if not self.definitions(each))
        if not unknown:
            return self._known_ids
        return build_known_ids(self._aliases, unknown, self._cases)

    @cached_property
    def quoted_titles(self) -> Mapping[str, Mapping[str, str]]:
        """The titles that code may quote, in lower case, by feature, with their ids."""
        titles: dict[str, dict[str, str]] = {}
        for id_, (definition, *_) in self.requirements.items():
            for title in definition.quoted_as:
                own = titles.setdefault(feature_of(id_), {})
                own.setdefault(without_markup(title).lower(), id_)
        return titles

    @cached_property
    def _known_ids(self) -> KnownIds:
        return build_known_ids(self._aliases, (), self._cases)

    @cached_property
    def _aliases(self) -> Mapping[str, tuple[str, ...]]:
        return {id_: several[0].aliases for id_, several in self.requirements.items()}

    @cached_property
    def _cases(self) -> Mapping[str, tuple[str, ...]]:
        return {
            id_: several[0].cases
            for id_, several in self.requirements.items()
            if several[0].cases
        }

    @cached_property
    def _withdrawn(self) -> Mapping[str, str]:
        return {folded(id_): place for id_, place in self.withdrawn.items()}


def feature_folder(path: str) -> str:
    """Return the folder of the feature that a path is in, `specs/login/`, or nothing."""
    folder = _FEATURE_FOLDER.match(path)
    return folder[0] if folder else ""
