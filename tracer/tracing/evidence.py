"""The code and commits that belong to the alerts of a run, gathered in one pass."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, field

from tracer.code import Marker, MarkerRole, Markers, UnclearMarker, find_markers
from tracer.history import RECENT, Window, commits_naming
from tracer.repository import Commit, History, Repository, in_background
from tracer.specification import Specification
from tracer.tracing.alert_code import AlertCode, CodeSearch, Query
from tracer.tracing.candidate_search import AlertPlaces, CandidateSearch, SearchResult
from tracer.tracing.change_lanes import LaneChange
from tracer.tracing.cleared_commits import Cleared, not_deployed
from tracer.tracing.fault_place import FaultPlace, Guess, is_guess, paths_of
from tracer.tracing.place_finder import PlaceFinder
from tracer.tracing.service_files import FILES_LIMIT, ServiceFiles
from tracer.tracing.service_paths import ServiceDirectory
from tracer.tracing.suspect_features import CommitCandidate
from tracer.tracing.trace import Scope
from tracer.tracing.window_commits import WindowCommits
from tracer.tracing.window_patches import WindowPatches
from tracer.tracing.window_search import WindowSearch
from tracer.tracing.word_files import WordFiles


class Evidence(Struct, frozen=True, kw_only=True):
    """The code and the commits that belong to one query.

    `recent` are the commits of the 30 days before the alert that touched the
    implementing code (without any, what the alert leads to; without that, all that were
    compared) or name the requirement; `is_recent_cut` says that there may be more.
    `candidates` are those that changed one of the `places`, however old, or where these
    are guesses all of the window. `unranked` are the newest of the window where nothing
    leads to any of them. `words` are the alert's that tell commits from others.
    `leads` is the code that the alert's metric, the path of its request, or a name leads to
    where no frame and no marker does, whether or not a recent commit changed it.
    `unclear` are the places that name the requirement or that of another feature.
    `service` is the one whose files were searched, `is_service_unknown` that no file
    and no folder is called so, `is_service_unchanged` that its files are known, and no
    recent commit changed one. `is_cut` says that the time was over before all of them
    were found; `has_window` that all commits that count first are in the checkout.
    """

    implementations: tuple[Marker, ...] = ()
    tests: tuple[Marker, ...] = ()
    telemetry: tuple[Marker, ...] = ()
    designs: tuple[Marker, ...] = ()
    naming: tuple[Commit, ...] = ()
    recent: tuple[Commit, ...] = ()
    is_recent_cut: bool = False
    places: tuple[FaultPlace, ...] = ()
    leads: tuple[FaultPlace, ...] = ()
    words: frozenset[str] = frozenset()
    candidates: tuple[CommitCandidate, ...] = ()
    unranked: tuple[Commit, ...] = ()
    lanes: tuple[LaneChange, ...] = ()
    cleared: tuple[Cleared, ...] = ()
    window: Window | None = None
    history: History = History.COMPLETE
    has_window: bool = True
    is_cut: bool = False
    passed_over: Mapping[str, int] = field(default_factory=dict)
    unclear: tuple[UnclearMarker, ...] = ()
    service: str | None = None
    is_service_unknown: bool = False
    is_service_unchanged: bool = False

    @property
    def is_guess(self) -> bool:
        """Whether nothing but the alert's service and words leads to the candidates."""
        return is_guess(self.places)

    @property
    def scope(self) -> Scope:
        """What the `recent` commits changed."""
        if not self.code_paths:
            is_named = set(self.recent) <= set(self.naming)
            return Scope.NAMED if self.naming and is_named else Scope.ANY
        own = {p.place.path: p for p in self.places if p.guess is Guess.SERVICE}
        if own.keys() != set(self.code_paths):
            return Scope.CODE
        is_elsewhere = all(place.is_submodule for place in own.values())
        return Scope.SUBMODULE if is_elsewhere else Scope.SERVICE

    @property
    def code_paths(self) -> tuple[str, ...]:
        """The files of the implementing code; without any, those that the alert leads to."""
        return _code_paths(self.implementations, self.places)

    @property
    def known_paths(self) -> tuple[str, ...]:
        """The files of the code that is known, also where no recent commit changed it."""
        return paths_of(self.leads) or self.code_paths


