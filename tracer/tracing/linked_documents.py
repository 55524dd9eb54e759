"""Documents of the repository that an alert links to: its runbook, its dashboard's page."""

import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from tracer.alerts import Alert
from tracer.repository import Repository
from tracer.text import Pattern

_IN_REPOSITORY = Pattern(
    r"""
    / (?P<owner> [^/]+ / [^/]+ )
    (?: /- )? / (?: blob | raw | tree | edit | src ) / (?: branch/ )?
    [^/]+ / (?P<path> [^?\#]+ )                       # behind the branch
    """,
    re.VERBOSE,
)
"""How GitHub, GitLab and Gitea address a file of a branch."""
_DASHBOARD = Pattern(r"/d/(?P<uid>[\w-]{1,40})(?:[/?\#]|$)")
"""A dashboard of Grafana, whose file in a repository has the same uid."""
_DASHBOARD_FILES = (".json",)
_RELATIVE = Pattern(r"\.?/?(?P<path>[\w.@ -]+(?:/[\w.@ -]+)+)(?:\#\S*)?")
_MOST_DOCUMENTS = 4


def linked_documents(
    repository: Repository, revision: str, alert: Alert
) -> Mapping[str, str]:
    """Return the texts of the files that an alert or its rule links to, by their paths."""
    files = repository.inventory(revision).object_names
    own = (repository.origin() or "").removesuffix(".git")
    paths = dict.fromkeys(_paths(alert, own, files))
    if uids := _dashboards(alert):
        pattern = f'"uid": *"({"|".join(map(re.escape, uids))})"'
        paths |= dict.fromkeys(repository.search(revision, pattern, _DASHBOARD_FILES))
    texts = {
        path: repository.text(revision, path) for path in tuple(paths)[:_MOST_DOCUMENTS]
    }
    return {path: text for path, text in texts.items() if text}


def _paths(alert: Alert, own: str, files: Collection[str]) -> Iterator[str]:
    labels = alert.definition.labels if alert.definition else {}
    for text in (*alert.links.values(), *alert.tags.values(), *labels.values()):
        path = _path_of_address(text, own) if "://" in text else _path_of(text)
        if path in files:
            yield path


def _dashboards(alert: Alert) -> tuple[str, ...]:
    """Return the uids of the dashboards that an alert links to."""
    matches = map(_DASHBOARD.search, alert.links.values())
    return tuple(dict.fromkeys(match["uid"] for match in matches if match))


def _path_of(text: str) -> str:
    match = _RELATIVE.fullmatch(text)
    return match["path"] if match else ""


def _path_of_address(address: str, own: str) -> str:
    """Return the path of a file of this repository, empty for all other pages."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    match = _IN_REPOSITORY.search(path)
    is_own = match is not None and own.lower().endswith(match["owner"].lower())
    return unquote(match["path"]) if match and is_own else ""
