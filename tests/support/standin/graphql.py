"""The GraphQL that the stand-in answers; any other query is refused by name."""

import base64
import re
from collections.abc import Callable
from typing import Any

from tests.support.standin.store import Pull, RefusedError, Store
from tests.support.standin.tracker import Happening, Issue, Tracker

REPOSITORY, REPOSITORY_ID = "acme/shop", "R_1"
HISTORY = """
query History($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    issue(number: $number) {
      title
      body
      lastEditedAt
      timelineItems(
        last: 100
        itemTypes: [LABELED_EVENT, UNLABELED_EVENT, RENAMED_TITLE_EVENT]
      ) {
        nodes {
          __typename
          ... on LabeledEvent {
            createdAt label { name } actor { __typename login }
          }
          ... on UnlabeledEvent { createdAt label { name } }
          ... on RenamedTitleEvent { createdAt }
        }
      }
    }
  }
}
"""
BRANCH = """
    tip{n}: ref(qualifiedName: $ref{n}) {{ target {{ oid {files}}} }}
    pulls{n}: pullRequests(
      headRefName: $branch{n}, first: 20, orderBy: {{field: CREATED_AT, direction: DESC}}
    ) {{ ...Pulls }}"""
BRANCHES = """
query Branches($owner: String!, $name: String!, $base: String!, {names}) {{
  repository(owner: $owner, name: $name) {{
    id
    base: ref(qualifiedName: $base) {{ target {{ oid }} }}
    open: pullRequests(
      states: OPEN, first: 100, orderBy: {{field: CREATED_AT, direction: DESC}}
    ) {{ nodes {{ headRefName isCrossRepository }} }}{fields}
  }}
}}
fragment Pulls on PullRequestConnection {{
  pageInfo {{ hasNextPage }}
  nodes {{ number url state title body headRefOid isCrossRepository closedAt }}
}}
{fragment}"""
CLOSED = """
query Closed($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    closed: pullRequests(
      states: CLOSED, first: 100, orderBy: {field: UPDATED_AT, direction: DESC}
    ) { nodes { headRefName isCrossRepository } }
  }
}
"""
FILE = """fragment File on TreeEntry { mode object { ... on Blob { oid text isTruncated } } }"""
MOST_TEXT = 512_000
"""Bytes of a file that GraphQL shows."""
MOST_BRANCHES = 25
"""Branches in one query: GitHub ends one that takes over ten seconds."""
APPEND = """
mutation Append($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid signature { isValid } } }
}
"""
MOVE = """
mutation Move($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }
"""
ONE_FILE = """
query File($owner: String!, $name: String!, $commit: GitObjectID!, $path: String!) {
  repository(owner: $owner, name: $name) {
    object(oid: $commit) { ... on Commit { file(path: $path) { ...File } } }
  }
}
"""
QUERIES = {
    "History": HISTORY,
    "Closed": CLOSED,
    "Append": APPEND,
    "Move": MOVE,
    "File": f"{ONE_FILE}{FILE}",
}
MUTATIONS = ("Append", "Move")
"""The names of operations that change something."""
_PAGE, _MOST_OPEN = 20, 100
Answer = dict[str, object]


def check(name: str, query: str) -> None:
    known = QUERIES.get(name, "")
    if name == "Branches":
        count = min(query.count("ref(qualifiedName: $ref"), MOST_BRANCHES)
        known = branches_query(
            [len(re.findall(rf"\$path{n}_\d+\)", query)) for n in range(count)]
        )
    if query.split() != known.split():
        raise RefusedError(400, f"the stand-in does not know this query: {query}")


def branches_query(counts: list[int]) -> str:
    """Return the query for as many branches, with so many files of each."""
    names = [f"$ref{n}: String!, $branch{n}: String!" for n in range(len(counts))]
    names += [f"$path{n}_{k}: String!" for n, c in enumerate(counts) for k in range(c)]
    fields = "".join(
        BRANCH.format(n=n, files=_files_field(n, c)) for n, c in enumerate(counts)
    )
    fragment = FILE if any(counts) else ""
    return BRANCHES.format(names=", ".join(names), fields=fields, fragment=fragment)


