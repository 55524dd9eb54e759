"""Questions with known answers, taken from histories that name what broke them.

A commit that fixes something and names the commit that broke it (`Fixes: <sha>`,
"regression in <sha>", a revert) makes a case: the state is the fix's parent, the place is
what the fix changed, the culprit is what it names. The ranking sees nothing of the fix but
the place and the first line of its message; of a revert and of a stack trace not even that.
"""

import random
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracer.alerts import Alert, Frame
from tracer.alerts.stack_traces.traces_in_text import read_frames
from tracer.code import Function, parse_outline
from tracer.history import Place
from tracer.repository import is_code_file, is_test_file
from tracer.tracing.fault_place import FaultPlace

REGRESSION, REVERT, STACK = "regression", "revert", "stack"
SHA = r"([0-9a-f]{7,40})\b"
NAMED = re.compile(
    rf"^Fixes: {SHA}|\b(?:regress\w*|broke|broken|introduced|caused)\s+"
    rf"(?:by|in|with|since)\s+(?:commit\s+)?{SHA}",
    re.MULTILINE | re.IGNORECASE,
)
REVERTED = re.compile(rf"This reverts commit {SHA}")
GREP = (
    *("-E", "-i", "--grep=^Fixes: [0-9a-f]{7,40}"),
    "--grep=(regress[a-z]*|broke|broken|introduced|caused) (by|in|with|since) (commit )?[0-9a-f]{7,40}",
)
TELLS = re.compile(
    rf"\b{SHA} \(|^\s*(?:fixes|closes|signed-off|cc|reviewed|acked|reported|tested|link)\b",
    re.IGNORECASE,
)
"""Lines of a fix's message that name a commit, or people."""
BUILD = re.compile(
    r"\berror(?:\[E\d+\])?: |^\s*--> |\*\*\*|\bCMake |\binlined from\b|: error \w+:"
)
"""What compilers and builds say: production has no such stack traces."""
REVERT_DAYS = 30
FILES_LIMIT, PLACES_LIMIT, LINES_LIMIT = 4, 40, 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What broke, where and when, and the commit that did it."""

    checkout: Path
    kind: str
    fix: str
    culprit: str
    state: str
    moment: datetime
    alert: Alert
    places: tuple[FaultPlace, ...] = ()


def git(checkout: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(checkout), *arguments], capture_output=True, check=False
    )
    return done.stdout.decode("utf-8", "replace")


def find_cases(checkout: Path, kind: str, limit: int, seed: int) -> list[Case]:
    """Return at most `limit` cases of a kind, chosen by chance, each time the same."""
    chosen = "--grep=This reverts commit" if kind == REVERT else GREP
    options = (chosen,) if isinstance(chosen, str) else chosen
    layout = "--format=%H%x00%ct%x00%B%x01"
    log = git(checkout, "log", "--no-merges", layout, *options, "HEAD")
    records = [record.strip("\n").split("\0") for record in log.split("\x01")]
    rows = [record for record in records if len(record) == len(("sha", "time", "text"))]
    random.Random(seed).shuffle(rows)  # noqa: S311 - the same choice each time
    cases: list[Case] = []
    for sha, seconds, message in rows:
        if len(cases) >= limit:
            break
        case = make_case(checkout, kind, (sha, int(seconds), message))
        if case:
            cases.append(case)
    return cases


def make_case(checkout: Path, kind: str, fix: tuple[str, int, str]) -> Case | None:
    sha, seconds, message = fix
    if kind == STACK and not read_frames(of_programs(message)):
        return None
    state = git(checkout, "rev-parse", "-q", "--verify", f"{sha}^").strip()
    culprit = named_culprit(checkout, kind, message, state)
    moment = datetime.fromtimestamp(seconds, UTC)
    if not state or not culprit or not is_in_time(checkout, kind, culprit, moment):
        return None
    frames = stack_alert(message, culprit) if kind == STACK else None
    if kind == STACK and frames is None:
        return None
    places = () if kind == STACK else changed_places(checkout, state, sha)
    if not places and kind != STACK:
        return None
    title = message.partition("\n")[0] if kind == REGRESSION else ""
    plain = Alert(source="bench", fingerprint="bench", title=title)
    return Case(
        checkout=checkout,
        kind=kind,
        fix=sha,
        culprit=culprit,
        state=state,
        moment=moment,
        alert=frames or plain,
        places=places,
    )


def named_culprit(checkout: Path, kind: str, message: str, state: str) -> str | None:
    """Return the one ancestor that a message names as the cause; merges are left out."""
    pattern = REVERTED if kind == REVERT else NAMED
    names = {name for match in pattern.finditer(message) for name in match.groups()}
    shas = {
        git(checkout, "rev-parse", "-q", "--verify", f"{name}^{{commit}}").strip()
        for name in names - {None}
    } - {""}
    if len(shas) != 1:
        return None
    sha = shas.pop()
    is_merge = len(git(checkout, "log", "-1", "--format=%P", sha).split()) > 1
    base = git(checkout, "merge-base", sha, state).strip()
    return sha if base == sha and not is_merge else None


def is_in_time(checkout: Path, kind: str, culprit: str, moment: datetime) -> bool:
    """Whether a revert came soon: a later one is a change of mind, no incident."""
    seconds = git(checkout, "log", "-1", "--format=%ct", culprit).strip()
    if kind != REVERT:
        return True
    waited = moment - datetime.fromtimestamp(int(seconds), UTC)
    return timedelta(0) <= waited <= timedelta(days=REVERT_DAYS)


def changed_places(checkout: Path, state: str, fix: str) -> tuple[FaultPlace, ...]:
    """Return the functions that a fix changed, with the lines, as they were before it."""
    lines = changed_lines(checkout, state, fix)
    total = sum(map(len, lines.values()))
    if not lines or len(lines) > FILES_LIMIT or total > LINES_LIMIT:
        return ()
    places: dict[tuple[str, Function], list[int]] = {}
    for path, numbers in lines.items():
        text = git(checkout, "show", f"{state}:{path}")
        functions = [f for f in parse_outline(path, text).definitions if not f.is_type]
        for number in numbers:
            around = [f for f in functions if f.start <= number <= f.end]
            if around:
                function = min(around, key=lambda f: f.end - f.start)
                places.setdefault((path, function), []).append(number)
    return tuple(
        FaultPlace(
            place=Place(path, f.name, f.start, f.end, tuple(sorted(set(numbers)))),
            rank=0,
            origin="the fix",
        )
        for (path, f), numbers in list(places.items())[:12]
    )


def changed_lines(checkout: Path, state: str, fix: str) -> dict[str, list[int]]:
    diff = git(checkout, "diff", "-U0", "-M", "--no-ext-diff", "--no-color", state, fix)
    lines: dict[str, list[int]] = {}
    path = ""
    for row in diff.split("\n"):
        if row.startswith("--- "):
            path = row.removeprefix("--- a/") if row.startswith("--- a/") else ""
        match = re.match(r"@@ -(\d+)(?:,(\d+))? \+", row)
        if match and path and is_code_file(path) and not is_test_file(path):
            start, count = max(int(match[1]), 1), max(int(match[2] or 1), 1)
            lines.setdefault(path, []).extend(range(start, start + count))
    return lines


def of_programs(message: str) -> str:
    """Return a message without the lines of compilers and builds."""
    return "\n".join(line for line in message.split("\n") if not BUILD.search(line))


def stack_alert(message: str, culprit: str) -> Alert | None:
    """Return an alert of the stack trace in a message, without what tells the culprit."""
    written = of_programs(message)
    paragraphs = (p for p in re.split(r"\n\s*\n", written) if read_frames(p))
    text = "\n".join(
        line
        for paragraph in paragraphs
        for line in paragraph.split("\n")
        if not TELLS.search(line) and culprit[:7] not in line
    )
    frames: tuple[Frame, ...] = tuple(read_frames(text))
    if not any(frame.path for frame in frames):
        return None
    return Alert(
        source="bench", fingerprint="bench", title="", description=text, frames=frames
    )


def without_lines(case: Case) -> Iterator[FaultPlace]:
    """Return the places as a marker gives them: the functions alone."""
    for each in case.places:
        place = each.place
        plain = Place(place.path, place.function, place.start, place.end)
        yield FaultPlace(place=plain, rank=each.rank, origin=each.origin)
