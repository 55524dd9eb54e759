"""Checks that a text claims nothing that its trace and the repository do not hold.

    python -m tests.support.grounded TRACE TEXT … [--repo PATH]

finds every place (`path:line`), commit, id, date and number of the texts, and looks each
up in the trace (JSON, as a run writes it), then each place and commit in the repository
at the traced revision, and each kind of sentence that needs a fact of the trace. It prints
what it cannot resolve, and exits with 1 if there is any.
"""

import argparse
import html
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.support.grounded_claims import contradicted
from tests.support.grounded_numbers import derived_numbers, strings_in
from tests.support.grounded_places import CheckedOut, Place, places_in, shas_in
from tracer.job.terminal_columns import COLUMNS

_JSON_BLOCK = re.compile(
    r"^(?P<fence>`{3,})json\n.*?^(?P=fence)$", re.MULTILINE | re.DOTALL
)
_NO_CLAIM = re.compile(
    r"^(?:`{3,}\w*|@@ .* @@|<!-- trace-production-issue: (?:title|about) [a-f\d]{12}(?: [a-z]+)? -->)$",
    re.MULTILINE,
)
"""The ends of a block of code, what `diff` counts, and digests in our marks."""
_BLOB = re.compile(
    r"https?://[^/\s]+/[^/\s]+/[^/\s]+/blob/(?P<sha>[0-9a-f]{40,64})/(?P<path>[^\s#?)]+)"
    r"(?:\?plain=1)?(?:#L(?P<line>\d+)(?:-L(?P<last>\d+))?)?"
)
_COMMIT = re.compile(
    r"https?://[^/\s]+/[^/\s]+/[^/\s]+/commit/(?P<sha>[0-9a-f]{40,64})"
)
_URL = re.compile(r"https?://[^\s)>\]\"]*[^\s)>\]\"*]")
"""An address, without the asterisks of bold words behind it."""
_PLACE = re.compile(
    r"(?<![\w/.~-])(?P<path>[\w.@~+/](?:[\w.@~+/\[\]()-]*[\w\])])?):(?P<line>\d+)(?![\w:])"
)
_UUID = re.compile(r"(?<![\w-])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\w-])")
_ENDPOINT = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}:\d+(?![\w:])")
"""An address that an alert names, which is no place in a file: `172.30.32.2:80`."""
_SHA = re.compile(r"(?<![\w/-])(?=[a-f\d]*\d)(?=\d*[a-f])[a-f\d]{7,64}(?![\w-])")
_ID = re.compile(r"(?<![\w-])(?:[A-Z][A-Z\d]*-)+[A-Za-z]?\d[\w.]*(?<!\.)(?![\w-])")
_LOOP = re.compile(r"untraced-[a-f\d]{12}|[\w-]+=[a-f\d]{12}")
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ](?P<clock>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z| UTC)?)?"
)
_NUMBER = re.compile(r"(?<![\w.])[-+]?\d[\d,]*(?:\.\d+)?")
_BROKEN_WORD = re.compile(
    rf"^(?=.{{{COLUMNS - 1},{COLUMNS}}}$)(?P<start> *)(?P<word>\S+)\n(?P=start)(?=\S)",
    re.MULTILINE,
)
"""A path that is longer than a line of the console; a wide sign fills two columns."""
_LIST_NUMBER = re.compile(r"^\+?\s*(?:>\s*)?\d+\.(?:\d+)?(?= )", re.MULTILINE)
"""Also in a file of a dry run, each line of which begins with `+`."""
_ENTITY = dict(
    zip(
        [
            "quot",
            "num",
            "dollar",
            "percnt",
            "amp",
            "colon",
            "semi",
            "lt",
            "gt",
            "commat",
            "bsol",
            "grave",
            "lcub",
            "rcub",
        ],
        '"#$%&:;<>@\\`{}',
        strict=True,
    )
)
"""Mermaid's names of characters."""


@dataclass(frozen=True)
class Reference:
    """A claim of a text that can be looked up, and why it cannot be resolved, if so."""

    kind: str
    text: str
    problem: str | None = None


