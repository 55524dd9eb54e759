"""Two loops never share a branch or a file, not even where case does not count."""

import re
import subprocess
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.properties import examples
from tests.support.traces import make_alert, traced
from tracer.alerts import AlertMask, ParsedAlert
from tracer.loops.branches import branch_name
from tracer.text.safe_paths import unsafe_path_reason
from tracer.tracing.loop_key import key_of_ids, loop_key, loop_name
from tracer.tracing.named_requirement import Match

ODD = (
    *("REQ-1", "req-1", "REQ--1", "REQ-1-", "-REQ-1", "SYS.1", "SYS-1", "SYS.1.2"),
    *("login/用户登录", "login/找回密码", "req~größe~1", "req~gräße~1", "A=B", "A+2"),
    *("REQ-1+2", "CON", "aux", "LPT1", "LEDGER", "ledger", "UNTRACED-ABC", "X" * 120),
    *("..", "a b", "a\x00b", ".lock", "A.lock", "@{", "~1", "\ud800", "İ", "ı", "ſ"),
)
IDS = st.one_of(
    st.sampled_from(ODD),
    st.text(st.sampled_from("AB1-_./a=+ é"), min_size=1, max_size=6),
    st.text(min_size=1, max_size=8),
    st.from_regex(r"[A-Z]{1,3}(-[A-Z0-9]{1,3}){0,3}", fullmatch=True),
)
KEYS = st.lists(IDS, min_size=1, max_size=2).map(tuple)
LOOPS = st.tuples(KEYS, st.integers(1, 12))
tried = settings(max_examples=examples(15))


@tried
@given(st.lists(LOOPS, min_size=2, max_size=6, unique=True))
def test_a_loop_has_a_branch_and_a_file_of_its_own(
    loops: list[tuple[tuple[str, ...], int]],
) -> None:
    branches = [branch_name(key_of_ids(ids), ordinal) for ids, ordinal in loops]
    files = [f"docs/{loop_name(key_of_ids(ids), n)}.yml" for ids, n in loops]

    assert len({branch.casefold() for branch in branches}) == len(loops)
    assert len({file.casefold() for file in files}) == len(loops)
    assert not any("/" in branch.removeprefix("remediation/") for branch in branches)
    reserved = {"remediation/ledger", "remediation/untraced-0123456789ab"}
    assert not reserved & {branch.casefold() for branch in branches}


@tried
@given(KEYS, st.integers(1, 12))
def test_the_name_of_a_loop_is_safe_everywhere(
    ids: tuple[str, ...], ordinal: int
) -> None:
    name = loop_name(key_of_ids(ids), ordinal)

    assert re.fullmatch(r"[A-Za-z0-9_-]+(=[0-9a-f]{12})?(\+\d+)?", name)
    assert unsafe_path_reason(f"docs/{name}.yml") is None
    assert quote(name, safe="=+") == name
    assert len(name) <= 110


@pytest.mark.parametrize("id_", ODD)
def test_git_takes_the_branch_of_any_key(id_: str) -> None:
    branch = branch_name(key_of_ids((id_,)), 2)

    subprocess.run(["git", "check-ref-format", "--branch", branch], check=True)


@pytest.mark.parametrize(
    ("ids", "key"),
    [
        (("REQ-F-AUTH-001",), "REQ-F-AUTH-001"),
        (("REQ-F-1", "REQ-NFR-PERF-001"), "REQ-F-1--REQ-NFR-PERF-001"),
        (("SYS_1", "A"), "SYS_1--A"),
        (("pkg.Name",), "pkg-name=503d5739dfac"),
        (("用户",), "loop=0d0e1a86b3aa"),
        (("LEDGER",), "ledger=9aa79888a6b6"),
    ],
)
def test_a_key_of_plain_ids_stays_readable(ids: tuple[str, ...], key: str) -> None:
    assert key_of_ids(ids) == key


def test_the_same_ids_have_the_same_key_in_every_run() -> None:
    assert traced(tags={"req": "REQ-F-1"}).loop == traced(tags={"req": "REQ-F-1"}).loop


def test_an_undefined_id_has_one_key_however_it_is_written() -> None:
    loops = {traced(tags={"req": each}).loop for each in ("req_x_9", "REQ-X-9")}

    assert loops == {"REQ-X-9"}
    shown = traced(tags={"req": "req_x_9"}).requirement
    assert shown
    assert shown.id == "req_x_9"


NO_MATCH = Match(requirement=None, how="none", confidence=0.0, evidence="e")
CAUSE = {"rule": "PodCrash", "service": "login", "environment": "production"}


def untraced_key(**changes: str | None) -> str:
    result = AlertMask().result(ParsedAlert(make_alert(**{**CAUSE, **changes})))
    assert isinstance(result, ParsedAlert)
    return loop_key(result.alert, NO_MATCH, None, group_by_alert=False)


def test_untraced_alerts_of_one_rule_service_and_environment_share_a_loop() -> None:
    pods = {untraced_key(fingerprint=f"pod-{n}") for n in range(5)}

    assert len(pods) == 1
    assert re.fullmatch(r"untraced-[0-9a-f]{12}", pods.pop())


@pytest.mark.parametrize("field", ["rule", "service", "environment"])
def test_untraced_alerts_that_differ_in_one_of_them_do_not(field: str) -> None:
    assert untraced_key() != untraced_key(**{field: "other"})


@pytest.mark.parametrize("field", ["rule", "service", "environment"])
@pytest.mark.parametrize(
    "text", ["password=hunter{}{}", "x" * 300 + "{}{}", "ghp_" + "a1B2" * 8 + "00{}{}"]
)
def test_untraced_alerts_that_differ_in_what_is_masked_or_cut_do_not(
    field: str, text: str
) -> None:
    keys = {untraced_key(**{field: text.format(n, n + 1)}) for n in range(2)}

    assert len(keys) == 2


@pytest.mark.parametrize("field", ["rule", "service"])
def test_without_rule_or_service_the_condition_decides(field: str) -> None:
    keys = {untraced_key(**{field: None}, fingerprint=f) for f in "ab"}

    assert len(keys) == 2


def test_alerts_of_one_requirement_have_loops_of_their_own_if_asked() -> None:
    match = Match(requirement="REQ-F-1", how="tag", confidence=1.0, evidence="e")
    keys = [
        loop_key(make_alert(fingerprint=f), match, None, group_by_alert=True)
        for f in "ab"
    ]

    assert all(re.fullmatch(r"REQ-F-1--[0-9A-F]{12}", key) for key in keys)
    assert len(set(keys)) == 2
