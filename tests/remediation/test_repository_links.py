"""Links lead where they should, and no issue of another repository shows a mention."""

import pytest

from tracer.remediation import RepositoryLinks

PUBLIC = "https://github.com/acme/shop"
OWN_SERVER = "https://git.acme.example/acme/shop"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://github.com/other/lib/issues/1", "other/lib/issues/1"),
        ("HTTPS://WWW.GitHub.com:443/other/lib/pull/1#x", "other/lib/pull/1#x"),
        ("http://github.com./other/lib/pull/1/files", "other/lib/pull/1/files"),
        ("https://user@github.com/other/lib/commit/0f1e", "other/lib/commit/0f1e"),
        ("https://git\u200bhub.com/other/lib/issues/1", "other/lib/issues/1"),
        ("https://github.com/other/lib/%69ssues/1", "other/lib/%69ssues/1"),
        ("https://github.com/orgs/other/discussions/1", "orgs/other/discussions/1"),
        ("https://github.com/acme/shop-2/issues/1", "acme/shop-2/issues/1"),
    ],
)
@pytest.mark.parametrize("repository", [PUBLIC, OWN_SERVER, None])
def test_an_issue_of_another_repository_is_not_told_of_a_link(
    repository: str | None, url: str, address: str
) -> None:
    links = RepositoryLinks(repository_url=repository, revision="0" * 40)

    assert links.link("t", url) == f"[t](https://redirect.github.com/{address})"


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/acme/shop/issues/1",
        "https://github.com/other/runbooks/blob/main/login.md",
        "https://grafana.example/issues/1",
        "https://%5Bx/issues/1",
    ],
)
def test_other_addresses_stay(url: str) -> None:
    links = RepositoryLinks(repository_url=PUBLIC, revision="0" * 40)

    assert links.link("t", url) == f"[t]({url})"


@pytest.mark.parametrize("url", [None, "javascript:1", "https:///x"])
def test_what_is_no_web_address_stays_text(url: str | None) -> None:
    links = RepositoryLinks(repository_url=PUBLIC, revision="0" * 40)

    assert links.link("t", url) == "t"


def test_an_issue_on_a_server_of_ones_own_is_shown_as_code() -> None:
    links = RepositoryLinks(repository_url=OWN_SERVER, revision="0" * 40)
    url = "https://git.acme.example/other/lib/issues/1"
    code = "`https:\u200b//git.acme.example/other/lib/issues/1`"

    assert links.link("Ticket", url) == f"Ticket: {code}"
    assert links.link(url, url) == code


def test_a_pull_request_that_changed_the_code_does_not_show_the_link() -> None:
    links = RepositoryLinks(repository_url=PUBLIC, revision="0" * 40)

    assert links.pull(7) == "[PR 7](https://redirect.github.com/acme/shop/pull/7)"
