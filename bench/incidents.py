"""Which commit the suspects name for the incidents of RootCauseBench.

    git clone https://github.com/edgedelta/root-cause-bench ROOT
    python -m bench.incidents ROOT

Each incident has an alert, log lines, commits with their diffs, and deployments. A
repository is made of its commits, the alert gets the error lines of its service's logs as
text, and the product is run on both. 7 of the 24 incidents were caused by no commit.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_LOG_LINES = 12
_START = 1_700_000_000
"""When the repository began: long before all incidents."""


@dataclass
class Hunk:
    """A part of a file, before and after the commit that changes it."""

    commit: int
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def at(self, commit: int) -> list[str]:
        return self.after if commit >= self.commit else self.before


@dataclass(frozen=True)
class Answer:
    """What the product says about an incident."""

    name: str
    culprit: str | None
    verdict: str
    ranked: Sequence[str]
    decoys: frozenset[str]
    shown: Sequence[str]
    """The commits of the report: the first of them is the likeliest if `has_first`."""
    has_first: bool

    @property
    def rank(self) -> int | None:
        """The place of the culprit among the suspects, from 1 on."""
        known = self.culprit in self.ranked
        return self.ranked.index(self.culprit or "") + 1 if known else None

    @property
    def is_decoy_first(self) -> bool:
        return bool(self.ranked) and self.ranked[0] in self.decoys

    @property
    def is_decoy_named(self) -> bool:
        """Whether people are told to look at an innocent commit first."""
        return self.has_first and self.is_decoy_first

    def __str__(self) -> str:
        wanted = f"culprit {self.rank or 'not listed'}" if self.culprit else "no commit"
        decoy = ", a decoy first" if self.is_decoy_first else ""
        named = ", named as the first to look at" if self.is_decoy_named else ""
        return f"{self.name:40} {wanted:20} verdict {self.verdict}{decoy}{named}"


def ask(folder: Path) -> Answer:
    """Run the product on one incident."""
    data = folder / "environment" / "data"
    truth = json.loads((folder / "tests" / "ground_truth.json").read_text())
    commits = read(data / "context" / "commits.json")
    commits.sort(key=lambda commit: commit["timestamp"])
    with tempfile.TemporaryDirectory() as name:
        repository = Path(name) / "repository"
        shas = write_repository(repository, commits)
        trace, report = run(
            Path(name), repository, alert_of(data), deployed(data, shas)
        )
    known = {sha: old for old, sha in shas.items()}
    listed = trace["suspects"] + trace["older_suspects"]
    listed.sort(key=lambda suspect: -suspect["confidence"])
    verdict = trace["verdict"]
    culprit = truth["root_cause_commit"]
    return Answer(
        name=folder.name,
        culprit=None if culprit == "none" else culprit,
        verdict=verdict["kind"],
        ranked=[known[each["sha"]] for each in listed if each["sha"] in known],
        decoys=frozenset(truth["decoy_deploy_commits"]),
        shown=[sha for sha in shas if shas[sha][:7] in report],
        has_first=verdict["kind"] in {"one", "several"} and verdict["is_ordered"],
    )


def read(file: Path) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(file.read_text())
    return loaded


# -- the alert and the deployments ---------------------------------------------------


def alert_of(data: Path) -> dict[str, Any]:
    """Return the alert in our own form, with the error lines that a tool would quote."""
    alert = json.loads((data / "alert.json").read_text())
    lines = "\n".join(error_lines(data, alert["fired_at"]))
    return {
        "alert_id": alert["monitor"],
        "title": alert["monitor"],
        "description": f"{alert['summary']}\n{lines}",
        "timestamp": alert["fired_at"],
        "severity": alert["severity"],
        "metric": alert["metric"],
        "value": alert["observed"],
        "threshold": alert["threshold"],
        "service": alert["service"],
    }


def error_lines(data: Path, fired_at: str) -> list[str]:
    """Return the most frequent error lines before the alert, otherwise warnings."""
    text = (data / "logs.ndjson").read_text()
    past = [r for r in map(json.loads, text.splitlines()) if r["timestamp"] <= fired_at]
    for severities in ({"ERROR", "FATAL", "CRITICAL"}, {"WARN", "WARNING"}):
        lines = [
            f"{record['service']}: {record['msg']}"
            for record in past
            if record.get("severity_text") in severities
        ]
        if lines:
            return [line for line, _ in Counter(lines).most_common(_LOG_LINES)]
    return []


def deployed(data: Path, shas: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "revision": shas[each["commit_sha"]],
            "time": each["timestamp"],
            "service": each["service"],
        }
        for each in read(data / "context" / "deploys.json")
        if each["commit_sha"] in shas
    ]


def run(
    folder: Path,
    repository: Path,
    alert: Mapping[str, Any],
    deployments: Sequence[Mapping[str, str]],
) -> tuple[dict[str, Any], str]:
    """Run the product; return the trace, and the causes that its report lists."""
    file, listed = folder / "trace.json", folder / "deployments.json"
    listed.write_text(json.dumps(deployments))
    options = ("--deployments", str(listed)) if deployments else ()
    command = [
        *(sys.executable, str(ROOT / "entrypoint.py"), "--alert", "-"),
        *("--repo", str(repository), "--trace-file", str(file), *options),
    ]
    done = subprocess.run(
        command, input=json.dumps(alert), text=True, capture_output=True, check=True
    )
    traces: list[dict[str, Any]] = json.loads(file.read_text())["traces"]
    causes = done.stdout.partition("Root Cause Hypothesis:")[2].partition("\n\n")[0]
    return traces[0], causes


# -- a repository of commits of which only the diffs are known -------------------------


def write_repository(
    path: Path, commits: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Write a history in which each commit changes its own part of its files.

    Returns:
        The sha of each commit here, by the one that the incident names.

    """
    subprocess.run(["git", "init", "--quiet", "-b", "main", str(path)], check=True)
    hunks: dict[str, list[Hunk]] = {}
    for number, commit in enumerate(commits, 1):
        for file, hunk in parse(number, commit):
            hunks.setdefault(file, []).append(hunk)
    first = {"author": "init", "message": "Start", "files_changed": sorted(hunks)}
    stream = b"".join(
        write_commit(number, commit, hunks)
        for number, commit in enumerate([first, *commits])
    )
    marks = path / ".git" / "marks"
    importing = ["git", "fast-import", "--quiet", f"--export-marks={marks}"]
    subprocess.run(importing, cwd=path, input=stream, check=True)
    subprocess.run(["git", "reset", "--quiet", "--hard"], cwd=path, check=True)
    rows = dict(line.split() for line in marks.read_text().splitlines())
    return {c["sha"]: rows[f":{n + 1}"] for n, c in enumerate(commits, 1)}