def _files_field(branch: int, count: int) -> str:
    files = (
        f"file{k}: file(path: $path{branch}_{k}) {{ ...File }} " for k in range(count)
    )
    return f"... on Commit {{ {''.join(files)}}} " if count else ""


def answer(store: Store, tracker: Tracker, name: str, values: Any) -> Answer:
    if "owner" in values and f"{values['owner']}/{values['name']}" != REPOSITORY:
        return refusal("NOT_FOUND", "Could not resolve to a Repository")
    answers: dict[str, Callable[[], Answer]] = {
        "History": lambda: history(tracker.issue(values["number"])),
        "Branches": lambda: branches(store, values),
        "Closed": lambda: closed(store),
        "File": lambda: file(store, values["commit"], values["path"]),
        "Append": lambda: append(store, values["input"]),
        "Move": lambda: move(store, values["input"]),
    }
    return answers[name]()


def branches(store: Store, values: Any) -> Answer:
    shown = [pull for pull in store.pulls if pull.state == "open"]
    newest = sorted(shown, key=lambda pull: -pull.number)[:_MOST_OPEN]
    found: Answer = {
        "id": REPOSITORY_ID,
        "base": _ref(store, values["base"]),
        "open": {"nodes": [_open_node(pull) for pull in newest]},
    }
    for index in range(sum(name.startswith("branch") for name in values)):
        name = values[f"branch{index}"]
        tip = _ref(store, values[f"ref{index}"])
        if tip:
            tip["target"].update(_files(store, tip["target"]["oid"], index, values))
        found[f"tip{index}"] = tip
        pulls = sorted(
            (pull for pull in store.pulls if pull.head == name), key=lambda p: -p.number
        )
        found[f"pulls{index}"] = {
            "pageInfo": {"hasNextPage": len(pulls) > _PAGE},
            "nodes": [_pull(pull) for pull in pulls[:_PAGE]],
        }
    return {"data": {"repository": found}}


def closed(store: Store) -> Answer:
    """Return the newest pull requests that were closed and not merged."""
    shown = [pull for pull in store.pulls if pull.state == "closed" and not pull.merged]
    newest = sorted(shown, key=lambda pull: pull.closed_at or "", reverse=True)
    nodes = [_open_node(pull) for pull in newest[:_MOST_OPEN]]
    return {"data": {"repository": {"closed": {"nodes": nodes}}}}


def _open_node(pull: Pull) -> Answer:
    return {
        "headRefName": pull.head,
        "isCrossRepository": pull.fork is not None,
    }


def _files(store: Store, sha: str, branch: int, values: Any) -> Answer:
    """Return the files of a commit that a query asks for with a branch."""
    own = (name for name in values if name.startswith(f"path{branch}_"))
    return {
        f"file{name.partition('_')[2]}": _file(store, sha, values[name]) for name in own
    }


def file(store: Store, commit: str, path: str) -> Answer:
    """Return a file of a commit; of what is no commit there is none."""
    is_commit = store.is_a("commit", commit)
    found = {"file": _file(store, commit, path)} if is_commit else None
    return {"data": {"repository": {"object": found}}}


def _file(store: Store, sha: str, path: str) -> Answer | None:
    folder, _, name = path.rpartition("/")
    place = f"{sha}:{folder}"
    entries = store.objects.folder(place) if store.is_a("tree", place) else {}
    if name not in entries:
        return None
    entry = entries[name]
    if entry.kind != "blob":
        return {"mode": int(entry.mode, 8), "object": {}}
    data = store.objects.read(entry.sha)
    shown = data[:MOST_TEXT].decode("utf-8", "replace")
    return {
        "mode": int(entry.mode, 8),
        "object": {
            "oid": entry.sha,
            "text": None if b"\0" in data else shown,
            "isTruncated": len(data) > MOST_TEXT,
        },
    }


