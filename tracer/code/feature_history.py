"""For which feature a line was written, by the commit that wrote it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from tracer.repository import Commit, Repository
from tracer.text import features_in_title

_MOST_FILES = 500
"""Files whose lines git is asked about; each costs some milliseconds."""
_LEAST_SHARE = 3
"""How many times as many documents of one feature a commit must have as of any other."""


class FeatureHistory(Struct, frozen=True):
    """Tells the features of lines by their commits, at a revision.

    A commit of Spec Kit's names its feature in the subject (`feat(013): …`), or ticks
    tasks in the feature's folder. Any other says at least which features it cannot be
    about: those that came later. `folders` are the features' folders, with `/` at the end;
    only names that may mean one of `wanted` are worth asking for.
    """

    repository: Repository
    revision: str
    folders: Mapping[str, str]
    wanted: frozenset[str]
    _features: dict[str, frozenset[str]] = field(default_factory=dict)
    """By the sha of a commit."""
    _writers: dict[str, Mapping[int, Commit]] = field(default_factory=dict)
    """By the path of a file: which commit wrote which line."""

    def features_of(self, path: str, lines: Iterable[int], line: int) -> frozenset[str]:
        """Return the features for which a line was written, empty where none is known.

        Args:
            path: the file.
            lines: all lines of the file that may be asked about, counted from 1.
            line: one of them.

        """
        if path not in self._writers:
            self._writers[path] = self._ask(path, lines)
        writer = self._writers[path].get(line)
        if writer is None or self.repository.is_cut_at(writer.sha):
            return frozenset()
        if writer.sha not in self._features:
            self._features[writer.sha] = self._features_of_commit(writer)
        return self._features[writer.sha]

    def _ask(self, path: str, lines: Iterable[int]) -> Mapping[int, Commit]:
        if len(self._writers) >= _MOST_FILES:
            return {}
        ranges = [range(line, line + 1) for line in sorted(set(lines))]
        return self.repository.writers(self.revision, path, ranges)

    def _features_of_commit(self, writer: Commit) -> frozenset[str]:
        named = features_in_title(self.folders, writer.subject)
        commit = self.repository.commits([writer.sha]).get(writer.sha)
        changed = Counter(
            feature
            for feature, folder in self.folders.items()
            for path in (commit.paths if commit else ())
            if path.startswith(folder)
        )
        if named:
            return named & changed.keys() or named
        (first, count), *others = [*changed.most_common(2), ("", 0)]
        if not first:
            return self._features_before(writer)
        is_clear = count >= _LEAST_SHARE * max((n for _, n in others), default=0)
        return frozenset((first,)) if is_clear else frozenset(changed)

    def _features_before(self, writer: Commit) -> frozenset[str]:
        """Return the features that existed when a commit was made.

        A feature that is done may have moved since, to a folder beside the others.
        """
        parents = {
            folder.rstrip("/").rpartition("/")[0] for folder in self.folders.values()
        }
        parents |= {parent.rpartition("/")[0] for parent in parents}
        names = {
            name
            for parent in parents - {""}
            for name in self.repository.folder_names(writer.sha, parent)
        }
        return frozenset(f for f in self.folders if f.rpartition("/")[2] in names)
