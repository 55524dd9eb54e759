"""Which feature an id in code is of, where each feature numbers its requirements anew.

`FR-001` in code may mean one of many. From the surest evidence to the weakest: a label
next to the id (`spec 012 FR-001`), the other ids of the line, the comment around it, the
head of the file or its path, many words of the requirement, the commit that wrote the
line, the tasks that name the file, some words, the other ids of the file. The first that
leaves one requirement decides; where none does, the id is unclear.

Of 600 ids in three repositories (nbon12/hoa_management_system, WindCoreAI/BetterWorld,
khorum-oss/relikquary) of which the commit tells the feature, tasks gave the same in 94 of
95, some words in 274 of 284, and what a file says anywhere else in 0 of 15: that is not
asked.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from tracer.code.feature_history import FeatureHistory
from tracer.code.source_file import SourceFile
from tracer.code.wrapped_lists import further_numbers, whole_list
from tracer.specification import Specification
from tracer.text import (
    IdMatch,
    KnownIds,
    SizeLimit,
    feature_number_beside,
    feature_of,
    without_feature_labels,
)

_LEAST_NAMES = 2
"""Names of one feature in a file after which the unclear ones count as its own."""
_HEAD_LINES = 60
"""Lines of a file in which its head ends, where its first definition is not known."""
_MANY_WORDS = 4
"""Words of a requirement in a line that say more than the commit of the line."""
_MANY_OF_ALL = 0.25
"""Of all words of that requirement: a line shares some with any long story."""
_LEAST_WORDS = 2
_LEAST_WORDS_AROUND = 3


class UnclearName(Struct, frozen=True):
    """A name in a line, with the requirements that it may mean."""

    match: IdMatch
    ids: tuple[str, ...]


class LineNames(Struct, frozen=True):
    """What a line names: requirements, and what is not clear."""

    clear: tuple[IdMatch, ...]
    unclear: tuple[UnclearName, ...]


_NO_NAMES = LineNames((), ())


class LineFeatures(Struct, frozen=True, dict=True):
    """Chooses between requirements of one name, for the lines of one file."""

    source: SourceFile
    known_ids: KnownIds
    specification: Specification
    history: FeatureHistory | None = None

    def names_on(self, position: int) -> "LineNames":
        """Find the requirements that a line names, and the names that may mean several."""
        if not self.known_ids.may_be_in(self._line(position)[0]):
            return _NO_NAMES
        undecided: dict[tuple[str, ...], None] = {}

        def choose(position: int, ids: tuple[str, ...]) -> str | None:
            chosen = self._of_line(position, ids)
            if chosen is None:
                undecided[ids] = None
            return chosen

        clear = tuple(self._names(position, choose))
        return LineNames(clear, tuple(self._unclear_names(position, undecided)))

    def _unclear_names(
        self, position: int, undecided: Mapping[tuple[str, ...], None]
    ) -> Iterator[UnclearName]:
        if not undecided:
            return
        first = {ids[0]: ids for ids in reversed(list(undecided))}
        for name in self._names(
            position, lambda _, ids: ids[0] if ids in undecided else None
        ):
            if name.id in first:
                yield UnclearName(name, first[name.id])

    def _names(self, position: int, choose: "_ChooseOnLine") -> Iterator[IdMatch]:
        text, offset = self._line(position)
        for name in self.known_ids.find(text, choose=lambda ids: choose(position, ids)):
            start, end = name.start + offset, name.end + offset
            yield replace(name, start=start, end=end)

    def _of_line(self, position: int, ids: tuple[str, ...]) -> str | None:
        chosen = self._choose(position, ids, self._evidence)
        # One document of the product defines it, in which all ids are its own.
        is_id = not feature_of(ids[0])
        is_one = is_id and len(self.specification.requirements.get(ids[0], ())) == 1
        if chosen or not is_one:
            return chosen
        line = self._text_of(position)
        return ids[0] if self.known_ids.may_all_be_of_no_feature(line) else None

    def _line(self, position: int) -> tuple[str, int]:
        """Return a line, or what it adds to a list above; and where that begins in it."""
        line = self.source.lines[position][: SizeLimit.CODE_LINE]
        if self.known_ids.has_features:
            more, offset = further_numbers(self.source.lines, position)
            return (more, offset) if more else (line, 0)
        return line, 0

    # -- the evidence, from the surest to the weakest ----------------------------------

    @property
    def _evidence(self) -> Sequence["_Evidence"]:
        return (
            *self._own_evidence,
            self._written_for,
            self._in_tasks,
            self._in_words,
            self._of_file,
            self._in_words_around,
        )

    @property
    def _own_evidence(self) -> Sequence["_Evidence"]:
        """What the file itself says of a line, surely."""
        return (
            self._with_all_of_the_line,
            self._in_comment,
            self._in_head,
            self._in_many_words,
        )

    def _choose(
        self, position: int, ids: tuple[str, ...], evidence: Sequence["_Evidence"]
    ) -> str | None:
        """Return the only requirement that is left by the evidence, if one is."""
        for features_for in evidence:
            left = self._among(ids, features_for(position, ids))
            if len(left) == 1:
                return left[0]
            # A file that speaks of several features may have ids of others as well.
            ids = ids if features_for == self._in_head else left or ids
        return None

    @staticmethod
    def _among(ids: tuple[str, ...], features: Collection[str]) -> tuple[str, ...]:
        return tuple(id_ for id_ in ids if feature_of(id_) in features)

    def _with_all_of_the_line(
        self, position: int, _ids: tuple[str, ...]
    ) -> Collection[str]:
        """Return the features that have all ids of a line.

        `Requirements: 1.3, 19.5` is not about a feature of five requirements, whatever
        the file is called or imports.
        """
        line = self.source.lines[position][: SizeLimit.CODE_LINE]
        text = whole_list(self.source.lines, position) or line
        return self.known_ids.features_with_all(text)

    def _in_comment(self, position: int, _ids: tuple[str, ...]) -> Collection[str]:
        """Return the features that the comment around a line speaks of."""
        if not self._spoken_of:
            return ()
        around = without_feature_labels(self.source.comment_around(position))
        return self.known_ids.features_in(around, among=self._spoken_of)

    def _in_head(self, _position: int, _ids: tuple[str, ...]) -> Collection[str]:
        return self._features_of_head

    def _in_many_words(self, position: int, ids: tuple[str, ...]) -> Collection[str]:
        return self._closest(ids, self._text_of(position), _MANY_WORDS, _MANY_OF_ALL)

    def _in_words(self, position: int, ids: tuple[str, ...]) -> Collection[str]:
        return self._closest(ids, self._text_of(position), _LEAST_WORDS)

    def _text_of(self, position: int) -> str:
        return self.source.lines[position][: SizeLimit.CODE_LINE]

    def _closest(
        self, ids: tuple[str, ...], words: str, least: int, share: float = 0
    ) -> Collection[str]:
        """Return the feature whose requirement a text repeats the words of."""
        chosen = self.specification.closest(ids, words, least, share)
        return (feature_of(chosen),) if chosen else ()

    def _written_for(self, position: int, ids: tuple[str, ...]) -> Collection[str]:
        """Return the features for which a line was written, as its commit says."""
        if self.history is None or self.history.wanted.isdisjoint(ids):
            return ()
        line = position + 1
        lines = (*self._lines_with_shared_ids, line)
        return self.history.features_of(self.source.path, lines, line)

    def _of_file(self, _position: int, _ids: tuple[str, ...]) -> Collection[str]:
        return self._features_of_decided

    def _in_words_around(self, position: int, ids: tuple[str, ...]) -> Collection[str]:
        around = self.source.comment_around(position)
        return self._closest(ids, around, _LEAST_WORDS_AROUND, _MANY_OF_ALL)

    def _in_tasks(self, _position: int, _ids: tuple[str, ...]) -> Collection[str]:
        return self.specification.features_of_files.get(self.source.path, ())

    # -- what is asked of the file once ------------------------------------------------

    @cached_property
    def _spoken_of(self) -> Collection[str]:
        """The features that the file names anywhere, except for single ids."""
        if not self.known_ids.has_features:
            return ()
        text = without_feature_labels(self.source.text)
        return self.known_ids.features_in(text, self.source.path)

    @cached_property
    def _features_of_head(self) -> Collection[str]:
        """The features that comments in front of the first definition name, or the path."""
        if not self._spoken_of:
            return ()
        first = min((f.start for f in self.source.outline.definitions), default=0)
        head = range(min(len(self.source.lines), first or _HEAD_LINES))
        lines = (self.source.lines[n] for n in head if self.source.is_comment(n))
        text = without_feature_labels("\n".join(lines))
        return self.known_ids.features_in(text, self.source.path, self._spoken_of)

    @cached_property
    def _lines_with_shared_ids(self) -> tuple[int, ...]:
        return tuple(
            number
            for number, line in enumerate(self.source.lines, start=1)
            if self.known_ids.may_be_in(line[: SizeLimit.CODE_LINE])
        )

    @cached_property
    def _features_of_decided(self) -> Collection[str]:
        """The one feature of all ids in the file whose own lines say of which they are.

        Its other ids are of the same feature, as in `Validates: Requirement 7.4` alone.
        """
        found = Counter(
            feature_of(name.id)
            for line in self._lines_with_shared_ids
            for name in self._decided(line - 1)
        )
        named = [feature for feature in found if feature]
        is_clear = len(named) == 1 and found[named[0]] >= _LEAST_NAMES
        return (named[0],) if is_clear else ()

    def _decided(self, position: int) -> Iterator[IdMatch]:
        """Find the names of which the line itself says of which feature they are.

        One with a label says nothing of the others, and a commit's word is no better
        for them than their own commits' are.
        """

        def choose(position: int, ids: tuple[str, ...]) -> str | None:
            return self._choose(position, ids, (*self._own_evidence, self._in_words))

        line = self.source.lines[position]
        for name in self._names(position, choose):
            if not feature_number_beside(line, name.start, name.end):
                yield name


_ChooseOnLine = Callable[[int, tuple[str, ...]], str | None]
_Evidence = Callable[[int, tuple[str, ...]], Collection[str]]
"""Returns the features that something speaks for: at a line, for requirements of a name."""
