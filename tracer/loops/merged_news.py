"""Tells people in a merged pull request what changes afterwards: they may follow no other."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tracer.errors import ConfigError
from tracer.forge import Forge, PullRequest, PullRequestState
from tracer.loops.loop_view import LoopBranch, LoopView
from tracer.loops.news_writer import PullRequestNews
from tracer.loops.recorded_alerts import entry_of
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.sightings import entry_with_counts
from tracer.loops.unsaid_news import find_unsaid
from tracer.remediation import Loop


class WorseAlerts(Struct, frozen=True, kw_only=True):
    """Alerts that are worse than the text of their merged pull request may say.

    `priority` is the new one of their intent, if it was raised. `is_rerun`: an earlier run
    has raised them, if any did, and may have told people.
    """

    alerts: Loop
    priority: str | None = None
    is_rerun: bool = False


def announce_raised(
    forge: Forge, writer: RemediationWriter, view: LoopView, raised: WorseAlerts
) -> Iterator[str]:
    """Say in merged pull requests which of their alerts are worse now; what fails is a warning.

    Args:
        forge: has the pull requests.
        writer: writes the words.
        view: what the loop looks like after the change.
        raised: the alerts that became worse.

    """
    found = [entry_of(trace, view.recorded) for trace in raised.alerts.traces]
    worse = [entry for entry in found if entry and entry.branch]
    for name in dict.fromkeys(entry.branch or "" for entry in worse):
        seen = view.find(name) or forge.look([name]).branches[0]
        shown = seen.pull_request
        if shown is None or shown.state is not PullRequestState.MERGED:
            continue
        own = [entry for entry in view.recorded if entry.branch == name]
        said = [entry for entry in worse if entry in own]
        if raised.is_rerun:
            unsaid = find_unsaid(forge, shown, said)
            said = list(unsaid.worse)
            yield from unsaid.warnings
        if not said:
            continue
        branch = LoopBranch(view=seen)
        news = PullRequestNews(
            entries=[entry_with_counts(entry, branch) for entry in own],
            text=shown.text.body,
            worse=said,
            priority=raised.priority,
            ledger=view.rolling.view.newest or _unopened(view),
        )
        yield from _announced(forge, writer, shown, news)


def _announced(
    forge: Forge, writer: RemediationWriter, shown: PullRequest, news: PullRequestNews
) -> Sequence[str]:
    try:
        return forge.announce(shown, writer.news.write(news, ""))
    except ConfigError as error:  # a template of the repository itself
        return (f"the merged pull request does not say what became worse: {error}",)


def _unopened(view: LoopView) -> PullRequest:
    """Return the rolling pull request where GitHub refuses to open it."""
    tip = view.rolling.view.tip or ""
    return PullRequest(number=None, url=None, state=PullRequestState.OPEN, head=tip)
