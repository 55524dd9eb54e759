"""Where an alert leads to no code, the window's commits are compared with its words."""

import math
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.support.traces import MOMENT, make_alert
from tracer.history import Change
from tracer.repository import Commit, CommitPatch, FilePatch, Hunk
from tracer.tracing.commit_words import words_of, words_of_alert
from tracer.tracing.outside_causes import OUTSIDE_CAUSES, outside_cause
from tracer.tracing.suspect_features import AlertContext, CommitCandidate
from tracer.tracing.suspect_scores import confidences
from tracer.tracing.suspects import Known, Suspect, list_words, rank
from tracer.tracing.window_patches import WindowPatch, read_window_patch

SIZE = 20


def commit(number: int, subject: str = "") -> Commit:
    return Commit(
        sha=f"{number:040x}",
        parents=(),
        author="Team",
        date=MOMENT - timedelta(days=10, hours=number),
        subject=subject or f"chore: Change {number}",
        body="",
    )


def candidate(number: int, line: str = "", **changes: Any) -> CommitCandidate:
    of = commit(number)
    hunk = Hunk(3, 1, 3, 1, (), (line,))
    return CommitCandidate(
        commit=of,
        change=Change(of, {f"src/{number}.py": (hunk,)}),
        message_words=words_of(of.message),
        changed_words=words_of(line),
        changed_places=(words_of(line),),
        **changes,
    )


def ranked(
    text: str, *candidates: CommitCandidate, **context: Any
) -> tuple[Suspect, ...]:
    others = [candidate(number, f"other{number} = 1") for number in range(2, SIZE)]
    of_alert = AlertContext(
        places=(),
        words=words_of(text),
        moment=MOMENT,
        is_guess=True,
        **context,
    )
    known = Known(requirement=None, has_start=True)
    return rank([*candidates, *others], of_alert, known)


def test_the_commit_with_the_words_of_the_alert_comes_first() -> None:
    first, *others = ranked(
        "session pool cannot acquire", candidate(1, "pool.acquire(session)")
    )

    assert first.commit.sha == commit(1).sha
    assert others == []


def test_a_longer_alert_does_not_make_a_commit_less_likely() -> None:
    change = candidate(1, "pool.acquire(session)")
    noise = " ".join(f"noise{number}" for number in range(200))

    (short,) = ranked("session pool cannot acquire", change)
    (long,) = ranked(f"session pool cannot acquire {noise}", change)

    assert short.confidence == long.confidence


def test_a_cause_outside_makes_each_commit_less_likely() -> None:
    change = candidate(1, "pool.acquire(session)")

    (inside,) = ranked("session pool cannot acquire", change)
    (outside,) = ranked("session pool cannot acquire", change, outside="a full disk")

    assert outside.confidence < inside.confidence / 1.5


def test_a_stack_trace_without_code_here_makes_each_commit_less_likely() -> None:
    change = candidate(1, "pool.acquire(session)")

    (here,) = ranked("session pool acquire", change)
    (elsewhere,) = ranked("session pool acquire", change, is_elsewhere=True)

    assert elsewhere.score == here.score
    assert elsewhere.confidence < here.confidence * 0.7


def test_code_of_other_services_is_less_likely_and_makes_no_other_stand_out() -> None:
    named, other = candidate(1, "pool session"), candidate(40, "pool session acquire")
    both = ranked("session pool acquire", named, other)
    without = ranked("session pool acquire", named, replace(other, is_of_others=True))

    sure = {s.commit.sha: s.confidence for s in both}
    less = {s.commit.sha: s.confidence for s in without}
    assert less[other.commit.sha] < sure[other.commit.sha] / 2
    assert less[named.commit.sha] < 2 * sure[named.commit.sha]


def test_what_does_not_run_is_less_likely() -> None:
    (code,) = ranked("the session pool", candidate(1, "pool session"))
    (test,) = ranked("the session pool", candidate(1, "pool session", is_inert=True))

    assert test.confidence < code.confidence


