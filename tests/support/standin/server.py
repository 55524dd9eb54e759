"""The stand-in's HTTP side: routes, permissions, faults."""

import base64
import json
import os
import re
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support.standin import graphql, history, shapes, tracker
from tests.support.standin.faults import Answer, Delivery, Fault
from tests.support.standin.limits import RateLimits
from tests.support.standin.store import Pull, RefusedError, Store, WorkflowRun

TOKEN = "ghs_a-token-of-the-tests"
REPOSITORY = "acme/shop"
BODY_LIMIT, TITLE_LIMIT = 65_536, 256
EVENT_TYPE_LIMIT, PROPERTY_LIMIT, PAYLOAD_LIMIT = 100, 10, 65_535


class StandIn:
    """GitHub, as far as the forge knows it."""

    def __init__(self, git_directory: Path) -> None:
        self.store = Store(git_directory)
        self.tracker = tracker.Tracker()
        self.login = "github-actions[bot]"
        self.requests: list[str] = []
        self.answers: list[tuple[str, int, Any]] = []
        self.dispatches: list[dict[str, Any]] = []
        self.faults: list[Fault] = []
        self.denied: set[str] = set()
        self.actions_may_open_pulls = True
        self.merge_methods: tuple[str, ...] | None = None
        """Those of merge_commit, squash_merge and rebase_merge that are allowed."""
        self.token_is_admin = False
        self.drafts_are_supported = True
        self.visible_teams: set[str] = set()
        self.kill: tuple[int, int] | None = None
        self.last_write: int | None = None
        """How many writes there may be: to the next one, and after it, no answer is given."""
        self.meanwhile: list[tuple[str, Callable[[], object]]] = []
        self.prefix = ""
        self.limits = RateLimits()
        self.next_page = ""
        self.now: Callable[[], float] = time.time
        self.silence = Event()
        self._is_over = Event()
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = Thread(
            target=self._server.serve_forever,
            args=(0.02,),  # seconds that `stop` may have to wait
            daemon=True,
        )
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def api(self) -> str:
        return self.address + self.prefix

    def stop(self) -> None:
        self._is_over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.store.objects.end()

    @property
    def writes(self) -> list[str]:
        """The requests that change something; GraphQL's queries are sent by POST, too."""
        return [each for each in self.requests if _is_write(each)]

    # -- one request -------------------------------------------------------------

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        standin = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body are two writes: the second would wait 40 ms for an answer
            # to the first (Nagle's algorithm and delayed acknowledgements).
            disable_nagle_algorithm = True

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                with standin._lock:
                    answer = standin.serve(self, body)
                    standin.maybe_kill()
                with suppress(OSError):  # whoever asked may have given up
                    answer.send(self, standin.silence, standin._is_over)

            do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - its names

            def date_time_string(self, timestamp: float | None = None) -> str:
                return super().date_time_string(standin.now())

            def log_message(self, *_: object) -> None:
                """Say nothing: tests look at `requests`."""

        return Handler

    def maybe_kill(self) -> None:
        """Kill the run right after its n-th request has had its effect."""
        if self.kill and len(self.requests) == self.kill[0]:
            os.kill(self.kill[1], signal.SIGKILL)

    def serve(self, request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        split = urlsplit(request.path)
        prefix = self.prefix.removesuffix("/v3")  # GraphQL has an address of its own
        path = unquote(split.path).removeprefix(prefix).removeprefix("/v3")
        query = {key: values[-1] for key, values in parse_qs(split.query).items()}
        told = f"{request.command} {path.removeprefix(f'/repos/{REPOSITORY}')}"
        if path == "/graphql":
            told = f"{told} {json.loads(body)['operationName']}"
        self.requests.append(told)
        fault = self._fault(told)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        try:
            self._check(request, told)
            status, data = 200, None
            if fault and not fault.has_effect:
                _fail(fault)
            else:
                self._let_others_act(told)
                status, data = self._route(told, query, json.loads(body or b"null"))
            if fault:
                _fail(fault)
        except RefusedError as refused:
            status = refused.status
            documented = "https://docs.github.com/rest"
            data = {"message": refused.message, "documentation_url": documented}
            if status == 422:
                data["errors"] = [refused.message]
            headers |= refused.headers
        if not fault or status >= 400:
            self.answers.append((told, status, data))
        if self.next_page:
            headers["Link"] = f'<{self.next_page}>; rel="next"'
            self.next_page = ""
        payload = b"" if data is None else json.dumps(data).encode()
        return Answer(
            status=status,
            body=payload if fault is None or fault.body is None else fault.body,
            headers={**self.limits.headers(self.now()), **headers},
            delivery=fault.delivery if fault else Delivery.WHOLE,
        )

    def _fault(self, told: str) -> Fault | None:
        """Return what happens to a request, which is then over once more."""
        if self.last_write is not None and len(self.writes) > self.last_write:
            return Fault("", 503, "Service Unavailable")
        for fault in self.faults:
            if fault.times and re.search(fault.match, told):
                fault.times -= 1
                return fault
        return None

    def _check(self, request: BaseHTTPRequestHandler, told: str) -> None:
        if request.headers.get("Authorization") not in {
            f"token {TOKEN}",
            f"Bearer {TOKEN}",
        }:
            raise RefusedError(401, "Bad credentials")
        self.limits.count(self.now(), is_write=_is_write(told))
        needed = _permission(told)
        level = "read" if told.startswith("GET ") else "write"
        if f"{needed}={level}" in self.denied:
            raise RefusedError(
                403,
                "Resource not accessible by integration",
                X_Accepted_GitHub_Permissions=f"{needed}={level}",
            )

    def _let_others_act(self, told: str) -> None:
        """Do what somebody else does right before a request has its effect, once."""
        for each in [each for each in self.meanwhile if re.search(each[0], told)]:
            self.meanwhile.remove(each)
            each[1]()

    def _route(self, told: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        for pattern, handler in self._routes():
            found = re.fullmatch(pattern, told)
            if found:
                return handler(query, body, *found.groups())
        raise RefusedError(404, "Not Found")

    def _routes(self) -> list[tuple[str, Callable[..., tuple[int, Any]]]]:
        return [
            (r"GET ", self._repository),
            (r"GET /branches/(.+)", self._branch),
            (r"GET /git/ref/(.+)", self._ref),
            (r"GET /git/matching-refs/(.+)", self._matching),
            (r"GET /git/commits/(\w+)", self._commit),
            (r"GET /commits", self._history),
            (r"GET /commits/(\w+)", self._change),
            (r"GET /git/blobs/(\w+)", self._blob),
            (r"GET /git/trees/(\w+)", self._tree),
            (r"GET /contents/(.+)", self._contents),
            (r"GET /compare/(\w+)\.\.\.(\w+)", self._compare),
            (r"GET /pulls", self._pulls),
            (r"POST /git/trees", self._make_tree),
            (r"POST /git/commits", self._make_commit),
            (r"POST /git/refs", self._make_ref),
            (r"PATCH /git/refs/(.+)", self._move_ref),
            (r"POST /pulls", self._open),
            (r"PATCH /pulls/(\d+)", self._edit),
            (r"POST /pulls/(\d+)/requested_reviewers", self._request),
            (r"POST /graphql (\w+)", self._graphql),
            (r"GET /collaborators/(.+)/permission", self._permission),
            (r"GET /actions/permissions/workflow", self._settings),
            (r"GET /issues/(\d+)/comments", self._comments),
            (r"POST /issues/(\d+)/comments", self._comment),
            (r"PATCH /issues/comments/(\d+)", self._edit_comment),
            (r"DELETE /issues/comments/(\d+)", self._delete_comment),
            (r"POST /issues/comments/(\d+)/reactions", self._react),
            (r"POST /issues/(\d+)/labels", self._label),
            (r"POST /issues/(\d+)/assignees", self._assign),
            (r"POST /dispatches", self._dispatch),
            (r"GET /deployments", self._deployments),
            (r"GET /deployments/(\d+)/statuses", self._states),
            (r"GET /actions/runs", self._runs),
            (r"GET /actions/runs/(\d+)", self._run),
            (r"GET /actions/workflows/(\d+)/runs", self._runs),
            (r"POST /actions/runs/(\d+)/rerun-failed-jobs", self._rerun),
        ]

    @property
    def _url(self) -> str:
        return f"{self.api}/repos/{REPOSITORY}"

    # -- reading -----------------------------------------------------------------

    def _repository(self, query: dict[str, str], body: Any) -> tuple[int, Any]:
        return 200, shapes.repository(self.api, REPOSITORY, self.merge_methods)

    def _branch(self, query: dict[str, str], body: Any, name: str) -> tuple[int, Any]:
        sha = self.store.ref(f"refs/heads/{name}")
        if sha is None:
            raise RefusedError(404, "Branch not found")
        return 200, shapes.branch(self._url, self.store, name, sha)

    def _ref(self, query: dict[str, str], body: Any, name: str) -> tuple[int, Any]:
        sha = self.store.ref(f"refs/{name}")
        if sha is None:
            raise RefusedError(404, "Not Found")
        return 200, shapes.ref(self._url, f"refs/{name}", sha)

    def _matching(
        self, query: dict[str, str], body: Any, prefix: str
    ) -> tuple[int, Any]:
        found = self.store.refs(f"refs/{prefix}")
        return 200, [shapes.ref(self._url, name, sha) for name, sha in found.items()]

    def _commit(self, query: dict[str, str], body: Any, sha: str) -> tuple[int, Any]:
        if not self.store.is_a("commit", sha):
            raise RefusedError(404, "Not Found")
        return 200, shapes.git_commit(self._url, self.store, sha)

    def _history(self, query: dict[str, str], body: Any) -> tuple[int, Any]:
        return 200, history.commits(self._url, self.store, query)

    def _change(self, query: dict[str, str], body: Any, sha: str) -> tuple[int, Any]:
        return 200, history.commit(self._url, self.store, sha)

    def _compare(
        self, query: dict[str, str], body: Any, base: str, head: str
    ) -> tuple[int, Any]:
        return 200, shapes.comparison(self._url, self.store, base, head)

    def _blob(self, query: dict[str, str], body: Any, sha: str) -> tuple[int, Any]:
        data = self.store.objects.read(sha)
        return 200, {
            "content": base64.b64encode(data).decode(),
            "encoding": "base64",
            "url": f"{self._url}/git/blobs/{sha}",
            "sha": sha,
            "size": len(data),
            "node_id": "B_1",
        }

    def _tree(self, query: dict[str, str], body: Any, sha: str) -> tuple[int, Any]:
        return 200, shapes.tree(self._url, self.store, sha)

    def _contents(self, query: dict[str, str], body: Any, path: str) -> tuple[int, Any]:
        place = f"{query['ref']}:{path}"
        if self.store.objects.find(place) is None:
            raise RefusedError(404, "Not Found")
        if self.store.is_a("commit", place):
            sha, _ = self.store.objects.find(place) or ("", "")
            shape = shapes.content(self._url, path, sha, 0, "")
            return 200, {**shape, "type": "submodule", "submodule_git_url": self._url}
        if self.store.is_a("tree", place):
            names = self.store.objects.folder(place)
            return 200, [self._file(f"{path}/{name}", query["ref"]) for name in names]
        return 200, self._file(path, query["ref"])

    def _file(self, path: str, ref: str) -> shapes.Shape:
        sha, _ = self.store.objects.find(f"{ref}:{path}") or ("", "")
        data = self.store.objects.read(sha)
        encoded = base64.b64encode(data).decode()
        return shapes.content(self._url, path, sha, len(data), encoded)

    def _pulls(self, query: dict[str, str], body: Any) -> tuple[int, Any]:
        found = list(self.store.pulls)
        if query.get("state", "open") != "all":
            found = [pull for pull in found if pull.state == query.get("state", "open")]
        if "head" in query:
            owner, _, name = query["head"].partition(":")
            found = [p for p in found if p.head == name and _owner(p) == owner]
        found.sort(
            key=lambda p: p.number, reverse=query.get("direction", "desc") == "desc"
        )
        size = int(query.get("per_page", "30"))
        start = (int(query.get("page", "1")) - 1) * size
        page = found[start : start + size]
        return 200, [shapes.pull(self.api, REPOSITORY, pull) for pull in page]

    def _deployments(self, query: dict[str, str], body: Any) -> tuple[int, Any]:
        wanted = query.get("environment")
        own = [
            each
            for each in self.store.deployments
            if wanted in {None, each.environment}
        ]
        own.sort(key=lambda each: -each.id)
        shown = own[: int(query.get("per_page", "30"))]
        return 200, [shapes.deployment(self.api, REPOSITORY, each) for each in shown]

    def _states(self, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
        for each in self.store.deployments:
            if each.id == int(number):
                states = sorted(each.states, key=lambda state: state[1], reverse=True)
                return 200, [
                    shapes.deployment_state(self.api, REPOSITORY, each.id, *state)
                    for state in states
                ]
        raise RefusedError(404, "Not Found")

    def _runs(
        self, query: dict[str, str], body: Any, workflow: str = ""
    ) -> tuple[int, Any]:
        since = query.get("created", "").removeprefix(">=")
        own = [
            run
            for run in self.store.runs
            if run.conclusion == query["status"]
            and run.started >= since
            and (not workflow or run.workflow == int(workflow))
        ]
        own.sort(key=lambda run: -run.id)
        size, page = int(query["per_page"]), int(query.get("page", "1"))
        shown = own[(page - 1) * size : page * size]
        listed = [shapes.workflow_run(self.api, REPOSITORY, run) for run in shown]
        return 200, {"total_count": len(own), "workflow_runs": listed}

    def _find_run(self, number: str) -> WorkflowRun:
        for run in self.store.runs:
            if run.id == int(number):
                return run
        raise RefusedError(404, "Not Found")

    def _run(self, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
        own = self._find_run(number)
        return 200, shapes.workflow_run(self.api, REPOSITORY, own)

    # -- writing -----------------------------------------------------------------

    def _rerun(self, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
        own = self._find_run(number)
        own.attempt, own.conclusion = own.attempt + 1, ""
        return 201, {}

    def _make_tree(self, query: dict[str, str], body: Any) -> tuple[int, Any]:
        sha = self.store.create_tree(body.get("base_tree"), body["tree"])
        return 201, shapes.tree(self._url, self.store, sha)

    def _make_commit(self, query: dict[str, str], body: Any) -> tuple[int, Any]:
        # GitHub signs for an app only where nobody else is named.
        who = (
            "someone" if {"author", "committer"} & set(body) else "github-actions[bot]"
        )
        sha = self.store.create_commit(
            body["message"], body["tree"], body["parents"], who
        )
        return 201, shapes.git_commit(self._url, self.store, sha)

    def _make_ref(self, query: dict[str, str], body: Any) -> tuple[int, Any]:
        self.store.create_ref(body["ref"], body["sha"])
        return 201, shapes.ref(self._url, body["ref"], body["sha"])

    def _move_ref(self, query: dict[str, str], body: Any, name: str) -> tuple[int, Any]:
        self.store.update_ref(
            f"refs/{name}", body["sha"], force=body.get("force", False)
        )
        return 200, shapes.ref(self._url, f"refs/{name}", body["sha"])

    def _open(self, query: dict[str, str], body: Any) -> tuple[int, Any]:
        if not self.actions_may_open_pulls:
            raise RefusedError(
                403,
                "GitHub Actions is not permitted to create or approve pull requests.",
            )
        head, base = body["head"], body["base"]
        sha, onto = (self.store.ref(f"refs/heads/{name}") for name in (head, base))
        if sha is None or onto is None:
            raise RefusedError(422, "Validation Failed: head or base is invalid")
        own = [p for p in self.store.pulls if p.fork is None and p.state == "open"]
        if any(p.head == head for p in own):
            owner = REPOSITORY.partition("/")[0]
            raise RefusedError(
                422, f"A pull request already exists for {owner}:{head}."
            )
        if self.store.try_git("merge-base", "--is-ancestor", sha, onto) is not None:
            raise RefusedError(422, f"No commits between {base} and {head}")
        if body.get("draft") and not self.drafts_are_supported:
            raise RefusedError(
                422, "Draft pull requests are not supported in this repository."
            )
        _check_text(body)
        pull = Pull(
            number=self._next_number(),
            title=body["title"],
            body=body.get("body"),
            head=head,
            base=base,
            draft=bool(body.get("draft")),
            head_sha=sha,
            base_sha=onto,
        )
        self.store.pulls.append(pull)
        self.tracker.pulls.add(pull.number)
        return 201, shapes.pull(self.api, REPOSITORY, pull, whole=True)

    def _next_number(self) -> int:
        """Issues and pull requests are counted together."""
        taken = [pull.number for pull in self.store.pulls]
        return max([*taken, *self.tracker.issues], default=0) + 1

    def _edit(self, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
        pull = self.store.pull(int(number))
        _check_text({"title": pull.title, **body})
        pull.title = body.get("title", pull.title)
        pull.body = body.get("body", pull.body)
        pull.state = body.get("state", pull.state)
        return 200, shapes.pull(self.api, REPOSITORY, pull, whole=True)

    def _request(
        self, query: dict[str, str], body: Any, number: str
    ) -> tuple[int, Any]:
        pull = self.store.pull(int(number))
        asked = body.get("reviewers", [])
        teams = body.get("team_reviewers", [])
        if "stranger" in asked:
            raise RefusedError(422, "Reviews may only be requested from collaborators.")
        if self.login in asked:
            reason = "Review cannot be requested from pull request author."
            raise RefusedError(422, reason)
        if not self.visible_teams.issuperset(teams):
            raise RefusedError(
                422, "Could not resolve to a node with the global id of 'T_1'"
            )
        pull.reviewers += [name for name in asked if name not in pull.reviewers]
        pull.teams += [name for name in teams if name not in pull.teams]
        return 201, shapes.pull(self.api, REPOSITORY, pull)

    def _label(self, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
        pull = self.store.pull(int(number))
        names = body["labels"] if isinstance(body, dict) else body
        pull.labels += [name for name in names if name not in pull.labels]
        return 200, [shapes.label(self._url, name) for name in pull.labels]

    def _assign(self, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
        pull = self.store.pull(int(number))
        pull.assignees += [n for n in body["assignees"] if n not in pull.assignees]
        shape = shapes.pull(self.api, REPOSITORY, pull)
        return 201, {"number": pull.number, "assignees": shape["assignees"]}

    # -- waking a workflow -------------------------------------------------------

    def _dispatch(self, query: dict[str, str], body: Any) -> tuple[int, Any]:
        payload = body.get("client_payload", {})
        if not 0 < len(body.get("event_type") or "") <= EVENT_TYPE_LIMIT:
            raise RefusedError(422, "event_type is missing or too long")
        if len(payload) > PROPERTY_LIMIT:
            raise RefusedError(
                422,
                f"No more than {PROPERTY_LIMIT} properties are allowed; "
                f"{len(payload)} were supplied.",
            )
        if len(json.dumps(payload, ensure_ascii=False)) >= PAYLOAD_LIMIT:
            raise RefusedError(422, "client_payload is too large")
        self.dispatches.append(body)
        return 204, None

    # -- issues ------------------------------------------------------------------

    def _graphql(self, query: dict[str, str], body: Any, name: str) -> tuple[int, Any]:
        graphql.check(name, body["query"])
        needed = {
            "History": "issues=read",
            "Branches": "pull_requests=read",
            "File": "contents=read",
        }
        if needed.get(name) in self.denied:
            said = "Resource not accessible by integration"
            return 200, graphql.refusal("FORBIDDEN", said)
        return 200, graphql.answer(self.store, self.tracker, name, body["variables"])

    def _permission(
        self, query: dict[str, str], body: Any, login: str
    ) -> tuple[int, Any]:
        word, role = self.tracker.permission(login)
        return 200, shapes.permission(self.api, login, word, role)

    def _settings(self, query: dict[str, str], body: Any) -> tuple[int, Any]:
        if not self.token_is_admin:
            raise RefusedError(403, "Resource not accessible by integration")
        return 200, {
            "default_workflow_permissions": "read",
            "can_approve_pull_request_reviews": self.actions_may_open_pulls,
        }

    def _comments(
        self, query: dict[str, str], body: Any, number: str
    ) -> tuple[int, Any]:
        self.tracker.check_thread(int(number))
        size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
        found = self.tracker.on(int(number))[(page - 1) * size : page * size]
        if len(found) == size:
            address = f"{self._url}/issues/{number}/comments"
            self.next_page = f"{address}?per_page={size}&page={page + 1}"
        return 200, [self._comment_shape(each) for each in found]

    def _comment(
        self, query: dict[str, str], body: Any, number: str
    ) -> tuple[int, Any]:
        made = self.tracker.say(int(number), self.login, body["body"])
        return 201, self._comment_shape(made)

    def _edit_comment(
        self, query: dict[str, str], body: Any, number: str
    ) -> tuple[int, Any]:
        tracker.check(body["body"])
        found = self.tracker.comment(int(number))
        found.body = body["body"]
        return 200, self._comment_shape(found)

    def _delete_comment(
        self, query: dict[str, str], body: Any, number: str
    ) -> tuple[int, Any]:
        self.tracker.comments.remove(self.tracker.comment(int(number)))
        return 204, None

    def _react(self, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
        reactions = self.tracker.comment(int(number)).reactions
        is_new = body["content"] not in reactions  # one person's are not counted twice
        reactions += [body["content"]] if is_new else []
        return 201 if is_new else 200, shapes.reaction(
            self.api, self.login, body["content"]
        )

    def _comment_shape(self, own: tracker.Comment) -> shapes.Shape:
        return shapes.comment(self.api, REPOSITORY, own)


def _is_write(told: str) -> bool:
    is_query = told.startswith("POST /graphql") and not told.endswith(graphql.MUTATIONS)
    return not is_query and not told.startswith("GET ")


def _fail(fault: Fault) -> None:
    """Refuse a request, where the fault is a refusal or failure of GitHub itself."""
    if fault.status >= 300:
        headers = {k.replace("-", "_"): v for k, v in (fault.headers or {}).items()}
        raise RefusedError(fault.status, fault.message, **headers)


def _permission(told: str) -> str:
    """Name the permission that a request needs."""
    if told.endswith(graphql.MUTATIONS):
        return "contents"
    if "/graphql" in told or "/collaborators/" in told:
        return "metadata"
    if re.search(r"/issues/(\d+/)?comments", told):
        return "issues"
    if "/actions/" in told:
        return "actions"
    if "/deployments" in told:
        return "deployments"
    return "pull_requests" if "/pulls" in told or "/issues" in told else "contents"


def _owner(pull: Pull) -> str:
    return (pull.fork or REPOSITORY).partition("/")[0]


def _check_text(body: Any) -> None:
    if len(body.get("body") or "") > BODY_LIMIT:
        raise RefusedError(422, "body is too long (maximum is 65536 characters)")
    if len(body["title"]) > TITLE_LIMIT:
        raise RefusedError(422, "title is too long (maximum is 256 characters)")
