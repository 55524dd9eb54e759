"""What a text names: whole ids, however they are spelt, abbreviated or counted up."""

import re

import pytest

from tests.support.counted_calls import characters_read
from tracer.text.known_ids import KnownIds, build_known_ids

LOGIN = "REQ-F-AUTH-001"
HERE = build_known_ids(
    {
        **{f"REQ-F-AUTH-00{n}": () for n in (1, 2, 3, 5)},
        "REQ-d00001": (),
        "REQ-TRV-05": (),
        "REQ-TRV-05-A": (),
        "REQ-R-ABG2-INTERPRET": (),
        "PROJ-7": (),
        "tool_req__docs_x": (),
        "req~login~1": ("req~login",),
        "auth.login": (),
        "login/remember-me": (),
        "001-login/FR-001": ("FR-001",),
        "002-pay/FR-001": ("FR-001",),
        "002-pay/FR-002": ("FR-002",),
    }
)


def named(text: str, *features: str, here: KnownIds = HERE) -> list[str]:
    return list(dict.fromkeys(name.id for name in here.find(text, features)))


@pytest.mark.parametrize(
    "text",
    [
        "REQ-F-AUTH-001",
        "fix REQ-F-AUTH-001.",
        "(REQ-F-AUTH-001)",
        "req_f_auth_001 is slow",
        "REQ–F–AUTH–001",
        "req:REQ-F-AUTH-001",
        "merge feature/REQ-F-AUTH-001",
        "x/REQ-F-AUTH-001/F-003",
        "REQ-F-AUTH-001/F-003",
        "REQ-F-AUTH-001/EC-ERR-004",
        "REQ-F-AUTH-001/5.6",
        "REQ-F-AUTH-001-A+B",
        "REQ-F-AUTH-001-A",
        "REQ-F-AUTH-001.1.0.0",
        "def test_REQ_F_AUTH_001_refuses_bad_passwords():",
        "func TestREQ_F_AUTH_001(t *testing.T) {",
        "REQ_F_AUTH_001_LatencyHigh",
        "REQ-F-AUTH-001, 20 users",
        "REQ-F-AUTH-001 — Login",
        "REQ-F-AUTH-001延迟过高",
        "违反REQ-F-AUTH-001的要求",
        "ログインreq_f_auth_001が遅い",
        "REQ-F-AUTH-001이 느리다",
    ],
)
def test_a_whole_id_is_found_however_it_is_spelt(text: str) -> None:
    assert named(text) == [LOGIN]


@pytest.mark.parametrize(
    "text",
    [
        "REQ-F-AUTH-0010",
        "REQ-F-AUTH-001X",
        "XREQ-F-AUTH-001",
        "X-REQ-F-AUTH-001",
        "REQ-F-AUTH-001-design.md",
        "docs/REQ-F-AUTH-001.md",
        "docs/REQ-F-AUTH-001/README.md",
        "REQ-F-AUTH-001_2",
        "REQ-F-*",
        "见文档REQ-F-AUTH-001.md",
        "文档/REQ-F-AUTH-001-design.md",
        "延迟REQ-F-AUTH-0010过高",
        "延迟REQ-F-AUTH-001X",
        "REQ-F-AUTH-XXX",
        "auth-login",
        "FR-001",
        "",
    ],
)
def test_a_part_of_something_else_is_no_id(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("REQ-F-AUTH-001..003", (1, 2, 3)),
        ("REQ-F-AUTH-001...REQ-F-AUTH-005", (1, 2, 3, 5)),
        ("REQ-F-AUTH-002 through REQ-F-AUTH-003", (2, 3)),
        ("REQ-F-AUTH-001 to 003", (1, 2, 3)),
        ("REQ-F-AUTH-001–005", (1, 2, 3, 5)),
        ("REQ-F-AUTH-001-005", (1, 2, 3, 5)),
        ("REQ-F-AUTH-001/002/003", (1, 2, 3)),
        ("REQ-F-AUTH-001, 002, 005 and more", (1, 2, 5)),
        ("REQ-F-AUTH-001, -002 and -003", (1, 2, 3)),
        ("REQ-F-AUTH-001, 002, and 003", (1, 2, 3)),
        ("REQ-F-AUTH-001; -002 or -005", (1, 2, 5)),
        ("REQ-F-AUTH-001 & -002", (1, 2)),
        ("REQ-F-AUTH-001 and 002", (1, 2)),
        ("REQ-F-AUTH-001 and 5 more", (1,)),
        ("REQ-F-AUTH-001 and 002%", (1,)),
        ("REQ-F-AUTH-003..001", (3,)),
        ("REQ-F-AUTH-001..REQ-X-003", (1,)),
        ("REQ-F-AUTH-001..999999", (1,)),
    ],
)
def test_a_range_names_those_between_that_are_defined(
    text: str, numbers: tuple[int, ...]
) -> None:
    assert named(text) == [f"REQ-F-AUTH-00{n}" for n in numbers]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("REQ-TRV-05-A", ["REQ-TRV-05-A"]),
        ("REQ-TRV-05-B", ["REQ-TRV-05"]),
        ("REQ-D00001", ["REQ-d00001"]),
        ("REQ-R-ABG2-INTERPRET", ["REQ-R-ABG2-INTERPRET"]),
        ("[impl->req~login~1]", ["req~login~1"]),
        ("[impl~a~2->req~login~1>>utest]", ["req~login~1"]),
        ("covers req~login", ["req~login~1"]),
        ("r[impl auth.login]", ["auth.login"]),
        ("tool_req__docs_x", ["tool_req__docs_x"]),
        ("login/remember-me", ["login/remember-me"]),
        ("FR-002", ["002-pay/FR-002"]),
        ("001-login/FR-001", ["001-login/FR-001"]),
    ],
)
def test_ids_of_every_tool_are_found(text: str, ids: list[str]) -> None:
    assert named(text) == ids


