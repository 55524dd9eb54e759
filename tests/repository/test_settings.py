"""A checkout runs nothing and decides nothing: settings and variables change no trace.

The rows are the settings of `git help config` that name a program or a file, or change
what a command prints, finds or writes, each with a value that would show.
"""

import json
import re
import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.entry_point import run_here
from tests.support.example import git
from tests.support.paths import ALERT, BRANCH
from tests.support.runs import Cli
from tracer.repository import Repository

PROGRAM = "PROGRAM"
"""In a row: a program that leaves a file when it runs."""
MISSING = "/nonexistent/file"
ELSEWHERE = "ELSEWHERE"
"""In a row: the git directory of another repository."""
ATTRIBUTES = "ATTRIBUTES"
"""In a row: a file of attributes that call all files generated and binary."""
HOOKS = "HOOKS"
"""In a row: a folder with a hook of every name."""

TRACE = "TRACE"
"""In a row: a file that git would write a log to."""
CALLED = ("reference-transaction", "post-checkout", "post-index-change", "post-commit")
"""Hooks of commands that write."""

TOGETHER = 5
"""How many rows are tried in one run: each would take a fifth of a second alone."""

SETTINGS = [
    ("alias.blame", f"!{PROGRAM}"),
    ("alias.log", f"!{PROGRAM}"),
    ("alias.log.command", f"!{PROGRAM}"),
    ("attr.tree", "HEAD~1"),
    ("blame.blankBoundary", "true"),
    ("blame.coloring", "highlightRecent"),
    ("blame.date", "relative"),
    ("blame.ignoreRevsFile", MISSING),
    ("blame.markIgnoredLines", "true"),
    ("blame.markUnblamableLines", "true"),
    ("blame.showEmail", "true"),
    ("blame.showRoot", "true"),
    ("branch.main.mergeOptions", "--ff"),
    ("browser.x.cmd", PROGRAM),
    ("color.blame.highlightRecent", "red"),
    ("color.diff", "always"),
    ("color.grep", "always"),
    ("color.pager", "true"),
    ("color.ui", "always"),
    ("commit.cleanup", "verbatim"),
    ("commit.gpgSign", "true"),
    ("core.abbrev", "4"),
    ("core.alternateRefsCommand", PROGRAM),
    ("core.askPass", PROGRAM),
    ("core.attributesFile", ATTRIBUTES),
    ("core.autocrlf", "true"),
    ("core.bare", "true"),
    ("core.bigFileThreshold", "1"),
    ("core.commentChar", "R"),
    ("core.commentString", "R"),
    ("core.commitGraph", "false"),
    ("core.compression", "0"),
    ("core.createObject", "rename"),
    ("core.disambiguate", "blob"),
    ("core.editor", PROGRAM),
    ("core.eol", "crlf"),
    ("core.excludesFile", MISSING),
    ("core.fileMode", "false"),
    ("core.filesRefLockTimeout", "0"),
    ("core.fsmonitor", PROGRAM),
    ("core.gitProxy", PROGRAM),
    ("core.hooksPath", HOOKS),
    ("core.ignoreCase", "true"),
    ("core.lockfilePid", "true"),
    ("core.logAllRefUpdates", "always"),
    ("core.maxTreeDepth", "1"),
    ("core.multiPackIndex", "false"),
    ("core.notesRef", "refs/notes/none"),
    ("core.packedGitLimit", "1"),
    ("core.pager", PROGRAM),
    ("core.precomposeUnicode", "true"),
    ("core.preferSymlinkRefs", "true"),
    ("core.protectNTFS", "true"),
    ("core.quotePath", "true"),
    ("core.safecrlf", "true"),
    ("core.sharedRepository", "group"),
    ("core.sparseCheckout", "true"),
    ("core.splitIndex", "true"),
    ("core.sshCommand", PROGRAM),
    ("core.symlinks", "false"),
    ("core.untrackedCache", "true"),
    ("core.useReplaceRefs", "true"),
    ("core.warnAmbiguousRefs", "true"),
    ("core.whitespace", "cr-at-eol"),
    ("core.worktree", MISSING),
    ("credential.helper", f"!{PROGRAM}"),
    ("diff.algorithm", "patience"),
    ("diff.colorMoved", "zebra"),
    ("diff.context", "0"),
    ("diff.external", PROGRAM),
    ("diff.ignoreSubmodules", "all"),
    ("diff.interHunkContext", "9"),
    ("diff.mnemonicPrefix", "true"),
    ("diff.noPrefix", "true"),
    ("diff.orderFile", MISSING),
    ("diff.relative", "true"),
    ("diff.renameLimit", "1"),
    ("diff.renames", "copies"),
    ("diff.shown.binary", "true"),
    ("diff.shown.command", PROGRAM),
    ("diff.shown.textconv", PROGRAM),
    ("diff.shown.xfuncname", "["),
    ("diff.srcPrefix", "x/"),
    ("diff.submodule", "log"),
    ("diff.suppressBlankEmpty", "true"),
    ("diff.wsErrorHighlight", "all"),
    ("extensions.partialClone", "origin"),
    ("extensions.preciousObjects", "true"),
    ("extensions.worktreeConfig", "true"),
    ("feature.experimental", "true"),
    ("feature.manyFiles", "true"),
    ("fetch.fsckObjects", "true"),
    ("filter.shown.clean", PROGRAM),
    ("filter.shown.process", PROGRAM),
    ("filter.shown.required", "true"),
    ("filter.shown.smudge", PROGRAM),
    ("format.notes", "true"),
    ("format.pretty", "oneline"),
    ("format.pretty", "unknown"),
    ("gc.auto", "1"),
    ("gc.recentObjectsHook", PROGRAM),
    ("gpg.program", PROGRAM),
    ("gpg.ssh.defaultKeyCommand", PROGRAM),
    ("gpg.ssh.program", PROGRAM),
    ("grep.column", "true"),
    ("grep.extendedRegexp", "true"),
    ("grep.fallbackToNoIndex", "true"),
    ("grep.fullName", "true"),
    ("grep.lineNumber", "true"),
    ("grep.patternType", "fixed"),
    ("grep.threads", "1"),
    ("hook.reference-transaction.command", PROGRAM),
    ("hook.shown.command", PROGRAM),
    ("hook.shown.event", "reference-transaction"),
    ("i18n.commitEncoding", "UTF-16"),
    ("i18n.logOutputEncoding", "UTF-16"),
    ("include.path", MISSING),
    ("includeIf.onbranch:main.path", MISSING),
    ("index.skipHash", "true"),
    ("index.sparse", "true"),
    ("index.threads", "unknown"),
    ("index.version", "4"),
    ("interactive.diffFilter", PROGRAM),
    ("log.abbrevCommit", "true"),
    ("log.date", "relative"),
    ("log.decorate", "full"),
    ("log.diffMerges", "separate"),
    ("log.excludeDecoration", "refs/*"),
    ("log.follow", "true"),
    ("log.mailmap", "true"),
    ("log.showRoot", "false"),
    ("log.showSignature", "true"),
    ("mailmap.blob", "HEAD:missing"),
    ("mailmap.file", MISSING),
    ("maintenance.auto", "true"),
    ("merge.conflictStyle", "diff3"),
    ("merge.directoryRenames", "true"),
    ("merge.renames", "false"),
    ("merge.renormalize", "true"),
    ("merge.x.driver", PROGRAM),
    ("notes.displayRef", "refs/notes/*"),
    ("pager.blame", PROGRAM),
    ("pager.grep", PROGRAM),
    ("pager.log", PROGRAM),
    ("protocol.allow", "always"),
    ("receive.procReceiveRefs", "refs"),
    ("remote.origin.partialCloneFilter", "blob:none"),
    ("remote.origin.promisor", "true"),
    ("remote.origin.uploadpack", PROGRAM),
    ("remote.origin.vcs", "x"),
    ("safe.bareRepository", "explicit"),
    ("safe.directory", ""),
    ("submodule.recurse", "true"),
    ("tag.gpgSign", "true"),
    ("trace2.eventTarget", TRACE),
    ("trace2.normalTarget", TRACE),
    ("trailer.x.cmd", PROGRAM),
    ("trailer.x.command", PROGRAM),
    ("transfer.fsckObjects", "true"),
    ("transfer.hideRefs", "refs"),
    ("uploadpack.packObjectsHook", PROGRAM),
    ("url.https://example.com/.insteadOf", "https://github.com/"),
    ("user.signingKey", "none"),
    ("user.useConfigOnly", "true"),
]

