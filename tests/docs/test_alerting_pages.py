"""Each page in `docs/alerting`, and what its payload comes out as once the tool filled it.

`tests/docs/alerting/<source>/<case>.json` says what the tool writes in place of each
expression of the page's template; `<case>.expected` is the alert that is read from it.
`script/test --accept` rewrites the latter; then a person reads them.
"""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.support.alerting_pages import (
    CASES,
    DOCS,
    FOLDER,
    NAMES,
    named,
    page,
    read,
    sections,
    sent,
    template,
    zabbix_parameters,
)
from tests.support.payloads import shown
from tracer.text import SizeLimit

SECTIONS = ["Set up", "Payload", "Requirement", "Limits"]


# -- the payloads ------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=named)
def test_a_documented_payload_comes_out_as_the_right_alert(
    path: Path, request: pytest.FixtureRequest
) -> None:
    found = [shown(each) for each in read(path)]
    expected = path.with_suffix(".expected")
    if request.config.getoption("--accept"):
        expected.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")

    assert found == json.loads(expected.read_text())


@pytest.mark.parametrize("path", CASES, ids=named)
def test_a_documented_payload_is_recognised_as_its_tools(path: Path) -> None:
    assert read(path) == read(path, path.parent.name)
    for each in read(path):
        assert shown(each).get("source", path.parent.name) == path.parent.name


@pytest.mark.parametrize("path", CASES, ids=named)
def test_github_takes_a_documented_payload(path: Path) -> None:
    body = sent(path)

    assert set(body) == {"event_type", "client_payload"}
    assert list(body["client_payload"]) == ["alert"]
    assert len(json.dumps(body).encode()) < SizeLimit.ALERT


@pytest.mark.parametrize("name", NAMES)
def test_each_payload_is_tried_and_carries_the_requirement(name: str) -> None:
    told = [path.read_text() for path in sorted((FOLDER / name).glob("*.expected"))]
    firing = [text for text in told if '"status": "firing"' in text]

    assert firing, f"`tests/docs/alerting/{name}` has no case that fires"
    assert any("REQ-F-AUTH-001" in text.upper() for text in firing)


@pytest.mark.node
def test_the_zabbix_script_sends_the_documented_body() -> None:
    case = FOLDER / "zabbix" / "problem.json"
    text, fill = template("zabbix"), json.loads(case.read_text())
    (media,) = yaml.safe_load(text)["zabbix_export"]["media_types"]
    script = f"""
        const sent = {{headers: []}};
        class HttpRequest {{
            addHeader(line) {{ sent.headers.push(line); }}
            post(url, body) {{ sent.url = url; sent.body = body; return ""; }}
            getStatus() {{ return 204; }}
        }}
        const run = new Function("value", "HttpRequest", {json.dumps(media["script"])});
        const value = {json.dumps(json.dumps(zabbix_parameters(text, fill)))};
        sent.answer = run(value, HttpRequest);
        console.log(JSON.stringify(sent));
    """
    done = subprocess.run(
        ["node", "-e", script], capture_output=True, check=True, text=True
    )
    found = json.loads(done.stdout)

    assert json.loads(found["body"]) == sent(case)
    assert found["url"] == "https://api.github.com/repos/OWNER/REPO/dispatches"
    assert f"Authorization: Bearer {fill['{$GITHUB.TOKEN}']}" in found["headers"]
    assert found["answer"] == "OK"


# -- the pages ---------------------------------------------------------------------


def test_each_source_has_a_page_and_a_line_in_the_index() -> None:
    index = page("README")
    listed = re.findall(
        r"^\| \[.+\]\((\w+)\.md\) \| (?:`(\w+)`)? \|", index, re.MULTILINE
    )

    assert {name for _, name in listed if name} == set(NAMES)
    assert all(link == name for link, name in listed if name)
    for link, _ in listed:
        assert (DOCS / f"{link}.md").is_file(), link


@pytest.mark.parametrize("name", NAMES)
def test_all_pages_have_the_same_sections(name: str) -> None:
    text = page(name)
    found = sections(text)

    assert re.match(r"# .+\n\n[A-Z](?:.+\n)+\n## Set up\n", text)
    assert list(found) == SECTIONS
    assert re.match(r"\n1\. ", found["Set up"])
    assert "```" in found["Payload"]
    assert text.count("```") == 2
    assert len(text.splitlines()) <= 72, "more than a screen"


@pytest.mark.parametrize("name", NAMES)
def test_a_page_can_be_read_at_80_columns(name: str) -> None:
    prose = page(name).replace(template(name), "")

    assert max(map(len, prose.splitlines())) <= 80


@pytest.mark.parametrize("name", ["README", *NAMES])
def test_a_page_names_what_github_requires(name: str) -> None:
    text = page(name)

    assert "production-alert" in text
    assert "client_payload" in text
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (DOCS / target).exists(), target
