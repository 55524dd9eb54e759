"""A git server over HTTP on this machine: git's own, behind a check of who asks."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


@dataclass
class GitServer:
    """Serves the repositories below a folder; `sent` counts the bytes of its answers."""

    root: Path
    authorization: str | None = None
    redirect: str = ""
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    sent: int = 0
    address: str = ""

    @contextmanager
    def running(self) -> Iterator["GitServer"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        self.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            disable_nagle_algorithm = (
                True  # the body must not wait for the head's answer
            )

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                owner.asked.append(f"{self.command} {self.path}")
                owner.headers.append(dict(self.headers))
                status, headers, content = owner.answer(self, body)
                owner.sent += len(content)
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = answer  # noqa: N815 - its names

            def log_message(self, *_: object) -> None:
                """Say nothing: tests look at `asked`."""

        return Handler

    def answer(
        self, request: BaseHTTPRequestHandler, body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        if self.redirect:
            return 302, [("Location", f"{self.redirect}{request.path}")], b""
        if self.authorization and (
            request.headers.get("Authorization") != self.authorization
        ):
            return 401, [("WWW-Authenticate", 'Basic realm="git"')], b""
        return self._backend(request, body)

    def _backend(
        self, request: BaseHTTPRequestHandler, body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Ask `git http-backend`, as `git help http-backend` describes it."""
        path, _, query = request.path.partition("?")
        given = request.headers
        done = subprocess.run(
            ["git", "http-backend"],
            input=body,
            capture_output=True,
            check=True,
            env={
                "PATH": os.environ["PATH"],
                "GIT_CONFIG_COUNT": "2",
                "GIT_CONFIG_KEY_0": "uploadpack.allowAnySHA1InWant",
                "GIT_CONFIG_VALUE_0": "true",
                "GIT_CONFIG_KEY_1": "uploadpack.allowFilter",
                "GIT_CONFIG_VALUE_1": "true",
                "GIT_PROJECT_ROOT": str(self.root),
                "GIT_HTTP_EXPORT_ALL": "1",
                "GIT_PROTOCOL": given.get("Git-Protocol", ""),
                "REQUEST_METHOD": request.command,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "CONTENT_TYPE": given.get("Content-Type", ""),
                "CONTENT_LENGTH": given.get("Content-Length", ""),
                "HTTP_CONTENT_ENCODING": given.get("Content-Encoding", ""),
                "REMOTE_ADDR": "127.0.0.1",
            },
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        pairs = [line.partition(": ")[::2] for line in head.decode().splitlines()]
        status = next((value for name, value in pairs if name == "Status"), "200")
        headers = [(name, value) for name, value in pairs if name != "Status"]
        return int(status.split()[0]), headers, content
