"""Which requirements a written id may mean: ids, shorter names, and what they share."""

import re
from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field

from tracer.text.id_features import feature_of, number_of
from tracer.text.id_spellings import lookup_key, without_longer
from tracer.text.ids import folded, with_hyphens
from tracer.text.patterns import Pattern
from tracer.text.requirement_words import REQUIREMENT_WORDS

_WORDS = r"\w[\w$@]*(?:[-./~+#][\w$@]+)*"
_TOKEN = Pattern(rf"(?<![\w-])(?:https?://)?{_WORDS}")
_TOKEN_OR_PATH = Pattern(
    rf"(?<![\w-])(?:(?P<family>[A-Z]{{2,5}}:)[$@]?(?=[a-z0-9])|https?://)?{_WORDS}"
)
"""The same where ids such as `FR:login/session.expiry` are defined."""
_HEAD = Pattern(r"[-_./~# ]")
_LEADING_ZEROS = 8
"""Characters by which a number may be longer than the known one: `01.02` for `1.2`."""


class IdVocabulary(Struct, frozen=True, dict=True):
    """Requirements by what they may be called: their ids, and shorter names for them.

    `aliases` maps an id to its shorter names, which count only where they are
    unmistakable: in their own feature, or where no other feature has the same.
    `cases` maps an id to the cases that verify it: the name of a case means every
    requirement that it verifies.
    """

    ids: tuple[str, ...]
    aliases: Mapping[str, tuple[str, ...]]
    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def resolve(self, written: str) -> tuple[str, ...]:
        """Return every requirement that a written id may mean, the exact one alone."""
        if written in self._exact:
            return (written,)
        if len(written) > self.longest:
            return ()
        return self.by_name.get(lookup_key(written), ())

    def rivals(self, id_: str) -> tuple[str, ...]:
        """Return the requirements of features that are called as another one's id.

        A product's document may define `FR-001` as well as each of its features.
        """
        return self._hidden.get(lookup_key(id_), ())

    def verified_by(self, written: str) -> tuple[str, ...]:
        """Return every requirement that a case verifies, none where it is not a case."""
        return self._by_case.get(folded(written), ()) if self._by_case else ()

    @cached_property
    def _by_case(self) -> Mapping[str, tuple[str, ...]]:
        verified: dict[str, list[str]] = {}
        for id_, cases in self.cases.items():
            for case in cases:
                verified.setdefault(folded(case), []).append(id_)
        return {case: tuple(ids) for case, ids in verified.items()}

    @cached_property
    def token(self) -> Pattern:
        """What may be an id, or hold one."""
        has_paths = any(":" in id_ for id_ in self.ids)
        return _TOKEN_OR_PATH if has_paths else _TOKEN

    @cached_property
    def wholes(self) -> frozenset[str]:
        """The requirements that number parts of their own."""
        return self._exact & frozenset(map(feature_of, self.ids))

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset(self.ids)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Every name, folded, with what it may mean; an id itself is never an alias."""
        own: dict[str, list[str]] = {}
        for id_ in self.ids:
            own.setdefault(lookup_key(id_), []).append(id_)
        return {**self._by_alias, **{key: tuple(ids) for key, ids in own.items()}}

    @cached_property
    def _by_alias(self) -> Mapping[str, tuple[str, ...]]:
        short: dict[str, list[str]] = {}
        for id_, names in self.aliases.items():
            for name in names:
                short.setdefault(lookup_key(name), []).append(id_)
        return {key: tuple(ids) for key, ids in short.items()}

    @cached_property
    def _hidden(self) -> Mapping[str, tuple[str, ...]]:
        """The names of features' requirements that are another requirement's id."""
        keys = (lookup_key(id_) for id_ in self.ids)
        hidden = {key: self._by_alias[key] for key in keys if key in self._by_alias}
        return {key: ids for key, ids in hidden.items() if any(map(feature_of, ids))}

    @cached_property
    def longest(self) -> int:
        """Characters of the longest name: whatever is longer is not a name."""
        names = (*self.by_name, *self._by_case)
        return max(map(len, names), default=0) + _LEADING_ZEROS

    @cached_property
    def first_words(self) -> re.Pattern[str]:
        """Match the first part of every name, which `test_REQ_1` holds as well."""
        names = without_longer((*self.by_name, *self._by_case))
        heads = {_HEAD.split(name, maxsplit=1)[0] for name in names}
        if "REQUIREMENT" in heads:
            heads |= set(REQUIREMENT_WORDS)
        return re.compile(
            "|".join(sorted(map(re.escape, heads))) or "(?!)", re.IGNORECASE
        )

    @cached_property
    def has_spaces(self) -> bool:
        return any(" " in name for name in self.by_name)

    @cached_property
    def features(self) -> frozenset[str]:
        """The features of names that several requirements have."""
        shared = (ids for ids in self.by_name.values() if len(ids) > 1)
        names = (*shared, *self._hidden.values())
        return frozenset(
            filter(None, (feature_of(id_) for ids in names for id_ in ids))
        )

    @cached_property
    def features_by_number(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for feature in self.features:
            found.setdefault(number_of(feature), []).append(feature)
        return {number: tuple(named) for number, named in found.items() if number}

    @cached_property
    def phrases(self) -> re.Pattern[str] | None:
        """Match the ids that are not a token, a longer one before its own beginning."""
        ids = [i for i in self.ids if not self.token.fullmatch(with_hyphens(i))]
        words = (re.split(r"\s+", with_hyphens(id_)) for id_ in ids)
        patterns = sorted((r"\s+".join(map(re.escape, w)) for w in words), key=len)
        if not patterns:
            return None
        return re.compile(
            rf"(?<![\w-])(?:{'|'.join(reversed(patterns))})(?![\w-]|[./]\w)",
            re.IGNORECASE,
        )