class EvidenceSource(Struct, frozen=True, kw_only=True):
    """Where evidence is gathered: a checkout, read at a revision.

    `is_own_file` tells paths of files that the tracer itself writes; `path_prefixes` lead
    from paths of stack frames to those of tracked files; `services` are patterns of the
    files of services; `name` is the repository's, with its owner. `is_over` says when the
    time for the history is over.
    """

    repository: Repository
    revision: str
    specification: Specification
    is_own_file: Callable[[str], bool]
    path_prefixes: Mapping[str, str]
    services: Mapping[str, Sequence[str]] = field(default_factory=dict)
    name: str = ""
    is_over: Callable[[], bool] = lambda: False


def gather_evidence(
    source: EvidenceSource, queries: Sequence[Query]
) -> tuple[Evidence, ...]:
    """Answer the queries of a run, one for each alert, with one pass for all of them."""
    if not queries:
        return ()
    groups: dict[str, list[Query]] = {}
    for query in sorted(queries, key=lambda query: query.revision):
        groups.setdefault(query.revision, []).append(query)
    # While git searches the messages, the files are searched.
    naming = in_background(
        lambda: {sha: _naming(source, sha, own) for sha, own in groups.items()}
    )
    markers = find_markers(
        source.repository,
        source.revision,
        _requirements(queries),
        source.specification,
        source.is_own_file,
    )
    answers = {
        revision: iter(_gather(source, markers, naming()[revision], revision, own))
        for revision, own in groups.items()
    }
    return tuple(next(answers[query.revision]) for query in queries)


def _requirements(queries: Sequence[Query]) -> list[str]:
    return sorted({query.requirement for query in queries if query.requirement})


class _Naming(Struct, frozen=True):
    """The commits that name each requirement; cut if the time was over meanwhile."""

    commits: Mapping[str, tuple[Commit, ...]]
    is_cut: bool


def _naming(source: EvidenceSource, revision: str, queries: Sequence[Query]) -> _Naming:
    wanted = _requirements(queries)
    known_ids = source.specification.known_ids(wanted)
    families = source.specification.families(wanted)
    commits = commits_naming(
        source.repository, revision, families, known_ids, source.is_own_file
    )
    return _Naming(commits, is_cut=bool(families) and source.is_over())


def _gather(
    source: EvidenceSource,
    markers: Markers,
    naming: _Naming,
    revision: str,
    queries: Sequence[Query],
) -> list[Evidence]:
    """Answer the queries of one revision."""
    finder = PlaceFinder(
        source.repository, revision, source.path_prefixes, source.revision
    )
    window = WindowCommits(source.repository, revision, source.is_own_file)
    directory = ServiceDirectory(
        source.repository, revision, source.services, source.name
    )
    patches = WindowPatches(source.repository)
    search = CodeSearch(
        places=finder,
        services=ServiceFiles(source.repository, revision, window, directory),
        files=WordFiles(source.repository, revision, window, patches),
        window=window,
        window_search=WindowSearch(source.repository, revision, window, patches),
        project=source.name,
    )
    codes = [AlertCode(query, search) for query in queries]
    places = [_alert_places(code, markers, naming.commits) for code in codes]
    candidates = CandidateSearch(source.repository, source.is_own_file, source.is_over)
    found = candidates.run(revision, [own.without_guesses() for own in places])
    is_cut = naming.is_cut or candidates.is_cut
    results = [
        code.result(own.places, result)
        for code, own, result in zip(codes, places, found, strict=True)
    ]
    # Before the lanes of any are read: what these lack is no gap among the candidates.
    whole = [_has_window(source.repository, query) for query in queries]
    return [
        _evidence(code, markers, own, result, source, has_window=has, is_cut=is_cut)
        for code, own, result, has in zip(codes, places, results, whole, strict=True)
    ]