VARIABLES = [
    ("EDITOR", PROGRAM),
    ("GIT_ALLOW_PROTOCOL", "ext:file"),
    ("GIT_ALTERNATE_OBJECT_DIRECTORIES", MISSING),
    ("GIT_ASKPASS", PROGRAM),
    ("GIT_ATTR_SOURCE", "HEAD~1"),
    ("GIT_AUTHOR_DATE", "1 +0000"),
    ("GIT_CEILING_DIRECTORIES", "/"),
    ("GIT_COMMON_DIR", ELSEWHERE),
    ("GIT_CONFIG", MISSING),
    ("GIT_CONFIG_GLOBAL", MISSING),
    ("GIT_CONFIG_PARAMETERS", "'color.ui'='always'"),
    ("GIT_CONFIG_SYSTEM", MISSING),
    ("GIT_DEFAULT_HASH", "sha256"),
    ("GIT_DIFF_OPTS", "--unified=0"),
    ("GIT_DIR", ELSEWHERE),
    ("GIT_EDITOR", PROGRAM),
    ("GIT_EXEC_PATH", MISSING),
    ("GIT_EXTERNAL_DIFF", PROGRAM),
    ("GIT_GLOB_PATHSPECS", "1"),
    ("GIT_GRAFT_FILE", MISSING),
    ("GIT_ICASE_PATHSPECS", "1"),
    ("GIT_INDEX_FILE", f"{ELSEWHERE}/index"),
    ("GIT_LITERAL_PATHSPECS", "1"),
    ("GIT_NAMESPACE", "other"),
    ("GIT_NOGLOB_PATHSPECS", "1"),
    ("GIT_OBJECT_DIRECTORY", f"{ELSEWHERE}/objects"),
    ("GIT_PAGER", PROGRAM),
    ("GIT_PREFIX", "docs/"),
    ("GIT_PROXY_COMMAND", PROGRAM),
    ("GIT_QUARANTINE_PATH", MISSING),
    ("GIT_REPLACE_REF_BASE", "refs/heads/"),
    ("GIT_SEQUENCE_EDITOR", PROGRAM),
    ("GIT_SHALLOW_FILE", MISSING),
    ("GIT_SSH", PROGRAM),
    ("GIT_SSH_COMMAND", PROGRAM),
    ("GIT_TEMPLATE_DIR", MISSING),
    ("GIT_TRACE", TRACE),
    ("GIT_TRACE2_EVENT", TRACE),
    ("GIT_WORK_TREE", MISSING),
    ("LANGUAGE", "de"),
    ("LC_ALL", "tr_TR.UTF-8"),
    ("LESSOPEN", f"|{PROGRAM} %s"),
    ("PAGER", PROGRAM),
    ("SSH_ASKPASS", PROGRAM),
    ("TZ", "Pacific/Kiritimati"),
    ("VISUAL", PROGRAM),
    ("XDG_CONFIG_HOME", MISSING),
]


