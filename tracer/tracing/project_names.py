"""What the repository's own projects are called, as their manifests say."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from tracer.alerts import Frame
from tracer.repository import is_vendored_file
from tracer.text import Pattern

if TYPE_CHECKING:
    from tracer.repository import Repository

_NPM = "package.json"
_PACKAGES_LIMIT = 500
_INSTALLED = Pattern(
    r"^(?:.*/)?node_modules/(?P<package>(?:@[^/]+/)?[^/@.][^/]*)/(?P<path>.+)$"
)
"""Where npm puts a package; of several such folders the innermost has the file."""
_PARENT = Pattern(r"<parent>.*?</parent>", re.DOTALL)
_NAMES: Mapping[str, Pattern] = {
    "go.mod": Pattern(r"^module[ \t]+\"?(\S+?)(?:/v\d+)?\"?[ \t]*$", re.MULTILINE),
    "settings.gradle": Pattern(r"rootProject\.name[ \t]*=[ \t]*[\"']([^\"'\n]+)"),
    "settings.gradle.kts": Pattern(r"rootProject\.name[ \t]*=[ \t]*\"([^\"\n]+)"),
    "pyproject.toml": Pattern(r"^name[ \t]*=[ \t]*[\"']([^\"'\n]+)", re.MULTILINE),
    "Cargo.toml": Pattern(r"^name[ \t]*=[ \t]*\"([^\"\n]+)", re.MULTILINE),
    "composer.json": Pattern(r"\"name\"[ \t]*:[ \t]*\"([^\"\n]+)"),
    "pom.xml": Pattern(r"<artifactId>\s*([^<\s]+)"),
    "mix.exs": Pattern(r"\bapp:[ \t]*:(\w+)"),
}
"""Manifests of a whole project, and where each has its name; a path before it is the owner."""


_OF_FOLDERS = frozenset((_NPM, "Cargo.toml", "pyproject.toml", "pom.xml", "mix.exs"))
"""Manifests whose name is what runs, also below the root."""
_HOST = Pattern(r"(?P<name>[\w-]+)\.[a-z]{2,6}")
"""A module of Go at the root of its own host: `miniflux.app` is called `miniflux`."""


class _Package(msgspec.Struct):
    """The name in a manifest of npm."""

    name: str = ""


def project_names(repository: "Repository", revision: str) -> frozenset[str]:
    """Return what the manifests at the root call the project, without an owner."""
    texts = dict(repository.texts(revision, (_NPM, *_NAMES)))
    names = [_npm_name(texts.get(_NPM) or "")]
    for path, pattern in _NAMES.items():
        # A project of Maven names its parent before itself.
        match = pattern.search(_PARENT.sub("", texts.get(path) or ""))
        names.append(match[1] if match else "")
    return frozenset(map(_short, filter(None, names)))


def _short(name: str) -> str:
    host = _HOST.fullmatch(name)
    return host["name"] if host else name.rpartition("/")[2]


def named_folders(
    repository: "Repository", revision: str
) -> Mapping[str, Sequence[str]]:
    """Return, by the name that a manifest has for it, the folders below the root.

    A name of npm is also that with its scope: `@shop/web` is `web` and `shop-web`.
    """
    manifests = (
        path
        for path in repository.inventory(revision).files
        if "/" in path and path.rpartition("/")[2] in _OF_FOLDERS
    )
    own = [path for path in manifests if not is_vendored_file(path)][:_PACKAGES_LIMIT]
    folders: dict[str, list[str]] = {}
    for path, text in repository.texts(revision, own):
        folder, _, manifest = path.rpartition("/")
        for name in _own_names(manifest, text or ""):
            folders.setdefault(name, []).append(folder)
    return folders


def _own_names(manifest: str, text: str) -> Iterable[str]:
    if manifest == _NPM:
        name = _npm_name(text)
        scoped = name.removeprefix("@").replace("/", "-")
    else:
        match = _NAMES[manifest].search(_PARENT.sub("", text))
        name = scoped = match[1] if match else ""
    names = (name.rpartition("/")[2], scoped)
    return [each for each in dict.fromkeys(names) if each]


def with_own_packages(
    frames: Sequence[Frame], repository: "Repository", revision: str
) -> tuple[Frame, ...]:
    """Give frames in an installed package of this repository their path in it."""
    matches = [_INSTALLED.search(_plain(frame)) for frame in frames]
    if not any(matches):
        return tuple(frames)
    folders = dict(_folders(repository, revision))
    return tuple(
        replace(frame, path=f"{folders[match['package']]}{match['path']}")
        if match and match["package"] in folders
        else frame
        for frame, match in zip(frames, matches, strict=True)
    )


def _plain(frame: Frame) -> str:
    return frame.path.replace("\\", "/")


def _folders(repository: "Repository", revision: str) -> Iterator[tuple[str, str]]:
    """Walk over the packages of npm: the name, and the folder with `/` at its end."""
    files = repository.inventory(revision).files
    manifests = _manifests(files)[:_PACKAGES_LIMIT]
    for path, text in repository.texts(revision, manifests):
        if name := _npm_name(text or ""):
            yield name, path.removesuffix(_NPM)


def _manifests(files: Iterable[str]) -> list[str]:
    own = (path for path in files if path.rpartition("/")[2] == _NPM)
    return [path for path in own if not is_vendored_file(path)]


def _npm_name(text: str) -> str:
    try:
        return msgspec.json.decode(text, type=_Package).name
    except (msgspec.DecodeError, RecursionError):
        return ""