@pytest.mark.parametrize(
    ("path", "line", "is_inert"),
    [
        ("src/a.py", "pool = 1", False),
        ("config/pool.yaml", "size: 1", False),
        ("src/a.c", "#define POOL 1", False),
        ("src/a.c", "*pool = 1;", False),
        ("src/a.rs", "#[derive(Pool)]", False),
        ("src/a.py", "# the pool", True),
        ("src/a.c", " * the pool", True),
        ("db/a.sql", "-- the pool", True),
        ("tests/test_a.py", "pool = 1", True),
        ("docs/pool.md", "The pool", True),
        ("NEWS", "The pool", True),
        (".github/workflows/ci.yml", "pool: 1", True),
    ],
)
def test_what_changed_nothing_that_runs_is_known(
    path: str, line: str, *, is_inert: bool
) -> None:
    file = FilePatch(
        old_path=path, new_path=path, hunks=[Hunk(1, 1, 1, 1, (), (line,))]
    )

    patch = read_window_patch(CommitPatch(commit(1), (file,)))

    assert patch.is_inert is is_inert


def read(*files: FilePatch) -> WindowPatch:
    return read_window_patch(CommitPatch(commit(1), files))


def file_patch(
    path: str,
    removed: tuple[str, ...],
    added: tuple[str, ...],
    beside: tuple[str, ...] = (),
) -> FilePatch:
    hunk = Hunk(1, len(removed), 1, len(added), removed, added)
    lines = (*(f" {x}" for x in beside), *(f"-{x}" for x in removed))
    shown = "\n".join(("@@ -1 +1 @@", *lines, *(f"+{x}" for x in added)))
    return FilePatch(old_path=path, new_path=path, hunks=[hunk], shown=[shown])


@pytest.mark.parametrize(
    ("removed", "added", "words"),
    [
        (
            ("pool.acquire(session)",),
            ("pool.release(session)",),
            {"pool", "acquire", "release", "session"},
        ),
        (("if pool is empty:", "    wait"), ("wait",), {"pool", "empty"}),
        (("pool: 1",), ("pool: 2",), {"pool"}),
        (("open()",), ("open()", "open()"), {"open"}),
        (("# the pool",), (), set()),
    ],
)
def test_the_words_of_a_change_are_those_of_lines_that_were_not_moved(
    removed: tuple[str, ...], added: tuple[str, ...], words: set[str]
) -> None:
    assert read(file_patch("src/a.py", removed, added)).changed_words == words


def test_a_line_that_moved_to_another_file_is_no_change_of_its_words() -> None:
    line = ("pool.acquire(session)",)

    patch = read(file_patch("src/a.py", line, ()), file_patch("src/b.py", (), line))

    assert not patch.changed_words


def test_the_words_beside_a_change_are_near_it() -> None:
    beside = ("def acquire(pool):", "    raise PoolExhausted()")

    patch = read(file_patch("src/a.py", ("if size > 1:",), ("if size:",), beside))
    comment = read(file_patch("src/a.py", ("# size",), ("# Size",), beside))

    assert patch.changed_words == {"size"}
    (words,) = patch.places
    assert {"size", "acquire", "exhausted"} <= words
    assert patch.words == {"src/a.py": words}
    assert not comment.places


def test_words_of_one_place_count_more_than_those_of_several() -> None:
    plain = candidate(1, "pool acquire session")
    together, apart = candidate(30, ""), candidate(31, "")
    words = [*map(frozenset, (("pool",), ("acquire",), ("session",)))]

    suspects = ranked(
        "pool acquire session",
        replace(apart, changed_places=tuple(words)),
        replace(together, changed_places=(frozenset().union(*words),)),
        plain,
    )

    first, second, third = (s.commit.sha for s in suspects)
    assert (first, second) == (plain.commit.sha, together.commit.sha)
    assert third == apart.commit.sha