@dataclass(frozen=True)
class World:
    """A checkout in a folder of its own, with what the words of a row mean there."""

    folder: Path
    expected: dict[str, Any]

    @property
    def cli(self) -> Cli:
        return Cli(self.folder / "checkout")

    def value(self, written: str) -> str:
        """Put the paths of this folder in the place of a row's words."""
        words = {
            PROGRAM: "program",
            HOOKS: "hooks",
            ELSEWHERE: "elsewhere",
            ATTRIBUTES: "attributes",
            TRACE: "canary-trace",
        }
        for word, name in words.items():
            written = written.replace(word, str(self.folder / name))
        return written

    @property
    def canaries(self) -> list[str]:
        return [path.name for path in self.folder.rglob("canary*")]


@pytest.fixture(scope="session")
def _built(_example: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Make a world in which a driver of the configuration would be asked."""
    folder = tmp_path_factory.mktemp("settings")
    checkout = Path(shutil.copytree(_example, folder / "checkout"))
    (checkout / ".gitattributes").write_text("* diff=shown filter=shown\n")
    git(checkout, "add", ".gitattributes")
    identity = ("-c", "user.name=Dana", "-c", "user.email=dana@example.com")
    git(checkout, *identity, "commit", "--quiet", "--message", "Add attributes")
    git(folder, "init", "--quiet", "--bare", "--template=", "elsewhere")
    (folder / "attributes").write_text("* linguist-generated -diff\n")
    (folder / "hooks").mkdir()
    for name in ("program", *(f"hooks/{hook}" for hook in CALLED)):
        program = folder / name
        program.write_text('#!/bin/sh\ntouch "$(dirname "$0")/canary"\n')
        program.chmod(0o755)
    expected = result_of(Cli(checkout))
    for ref in (f"refs/heads/{BRANCH}", "refs/remediation/INT-150"):
        git(checkout, "update-ref", "-d", ref)
    shutil.rmtree(checkout / ".git" / "remediation")
    return World(folder, expected)


@pytest.fixture
def world(_built: World, tmp_path: Path) -> World:
    folder = shutil.copytree(_built.folder, tmp_path / "world")
    return World(Path(folder), _built.expected)


def result_of(cli: Cli, **environment: str) -> dict[str, Any]:
    """Run once, writing a branch; return what came of it, but for times and folders."""
    trace_file = cli.checkout.parent / "trace.json"
    options = ("--alert", str(ALERT), "--publish", "local")
    command = cli.command(*options, "--trace-file", str(trace_file))
    ended = run_here(
        replace(command, environment={**command.environment, **environment})
    )
    assert ended.code == 0, ended.stderr
    trace = json.loads(trace_file.read_text())
    for key in ("at", "seconds"):
        trace["traces"][0]["scanned"].pop(key)
    trace["traces"][0]["pull_request"].pop("url")
    places = ("--git-dir", "checkout/.git", "--work-tree", "checkout")
    written = git(cli.checkout.parent, *places, "cat-file", "commit", BRANCH)
    parts = re.sub(r"(?m)^(author|committer) (.*>).*", r"\1 \2", written)
    return {"trace": trace, "commit": parts}


def in_groups(rows: list[tuple[str, str]]) -> pytest.MarkDecorator:
    """Try some rows in one run, each with others than those beside it in the list."""
    count = -(-len(rows) // TOGETHER)
    groups = [rows[first::count] for first in range(count)]
    ids = ["+".join(name for name, _ in group) for group in groups]
    return pytest.mark.parametrize("rows", groups, ids=ids)


@in_groups(SETTINGS)
def test_no_setting_of_the_checkout_or_its_user_changes_a_trace(
    world: World, rows: list[tuple[str, str]]
) -> None:
    for file in ("checkout/.git/config", ".gitconfig"):
        for setting, value in rows:
            git(world.folder, "config", "--file", file, setting, world.value(value))

    result = result_of(world.cli)

    assert result == world.expected
    assert world.canaries == []


def test_no_hook_that_a_configuration_defines_runs(world: World) -> None:
    """Git 2.54 and later have such hooks; older ones know only their settings."""
    hooks = {
        "a.b": ("reference-transaction", "post-index-change"),
        "reference-transaction": (),  # switches for all hooks of an event fail with it
    }
    file = ("config", "--file", "checkout/.git/config", "--add")
    for name, events in hooks.items():
        git(world.folder, *file, f"hook.{name}.command", world.value(PROGRAM))
        for event in events:
            git(world.folder, *file, f"hook.{name}.event", event)

    result = result_of(world.cli)

    assert result == world.expected
    assert world.canaries == []
    with closing(Repository(world.folder / "checkout")) as repository:
        for name in hooks:
            switch = repository.run("config", f"hook.{name}.enabled")
            assert switch.stdout == b"false\n"


@in_groups(VARIABLES)
def test_no_variable_of_the_process_reaches_git(
    world: World, rows: list[tuple[str, str]]
) -> None:
    variables = {name: world.value(value) for name, value in rows}

    result = result_of(world.cli, **variables)

    assert result == world.expected
    assert world.canaries == []
    assert git(world.folder / "elsewhere", "for-each-ref") == ""


def test_git_itself_would_run_what_the_rows_name(world: World) -> None:
    checkout = world.folder / "checkout"
    git(checkout, "config", "core.hooksPath", world.value(HOOKS))
    git(checkout, "config", "diff.shown.textconv", world.value(PROGRAM))

    git(checkout, "update-ref", "refs/heads/other", "HEAD")
    by_hook = world.canaries
    git(checkout, "blame", "README.md")

    assert (by_hook, len(world.canaries)) == (["canary"], 2)
