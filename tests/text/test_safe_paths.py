"""No file is written that git or GitHub reads, or that a file system takes for another."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.properties import examples
from tracer.text.safe_paths import safe_name, unsafe_path_reason

SAFE = (
    "docs/intents/remediation.md",
    ".kiro/specs/int-150/bugfix.md",
    ".specify/bugs/x/assessment.md",
    "REMEDIATION",
    "docs/Übersicht/größe.md",
    "docs/ログイン.md",
    "docs/Документы/задача.md",
    "docs/Δ-login/μ_x.md",
    "docs/naïve ﬁne.md",
    "docs/a b (1) [x] {y} + = @ ' & ~.md",
    "docs/login=0123456789ab+2.yml",
    "docs/github/x.yml",
    "docs/console.yml",
    "docs/CODEOWNERS.md",
    "docs/auxiliary/x.yml",
)
UNSAFE = (
    # what git and GitHub read
    ".git/config",
    ".GIT/config",
    "docs/.git/x",
    ".gitattributes",
    "docs/.gitmodules",
    ".git\u200c/config",
    ".g\u00adit/config",
    ".github/workflows/x.yml",
    ".GitHub/x.md",
    ".github",
    ".gitlab-ci.yml",
    "CODEOWNERS",
    "docs/codeowners",
    "CODEOWNERS/a.md",
    "docs/CodeOwners/a/b.md",
    ".\uff47it/config",
    ".g\u0131t/config",
    ".g\u0130t/config",
    ".g\u00edt/config",
    ".\u0121ithub/x.yml",
    "docs/C\u00d3DEOWNERS",
    "CODEOWNER\u017f",
    # what leads elsewhere
    "/etc/passwd",
    "../x.yml",
    "docs/../../x.yml",
    "docs/./x.yml",
    "docs//x.yml",
    "docs/",
    "",
    "C:/x.yml",
    "docs\\x.yml",
    "~1/x.yml",
    # what is another name elsewhere
    "GIT~1/config",
    "GITHUB~1/x.yml",
    ".git::$INDEX_ALLOCATION/x",
    "docs/x.yml:stream",
    "docs/x.yml.",
    "docs./x.yml",
    "docs/x.yml ",
    " docs/x.yml",
    "docs/.../x.yml",
    "con",
    "docs/AUX.yml",
    "docs/nul.tar.gz",
    "docs/com1",
    "docs/lpt¹.yml",
    "docs/conin$",
    "docs/clock$",
    "docs/nul .txt",
    "docs/COM1  .tar.gz",
    "docs/a*b",
    "docs/a?b",
    'docs/a"b',
    "docs/a|b",
    "docs/a\nb",
    "docs/a\x00b",
    # what is read as another sign
    "docs\u2215x.yml",
    "docs\u2044x.yml",
    "docs\uff0fx.yml",
    "docs/\uff0e\uff0e/x.yml",
    "\u2024github/x.yml",
    "docs/\u2025/x.yml",
    "docs\u29f5x.yml",
    "docs/x\uff1ay",
    "docs/x\u202eyml.md",
    "docs/x\u00a0.md",
    "docs/x\u3000.md",
    "docs/x\ufeff.md",
    "docs/\ud800.md",
    ".g\u0456t/config",
    "d\u043ecs/x.md",
    "docs/\u0391BC.md",
    "docs/a\u03bf.md",
    "docs/\u13aaode.md",
    "docs/e\u0301.md",
    ".\u0261it/x",
    *(
        f".gi{sign}t/x"
        for sign in "\u034f\u115f\u17b4\u180b\u2800\u3164\uffa0\ufe00\ufe0f"
    ),
    "docs/CODE\ufe0fOWNERS",
    "docs/x\U000e0100.md",
    "docs/" + "é" * 128 + ".md",
)


@pytest.mark.parametrize("path", SAFE)
def test_ordinary_paths_may_be_written(path: str) -> None:
    assert unsafe_path_reason(path) is None


@pytest.mark.parametrize("path", UNSAFE, ids=ascii)
def test_no_file_is_written_where_another_would_be_read(path: str) -> None:
    assert unsafe_path_reason(path)


@settings(max_examples=examples(15))
@example("con.md")
@example("aux.service")
@example("CODEOWNERS.")
@given(st.one_of(st.text(max_size=100), st.sampled_from(UNSAFE)))
def test_a_name_from_an_alert_is_safe_in_a_file_s_name(name: str) -> None:
    safe = safe_name(name) or "alert"

    assert unsafe_path_reason(f"docs/{safe}") is None
    assert unsafe_path_reason(f"docs/{safe}.md") is None
    assert unsafe_path_reason(f"docs/{safe}/x.md") is None
