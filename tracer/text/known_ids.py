"""The ids that mean something in one repository, and every way a text may write them.

What is defined makes the vocabulary; a token of a text is looked up in it, whole. So
`REQ-1` is never found in `REQ-10`, `REQ-1-A` is another requirement where it is defined
and a part of `REQ-1` where it is not, and `REQ-1..4` names those between that exist.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice

from tracer.text.id_features import (
    feature_number_beside,
    feature_of,
    features_spoken_of,
)
from tracer.text.id_search import Choose, IdMatch, IdSearch, choose_none
from tracer.text.id_shapes import IdShapes, id_shapes
from tracer.text.id_spellings import search_pattern
from tracer.text.id_vocabulary import IdVocabulary

_MOST_MATCHES = 10_000
"""Requirements that one text may name: a short text may name long ranges many times."""


class KnownIds(IdVocabulary, frozen=True, dict=True):
    """A vocabulary of requirements that is looked for in texts."""

    @cached_property
    def shapes(self) -> IdShapes:
        """What a text may call a requirement of this repository that is not defined."""
        names = (name for id_ in self.ids for name in self.names_of(id_))
        return id_shapes(names)

    def names_of(self, requirement: str) -> tuple[str, ...]:
        """Return what a requirement may be called, its id first."""
        aliases = self.aliases.get(requirement, ())
        return (requirement, *aliases, *self.cases.get(requirement, ()))

    def find(
        self,
        text: str,
        features: Collection[str] = (),
        *,
        in_names: bool = False,
        choose: Choose = choose_none,
    ) -> Iterator[IdMatch]:
        """Find every requirement that a text names, in reading order.

        Args:
            text: a line or more.
            features: the features that the surroundings speak of (see `feature_of`);
                they decide what a name means that several features have.
            in_names: whether ids count in the names of files, links and metrics, too:
                in `runbooks/REQ-1.md` of an alert, but not of a comment.
            choose: chooses between requirements of one name that are in several of
                those features, or in none.

        """
        search = IdSearch(self, choose)
        matches = search.find(text, features, in_names=in_names)
        return islice(matches, _MOST_MATCHES)

    def features_in(
        self, text: str, place: str = "", among: Collection[str] | None = None
    ) -> frozenset[str]:
        """Return the features that a text or its place speaks of.

        A feature whose name is one plain word (`login`) is spoken of only as a feature:
        `Feature: login`, `specs/login`.

        Args:
            text: whatever may name a feature.
            place: a path or a service's name; a part of it may be a feature's name.
            among: the features to look for, otherwise all.

        """
        features = self.features if among is None else among
        return frozenset(features_spoken_of(features, text, place))

    def features_with_all(self, text: str) -> frozenset[str]:
        """Return the features that have every requirement that a text names.

        Empty where the text names fewer than two, or those of several features. An id
        with a feature's number next to it says nothing of the others.
        """
        having = self._features_of_each(text)
        return (
            frozenset() if len(having) <= 1 else having[0].intersection(*having) - {""}
        )

    def may_all_be_of_no_feature(self, text: str) -> bool:
        """Whether each requirement that a text names may be one without a feature."""
        return all("" in features for features in self._features_of_each(text))

    def _features_of_each(self, text: str) -> list[frozenset[str]]:
        """Return for each requirement that a text names the features that may have it."""
        having: list[frozenset[str]] = []

        def note(ids: tuple[str, ...]) -> None:
            having.append(frozenset(map(feature_of, ids)))

        clear = [
            frozenset((feature_of(match.id),))
            for match in self.find(text, choose=note)
            if not feature_number_beside(text, match.start, match.end)
        ]
        return [*having, *clear]

    @property
    def has_features(self) -> bool:
        """Whether some name means another requirement in another feature."""
        return bool(self.features)

    def may_be_in(self, line: str) -> bool:
        """Whether a line holds what every name here holds: quick, never wrongly no."""
        return self.first_words.search(line) is not None

    def search_pattern(self, requirements: Iterable[str]) -> str:
        """Return what a file must match, any case, to name one of these.

        In the common part of POSIX extended and Python's regular expressions. A range
        names those between its ends, too, so any range of the same stem matches.
        """
        names = (
            name
            for id_ in requirements
            for name in (self._searched(each) for each in self.names_of(id_))
        )
        return search_pattern(list(dict.fromkeys(names)))

    def _searched(self, name: str) -> str:
        """Return what a text has that uses a name: `REQ-1/F-2` may be `REQ-1 F-2`."""
        whole = feature_of(name)
        return whole if whole in self.wholes else name


def build_known_ids(
    defined: Mapping[str, Iterable[str]],
    named: Iterable[str] = (),
    cases: Mapping[str, tuple[str, ...]] | None = None,
) -> KnownIds:
    """Make the vocabulary of what is defined, with aliases, and what else is named."""
    ids = dict.fromkeys((*defined, *named))
    aliases = {key: tuple(names) for key, names in defined.items()}
    return KnownIds(tuple(ids), aliases, cases or {})