def test_a_name_of_two_features_means_the_one_that_is_spoken_of() -> None:
    assert named("FR-001") == []
    assert named("FR-001", "001-login") == ["001-login/FR-001"]
    assert named("FR-001", "001-login", "002-pay") == []


@pytest.mark.parametrize(
    ("text", "place", "features"),
    [
        ("see specs/001-login/spec.md", "", {"001-login"}),
        ("# Feature: 002-pay", "", {"002-pay"}),
        ("001-login-old", "", set()),
        ("the login page", "", set()),
        ("", "src/login.py", {"001-login"}),
        ("", "src/login_page.py", set()),
        ("", "pay", {"002-pay"}),
    ],
)
def test_a_feature_is_spoken_of_by_its_name_or_its_place(
    text: str, place: str, features: set[str]
) -> None:
    assert HERE.features_in(text, place) == features


def test_a_feature_of_one_plain_word_is_not_found_in_prose() -> None:
    here = build_known_ids(
        {"login#1.1": ("Requirement 1.1",), "export#1.1": ("Requirement 1.1",)}
    )

    assert here.features_in("login and export") == frozenset()
    assert here.features_in("Feature: login") == {"login"}
    assert here.features_in("see .kiro/specs/export/design.md") == {"export"}
    assert named("Requirements 1.1, 1.2", "login", here=here) == ["login#1.1"]


def test_a_spelling_that_two_share_is_the_exact_one_or_nobody() -> None:
    twins = build_known_ids({"REQ-a1": (), "REQ-A1": ()})

    assert twins.resolve("REQ-a1") == ("REQ-a1",)
    assert twins.resolve("req-a1") == ("REQ-a1", "REQ-A1")
    assert named("req_a1", here=twins) == []


def test_what_is_found_matches_the_pattern_for_git() -> None:
    import re  # noqa: PLC0415 - Python's half of the pattern's promise

    pattern = re.compile(HERE.search_pattern([LOGIN, "REQ-F-AUTH-003"]), re.IGNORECASE)

    for text in (
        "req_f_auth_001",
        "REQ-F-AUTH-001..005",
        "REQ-F-AUTH-002/003",
        "REQ-F-AUTH-002 and -003",
        "REQ-F-AUTH-002 & 003",
    ):
        assert pattern.search(text)
        assert HERE.may_be_in(text)
    assert not pattern.search("REQ-F-AUTH-002")


WORDY = build_known_ids(
    dict.fromkeys(
        ["CR 1.1", "CR 1.1 Enhancement (1)", "FOO BAR 2.", "SRS:1", "CR-2"], ()
    )
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@relation(CR 1.1, scope=file)", ["CR 1.1"]),
        (
            "@relation(CR 1.1 Enhancement (1), CR 1.1)",
            ["CR 1.1 Enhancement (1)", "CR 1.1"],
        ),
        ("fixes cr  1.1.", ["CR 1.1"]),
        ("Implements: FOO BAR 2.", ["FOO BAR 2."]),
        ("SRS:1 and CR-2", ["SRS:1", "CR-2"]),
        ("CR 1.10", []),
        ("CR 1.1.2", []),
        ("CR 1.1-b", []),
        ("XCR 1.1", []),
        ("CR", []),
    ],
)
def test_ids_of_several_words_are_found_whole(text: str, ids: list[str]) -> None:
    assert sorted(named(text, here=WORDY)) == sorted(ids)