def _letters(text: str) -> str:
    """Return the letters and digits of a text, without its marks."""
    return "".join(filter(str.isalnum, text))


class Grounds:
    """What a trace holds, and what its repository has at the traced revision."""

    def __init__(self, trace: dict[str, Any], checkout: CheckedOut | None) -> None:
        self.trace = trace
        self.checkout = checkout
        self.strings = tuple(strings_in(trace))
        self._whole = "\n".join(self.strings)
        self._places = places_in(trace)
        self._paths = {place.path for place in self._places}
        self._shas = shas_in(trace)
        self._numbers = derived_numbers(trace)

    def references(self, text: str) -> Iterator[Reference]:
        """Find the references of a text, in order of their kinds."""
        rest = _readable(text)
        for pattern, kind, check in (
            (_BLOB, "place", self._linked_problem),
            (_COMMIT, "commit", self._sha_problem),
            (_URL, "address", self._address_problem),
            (_UUID, "id", self._id_problem),
            (_ENDPOINT, "address", self._endpoint_problem),
            (_PLACE, "place", self._place_problem),
            (_LOOP, "id", self._id_problem),
            (_DATE, "date", self._date_problem),
            (_ID, "id", self._id_problem),
            (_SHA, "commit", self._sha_problem),
            (_LIST_NUMBER, "", None),
            (_NUMBER, "number", self._number_problem),
        ):
            for match in pattern.finditer(rest):
                if check is not None:
                    yield Reference(kind, match[0].strip(), check(match))
            rest = pattern.sub(lambda match: " " * len(match[0]), rest)

    def _linked_problem(self, match: re.Match[str]) -> str | None:
        if match["sha"] not in self._shas:
            return "links to a revision that the trace does not name"
        path, line = unquote(match["path"]), match["line"]
        if line is None:
            is_known = path in self._paths or path in self._whole
            return None if is_known else "the trace does not name this file"
        problems = (
            self._problem_of(Place(path, int(each)))
            for each in (line, match["last"] or line)
        )
        return next(filter(None, problems), None)

    def _place_problem(self, match: re.Match[str]) -> str | None:
        if re.fullmatch(r"\d{1,2}", match["path"]):  # a time of day
            return None if match[0] in self._whole else "no time that the trace has"
        return self._problem_of(Place(match["path"], int(match["line"])))

    def _problem_of(self, place: Place) -> str | None:
        if self._is_of_alert(place):
            return None
        candidates = [
            each
            for each in self._places
            if each.line == place.line
            and (each.path == place.path or each.path.endswith(f"/{place.path}"))
        ]
        is_known = candidates or str(place) in self._whole or self._is_criterion(place)
        if not is_known:
            return "the trace has no such place"
        if self.checkout is None:
            return None
        for each in candidates or [place]:
            problem = self.checkout.problem(each)
            if problem is None:
                return None
        return problem

    def _is_criterion(self, place: Place) -> bool:
        """Whether a line of the requirement's file has one of its criteria."""
        requirement = self.trace["requirement"] or {}
        if self.checkout is None or requirement.get("path") != place.path:
            return False
        line = _letters(self.checkout.line(place))
        return any(_letters(each) in line for each in requirement["criteria"])

    def _is_of_alert(self, place: Place) -> bool:
        """Whether an alert's own words have it: a frame may be of another repository.

        `web-2:8000`, the instance of an alert, is no file.
        """
        alert = self.trace["alert"]
        frames = alert.get("frames", ())
        is_tag = str(place) in alert.get("tags", {}).values()
        return is_tag or any(
            f["path"] == place.path and f["line"] == place.line for f in frames
        )

    def _sha_problem(self, match: re.Match[str]) -> str | None:
        short = match.groupdict().get("sha") or match[0]
        if any(short in string for string in strings_in(self.trace["alert"])):
            return None
        whole = [sha for sha in self._shas if sha.startswith(short)]
        if not whole:
            return None if short in self._whole else "the trace has no such commit"
        if self.checkout is None:
            return None
        return self.checkout.commit_problem(whole[0])

    def _address_problem(self, match: re.Match[str]) -> str | None:
        known = html.unescape(unquote(match[0])).rstrip("…")
        is_known = any(
            known in html.unescape(unquote(each))
            or (each.startswith("http") and unquote(each) in known)
            for each in self.strings
        )
        if is_known or re.search(r"/pull/\d+$", known):
            return None
        return "neither the alert nor the pull request has this address"

    def _endpoint_problem(self, match: re.Match[str]) -> str | None:
        return None if match[0] in self._whole else "the trace has no such address"

    def _id_problem(self, match: re.Match[str]) -> str | None:
        # The ledger file of a loop is named after it, which the trace has.
        id_ = match[0].lower().removesuffix(".yml")
        return None if id_ in self._whole.lower() else "the trace has no such id"

    def _date_problem(self, match: re.Match[str]) -> str | None:
        wanted = match[0][:10]
        clock = match["clock"]
        days = [each for each in self.strings if wanted in each]
        if days and (clock is None or any(clock in each for each in days)):
            return None
        return "no time that the trace has"

    def _number_problem(self, match: re.Match[str]) -> str | None:
        # The first letters of a commit may all be digits.
        if any(sha.startswith(match[0]) for sha in self._shas if len(match[0]) >= 7):
            return self._sha_problem(match)
        number = float(match[0].replace(",", ""))
        is_known = abs(number) in self._numbers or number in self._numbers
        return None if is_known else "the trace has no such number"