def parse(number: int, commit: Mapping[str, Any]) -> Iterator[tuple[str, Hunk]]:
    """Walk over the parts of files that a commit changes.

    A file without a diff gets a line whose words are those of no alert.
    """
    files = list(commit["files_changed"])
    path, hunk, seen = files[0] if files else "unknown", Hunk(number), set[str]()
    for line in (commit["diff"] or "").splitlines():
        if line.startswith(("--- ", "+++ ", "diff ")):
            continue
        if line.startswith("@@"):
            if hunk.before or hunk.after:
                yield path, hunk
            hunk = Hunk(number)
            path = next((file for file in files if file in line), path)
        else:
            seen.add(path)
            hunk.before += [line[1:]] if line[:1] != "+" else []
            hunk.after += [line[1:]] if line[:1] != "-" else []
    if hunk.before or hunk.after:
        yield path, hunk
    for file in files:
        if file not in seen:
            yield file, Hunk(number, [], [f"part_{number} = {number}"])


def write_commit(
    number: int, commit: Mapping[str, Any], hunks: Mapping[str, Sequence[Hunk]]
) -> bytes:
    stamp = commit.get("timestamp")
    seconds = round(datetime.fromisoformat(stamp).timestamp()) if stamp else _START
    message = commit["message"].encode()
    lines = [
        b"commit refs/heads/main",
        f"mark :{number + 1}".encode(),
        f"committer {commit['author']} <dev@example.com> {seconds} +0000".encode(),
        b"data %d\n%s" % (len(message), message),
        *([f"from :{number}".encode()] if number else []),
    ]
    changed = {
        path
        for path, parts in hunks.items()
        if number == 0 or any(part.commit == number for part in parts)
    }
    for path in sorted(changed):
        text = "".join(
            f"{line}\n" for part in hunks[path] for line in [*part.at(number), ""]
        ).encode()
        lines.append(f"M 100644 inline {path}".encode())
        lines.append(b"data %d\n%s" % (len(text), text))
    return b"\n".join(lines) + b"\n\n"


def main(root: Path) -> None:
    """Print the answer to each incident, and the figures of all."""
    folders = sorted((root / "datasets" / "rootcausebench").glob("*/task.toml"))
    answers = [ask(file.parent) for file in folders]
    for answer in answers:
        print(answer)
    guilty = [a for a in answers if a.culprit]
    innocent = [a for a in answers if not a.culprit]
    ranks = [a.rank or 99 for a in guilty]
    print(
        f"culprit first {sum(r == 1 for r in ranks)}, in the first three "
        f"{sum(r <= 3 for r in ranks)}, in the first five {sum(r <= 5 for r in ranks)} "  # noqa: PLR2004
        f"of {len(guilty)}; a decoy first {sum(a.is_decoy_first for a in answers)} of "
        f"{len(answers)}, in "
        f"{sum(a.is_decoy_named for a in answers)} of them named as the first to look at; "
        f"the culprit shown {sum(a.culprit in a.shown for a in guilty)}; no commit: verdict `none` "
        f"{sum(a.verdict == 'none' for a in innocent)}, no commit called the cause "
        f"{sum(a.verdict != 'one' for a in innocent)} of {len(innocent)}; a culprit called "
        f"`none` {sum(a.verdict == 'none' for a in guilty)}, "
        f"called the cause {sum(a.verdict == 'one' and a.rank == 1 for a in guilty)}, "
        f"another one {sum(a.verdict == 'one' and a.rank != 1 for a in guilty)}"
    )


if __name__ == "__main__":
    os.environ.pop("GITHUB_ACTIONS", None)
    main(Path(sys.argv[1]))
