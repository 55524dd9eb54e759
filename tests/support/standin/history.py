"""The history as GitHub shows it: lists of commits, and what each of them changed."""

from tests.support.standin import shapes
from tests.support.standin.store import RefusedError, Store

STATUSES = {"A": "added", "D": "removed", "M": "modified", "R": "renamed"}


def commits(url: str, store: Store, query: dict[str, str]) -> list[shapes.Shape]:
    """List the ancestors of a commit that changed a path since a moment."""
    if not store.is_a("commit", query["sha"]):
        raise RefusedError(404, "Not Found")
    options = [f"--max-count={query.get('per_page', '30')}"]
    if "since" in query:
        options.append(f"--since-as-filter={query['since']}")
    paths = [query["path"]] if "path" in query else []
    listed = store.git("rev-list", *options, query["sha"], "--", *paths).decode()
    return [shapes.commit(url, store, sha) for sha in listed.split()]


def commit(url: str, store: Store, sha: str) -> shapes.Shape:
    """Show one commit with its patches."""
    if not store.is_a("commit", sha):
        raise RefusedError(422, f"No commit found for SHA: {sha}")
    options = ("-r", "-M", "--root", "--no-commit-id")
    listed = store.git("diff-tree", *options, "-z", "--name-status", sha).decode()
    fields = iter(listed.split("\0"))
    files: list[shapes.Shape] = []
    for status in fields:
        if status:
            names = [next(fields) for _ in range(2 if status[0] == "R" else 1)]
            files.append(_file(url, store, sha, STATUSES[status[0]], names))
    counts = {"total": 2, "additions": 1, "deletions": 1}
    return {**shapes.commit(url, store, sha), "stats": counts, "files": files}


def _file(
    url: str, store: Store, sha: str, status: str, names: list[str]
) -> shapes.Shape:
    options = ("-r", "-M", "--root", "--no-commit-id", "-p")
    whole = store.git("diff-tree", *options, sha, "--", *names).decode()
    start = whole.find("\n@@ ")
    patch = whole[start + 1 :].rstrip("\n") if start >= 0 else None
    return {
        "sha": "0" * 40,
        "filename": names[-1],
        "status": status,
        **dict.fromkeys(("additions", "deletions"), 1),
        "changes": 2 if patch else 0,
        **dict.fromkeys(("blob_url", "raw_url", "contents_url"), f"{url}/{names[-1]}"),
        **({"patch": patch} if patch else {}),
        **({"previous_filename": names[0]} if status == "renamed" else {}),
    }
