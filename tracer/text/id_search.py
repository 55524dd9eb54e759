"""Finds the requirements that a text names: ids, lists, ranges, parts, identifiers."""

import re
from collections.abc import Callable, Collection, Generator, Iterator

from msgspec import Struct

from tracer.text.id_features import (
    feature_number_beside,
    feature_of,
    may_number_features,
)
from tracer.text.id_ranges import NUMBERED, read_continuation
from tracer.text.id_vocabulary import IdVocabulary
from tracer.text.ids import FEATURE_FAMILIES, with_hyphens
from tracer.text.patterns import Pattern
from tracer.text.requirement_words import REQUIREMENT_WORDS

_CUT = Pattern(r"[-/.+~#@]")
_PART = Pattern(
    r"""
      [-/.][A-Z](?:\+[A-Z])*               # lettered assertions: REQ-d00001-A+B
    | /(?![^/]*\.[a-z]{1,5}$)              # sub-items: REQ-F-AUTH-001/F-003, /5.6;
      [A-Z0-9][\w./+-]*                    # but no file: REQ-1/README.md
    | \.\d+(?:\.\d+)*[a-z]? | \+\d+        # versions and numbered parts: REQ-1.6a
    | @[A-Za-z]{0,3}\d+(?:\.\d+)*          # a version behind a sign: REQ-1@2.0, US-1@r2
    """,
    re.VERBOSE,
)
_FAMILY_OF = Pattern(r"(?:^|/)(?P<family>[A-Z]{1,5})-?\d+[a-z]?(?:$|(?=/))")
"""The family of an id of a feature, with the mark before it: `/FR-023`."""
_MOST_IN_LIST = 100
"""Ids with nothing but `/` between them; more of them are data."""
_PART_ID = r"(?P<part>[A-Z]{1,4}-\d+[a-z]?(?:\.\d+)*)(?![\w-]|\.\w)"
_PART_BEHIND = Pattern(rf"[ ]{_PART_ID}")
"""A part behind its requirement: `REQ-CORE-002 F-003`."""
_NEXT_PART = Pattern(
    rf"""
    (?:[ ]?\([^()]{{1,80}}\))?                   # what the last one is called
    (?:[ ]?[,;+&][ ]?|[ ]?,?[ ](?:and|or)[ ]|/)
    {_PART_ID}
    """,
    re.VERBOSE,
)
"""A further part in a list: `REQ-CORE-008/F-012 (Proxy), F-013`."""
_REST = Pattern(r".+")
_PIECE = Pattern(r"[^/:]+")
_DOCUMENT = Pattern(r"(?:PRD|BRD|FRD|FRS|SRS|SPEC)[-_](?=[A-Z][\w-]*\d)")
"""The document of an id, which the id itself lacks there: `PRD-FR1`."""
_FILE = Pattern(r"\.[a-z]{1,5}$")
_DISTINCT = Pattern(
    r"""
      [A-Z][A-Za-z0-9]*[-_][A-Za-z0-9]     # REQ-1, Req_a
    | ~ | __ | \w-\w*\d | ^[A-Z]{2,}\d{2,}$ # req~login~1, tool_req__x, login-2, SRS01
    | ^(?:REQ|NFR|FR|SRS)\d+(?:\.\d+)*[a-z]?$ # FR1, REQ1.2
    | ^[A-Z]{1,6}\d+(?:\.\d+)+$            # F3.4.1, numbered as its chapter is
    | \d.*\s | \s.*\d                      # several words with a number: CR 1.1
    | ^[A-Z]{2,5}:                         # FR:login/session
    | /US\d+[a-z]?$                        # US1, a story of a feature
    """,
    re.VERBOSE,
)
_NUMBERED_LIST = Pattern(
    rf"""
    (?<![A-Za-z]) (?:{"|".join(REQUIREMENT_WORDS)})s?
    [:*_\#\x20：]{{0,4}}                      # Requirements: 1.1, **Requirement** #1
    (?P<list>\d+(?:[a-z](?![a-z]))?(?:\.\d+)?
      (?:(?:[,、，]|[ ]and|[ ]&)?[ ]?\d+[a-z]?\.\d+)*)   # further ones have two parts
    (?!\d|(?:\.\d+)?[:：]\d)                # 要求 3:1 is a ratio
    """,  # noqa: RUF001
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = Pattern(r"\d+(?:[a-z](?![a-z]))?(?:\.\d+)?", re.IGNORECASE)
_CAMEL = Pattern(r"^.*[a-z](?=[A-Z]+$)")
"""Test of TestREQ."""


_UNSPACED = Pattern(
    "[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
"""Letters of scripts that put no space next to an id: `REQ-1延迟`, `REQ-1が遅い`."""
_ASCII_WORDS = Pattern(r"[A-Za-z0-9][A-Za-z0-9_$@]*(?:[-./~+#][A-Za-z0-9_$@]+)*")


class IdMatch(Struct, frozen=True):
    """A requirement named in a text: its id, and where the text names it."""

    id: str
    start: int
    end: int
    is_introduced: bool = False
    """Whether the text calls it a requirement, as in `Requirement 1.2`."""

    @property
    def is_distinct(self) -> bool:
        """Whether the id is one in any text; `auth.login` is code as often."""
        return self.is_introduced or _DISTINCT.search(self.id) is not None


Choose = Callable[[tuple[str, ...]], str | None]
"""Chooses between requirements of one name, by what surrounds it."""


def choose_none(_ids: tuple[str, ...]) -> str | None:
    """Choose nothing: on a tie, no requirement is chosen."""
    return None


class IdSearch(Struct, frozen=True):
    """Finds the ids of one vocabulary."""

    vocabulary: IdVocabulary
    choose: Choose = choose_none

    def choose_rival(self, ids: tuple[str, ...]) -> str | None:
        """Choose between an id and the features' shorter names that are the same."""
        return ids[0] if self.choose is choose_none else self.choose(ids)

    def find(
        self, text: str, features: Collection[str], *, in_names: bool
    ) -> Iterator[IdMatch]:
        plain = with_hyphens(text)
        phrases = tuple(self._phrases_in(plain))
        yield from phrases
        pending, covered = list(reversed(phrases)), 0
        may_have_own = bool(self.vocabulary.features) and may_number_features(plain)
        for token in self.vocabulary.token.finditer(plain):
            while pending and pending[-1].start <= token.start():
                covered = max(covered, pending.pop().end)
            if token.start() < covered or not self._may_name(token[0]):
                continue
            own = (
                self._feature_at(plain, token.start(), token.end())
                if may_have_own
                else ()
            )
            matches = self._in_token_or_case(token, plain, own or features)
            first = next(matches, None)
            if first:
                yield first
                yield from matches
                continue
            yield from self._in_ascii_words(token, plain, own or features)
            if in_names:
                yield from self._in_name(token[0], token.start(), features)
        for numbers in (
            _NUMBERED_LIST.finditer(plain) if self.vocabulary.has_spaces else ()
        ):
            yield from self._in_numbered_list(numbers, features)

    def _may_name(self, token: str) -> bool:
        """Whether a token may hold an id, so that it is worth a closer look."""
        has_id = self.vocabulary.first_words.search(token)
        return bool(has_id) or _has_unspaced(token)

    def _in_ascii_words(
        self, token: re.Match[str], text: str, features: Collection[str]
    ) -> Iterator[IdMatch]:
        """Find ids between letters of scripts that put no space next to them."""
        if _has_unspaced(token[0]):
            for word in _ASCII_WORDS.finditer(token[0]):
                at = token.start() + word.start()
                yield from self._in_token(word[0], at, text, features)

    def _feature_at(self, text: str, start: int, end: int) -> Collection[str]:
        """Return the one feature whose number is next to an id: `spec 027 FR-001`."""
        number = feature_number_beside(text, start, end)
        named = self.vocabulary.features_by_number.get(number, ())
        return named if len(named) == 1 else ()

    def _meant(self, ids: tuple[str, ...], features: Collection[str]) -> str | None:
        """Choose between features: the one that is spoken of, else by what is said."""
        if len(ids) == 1 and (rivals := self.vocabulary.rivals(ids[0])):
            own = tuple(id_ for id_ in rivals if feature_of(id_) in features)
            is_own = len(own) == 1
            return own[0] if is_own else self.choose_rival((*ids, *rivals))
        if len(ids) <= 1:
            return ids[0] if ids else None
        own = tuple(id_ for id_ in ids if feature_of(id_) in features)
        return own[0] if len(own) == 1 else self.choose(own or ids)

    def _in_token_or_case(
        self, token: re.Match[str], text: str, features: Collection[str]
    ) -> Iterator[IdMatch]:
        """Find what a token names, or all that the case verifies which it is."""
        verified = self.vocabulary.verified_by(token[0])
        if not verified:
            yield from self._in_token(token[0], token.start(), text, features)
        for id_ in verified:
            yield IdMatch(id_, token.start(), token.end())

    def _in_token(
        self, token: str, start: int, text: str, features: Collection[str]
    ) -> Iterator[IdMatch]:
        """Find what a token names, and the ids in a list behind it: `FR-022/FR-023`."""
        for _ in range(_MOST_IN_LIST):
            following = yield from self._first_in(token, start, text, features)
            if not following:
                return
            token, start = token[following:], start + following

    def _first_in(
        self, token: str, start: int, text: str, features: Collection[str]
    ) -> Generator[IdMatch, None, int]:
        """Find what a token names: all of it, the most of it, or a part of a path.

        Returns:
            Where the next id of a list begins, 0 where no list follows.

        """
        for cut in self._cuts(token):
            known = self._meant(self.vocabulary.resolve(token[:cut]), features)
            if known is None:
                continue
            rest = token[cut:]
            if not rest or _continues(known, rest):
                named = self._with_part(IdMatch(known, start, start + cut), text)
                yield named
                yield from self._continued(named.id, text, start, named.end)
                yield from self._further_parts(named, text)
            elif self._is_next(known, rest):
                yield IdMatch(known, start, start + cut)
                return cut + 1
            elif _PART.fullmatch(rest):
                yield IdMatch(known, start, start + len(token))
            return 0
        if "_" in token and "/" not in token and not _DOCUMENT.match(token):
            yield from self._in_identifier(token, start)
            return 0
        for part in _pieces(token):
            at = start + part.start()
            yield from self._in_token(part[0], at, text, features)
        return 0

    def _is_next(self, known: str, rest: str) -> bool:
        """Whether what follows an id is the next of a list: `/FR-023` behind `FR-022`."""
        own, following = _FAMILY_OF.search(known), _FAMILY_OF.match(rest)
        if not own or not following:
            return False
        is_same = own["family"] == following["family"]
        # Spec Kit's are side by side: `FR-016/SC-003`.
        is_local = {own["family"], following["family"]} <= {*FEATURE_FAMILIES}
        is_list = is_same or (is_local and known not in self.vocabulary.wholes)
        return is_list and bool(self.vocabulary.resolve(rest[1:].partition("/")[0]))

    def _cuts(self, token: str) -> list[int]:
        """Return where a token may end, or be cut, to be a name: longest first.

        No name is longer than the longest that is known, however long a token is.
        """
        cuts = [
            cut.start() for cut in _CUT.finditer(token[: self.vocabulary.longest + 1])
        ]
        return [
            *([len(token)] if len(token) <= self.vocabulary.longest else []),
            *cuts[::-1],
        ]

    def _in_name(
        self, token: str, start: int, features: Collection[str]
    ) -> Iterator[IdMatch]:
        """Find an id that is a whole part of a name: `auth.REQ-1.latency`."""
        for part in re.finditer(r"[^/.#]+", token):
            known = self._meant(self.vocabulary.resolve(part[0]), features)
            if known:
                yield IdMatch(known, start + part.start(), start + part.end())

    def _in_identifier(self, token: str, start: int) -> Iterator[IdMatch]:
        """Find a numbered id between underscores: `test_REQ_F_AUTH_001_rejects`.

        Other ids may be the first words of a name that means something else.
        """
        head = token.partition("_")[0]
        name = token[len(head) - len(_CAMEL.sub("", head)) :]
        ends = [*(mark.start() for mark in re.finditer("_", name)), len(name)]
        starts = [0, *(end + 1 for end in ends)]
        earliest = 0
        for last, end in enumerate(ends):
            while earliest < last and end - starts[earliest] > self.vocabulary.longest:
                earliest += 1
            following = name[end + 1 : ends[min(last + 1, len(ends) - 1)]]
            if not name[starts[last] : end][-1:].isdigit() or following.isdigit():
                continue
            written = (name[starts[first] : end] for first in range(earliest, last))
            known = (self.vocabulary.resolve(each) for each in written)
            unique = next((ids[0] for ids in known if len(ids) == 1), None)
            if unique:
                yield IdMatch(unique, start, start + len(token))

    def _in_numbered_list(
        self, match: re.Match[str], features: Collection[str]
    ) -> Iterator[IdMatch]:
        """Find requirements that only have numbers: `Requirements 1.2, 5.1`."""
        for number in _NUMBER.finditer(match["list"]):
            ids = self.vocabulary.resolve(f"Requirement {number[0]}")
            known = self._meant(ids, features)
            if known:
                start = match.start("list") + number.start()
                yield IdMatch(known, start, start + len(number[0]), is_introduced=True)

    def _continued(
        self, first: str, text: str, start: int, end: int
    ) -> Iterator[IdMatch]:
        """Find the ids that a list or a range behind an id means."""
        continuation = read_continuation(text, end)
        for written in continuation.ids(first) if continuation else ():
            for known in self.vocabulary.resolve(written):
                yield IdMatch(known, start, continuation.end if continuation else end)

    def _phrases_in(self, text: str) -> Iterator[IdMatch]:
        """Find ids that are not one token: StrictDoc's `CR 1.1 Enhancement (1)`."""
        for match in (
            self.vocabulary.phrases.finditer(text) if self.vocabulary.phrases else ()
        ):
            for known in self.vocabulary.resolve(" ".join(match[0].split())):
                yield IdMatch(known, match.start(), match.end())

    # -- parts of requirements ---------------------------------------------------

    def _with_part(self, named: IdMatch, text: str) -> IdMatch:
        """Return the part that follows a requirement, or the requirement itself."""
        part = (
            _PART_BEHIND.match(text, named.end)
            if named.id in self.vocabulary.wholes
            else None
        )
        ids = self.vocabulary.resolve(f"{named.id}/{part['part']}") if part else ()
        return IdMatch(ids[0], named.start, part.end()) if part and ids else named

    def _further_parts(self, named: IdMatch, text: str) -> Iterator[IdMatch]:
        """Find the other parts of a requirement in a list: `REQ-1/F-2, F-3`."""
        whole = (
            feature_of(named.id) if named.id not in self.vocabulary.wholes else named.id
        )
        end = named.end
        while whole in self.vocabulary.wholes and (part := _NEXT_PART.match(text, end)):
            end = part.end()
            for known in self.vocabulary.resolve(f"{whole}/{part['part']}"):
                yield IdMatch(known, named.start, end)


def _pieces(token: str) -> Iterator[re.Match[str]]:
    """Find the parts of a path, and what follows `req:`; none in a plain word or a file."""
    document = _DOCUMENT.match(token)
    if document:
        yield from _REST.finditer(token, document.end())
    elif not _FILE.search(token):
        pieces = tuple(_PIECE.finditer(token))
        yield from pieces if len(pieces) > 1 else ()


def _continues(first: str, rest: str) -> bool:
    """Whether all that is left of a token behind an id names more of its kind."""
    continuation = read_continuation(rest, 0)
    is_all = continuation is not None and continuation.end == len(rest)
    return is_all and NUMBERED.fullmatch(first) is not None


def _has_unspaced(token: str) -> bool:
    """Whether a token has letters of a script that puts no space between words."""
    return not token.isascii() and _UNSPACED.search(token) is not None