KIRO = build_known_ids(
    {
        "login#1": ("Requirement 1",),
        "login#1.2": ("Requirement 1.2",),
        "login#1a": ("Requirement 1a",),
    }
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Requirement 1", ["login#1"]),
        ("Requirement 01", ["login#1"]),
        ("Requirement #1", ["login#1"]),
        ("Requirements: 01.02", ["login#1.2"]),
        ("Requirements 1.2, 01.02", ["login#1.2"]),
        ("login#01", ["login#1"]),
        ("login#01.2", ["login#1.2"]),
        ("Requirement 1a", ["login#1a"]),
        ("Requirement 1b", []),
        ("Requirement 10", []),
        ("the 1st Requirement", []),
    ],
)
def test_leading_zeros_of_numbers_mean_nothing(text: str, ids: list[str]) -> None:
    assert named(text, here=KIRO) == ids


def searched(requirement: str, text: str) -> bool:
    here = build_known_ids({**KIRO.aliases, **WORDY.aliases})
    return bool(re.search(here.search_pattern([requirement]), text, re.IGNORECASE))


@pytest.mark.parametrize(
    ("requirement", "text"),
    [
        ("login#1.2", "_Requirements: 1.1, 01.02_"),
        ("login#1.2", "login#01.2"),
        ("CR 1.1", "@relation(CR  1.1)"),
    ],
)
def test_a_search_finds_every_spelling(requirement: str, text: str) -> None:
    assert searched(requirement, text)


def test_a_search_leaves_out_other_ids() -> None:
    assert not searched("login#1.2", "Requirement 1.1")
    assert not searched("CR 1.1", "CR-1.1")


@pytest.mark.parametrize("in_names", [False, True])
@pytest.mark.parametrize("part", ["a-", "a_", "a_1_", "A", "REQ-", "REQ_", "a/", "a."])
def test_a_token_twice_as_long_is_twice_the_work(part: str, *, in_names: bool) -> None:
    here = build_known_ids(dict.fromkeys((*HERE.ids, *WORDY.ids), ()))

    def work(length: int) -> int:
        text = part * (length // len(part))
        return characters_read(lambda: list(here.find(text, in_names=in_names)))

    work(1_000)  # tables and patterns are made when first used
    assert work(20_000) <= 2.1 * work(10_000)


def test_a_text_names_no_more_requirements_than_anybody_reads() -> None:
    here = build_known_ids({f"REQ-{number:03}": () for number in range(1_000)})

    assert len(list(here.find("REQ-000..999 " * 5_000))) == 10_000


PRD = build_known_ids({**{f"FR{n}": () for n in (1, 8, 9, 10, 12)}, "NFR9": ()})


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("FR8-FR12", ["FR8", "FR9", "FR10", "FR12"]),
        ("FR1, FR8 to FR10.", ["FR1", "FR8", "FR9", "FR10"]),
        ("FR8-NFR9", ["FR8"]),
        ("FR1-FR08", ["FR1"]),
        ("as of PRD-FR1", ["FR1"]),
        ("SRS_FR9: fast", ["FR9"]),
        ("MY-FR1", []),
        ("PRD-NEW", []),
    ],
)
def test_numbers_without_a_hyphen_and_names_of_documents(
    text: str, ids: list[str]
) -> None:
    assert named(text, here=PRD) == ids


@pytest.mark.parametrize("id_", ["REQ-F-AUTH-001", "PROJ-7", "FR-001"])
def test_a_list_of_thousands_of_ids_in_one_word_is_read(id_: str) -> None:
    """Each id was read within the one before it, until Python's stack was full."""
    assert named("/".join([id_] * 5_000), "001-login")[:1]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("邊界要求 3:1", []),
        ("Requirement 3.5:1 of contrast", []),
        ("要求 3：慢", ["kiro#3"]),
        ("Requirement 3: slow", ["kiro#3"]),
        ("Requirement 33", []),
    ],
)
def test_a_ratio_is_no_number_of_a_requirement(text: str, ids: list[str]) -> None:
    here = KnownIds(ids=("kiro#3",), aliases={"kiro#3": ("Requirement 3",)})

    assert named(text, here=here) == ids