@pytest.mark.parametrize(
    ("removed", "added", "is_lower"),
    [
        ("max_size = 50", "max_size = 10", True),
        ("  timeout: 1.5s", "    timeout: 0.5s", True),
        ("retry(3, 100)", "retry(5, 50)", True),
        ("max_size = 10", "max_size = 50", False),
        ("timeout: 30s", "timeout: 5m", False),
        ("protobuf v1.34.2", "protobuf v1.31.0", False),
        ("node20", "node18", False),
        ("max_size = 50", "size = 10", False),
    ],
)
def test_a_lowered_number_is_known(removed: str, added: str, *, is_lower: bool) -> None:
    patch = read(file_patch("src/a.py", (removed,), (added,)))

    assert patch.lowered == ("src/a.py" if is_lower else None)


def test_a_lowered_number_is_a_reason() -> None:
    plain, lowers = candidate(1, "size = 10"), candidate(40, "size = 10")

    suspects = ranked("pool size", plain, replace(lowers, lowered="src/40.py"))

    assert suspects[0].commit.sha == lowers.commit.sha
    assert "lowered a number in src/40.py" in suspects[0].reasons


def test_the_words_of_changed_paths_count() -> None:
    plain, named = candidate(1, "size = 9"), candidate(30, "size = 9")
    hunks = {"src/pool/session.py": named.change.hunks["src/30.py"]}
    in_path = replace(named, change=Change(named.commit, hunks))

    suspects = ranked("session pool size", plain, in_path)

    assert [s.commit.sha for s in suspects] == [commit(30).sha, commit(1).sha]


@pytest.mark.parametrize(
    ("line", "context", "is_hint"),
    [
        ("pool = 1", {}, True),
        ("pool.acquire()", {}, True),
        ("pools = pool.acquire()", {}, True),
        ("pool.acquire(session)", {}, False),
        ("pool = 1", {"naming": frozenset({commit(1).sha})}, False),
    ],
    ids=["one word", "two", "its plural", "three", "names the requirement"],
)
def test_one_or_two_words_are_no_more_than_a_hint(
    line: str, context: dict[str, Any], *, is_hint: bool
) -> None:
    first, *_ = ranked("session pools acquire pool", candidate(1, line), **context)

    assert (first.confidence < 0.3) is is_hint


def test_what_links_a_commit_to_a_guess_is_one_reason() -> None:
    told = replace(candidate(1, "acquire = 1"), message_words=words_of("session pool"))

    (first,) = ranked("session pool acquire", told)

    assert first.reasons[0] == "mentions pool, session, and changed lines with acquire"


def test_a_commit_of_hundreds_of_files_is_less_likely() -> None:
    small = candidate(1, "pool.acquire(session)")
    paths = frozenset(f"src/{number}.py" for number in range(400))
    large = replace(small, commit=replace(small.commit, paths=paths))

    (of_one,) = ranked("session pool acquire", small)
    (of_many,) = ranked("session pool acquire", large)

    assert of_many.confidence < of_one.confidence * 0.7


def test_a_line_in_another_place_lowers_no_number() -> None:
    removed, added = ("size: 9", "a: 1", "size: 5"), ("size: 5", "a: 1", "size: 9")

    assert read(file_patch("src/a.yaml", removed, added)).lowered is None


def test_a_commit_that_does_not_stand_out_from_others_is_no_likely_cause() -> None:
    alike = [candidate(number, "pool.acquire()") for number in range(31, 37)]

    alone, *_ = ranked("pool acquire", candidate(1, "pool.acquire()"))
    first, *_ = ranked("pool acquire", candidate(1, "pool.acquire()"), *alike)

    assert first.confidence < alone.confidence / 3


