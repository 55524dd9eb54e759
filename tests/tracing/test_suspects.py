"""Which commits are suspects, in which order, and how sure the verdict is."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.traces import MOMENT, make_alert
from tracer.history import Change, Place, Touch
from tracer.repository import Commit, Hunk
from tracer.tracing.commit_words import words_of, words_of_alert
from tracer.tracing.fault_place import FaultPlace
from tracer.tracing.suspect_features import AlertContext, CommitCandidate
from tracer.tracing.suspect_scores import confidences
from tracer.tracing.suspect_weights import NOTHING
from tracer.tracing.suspects import Known, Suspect, VerdictKind, rank, verdict

LOGIN = Place("a.py", "login", 1, 30)
FRAME = Place("a.py", "login", 1, 30, (12,))
HUNK = Hunk(3, 1, 3, 1, ("old",), ("new",))
NTH = {"a.py": 0}


def commit(number: int, **changes: Any) -> Commit:
    fields: dict[str, Any] = {
        "sha": f"{number:040x}",
        "parents": (),
        "author": "Team",
        "date": MOMENT - timedelta(days=number),
        "subject": f"chore: Change {number}",
        "body": "",
    }
    return Commit(**{**fields, **changes})


def candidate(of: Commit, place: Place = LOGIN, **touch: Any) -> CommitCandidate:
    change = Change(of, {"a.py": (HUNK,)}, {place: Touch(**touch)} if touch else {})
    return CommitCandidate(
        commit=of,
        change=change,
        message_words=words_of(of.message),
        changed_words=words_of("new"),
        nth=NTH,
    )


def ranked(
    *candidates: CommitCandidate,
    place: Place = LOGIN,
    named: str = "",
    is_frame: bool = False,
) -> tuple[Suspect, ...]:
    origin = "frame a.py:12"
    context = AlertContext(
        places=(FaultPlace(place=place, rank=0, origin=origin, is_frame=is_frame),),
        words=words_of_alert(make_alert()),
        moment=MOMENT,
        naming=frozenset([named] if named else []),
    )
    return rank(candidates, context, Known(requirement="REQ-F-1", has_start=True))


@pytest.mark.parametrize(
    ("lines", "is_less"),
    [
        (("import os", "", "from a.b import c as d"), True),
        (("#include <stdio.h>", "using std::vector;", "use crate::x;"), True),
        (('const fs = require("fs")', "import os"), True),
        (("import os", "use(os)"), False),
        (("important = 1",), False),
    ],
)
def test_a_commit_that_changed_imports_alone_is_less_likely(
    lines: tuple[str, ...], *, is_less: bool
) -> None:
    hunk = Hunk(1, 0, 1, len(lines), (), lines)
    change = Change(commit(2), {"a.py": (hunk,)}, {LOGIN: Touch(survives=3)})
    (usual,) = ranked(candidate(commit(2), survives=3))

    (imports,) = ranked(replace(candidate(commit(2)), change=change))

    assert (imports.score < usual.score) is is_less


def test_what_changed_most_of_the_function_is_the_first_suspect() -> None:
    large = candidate(commit(9), survives=25, changed=25, line=2)
    small = candidate(commit(8), survives=2, changed=2, line=1)

    suspects = ranked(large, small)

    assert [s.commit.sha for s in suspects] == [large.commit.sha, small.commit.sha]
    assert suspects[0].reasons[0] == "changed 25 of the 30 lines of login()"
    assert (suspects[0].path, suspects[0].line) == ("a.py", 2)


@pytest.mark.parametrize(
    ("days", "is_more"), [(30, True), (700, True), (760, False), (3000, False)]
)
def test_of_an_old_commit_only_what_is_left_of_it_counts(
    days: int, *, is_more: bool
) -> None:
    (left,) = ranked(candidate(commit(days), survives=3, changed=3))

    (replaced,) = ranked(candidate(commit(days), survives=3, changed=30))

    assert (replaced.score > left.score) is is_more


@pytest.mark.parametrize(("is_frame", "is_more"), [(True, False), (False, True)])
def test_who_changed_more_functions_of_a_stack_is_no_likelier(
    *, is_frame: bool, is_more: bool
) -> None:
    caller = Place("a.py", "caller", 40, 69)
    touch = Touch(survives=5, changed=5)
    inner = candidate(commit(9), survives=5, changed=5)
    change = replace(inner.change, touches={LOGIN: touch, caller: touch})
    context = AlertContext(
        places=[
            FaultPlace(place=place, rank=rank, origin="", is_frame=is_frame)
            for rank, place in enumerate((LOGIN, caller))
        ],
        words=frozenset(),
        moment=MOMENT,
    )
    known = Known(requirement=None, has_start=True)

    (one,) = rank([inner], context, known)
    (both,) = rank([replace(inner, change=change)], context, known)

    assert (both.score > one.score) is is_more


def test_who_wrote_the_line_of_a_frame_comes_before_who_wrote_more_of_the_function() -> (
    None
):
    wrote = candidate(commit(9), FRAME, survives=2, changed=2, line=12, hits=1)
    others = candidate(commit(8), FRAME, survives=4, changed=4, line=20)

    suspects = ranked(others, wrote, place=FRAME)

    assert suspects[0].commit.sha == wrote.commit.sha
    assert suspects[0].reasons[0] == ("was the last to change line 12 of a.py")


def test_a_reason_claims_no_more_lines_than_the_commit_wrote() -> None:
    twice = Place("a.py", "login", 1, 30, (12, 20))
    wrote = candidate(commit(9), twice, survives=2, changed=2, line=12, hits=1)

    (suspect,) = ranked(wrote, place=twice)

    assert suspect.reasons[0] == (
        "was the last to change 1 of the lines 12, 20 of a.py (frame a.py:12)"
    )


def test_a_reason_has_the_name_by_which_the_commit_shows_a_file() -> None:
    moved = candidate(commit(9))
    change = replace(moved.change, names={"a.py": "old/a.py"})

    (suspect,) = ranked(replace(moved, change=change))

    assert suspect.reasons[0] == "was the last to change a.py (then old/a.py)"


@pytest.mark.parametrize(
    "trace",
    [
        'Traceback (most recent call last):\n  File "/usr/x.py", line 3, in x',
        "undefined method `x' for nil:NilClass",
        "AttributeError: 'NoneType' object has no attribute 'x'",
    ],
)
def test_what_every_stack_trace_says_is_no_word_of_the_alert(trace: str) -> None:
    words = words_of_alert(make_alert(title="", description=trace))

    assert words <= words_of("AttributeError NilClass NoneType") | words_of_alert(
        make_alert(title="", description="")
    )


def test_of_equal_changes_the_one_of_the_last_days_is_the_first_suspect() -> None:
    old, new = (candidate(commit(n), survives=5, changed=5) for n in (20, 1))

    assert [s.commit.sha for s in ranked(old, new)] == [
        new.commit.sha,
        old.commit.sha,
    ]


def test_a_commit_older_than_a_month_is_a_suspect_and_marked() -> None:
    old, new = (candidate(commit(n), survives=5, changed=5) for n in (400, 3))

    assert [(s.commit.sha, s.is_recent) for s in ranked(old, new)] == [
        (new.commit.sha, True),
        (old.commit.sha, False),
    ]


def test_naming_the_requirement_and_the_alerts_words_count() -> None:
    plain, telling = (
        candidate(commit(3)),
        candidate(commit(4, subject="perf: Speed up login", body="For REQ-F-1.")),
    )

    suspects = ranked(plain, telling, named=telling.commit.sha)

    assert suspects[0].commit.sha == telling.commit.sha
    assert suspects[0].reasons == (
        "was the last to change a.py",
        "committed 4 days before the alert",
        "names REQ-F-1",
        "mentions login",
    )


def test_replaced_lines_are_not_called_lines_of_the_function() -> None:
    (suspect,) = ranked(candidate(commit(3), survives=0, changed=4))

    assert (
        suspect.reasons[0] == "changed login(), but later commits replaced those lines"
    )


def test_what_is_not_in_the_checkout_keeps_its_likelihood_and_is_never_shown() -> None:
    known, older = (
        candidate(commit(80), survives=1, changed=1),
        candidate(commit(90), survives=29, changed=29),
    )
    both, shown = ranked(known, older), ranked(known, replace(older, is_cut=True))

    assert [each.commit.sha for each in shown] == [known.commit.sha]
    assert shown[0].confidence == both[1].confidence < both[0].confidence


def test_the_last_commit_that_changed_the_function_comes_before_an_equal_earlier_one() -> (
    None
):
    suspects = ranked(*(candidate(commit(n), survives=9, changed=9) for n in (50, 40)))

    assert [s.commit.sha for s in suspects] == [commit(40).sha, commit(50).sha]


@pytest.mark.parametrize(
    ("later", "is_likelier"),
    [
        ({"body": f"Fixes: {commit(50).sha[:12]} (chore)"}, True),
        ({"body": "Fixes: 123456789abc (chore)"}, False),
        ({"body": ""}, False),
    ],
)
def test_a_commit_that_a_later_one_names_is_likelier(
    later: dict[str, str], *, is_likelier: bool
) -> None:
    def score(**fields: str) -> float:
        suspects = ranked(
            candidate(commit(50), survives=9, changed=9),
            candidate(commit(40, **fields), survives=9, changed=9),
        )
        return next(s.score for s in suspects if s.commit.sha == commit(50).sha)

    assert (score(**later) > score()) is is_likelier


def test_a_commit_that_changed_little_beside_the_function_is_likelier() -> None:
    wide = Hunk(200, 0, 200, 99, (), tuple(f"line {n}" for n in range(99)))
    plain = candidate(commit(40), survives=9, changed=9)
    change = Change(commit(40), {"a.py": (HUNK, wide)}, plain.change.touches)

    (narrow,), (broad,) = ranked(plain), ranked(replace(plain, change=change))

    assert narrow.score > broad.score


def test_a_revert_is_less_likely() -> None:
    (plain,) = ranked(candidate(commit(40), survives=9, changed=9))
    (revert,) = ranked(
        candidate(commit(40, subject='Revert "x"'), survives=9, changed=9)
    )

    assert revert.score < plain.score


def test_a_place_of_a_stack_trace_is_less_sure() -> None:
    change = candidate(commit(3), survives=9, changed=9)

    (marked,), (framed,) = ranked(change), ranked(change, is_frame=True)

    assert framed.confidence < marked.confidence


def test_a_type_is_not_called_a_function() -> None:
    session = Place("a.py", "Session", 1, 30, (), is_type=True)
    (suspect,) = ranked(
        candidate(commit(3), session, survives=3, changed=3), place=session
    )

    assert suspect.reasons[0] == "changed 3 of the 30 lines of Session"


def test_confidences_are_parts_of_one_and_leave_room_for_none_of_them() -> None:
    suspects = ranked(
        *(candidate(commit(n), survives=n, changed=n) for n in range(1, 9))
    )

    assert all(0 <= s.confidence <= 1 for s in suspects)
    assert sum(s.confidence for s in suspects) < 1


@settings(max_examples=60)
@given(
    scores=st.lists(st.floats(-3, 12), min_size=1, max_size=6),
    is_frame=st.booleans(),
    is_recent=st.booleans(),
)
def test_confidences_have_the_order_of_the_scores(
    *, scores: list[float], is_frame: bool, is_recent: bool
) -> None:
    place = FaultPlace(place=LOGIN, rank=0, origin="x", is_frame=is_frame)
    context = AlertContext(places=(place,), words=frozenset(), moment=MOMENT)
    evidence = [{"month": float(is_recent)} for _ in scores]

    *parts, none = confidences([*scores, NOTHING], evidence, context)

    pairs = sorted(zip(scores, parts, strict=True))
    assert [part for _, part in pairs] == sorted(parts)
    assert sum(parts) + none == pytest.approx(1)


def test_a_recent_first_suspect_is_surer_than_its_points_say() -> None:
    place = FaultPlace(place=LOGIN, rank=0, origin="x")
    context = AlertContext(places=(place,), words=frozenset(), moment=MOMENT)

    recent, older = (
        confidences([5.0, 4.0, NOTHING], [{"month": new}, {"month": 0.0}], context)[0]
        for new in (1.0, 0.0)
    )

    assert recent > older


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ({1: 28, 200: 1}, VerdictKind.ONE),
        (dict.fromkeys(range(40, 46), 5), VerdictKind.SEVERAL),
        ({}, VerdictKind.NONE),
    ],
)
def test_the_verdict_names_one_commit_only_where_one_stands_out(
    numbers: dict[int, int], kind: VerdictKind
) -> None:
    suspects = ranked(
        *(candidate(commit(n), survives=k, changed=k) for n, k in numbers.items())
    )

    assert verdict(suspects).kind is kind


def test_of_two_equal_commits_none_is_named() -> None:
    moment = MOMENT - timedelta(days=1)
    twins = [
        candidate(commit(n, date=moment, subject="Speed up login")) for n in (1, 2)
    ]
    others = [candidate(commit(n)) for n in range(400, 420)]

    first, second, *_ = ranked(*twins, *others)

    assert (first.score, first.confidence) == (second.score, second.confidence)
    assert verdict((first, second)).kind is VerdictKind.SEVERAL
