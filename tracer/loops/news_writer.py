"""Writes what is new in a pull request of a loop: its list of alerts, and a comment."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.alerts import Severity
from tracer.forge import AlertNews, PullRequest, Sighting, read_subject
from tracer.ledger import Entry, EntryState
from tracer.loops.loop_view import RecordedPlace
from tracer.loops.sightings import episode_of
from tracer.loops.unsaid_news import comment_mark, news_name
from tracer.remediation import TemplateRenderer, priority_by_severity
from tracer.text import SizeLimit, cut_markdown

_CUT = "\n\n*This list is cut: the ledger has everything.*\n"


class PullRequestNews(Struct, frozen=True, kw_only=True):
    """What a pull request is to show: all entries of its branch, and what of it is new.

    `text` is what it says now. `added` are new entries, `worse` those whose severity has
    risen, `sightings` the counts that have changed, by episodes. `is_base_merged`: the
    branch has just got a merge of the base branch, so that it cannot be rebased; `conflict`
    says why it has not, and people have to. `superseded` are entries of a reopened pull
    request that others have replaced meanwhile. `priority` is the new one of the intent, if
    it was raised. `ledger`: the pull request is merged, and its entries change in this one.
    """

    entries: Sequence[Entry]
    text: str = ""
    added: Sequence[Entry] = ()
    worse: Sequence[Entry] = ()
    sightings: Mapping[str, Sighting] = field(default_factory=dict)
    is_base_merged: bool = False
    conflict: str = ""
    superseded: Sequence[Entry] = ()
    priority: str | None = None
    ledger: PullRequest | None = None

    @property
    def is_superseded(self) -> bool:
        """Whether nothing is left to do in the pull request."""
        return all(not entry.is_live for entry in self.entries)


class NewsWriter(Struct, frozen=True):
    """Writes with the templates of a repository what people are told of a pull request."""

    renderer: TemplateRenderer

    def write_closing(self, *, is_empty: bool) -> AlertNews:
        """Return what tells people that a pull request is closed, as it has nothing to merge.

        `is_empty`: nothing is left in it; if not, it repeats a merged one.
        """
        return AlertNews(
            section="",
            comment=self.renderer.render("closed_in_vain.md", is_empty=is_empty),
            mark="<!-- trace-production-issue: closed -->",
            is_once=True,  # a run may have ended between its comment and the closing
        )

    def write(self, now: PullRequestNews, title: str) -> AlertNews:
        """Return what tells people what is new in a pull request.

        Args:
            now: what the branch has, and what of it is new.
            title: one that is about what is new.

        """
        ordered = sorted(now.entries, key=_urgency)
        is_title_new = any(e.is_same(ordered[0]) for e in (*now.added, *now.worse))
        comments = [
            self.renderer.render(
                name,
                entries=sorted(entries, key=_urgency),
                conflict=now.conflict,
                is_all=now.is_superseded,
                priority=now.priority,
                ledger=now.ledger,
            ).strip()
            for name, entries in _comments(now)
            if entries
        ]
        return AlertNews(
            section=self._section(now.entries, now.text, ledger=now.ledger),
            title=title if is_title_new else "",
            comment=cut_markdown("\n\n".join(comments), SizeLimit.ALERT_SECTION, _CUT),
            mark=_mark_of(now),
            is_once=bool(now.conflict),
            sightings=now.sightings,
        )

    def write_resolved(
        self, entries: Sequence[Entry], text: str, *, is_once: bool = False
    ) -> AlertNews:
        """Return what tells people that all alerts of a pull request have resolved.

        `text` is what it says now. `is_once`: an earlier run may have told them already.
        """
        ordered = sorted(entries, key=_urgency)
        return AlertNews(
            section=self._section(entries, text, is_closed=True),
            title="",
            comment=self.renderer.render("all_resolved.md", entries=ordered),
            mark=comment_mark(*(news_name(e, "resolved") for e in ordered)),
            is_once=is_once,
        )

    def write_superseded(
        self,
        entry: Entry,
        entries: Sequence[Entry],
        new: RecordedPlace,
        shown: PullRequest,
    ) -> AlertNews:
        """Return what tells people that an alert of a pull request has another one now.

        Args:
            entry: the alert's entry.
            entries: all that the pull request has.
            new: the intent, requirement and pull request that the alert has now.
            shown: the pull request as it is now.

        """
        is_all = all(not each.is_live for each in entries)
        values = {
            "entry": entry,
            "new": new,
            "is_all": is_all,
            "is_open": shown.is_open,
        }
        title = self.renderer.render("superseded_title.msg", **values)
        return AlertNews(
            section=self._section(entries, shown.text.body, new=values),
            title=" ".join(title.split()) if is_all else "",
            comment=self.renderer.render("superseded.md", **values),
            mark=comment_mark(news_name(entry, f"for {new.requirement}")),
        )

    def _section(
        self,
        entries: Sequence[Entry],
        text: str,
        ledger: PullRequest | None = None,
        new: Mapping[str, object] | None = None,
        *,
        is_closed: bool = False,
    ) -> str:
        """Return the list of the alerts, and which of them the text is about.

        `ledger` is the rolling pull request, if this one is merged; `new` is where one of
        them is recorded now, if it is superseded. `is_closed`: as all have resolved.
        """
        ordered = sorted(entries, key=_urgency)
        subject, before = _subject(entries, text)
        worst = _worse_than(before, ordered) if subject else None
        section = self.renderer.render(
            "all_alerts.md",
            entries=ordered,
            subject=subject,
            worst=worst,
            is_over=all(entry.state is EntryState.RESOLVED for entry in entries),
            is_closed=is_closed,
            worst_priority=_raised_priority(worst, before),
            ledger=ledger,
            is_superseded=bool(new),
            **(new or {}),
        )
        return cut_markdown(section, SizeLimit.ALERT_SECTION, _CUT)


def _urgency(entry: Entry) -> int:
    """Return a number for the order of entries: the worst first, then the oldest.

    What is superseded comes last: it is about another requirement now.
    """
    if not entry.is_live:
        return len(Severity) + 1
    return entry.severity_rank


def _subject(entries: Sequence[Entry], text: str) -> tuple[Entry | None, Entry]:
    """Return the entry that a text is about, as it is now and as it was then.

    `None` where the text does not name it.
    """
    named = read_subject(text)
    same = (e for e in entries if named and episode_of(e) == named.episode)
    subject = next(same, None)
    before = replace(subject, severity=named.severity) if subject and named else Entry()
    return subject, before


def _worse_than(subject: Entry, ordered: Sequence[Entry]) -> Entry | None:
    """Return the worst open entry, where it is worse than the one of the text was."""
    worst = next((e for e in ordered if e.state is EntryState.OPEN), None)
    is_worse = worst and worst.severity_rank < subject.severity_rank
    return worst if is_worse else None


def _raised_priority(worst: Entry | None, subject: Entry) -> str | None:
    """Return the level by severity alone, where it differs from that of the text."""
    if worst is None:
        return None
    level = priority_by_severity(worst.known_severity)
    is_raised = level != priority_by_severity(subject.known_severity)
    return level if is_raised else None


def _comments(now: PullRequestNews) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Walk over the templates of comments, and the entries that each of them is about."""
    yield "another_alert.md", () if now.ledger else now.added
    yield "worse_alert.md", (*now.added, *now.worse) if now.ledger else now.worse
    yield "reopened_superseded.md", now.superseded
    yield "base_merged.md", now.entries if now.is_base_merged else ()
    yield "base_conflict.md", now.entries if now.conflict else ()


def _mark_of(now: PullRequestNews) -> str:
    """Return a hidden mark that names what is new in a pull request."""
    about_all = now.conflict or ("base merged" if now.is_base_merged else "")
    if about_all:
        return comment_mark(*(news_name(entry, about_all) for entry in now.entries))
    return comment_mark(
        *(news_name(entry, entry.severity) for entry in (*now.added, *now.worse)),
        *(news_name(entry, "superseded") for entry in now.superseded),
    )