def _ref(store: Store, name: str) -> dict[str, dict[str, Any]] | None:
    sha = store.ref(name)
    return {"target": {"oid": sha}} if sha else None


def _pull(pull: Pull) -> Answer:
    return {
        "number": pull.number,
        "url": f"https://github.com/{REPOSITORY}/pull/{pull.number}",
        "state": "MERGED" if pull.merged else pull.state.upper(),
        "title": pull.title,
        "body": pull.body or "",
        "headRefOid": pull.head_sha,
        "isCrossRepository": pull.fork is not None,
        "closedAt": pull.closed_at,
    }


def append(store: Store, values: Any) -> Answer:
    """Commit files on a branch, where its tip is the one that is expected."""
    name = f"refs/heads/{values['branch']['branchName']}"
    expected, tip = values["expectedHeadOid"], store.ref(name)
    if values["branch"]["repositoryNameWithOwner"] != REPOSITORY:
        return _refused("createCommitOnBranch", "NOT_FOUND", "Repository not found")
    if tip is None:
        return _refused("createCommitOnBranch", "NOT_FOUND", "Branch not found")
    if tip != expected:
        message = f'Expected branch to point to "{expected}" but it did not.'
        again = "  Pull and try again."
        return _refused("createCommitOnBranch", "STALE_DATA", message + again)
    entries = [
        {
            "path": file["path"],
            "mode": "100644",
            "type": "blob",
            "sha": store.create_blob(base64.b64decode(file["contents"], validate=True)),
        }
        for file in values["fileChanges"]["additions"]
    ]
    entries += [
        {"path": file["path"], "mode": "100644", "type": "blob", "sha": None}
        for file in values["fileChanges"].get("deletions", ())
    ]
    tree = store.create_tree(store.objects.commit(tip).tree, entries)
    headline, body = values["message"]["headline"], values["message"].get("body")
    message = f"{headline}\n\n{body}" if body else headline
    sha = store.create_commit(message, tree, [tip], "github-actions[bot]")
    store.set_ref(name, sha)
    commit = {"oid": sha, "signature": {"isValid": True}}
    return {"data": {"createCommitOnBranch": {"commit": commit}}}


def move(store: Store, values: Any) -> Answer:
    if values["repositoryId"] != REPOSITORY_ID:
        return _refused("updateRefs", "NOT_FOUND", "Could not resolve to a node")
    if not store.swap_refs(values["refUpdates"]):
        return _refused("updateRefs", "UNPROCESSABLE", "Something went wrong.")
    return {"data": {"updateRefs": {"clientMutationId": None}}}


def _refused(field: str, kind: str, message: str) -> Answer:
    error = {"type": kind, "path": [field], "message": message}
    return {"data": {field: None}, "errors": [error]}


def history(issue: Issue) -> Answer:
    nodes = [_node(each) for each in issue.timeline[-100:]]
    found = {
        "title": issue.title,
        "body": issue.body,
        "lastEditedAt": issue.edited,
        "timelineItems": {"nodes": nodes},
    }
    return {"data": {"repository": {"issue": found}}}


def refusal(kind: str, message: str) -> Answer:
    error = {"type": kind, "path": ["repository", "issue"], "message": message}
    return {"data": {"repository": {"issue": None}}, "errors": [error]}


def _node(happening: Happening) -> Answer:
    node: Answer = {"__typename": happening.kind, "createdAt": happening.moment}
    if happening.label is not None:
        node["label"] = {"name": happening.label}
    if happening.kind == "LabeledEvent":
        node["actor"] = _actor(happening.actor)
    return node


def _actor(login: str) -> Answer | None:
    """Return who did something; apps have their bare name here, ghosts have none."""
    if login == "ghost":
        return None
    kind = "Bot" if login.endswith("[bot]") else "User"
    return {"__typename": kind, "login": login.removesuffix("[bot]")}
