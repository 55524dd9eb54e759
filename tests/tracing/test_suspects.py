"""Which commits are suspects, and in which order."""

from datetime import timedelta
from typing import Any

from tests.support.traces import MOMENT, make_alert
from tracer.history.blame import BlameShare
from tracer.repository import Commit
from tracer.tracing.suspects import rank


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


def share(of: Commit, lines: int) -> BlameShare:
    return BlameShare(sha=of.sha, path="a.py", symbol="login", lines=lines, total=30)


def test_what_changed_most_of_the_function_is_the_first_suspect() -> None:
    large, small = commit(9), commit(8)

    ranked = rank(
        [large, small], [share(large, 25), share(small, 2)], make_alert(), {}, MOMENT
    )

    assert [s.commit.sha for s in ranked] == [large.sha, small.sha]
    assert ranked[0].reasons[0] == "changed 25 of the 30 lines of login()"


def test_of_equal_changes_the_latest_is_the_first_suspect() -> None:
    old, new = commit(20), commit(1)

    ranked = rank([old, new], [share(old, 5), share(new, 5)], make_alert(), {}, MOMENT)

    assert [s.commit.sha for s in ranked] == [new.sha, old.sha]


def test_a_commit_after_the_alert_is_never_a_suspect() -> None:
    assert rank([commit(-1)], [], make_alert(), {}, MOMENT) == ()


def test_naming_the_requirement_and_the_alerts_words_count() -> None:
    plain, telling = (
        commit(3),
        commit(4, subject="perf: Speed up login", body="For REQ-F-1."),
    )

    ranked = rank([plain, telling], [], make_alert(), {telling.sha: "REQ-F-1"}, MOMENT)

    assert ranked[0].commit.sha == telling.sha
    assert ranked[0].reasons == (
        "committed 4 days before the alert",
        "names REQ-F-1",
        "mentions login",
    )
    assert all(0 <= s.score <= 1 for s in ranked)
