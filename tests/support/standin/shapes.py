"""GitHub's answers, as its published schema has them."""

from tests.support.standin.store import Deployment, Pull, Store, WorkflowRun
from tests.support.standin.tracker import Comment, Issue

Shape = dict[str, object]
TIME = "2025-11-20T16:00:00Z"
_USER_URLS = [
    "followers",
    "following",
    "gists",
    "starred",
    "subscriptions",
    "organizations",
    "repos",
    "events",
    "received_events",
]
_REPOSITORY_URLS = [
    "archive",
    "assignees",
    "blobs",
    "branches",
    "collaborators",
    "comments",
    "commits",
    "compare",
    "contents",
    "contributors",
    "deployments",
    "downloads",
    "events",
    "forks",
    "git_commits",
    "git_refs",
    "git_tags",
    "issue_comment",
    "issue_events",
    "issues",
    "keys",
    "labels",
    "languages",
    "merges",
    "milestones",
    "notifications",
    "pulls",
    "releases",
    "stargazers",
    "statuses",
    "subscribers",
    "subscription",
    "tags",
    "teams",
    "trees",
    "hooks",
]


def user(api: str, login: str) -> Shape:
    url = f"{api}/users/{login}"
    return {
        "login": login,
        "id": 1,
        "node_id": "U_1",
        "avatar_url": f"{url}/avatar",
        "gravatar_id": "",
        "url": url,
        "html_url": url,
        **{f"{name}_url": f"{url}/{name}" for name in _USER_URLS},
        "type": "Bot" if login.endswith("[bot]") else "User",
        "site_admin": False,
    }


def repository(
    api: str, full_name: str, methods: tuple[str, ...] | None = None
) -> Shape:
    owner, _, name = full_name.partition("/")
    url = f"{api}/repos/{full_name}"
    counts = (
        "forks forks_count stargazers_count watchers_count size open_issues watchers"
    )
    ways = ("merge_commit", "squash_merge", "rebase_merge")
    known = {} if methods is None else {f"allow_{w}": w in methods for w in ways}
    return {
        **known,
        "id": 1,
        "node_id": "R_1",
        "name": name,
        "full_name": full_name,
        "owner": user(api, owner),
        "private": False,
        "html_url": url,
        "description": None,
        "fork": False,
        "url": url,
        **{f"{each}_url": f"{url}/{each}" for each in _REPOSITORY_URLS},
        "git_url": url,
        "ssh_url": url,
        "clone_url": url,
        "svn_url": url,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        **dict.fromkeys(counts.split(), 0),
        "open_issues_count": 0,
        "subscribers_count": 0,
        "network_count": 0,
        "default_branch": "main",
        "has_issues": True,
        "has_projects": False,
        "has_wiki": False,
        "has_pages": False,
        "has_discussions": False,
        "archived": False,
        "disabled": False,
        "pushed_at": TIME,
        "created_at": TIME,
        "updated_at": TIME,
    }


def git_commit(url: str, store: Store, sha: str) -> Shape:
    found = store.objects.commit(sha)
    person = {"name": found.author, "email": found.email, "date": found.date}
    is_signed = found.author == "github-actions[bot]"
    return {
        "sha": sha,
        "node_id": "C_1",
        "url": f"{url}/git/commits/{sha}",
        "html_url": f"{url}/commit/{sha}",
        "author": person,
        "committer": person,
        "message": found.message.strip(),
        "tree": {"sha": found.tree, "url": f"{url}/git/trees/{found.tree}"},
        "parents": [
            {"sha": each, "url": f"{url}/git/commits/{each}", "html_url": url}
            for each in found.parents
        ],
        "verification": {
            "verified": is_signed,
            "reason": "valid" if is_signed else "unsigned",
            "signature": "-----" if is_signed else None,
            "payload": "-----" if is_signed else None,
            "verified_at": TIME if is_signed else None,
        },
    }


def commit(url: str, store: Store, sha: str) -> Shape:
    data = git_commit(url, store, sha)
    return {
        "sha": sha,
        "node_id": "C_1",
        "url": f"{url}/commits/{sha}",
        "html_url": f"{url}/commit/{sha}",
        "comments_url": f"{url}/commits/{sha}/comments",
        "commit": {
            **{k: data[k] for k in ("author", "committer", "message", "tree")},
            "url": data["url"],
            "comment_count": 0,
            "verification": data["verification"],
        },
        "author": None,
        "committer": None,
        "parents": data["parents"],
    }


