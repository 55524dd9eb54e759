"""Finds the code of one alert, or the commits of its window where there is none."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from msgspec import Struct, field

from tracer.alerts import Alert
from tracer.code import Marker
from tracer.history import Window
from tracer.repository import Commit
from tracer.tracing.candidate_search import SearchResult
from tracer.tracing.change_lanes import LaneChange, LaneReader
from tracer.tracing.commit_words import OF_EVERY_SERVICE, words_of, words_of_alert
from tracer.tracing.fault_place import FaultPlace, Guess, is_guess, paths_of
from tracer.tracing.place_finder import PlaceFinder
from tracer.tracing.service_files import ServiceFiles
from tracer.tracing.service_paths import names_of_service
from tracer.tracing.window_commits import WindowCommits
from tracer.tracing.window_search import WindowAlert, WindowSearch
from tracer.tracing.word_files import WordFiles


class Query(Struct, frozen=True, kw_only=True):
    """What to find out for one alert: a requirement, at a revision, up to a moment."""

    alert: Alert
    requirement: str | None
    revision: str
    moment: datetime
    window: Window


class CodeSearch(Struct, frozen=True, kw_only=True):
    """What searches one revision, for all alerts of a run."""

    places: PlaceFinder
    services: ServiceFiles
    files: WordFiles
    window: WindowCommits
    window_search: WindowSearch
    project: str
    lanes: LaneReader = field(default_factory=LaneReader)


class AlertCode(Struct, frozen=True, dict=True):
    """Finds the code of one alert, or the commits where there is none."""

    query: Query
    search: CodeSearch

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the alert that tell commits from others."""
        query = self.query
        return words_of_alert(query.alert, self.search.project, query.requirement)

    @cached_property
    def rare_words(self) -> frozenset[str]:
        """Those of the words that do so where nothing else leads to any commit.

        Where the files of its service are known, the service's name tells no more.
        """
        service = self.service or ""
        is_known = self.search.services.has(service)
        names = (service, *names_of_service(service)) if is_known else ()
        return self.words - words_of(" ".join(names)) - OF_EVERY_SERVICE

    @cached_property
    def service(self) -> str | None:
        """The service whose files are searched."""
        return self.search.services.name_of(self.query.alert)

    @property
    def is_service_unchanged(self) -> bool:
        """Whether the service's files are known, and no recent commit changed one."""
        service, query = self.service or "", self.query
        services, window = self.search.services, query.window.by_time()
        is_known = services.has(service)
        return is_known and not services.commits_of(service, window, query.moment)

    @property
    def is_service_unknown(self) -> bool:
        """Whether no file and no folder is called like the service."""
        service = self.service
        return bool(service) and self.search.services.is_unknown(service or "")

    def places(self, implementations: Sequence[Marker]) -> tuple[FaultPlace, ...]:
        """Return the best places that the alert gives."""
        told = self.search.places.of_alert(self.query.alert, implementations)
        if told:
            return told  # searching all files for leads takes longer than all the rest
        changed = self.leads if self._has_changed(self.leads) else ()
        return changed or self._changed_files()

    @cached_property
    def leads(self) -> tuple[FaultPlace, ...]:
        """The code that a name, the metric, or the path of a request leads to.

        People begin to read there; what is wrong may be in anything that this code calls.
        """
        alert, finder = self.query.alert, self.search.places
        return (
            finder.of_names(alert)
            or finder.of_metric(alert)
            or self._of_service(finder.of_route(alert))
        )

    def _has_changed(self, places: Sequence[FaultPlace]) -> bool:
        """Whether a commit of the window changed a file of the places.

        If none did, who wrote that code years ago says nothing about the alert.
        """
        window, query = self.query.window.by_time(), self.query
        commits = self.search.window
        return any(
            commits.with_paths(window, query.moment, path) for path in paths_of(places)
        )

    def _of_service(self, places: Sequence[FaultPlace]) -> tuple[FaultPlace, ...]:
        """Keep the places in the alert's service, where there are any.

        Several services may answer to one path, and others may only ask for it.
        """
        is_own = self.search.services.matcher(self.service)
        own = tuple(each for each in places if is_own(each.place.path))
        return own or tuple(places)

    def _changed_files(self) -> tuple[FaultPlace, ...]:
        """Return what changed in the service, and what changed elsewhere in its words."""
        # What an earlier deployment brought may show only later, as a leak does.
        window, moment = self.query.window.by_time(), self.query.moment
        service = self.search.services.places(self.service, window, moment)
        known = {place.place.path for place in service}
        others = self.search.files.places(self.rare_words, window, moment)
        return (*service, *(each for each in others if each.place.path not in known))

    def result(
        self, places: Sequence[FaultPlace], result: SearchResult
    ) -> SearchResult:
        """Return the candidates; where the places are guesses, all of the window."""
        if not is_guess(places):
            return result
        query, services = self.query, self.search.services
        own = (p.place.path for p in places if p.guess is Guess.SERVICE)
        alert = WindowAlert(
            words=self.rare_words,
            service=frozenset(own),
            service_commits=services.commits_of(
                self.service, query.window.by_time(), query.moment
            ),
            other_services=services.others(self.service),
            window=query.window,
            moment=query.moment,
        )
        return self.search.window_search.run(alert, result)

    def window_commits(self) -> tuple[Commit, ...]:
        """Return the newest commits of the window, with their paths."""
        return self.search.window.with_paths(self.query.window, self.query.moment)

    def lanes(self) -> tuple[LaneChange, ...]:
        """Return what these commits changed in each lane."""
        return self.search.lanes.changes(self.window_commits())