def unresolved(references: Iterable[Reference]) -> list[str]:
    """Return what cannot be resolved, each with the reason."""
    return [
        f"{each.kind} {each.text!r}: {each.problem}"
        for each in references
        if each.problem
    ]


def check_trace(trace: dict[str, Any], checkout: CheckedOut) -> list[str]:
    """Return what a trace says of the repository and the repository does not have."""
    places = places_in(trace)
    problems = [
        f"place {place}: {problem}"
        for place in sorted(places)
        if not _ends_another(place, places) and (problem := checkout.problem(place))
    ]
    for key in (
        "commits",
        "recent_commits",
        "suspects",
        "older_suspects",
        "unranked_commits",
    ):
        problems += [
            f"commit {each['sha'][:7]} of {key}: {problem}"
            for each in trace[key]
            if (problem := checkout.commit_problem(each["sha"]))
        ]
    return problems


def _ends_another(place: Place, places: set[Place]) -> bool:
    """Whether a place is the end of another: a frame as the alert writes it."""
    return any(
        each.line == place.line and each.path.endswith(f"/{place.path}")
        for each in places
    )


def ground(
    trace: dict[str, Any], texts: Sequence[str], repository: Path | None
) -> list[Reference]:
    """Find and look up the references of the texts about one trace."""
    revision = trace["scanned"]["revision"]
    checkout = (
        CheckedOut(repository, revision, trace["deployed"]) if repository else None
    )
    grounds = Grounds(trace, checkout)
    return [reference for text in texts for reference in grounds.references(text)]


def _readable(text: str) -> str:
    """Return a text without escapes, and without the alert as JSON."""
    text = _NO_CLAIM.sub("", _JSON_BLOCK.sub("", text)).replace("\u200b", "")
    text = _BROKEN_WORD.sub(r"\g<start>\g<word>", text)
    text = re.sub(r"\breq:(?=\S)", "", text)  # a tag, not a place
    text = re.sub(
        r"^::.*", lambda m: m[0].replace("%25", "%"), text, flags=re.MULTILINE
    )
    text = re.sub(r"#(\w+);", lambda m: _ENTITY.get(m[1], m[0]), text)
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="grounded")
    parser.add_argument("trace", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--repo", type=Path)
    given = parser.parse_args(arguments)
    (trace, *_) = json.loads(given.trace.read_text())["traces"]
    texts = [path.read_text() for path in given.texts]
    references = ground(trace, texts, given.repo)
    problems = [*unresolved(references), *contradicted(trace, texts)]
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    counts = Counter(reference.kind for reference in references)
    listed = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
    sys.stdout.write(
        f"{len(references)} references ({listed}), {len(problems)} unresolved\n"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