def _markers_of(query: Query, markers: Markers, role: MarkerRole) -> tuple[Marker, ...]:
    own = markers.by_requirement[query.requirement] if query.requirement else ()
    return tuple(marker for marker in own if marker.role is role)


def _alert_places(
    code: AlertCode, markers: Markers, naming: Mapping[str, tuple[Commit, ...]]
) -> AlertPlaces:
    query = code.query
    implementations = _markers_of(query, markers, MarkerRole.IMPLEMENTS)
    return AlertPlaces(
        places=code.places(implementations),
        moment=query.moment,
        window=query.window,
        naming=tuple(
            commit
            for commit in naming.get(query.requirement or "", ())
            if commit.date <= query.moment
        ),
    )


def _evidence(  # noqa: PLR0913
    code: AlertCode,
    markers: Markers,
    alert_places: AlertPlaces,
    result: SearchResult,
    source: EvidenceSource,
    *,
    has_window: bool,
    is_cut: bool,
) -> Evidence:
    query, places = code.query, alert_places.places
    implementations = _markers_of(query, markers, MarkerRole.IMPLEMENTS)
    return Evidence(
        implementations=implementations,
        tests=_markers_of(query, markers, MarkerRole.VALIDATES),
        telemetry=_markers_of(query, markers, MarkerRole.TELEMETRY),
        designs=_markers_of(query, markers, MarkerRole.DESIGN),
        naming=alert_places.naming,
        recent=_recent(result.candidates, implementations, alert_places),
        is_recent_cut=result.is_cut or _has_more_files(places),
        places=places,
        leads=code.leads if is_guess(places) or _is_led(places) else (),
        words=code.rare_words if is_guess(places) else code.words,
        candidates=result.candidates,
        unranked=() if places or result.candidates else code.window_commits(),
        lanes=code.lanes(),
        cleared=(
            *not_deployed(
                source.repository, query.window, source.revision, alert_places.paths
            ),
            *result.cleared,
        ),
        window=query.window,
        history=source.repository.history,
        has_window=has_window,
        is_cut=is_cut,
        passed_over=markers.passed_over,
        unclear=markers.unclear.get(query.requirement or "", ()),
        service=code.service,
        is_service_unknown=code.is_service_unknown,
        is_service_unchanged=code.is_service_unchanged,
    )


def _is_led(places: Sequence[FaultPlace]) -> bool:
    """Whether neither a frame nor a marker leads to the places."""
    return all(place.is_lead for place in places)


def _has_more_files(places: Sequence[FaultPlace]) -> bool:
    """Whether the service may have more changed files than are searched."""
    return sum(place.guess is Guess.SERVICE for place in places) >= FILES_LIMIT


def _has_window(repository: Repository, query: Query) -> bool:
    """Whether all commits of the window are here, with what they changed."""
    shas = query.window.shas
    if shas is None:
        return repository.is_whole_since(query.moment - RECENT)
    return not repository.has_gaps and not any(map(repository.is_cut_at, shas))


def _code_paths(
    implementations: Sequence[Marker], places: Sequence[FaultPlace]
) -> tuple[str, ...]:
    """Return the files of the code; those that only share words with an alert are none."""
    marked = (marker.path for marker in implementations)
    others = (place for place in places if place.guess is not Guess.WORDS)
    return tuple(dict.fromkeys(marked)) or paths_of(others)


def _recent(
    candidates: Sequence[CommitCandidate],
    implementations: Sequence[Marker],
    alert_places: AlertPlaces,
) -> tuple[Commit, ...]:
    """Return the commits of the 30 days that touched the code or name the requirement.

    Without any code these are all that were compared with the alert.
    """
    paths = set(_code_paths(implementations, alert_places.places))
    named = {commit.sha for commit in alert_places.naming}
    commits = [
        candidate.commit
        for candidate in candidates
        if not paths
        or candidate.commit.sha in named
        or paths & candidate.change.hunks.keys()
    ]
    recent = [c for c in commits if c.date >= alert_places.moment - RECENT]
    return tuple(sorted(recent, key=lambda c: c.date, reverse=True))