def comparison(url: str, store: Store, base: str, head: str) -> Shape:
    merge_base = store.git("merge-base", base, head).decode().strip()
    listed = store.git("diff", "--name-only", "-z", merge_base, head).decode()
    ahead = int(store.git("rev-list", "--count", f"{base}..{head}"))
    behind = int(store.git("rev-list", "--count", f"{head}..{base}"))
    whole = f"{url}/compare/{base}...{head}"
    return {
        **dict.fromkeys(("html_url", "permalink_url", "diff_url", "patch_url"), whole),
        "url": whole,
        "base_commit": commit(url, store, base),
        "merge_base_commit": commit(url, store, merge_base),
        "status": "diverged" if ahead and behind else "ahead" if ahead else "behind",
        "ahead_by": ahead,
        "behind_by": behind,
        "total_commits": ahead,
        "commits": [commit(url, store, s) for s in _oldest(store, base, head)],
        "files": [_changed_file(url, p) for p in listed.split("\0")[:300] if p],
    }


def _oldest(store: Store, base: str, head: str) -> list[str]:
    listed = store.git("rev-list", "--reverse", "--topo-order", f"{base}..{head}")
    return listed.decode().split()[:1]


def _changed_file(url: str, path: str) -> Shape:
    return {
        "sha": "0" * 40,
        "filename": path,
        "status": "modified",
        **dict.fromkeys(("additions", "deletions", "changes"), 1),
        **dict.fromkeys(("blob_url", "raw_url", "contents_url"), f"{url}/{path}"),
    }


def branch(url: str, store: Store, name: str, sha: str) -> Shape:
    return {
        "name": name,
        "commit": commit(url, store, sha),
        "_links": {"html": url, "self": url},
        "protected": False,
        "protection": {"enabled": False},
        "protection_url": url,
    }


def ref(url: str, name: str, sha: str) -> Shape:
    return {
        "ref": name,
        "node_id": "REF_1",
        "url": f"{url}/git/{name}",
        "object": {"sha": sha, "type": "commit", "url": f"{url}/git/commits/{sha}"},
    }


def tree(url: str, store: Store, sha: str) -> Shape:
    entries = [
        {
            "path": path,
            "mode": entry.mode.zfill(6),
            "type": entry.kind,
            "sha": entry.sha,
            "url": url,
        }
        for path, entry in store.objects.folder(sha).items()
    ]
    return {
        "sha": sha,
        "url": f"{url}/git/trees/{sha}",
        "tree": entries,
        "truncated": False,
    }


def content(url: str, path: str, sha: str, size: int, encoded: str) -> Shape:
    return {
        "type": "file",
        "encoding": "base64",
        "size": size,
        "name": path.rpartition("/")[2],
        "path": path,
        "content": encoded,
        "sha": sha,
        "url": f"{url}/contents/{path}",
        "git_url": f"{url}/git/blobs/{sha}",
        "html_url": f"{url}/blob/main/{path}",
        "download_url": f"{url}/raw/{path}",
        "_links": {"git": url, "html": url, "self": url},
    }


def pull(api: str, full_name: str, own: Pull, *, whole: bool = False) -> Shape:
    owner = full_name.partition("/")[0]
    url = f"{api}/repos/{full_name}/pulls/{own.number}"
    issue = f"{api}/repos/{full_name}/issues/{own.number}"
    home = own.fork or full_name
    links = "comments commits statuses html issue review_comments review_comment self"
    shape: Shape = {
        "url": url,
        "id": own.number,
        "node_id": f"PR_{own.number}",
        "html_url": f"https://github.com/{full_name}/pull/{own.number}",
        "diff_url": f"{url}.diff",
        "patch_url": f"{url}.patch",
        "issue_url": issue,
        "commits_url": f"{url}/commits",
        "review_comments_url": f"{url}/comments",
        "review_comment_url": f"{url}/comments/1",
        "comments_url": f"{issue}/comments",
        "statuses_url": f"{url}/statuses",
        "number": own.number,
        "state": own.state,
        "locked": False,
        "title": own.title,
        "user": user(api, "github-actions[bot]"),
        "body": own.body,
        "labels": [label(url, name) for name in own.labels],
        "milestone": None,
        "created_at": TIME,
        "updated_at": TIME,
        "closed_at": None if own.state == "open" else TIME,
        "merged_at": TIME if own.merged else None,
        "draft": own.draft,
        "head": side(api, home, own.head, own.head_sha),
        "base": side(api, full_name, own.base, own.base_sha),
        "_links": {name: {"href": url} for name in links.split()},
        "author_association": "NONE",
        "auto_merge": None,
        "assignees": [user(api, name) for name in own.assignees],
        "requested_reviewers": [user(api, name) for name in own.reviewers],
    }
    if whole:
        counts = "comments review_comments additions deletions changed_files"
        shape |= {
            "merged": own.merged,
            "mergeable": True,
            "mergeable_state": "clean",
            "merged_by": user(api, owner) if own.merged else None,
            "maintainer_can_modify": False,
            "commits": 1,
            **dict.fromkeys(counts.split(), 0),
        }
    return shape