CAUSES = {
    "an expired certificate": [
        "x509: certificate has expired or is not yet valid",
        "error: CERT_HAS_EXPIRED",
        "The certificate for shop.example expires in 3 days",
    ],
    "a failing name service": [
        "Temporary failure in name resolution",
        "getaddrinfo EAI_AGAIN db",
        "SERVFAIL for shop.internal",
    ],
    "a full disk": ["write /var/lib: no space left on device", "ENOSPC"],
    "an unhealthy machine": ["NodeNotReady", "node ip-10-0-0-1 is not ready"],
    "an outage of the cloud": [
        "region eu-1 is degraded",
        "outage in region eu-1",
        "GetObject failed: InternalError (500) host=media.s3.eu-west-1.amazonaws.com",
        "https://pubsub.googleapis.com/v1/topics answered 503",
        "An error occurred (ServiceUnavailable) when calling the PutItem operation",
    ],
    "an outage of a supplier": [
        "our payment provider reports an outage",
        "POST https://api.twilio.com/2010-04-01/Messages returned 503",
    ],
    "more traffic than usual": ["Traffic is 8x the mean", "a surge of requests"],
}


def test_each_cause_outside_has_examples() -> None:
    assert CAUSES.keys() == OUTSIDE_CAUSES.keys()


@pytest.mark.parametrize(
    ("cause", "text"), [(cause, text) for cause, own in CAUSES.items() for text in own]
)
def test_a_cause_outside_is_quoted(cause: str, text: str) -> None:
    named = outside_cause(make_alert(description=f"Errors: {text}"))

    assert named is not None
    assert named.startswith(f"{cause}: “")


OTHERS = [
    "connection refused",
    "context deadline exceeded: timeout",
    "OutOfMemoryError",
    "certificate verify failed: unable to get local issuer certificate",
    "TypeError in the region of the map",
    "requests per second dropped to 0",
    "GET https://shop.example.com/pay returned 503",
    "https://shop-1.eu-west-1.elb.amazonaws.com/pay returned 503",
    "https://ab12.execute-api.eu-west-1.amazonaws.com/pay returned 502",
    "POST https://api.stripe.com/v1/charges returned 402",
]


@pytest.mark.parametrize("text", OTHERS)
def test_what_commits_cause_as_well_is_no_cause_outside(text: str) -> None:
    assert outside_cause(make_alert(title="Errors", description=text)) is None


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("github.com/acme/shop/internal/ledger: panic", {"ledger", "panic"}),
        ("The login takes a long time", {"login", "takes", "time"}),
        ("Please see the runbook of refunds", {"refunds"}),
    ],
)
def test_what_every_path_and_alert_has_are_no_words_of_an_alert(
    title: str, words: set[str]
) -> None:
    alert = make_alert(title=title, description="", metric=None)

    assert words_of_alert(alert, "acme/shop") == words


def test_the_names_of_a_tool_s_fields_are_no_words_of_an_alert() -> None:
    fields = "Problem name: Disk\nHost: mail\nSeverity: Bad\nOperational data: 48 B"
    listed = make_alert(title="Full", description=fields, metric=None)
    error = make_alert(title="Full", description="TypeError: undefined", metric=None)

    assert words_of_alert(listed) == {"full", "disk", "mail", "bad"}
    assert words_of_alert(error) == {"full", "typeerror", "type"}


def test_the_first_of_a_guess_is_less_sure_than_its_points_say() -> None:
    context = AlertContext(places=(), words=frozenset(), moment=MOMENT, is_guess=True)
    first, nothing = confidences([2.0, 0.0], [{"month": 1.0}], context)

    as_points_say = 1 / (1 + math.exp(-2.0))
    assert 0.5 < first < as_points_say - 0.1
    assert math.isclose(first + nothing, 1.0)


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        ({"pool", "session"}, "pool, session"),
        ({"session", "sessions"}, "sessions"),
        ({"end", "time", "calculateendtime", "task"}, "calculateendtime, task"),
        (set(), ""),
    ],
)
def test_a_word_is_not_listed_beside_a_longer_one_that_has_it(
    words: set[str], listed: str
) -> None:
    assert list_words(frozenset(words)) == listed
