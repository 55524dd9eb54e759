"""What the stand-in remembers: a bare git repository, and pull requests."""

import subprocess
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.standin.objects import Entry, Objects


class RefusedError(Exception):
    """A request that GitHub would refuse: its status, its words, its headers."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = {key.replace("_", "-"): value for key, value in headers.items()}


@dataclass
class Pull:
    number: int
    title: str
    body: str | None
    head: str
    base: str
    draft: bool
    head_sha: str
    base_sha: str = "0" * 40
    fork: str | None = None
    state: str = "open"
    closed_at: str | None = None
    merged: bool = False
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)


@dataclass
class Deployment:
    id: int
    sha: str
    created: str
    environment: str = "production"
    payload: dict[str, str] = field(default_factory=dict)
    states: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class WorkflowRun:
    id: int
    title: str
    conclusion: str
    attempt: int = 1
    path: str = ".github/workflows/trace.yml"
    workflow: int = 1
    started: str = "2026-11-20T10:00:00Z"
    ended: str = ""


class Store:
    """Git objects and refs are real; the rest is what tests look at afterwards."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pulls: list[Pull] = []
        self.runs: list[WorkflowRun] = []
        self.deployments: list[Deployment] = []
        self.labels: set[str] = {"bug"}
        self.refused_namespace = ""
        self.objects = Objects(path)

    def git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        return subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            input=stdin,
            capture_output=True,
            check=True,
        ).stdout

    def try_git(self, *arguments: str) -> str | None:
        try:
            return self.git(*arguments).decode().strip()
        except subprocess.CalledProcessError:
            return None

    def is_a(self, kind: str, name: str) -> bool:
        found = self.objects.find(name)
        return found is not None and found[1] == kind

    # -- refs --------------------------------------------------------------------

    def ref(self, name: str) -> str | None:
        found = self.objects.find(name)
        return found[0] if found else None

    def refs(self, prefix: str) -> dict[str, str]:
        layout = "--format=%(refname) %(objectname)"
        listed = self.git("for-each-ref", layout).decode().splitlines()
        found = dict(line.split(" ") for line in listed)
        return {name: sha for name, sha in found.items() if name.startswith(prefix)}

    def is_empty(self) -> bool:
        listed = self.path / "packed-refs"
        is_packed = listed.is_file() and " refs/heads/" in listed.read_text()
        branches = (self.path / "refs" / "heads").rglob("*")
        return not is_packed and not any(path.is_file() for path in branches)

    def create_ref(self, name: str, sha: str) -> None:
        if self.is_empty():
            raise RefusedError(409, "Git Repository is empty.")
        if not name.startswith("refs/") or name.count("/") < 2:
            raise RefusedError(422, "Reference name must start with 'refs/'")
        if not is_ref_name(name):
            raise RefusedError(422, f"{name} is not a valid ref name.")
        if self.refused_namespace and name.startswith(self.refused_namespace):
            raise RefusedError(422, "Reference name is not allowed")
        if not self.is_a("commit", f"{sha}^{{commit}}"):
            raise RefusedError(422, "Object does not exist")
        if self.ref(name):
            raise RefusedError(422, "Reference already exists")
        self.git("update-ref", name, sha)

    def update_ref(self, name: str, sha: str, *, force: bool) -> None:
        current = self.ref(name)
        if current is None:
            raise RefusedError(422, "Reference does not exist")
        if not self.is_a("commit", f"{sha}^{{commit}}"):
            raise RefusedError(422, "Object does not exist")
        ancestor = self.try_git("merge-base", "--is-ancestor", current, sha)
        if ancestor is None and not force:
            raise RefusedError(422, "Update is not a fast forward")
        self.set_ref(name, sha)

    def set_ref(self, name: str, sha: str | None) -> None:
        """Set or delete a ref; pull requests follow their branch, or end with it."""
        if sha:
            self.git("update-ref", name, sha)
        else:
            self.git("update-ref", "-d", name)
        for pull in self.pulls:
            is_own = f"refs/heads/{pull.head}" == name and pull.fork is None
            if pull.state == "open" and is_own and sha:
                pull.head_sha = sha
            elif pull.state == "open" and is_own:
                pull.state = "closed"

    def swap_refs(self, updates: list[dict[str, Any]]) -> bool:
        """Update several refs, all of them or none; return whether that was possible."""
        absent = "0" * 40
        for each in updates:
            current, after = self.ref(each["name"]) or absent, each["afterOid"]
            if each.get("beforeOid") not in {None, current}:
                return False
            is_forward = absent in {current, after} or (
                self.try_git("merge-base", "--is-ancestor", current, after) is not None
            )
            if not is_forward and not each.get("force"):
                return False
        for each in updates:
            is_deletion = each["afterOid"] == absent
            self.set_ref(each["name"], None if is_deletion else each["afterOid"])
        return True

    # -- objects -----------------------------------------------------------------

    def create_tree(self, base: str | None, entries: list[dict[str, Any]]) -> str:
        if self.is_empty():
            raise RefusedError(409, "Git Repository is empty.")
        if base and not self.is_a("tree", base):
            raise RefusedError(422, "base_tree is not a valid tree oid")
        changes = {entry["path"]: self._entry(entry) for entry in entries}
        return self.objects.write_folder(base, changes)

    def create_blob(self, content: bytes) -> str:
        return self.objects.write("blob", content)

    def _entry(self, entry: dict[str, Any]) -> Entry | None:
        check_path(entry["path"])
        if ("content" in entry) == ("sha" in entry):
            raise RefusedError(422, "Must supply either tree.sha or tree.content.")
        if "content" in entry:
            return Entry(entry["mode"], self.create_blob(entry["content"].encode()))
        # Without an id it is a deletion (docs.github.com, "Create a tree").
        return Entry(entry["mode"], entry["sha"]) if entry["sha"] else None

    def create_commit(
        self, message: str, tree: str, parents: list[str], who: str
    ) -> str:
        if not self.is_a("tree", tree):
            raise RefusedError(422, "Tree SHA does not exist")
        for parent in parents:
            if not self.is_a("commit", parent):
                raise RefusedError(
                    422, "Parent SHA does not exist or is not a commit object"
                )
        person = f"{who} <bot@example.com> {int(time.time())} +0000"
        lines = [
            f"tree {tree}",
            *(f"parent {parent}" for parent in parents),
            f"author {person}",
            f"committer {person}",
        ]
        return self.objects.write("commit", "\n".join([*lines, "", message]).encode())

    # -- what tests do as people -------------------------------------------------

    def show(self, revision: str, path: str) -> str:
        return self.objects.read(f"{revision}:{path}").decode()

    def merge(
        self, number: int, *, delete_branch: bool = False, is_squash: bool = False
    ) -> None:
        pull = self.pull(number)
        base = f"refs/heads/{pull.base}"
        tree = (
            self.git("merge-tree", "--write-tree", base, pull.head_sha).decode().strip()
        )
        parents = [str(self.ref(base)), pull.head_sha]
        sha = self.create_commit(
            f"{pull.title} (#{number})"
            if is_squash
            else f"Merge pull request #{number}",
            tree,
            parents[:1] if is_squash else parents,
            "person",
        )
        self.git("update-ref", base, sha)
        pull.state, pull.merged = "closed", True
        if delete_branch:
            self.delete_branch(pull.head)

    def close(self, number: int, at: str | None = None) -> None:
        pull = self.pull(number)
        pull.state, pull.closed_at = "closed", at

    def reopen(self, number: int) -> None:
        pull = self.pull(number)
        pull.state, pull.closed_at = "open", None

    def delete_branch(self, branch: str) -> None:
        self.set_ref(f"refs/heads/{branch}", None)

    def pull(self, number: int) -> Pull:
        return next(pull for pull in self.pulls if pull.number == number)

    def commit_on(self, branch: str, path: str, content: str, message: str) -> str:
        """Commit a file on a branch as a person does, and move the branch there."""
        name = f"refs/heads/{branch}"
        parent = str(self.ref(name))
        tree = self.objects.commit(parent).tree
        entry = {"path": path, "mode": "100644", "type": "blob", "content": content}
        made = self.create_tree(tree, [entry])
        sha = self.create_commit(message, made, [parent], "person")
        self.update_ref(name, sha, force=False)
        return sha


@cache
def is_ref_name(name: str) -> bool:
    command = ["git", "check-ref-format", name]
    return subprocess.run(command, check=False).returncode == 0


def check_path(path: str) -> None:
    if path.startswith("/"):
        raise RefusedError(422, "tree.path cannot start with a slash")
    if any(
        part in {"", ".", ".."} or part.lower() == ".git" for part in path.split("/")
    ):
        raise RefusedError(422, "tree.path contains a malformed path component")
    if path.startswith(".github/workflows/"):
        raise RefusedError(404, "Not Found")
