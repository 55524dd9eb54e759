"""Changes of our code, each of which takes one check away: the model must notice.

`python -m tests.support.protocol.mutations FIRST RUNS ACTS` explores one scenario and
exits with 1 where it has a counter-example; it is run on a copy with a change in it.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support.paths import ROOT
from tests.support.protocol.scenarios import explore

COUNTER_EXAMPLE = 1
RUN, OBSERVER = "tracer/loops/loop_run.py", "tracer/loops/loop_observer.py"
WRITER = "tracer/loops/branch_writer.py"
DECISIONS, RESOLUTION = "tracer/loops/decisions.py", "tracer/loops/resolution_run.py"
ROLLING, WAITING = "tracer/loops/rolling_branch.py", "tracer/loops/waiting_list.py"
MEMORY = "tests/support/protocol/memory_forge.py"


@dataclass(frozen=True)
class Mutation:
    """Changes of a file, and the scenario whose counter-example they must give."""

    name: str
    path: str
    before: str
    after: str
    more: tuple[tuple[str, str, str], ...] = ()
    first: str = "empty"
    runs: str = "two alerts of one loop"
    acts: int = 1


NO_HEAD = (RUN, "if self._opened.head != view.branch.view.tip:", "if False:")
NO_BASE = (RUN, "if self._opened.base not in {None, view.base.sha}:", "if False:")
OPENS_AT_ONCE = (
    RUN,
    "                self._keep(self._writer.start(view, decision.missing))\n",
    (
        "                self._keep(self._writer.start(view, decision.missing))\n"
        "                return self._open(view)\n"
    ),
)
NO_SECOND_LOOK = (
    "tracer/reconcile/missing_pull_requests.py",
    "            self.waiting.take_out(branch)\n            if opened.base",
    "            if opened.base",
)

MUTATIONS = (
    # Some checks overlap: what one misses, a later one notices. These are taken away
    # together.
    Mutation(
        "does not look again after it has created the branch",
        *OPENS_AT_ONCE,
        more=(NO_HEAD,),
    ),
    Mutation(
        name="does not read the base again after it has seen a merge",
        path=OBSERVER,
        before="if is_merged or has_unseen_merge(view, self.base_entries):",
        after="if is_merged or (has_unseen_merge(view, ()) and False):",
        more=(OPENS_AT_ONCE, NO_HEAD, NO_BASE),
        runs="one alert twice",
    ),
    Mutation(
        name="does not look again after it has added entries",
        path=RUN,
        before="                self._keep(self._writer.add(view, decision.missing))\n",
        after="                self._keep(self._writer.add(view, decision.missing))\n"
        "                shown = view.branch.view.pull_request\n"
        "                return self._finished(view, shown, Operation.UPDATED)\n",
        first="open",
    ),
    Mutation(
        name="does not take back what was written in vain",
        path=RUN,
        before="            self._take_back(view, decision)\n",
        after="",
    ),
    Mutation(
        name="does not compare the base that the new pull request shows",
        path=RUN,
        before="if self._opened.base not in {None, view.base.sha}:",
        after="if False:",
        runs="one alert twice",
    ),
    Mutation(
        name="does not compare the head that the new pull request shows",
        path=RUN,
        before="if self._opened.head != view.branch.view.tip:",
        after="if False:",
    ),
    Mutation(
        name="does not close a pull request that it opened in vain",
        path=RUN,
        before="            if self._services.close_in_vain(view):\n                continue\n",
        after="",
        runs="one alert twice",
    ),
    Mutation(
        name="does not look whether the number is its own",
        path=WRITER,
        before="if not self._services.register.claim(intent_id, commit.sha):",
        after="if self._services.register.claim(intent_id, commit.sha) and False:",
        runs="two loops",
        acts=0,
    ),
    Mutation(
        name="adds entries without comparing the tip",
        path=MEMORY,
        before="if forge.ref(name) != before:",
        after="if forge.ref(name) is None:",
        first="open",
        acts=0,
    ),
    Mutation(
        name="creates a ref that exists",
        path=MEMORY,
        before="    if current:\n",
        after="    if current == sha:\n",
        runs="two loops",
        acts=0,
    ),
    Mutation(
        name="does not show what waits",
        path=DECISIONS,
        before="return Action.LEAVE_WAITING if view.is_copied else Action.KEEP_WAITING",
        after="return Action.LEAVE_WAITING",
        first="open",
        runs="two alerts that wait",
        acts=0,
    ),
    Mutation(
        name="does not open the pull request that shows what waits",
        path=DECISIONS,
        before="    if _waits_hidden(view):",
        after="    if False:",
        first="open",
        runs="two alerts that wait",
        acts=0,
    ),
    Mutation(
        name="opens a loop that waited, and shows it twice",
        path=DECISIONS,
        before="    if _ends_waiting(view):\n",
        after="    if False:\n",
        first="a place is free",
        runs="two alerts that wait",
        acts=0,
    ),
    Mutation(
        name="hides a loop that waited before its pull request shows it",
        path=DECISIONS,
        before="return is_answered or (bool(view.copies) and is_resolved)",
        after="return is_answered or bool(view.copies)",
        first="half made",
        runs="one has a place for an alert that waits",
    ),
    Mutation(
        name="leaves open what a person merged with the rolling pull request",
        path="tracer/loops/loop_services.py",
        before="return self.rolling.vain.close_merged(view)",
        after="return False",
        first="a place is free",
        runs="one has a place when one reconciles",
    ),
    Mutation(
        name="does not read the base again after it has seen the rolling merge",
        path=OBSERVER,
        before="is_merged = before is not None and _was_merged(before[1], rolling)",
        after="is_merged = False",
        first="a place is free",
        runs="one has a place when one reconciles",
    ),
    Mutation(
        name="leaves what the rolling branch has of a deleted branch of the same name",
        path=DECISIONS,
        before="    elif view.repeated_in_rolling:",
        after="    elif False:",
        first="half made",
        runs="one has a place for an alert that waits",
    ),
    Mutation(
        name="reconcile leaves hidden what it copied of a branch that was deleted",
        path="tracer/loops/rolling_upkeep.py",
        before="        if newest and newest.state is not PullRequestState.CLOSED:",
        after="        if not newest or newest.state is not PullRequestState.CLOSED:",
        first="half made",
        runs="one has a place when both reconcile",
    ),
    Mutation(
        name="does not compare what it shows with what is to be shown",
        path=ROLLING,
        before="if opened is None or opened.head == view.tip:",
        after="if True:",
        first="open",
        runs="the last alert resolves, and another comes",
        acts=0,
    ),
    Mutation(
        name="reconcile opens a loop that waited, and shows it twice",
        path="tracer/reconcile/missing_pull_requests.py",
        before=NO_SECOND_LOOK[1],
        after=NO_SECOND_LOOK[2],
        first="a place is free",
        runs="reconcile twice",
        acts=0,
    ),
    Mutation(
        "reconcile does not look again after it has opened a pull request",
        *NO_SECOND_LOOK,
        first="a place is free",
        runs="one has a place when both reconcile",
        acts=0,
    ),
    Mutation(
        name="reconcile does not look whether what it shows is open by then",
        path=WAITING,
        before="            if each not in waiting:\n",
        after="            if False:\n",
        first="another waits",
        runs="one has a place when one reconciles",
        acts=0,
    ),
    Mutation(
        name="does not look again after it has opened what another run may have copied",
        path=RUN,
        before="if not is_again and self._may_be_copied(view):",
        after="if False:",
        first="a place is free",
        runs="one has a place for an alert that waits",
        acts=0,
    ),
    Mutation(
        name="keeps the entries of a pull request that it has just opened",
        path=DECISIONS,
        before="    elif opened and _is_declined(view.branch, opened):",
        after="    elif False:",
        runs="one alert twice",
        acts=2,
    ),
    Mutation(
        name="reconcile takes out what is kept for a pull request that is being closed",
        path=WAITING,
        before="if any(map(self._is_over, look.branches)):",
        after="if False:",
        first="open",
        runs="the last alert resolves, and reconcile",
        acts=0,
    ),
    Mutation(
        name="closes a pull request before its entries are kept",
        path=RESOLUTION,
        before="elif self._closes(view, updates) and not self._is_kept(view):",
        after="elif False:",
        first="open",
        runs="the last alert resolves twice",
        acts=0,
    ),
    Mutation(
        name="closes a pull request whatever its branch has by then",
        path=RESOLUTION,
        before="is_closed = self._forge.move(name, tip, None)",
        after="is_closed = self._forge.close_pull_request(shown) is None",
        first="open",
        runs="the last alert resolves, and another comes",
        acts=0,
    ),
    Mutation(
        name="leaves what it kept in vain",
        path=RESOLUTION,
        before="elif self._is_kept_in_vain(view):",
        after="elif False:",
        first="open",
        runs="the last alert resolves, and another comes",
        acts=0,
    ),
    Mutation(
        name="leaves a rolling pull request that repeats a merged one",
        path=RESOLUTION,
        before="            if self._services.close_in_vain(view):\n                continue\n",
        after="",
        first="open",
        runs="the last alert resolves, and another comes",
    ),
    Mutation(
        name="leaves an empty pull request that another run has opened",
        path=ROLLING,
        before="if shown and shown.is_open and shown.head == self._empty_tip:",
        after="if False:",
        first="open",
        runs="the last alert resolves, and another comes",
        acts=0,
    ),
    Mutation(
        name="does not open the pull request that shows what has resolved",
        path=RESOLUTION,
        before="if not self._is_shown(view, updates):",
        after="if False:",
        first="merged",
        runs="an alert resolves twice",
        acts=0,
    ),
)
"""Each row takes a check away, or all that look for one thing."""


def counter_example(mutation: Mutation, folder: Path) -> str | None:
    """Return the counter-example that the model finds on a changed copy."""
    for name in ("tracer", "templates", "tests/support"):
        shutil.copytree(ROOT / name, folder / name, ignore=_CACHES)
    shutil.copy(ROOT / "tests" / "__init__.py", folder / "tests")
    first = (mutation.path, mutation.before, mutation.after)
    for path, before, after in (first, *mutation.more):
        changed = folder / path
        text = changed.read_text()
        assert text.count(before) == 1, (mutation.name, before)
        changed.write_text(text.replace(before, after))
    arguments = (mutation.first, mutation.runs, str(mutation.acts))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.support.protocol.mutations", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode in {0, COUNTER_EXAMPLE}, ended.stderr
    return ended.stdout if ended.returncode == COUNTER_EXAMPLE else None


_CACHES = shutil.ignore_patterns("__pycache__")


def main(first: str, runs: str, acts: str) -> int:
    explored = explore(first, runs, int(acts))
    print(explored.problem, *explored.steps, sep="\n  ")  # noqa: T201
    return COUNTER_EXAMPLE if explored.problem else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