def side(api: str, full_name: str, name: str, sha: str) -> Shape:
    owner = full_name.partition("/")[0]
    return {
        "label": f"{owner}:{name}",
        "ref": name,
        "sha": sha,
        "user": user(api, owner),
        "repo": repository(api, full_name),
    }


def label(url: str, name: str) -> Shape:
    return {
        "id": 1,
        "node_id": "L_1",
        "url": url,
        "name": name,
        "description": None,
        "color": "ededed",
        "default": False,
        "archived_at": None,
        "archived_by": None,
    }


def permission(api: str, login: str, word: str, role: str) -> Shape:
    own = {**user(api, login), "role_name": role}
    return {"permission": word, "role_name": role, "user": own}


def comment(api: str, full_name: str, own: Comment) -> Shape:
    url = f"{api}/repos/{full_name}/issues/comments/{own.id}"
    return {
        "id": own.id,
        "node_id": f"IC_{own.id}",
        "url": url,
        "html_url": url,
        "issue_url": f"{api}/repos/{full_name}/issues/{own.issue}",
        "body": own.body,
        "user": user(api, own.author),
        "created_at": own.moment,
        "updated_at": own.moment,
        "author_association": "NONE",
    }


def reaction(api: str, login: str, content: str) -> Shape:
    return {
        "id": 1,
        "node_id": "REA_1",
        "user": user(api, login),
        "content": content,
        "created_at": TIME,
    }


def issue(api: str, full_name: str, own: Issue) -> Shape:
    """Return an issue as an event carries it."""
    url = f"{api}/repos/{full_name}/issues/{own.number}"
    return {
        "url": url,
        "html_url": f"https://github.com/{full_name}/issues/{own.number}",
        "number": own.number,
        "state": own.state,
        "title": own.title,
        "body": own.body,
        "user": user(api, own.author),
        "labels": [label(url, name) for name in own.labels],
        "created_at": own.moment,
        "updated_at": own.edited or own.moment,
        "author_association": "NONE",
    }


def workflow_run(api: str, full_name: str, own: WorkflowRun) -> Shape:
    url = f"{api}/repos/{full_name}/actions/runs/{own.id}"
    urls = "jobs logs check_suite artifacts cancel rerun workflow".split()  # noqa: SIM905
    place = repository(api, full_name)
    return {
        "id": own.id,
        "node_id": f"WFR_{own.id}",
        "name": "Trace production alerts",
        "head_branch": "main",
        "head_sha": "0" * 40,
        "path": own.path,
        "run_number": own.id,
        "run_attempt": own.attempt,
        "event": "repository_dispatch",
        "status": "completed",
        "conclusion": own.conclusion,
        "workflow_id": own.workflow,
        "url": url,
        "html_url": f"https://github.com/{full_name}/actions/runs/{own.id}",
        "pull_requests": [],
        "created_at": own.started,
        "run_started_at": own.started,
        "updated_at": own.ended or own.started,
        **{f"{name}_url": f"{url}/{name}" for name in urls},
        "head_commit": None,
        "repository": place,
        "head_repository": place,
        "display_title": own.title,
    }


def deployment(api: str, full_name: str, own: Deployment) -> Shape:
    url = f"{api}/repos/{full_name}/deployments/{own.id}"
    return {
        "url": url,
        "id": own.id,
        "node_id": f"DE_{own.id}",
        "sha": own.sha,
        "ref": "main",
        "task": "deploy",
        "payload": own.payload,
        "original_environment": own.environment,
        "environment": own.environment,
        "description": None,
        "creator": user(api, "github-actions[bot]"),
        "created_at": own.created,
        "updated_at": own.created,
        "statuses_url": f"{url}/statuses",
        "repository_url": f"{api}/repos/{full_name}",
        "transient_environment": False,
        "production_environment": own.environment == "production",
        "performed_via_github_app": None,
    }


def deployment_state(api: str, full_name: str, id_: int, state: str, at: str) -> Shape:
    url = f"{api}/repos/{full_name}/deployments/{id_}"
    return {
        "url": f"{url}/statuses/1",
        "id": 1,
        "node_id": "DES_1",
        "creator": user(api, "github-actions[bot]"),
        "deployment_url": url,
        "repository_url": f"{api}/repos/{full_name}",
        "performed_via_github_app": None,
        "state": state,
        "description": "",
        "environment": "production",
        "target_url": "",
        "log_url": "",
        "environment_url": "",
        "created_at": at,
        "updated_at": at,
    }
