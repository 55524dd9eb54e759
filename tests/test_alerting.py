"""Each page in `docs/alerting`, and what its payload comes out as once the tool filled it.

`tests/alerting/<source>/<case>.json` says what the tool writes in place of each
expression of the page's template; `<case>.expected` is the alert that is read from it.
`script/test --accept` rewrites the latter; then a person reads them.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml

from tests.conftest import ROOT
from tests.test_alerts import shown
from tracer.alerts.detection import parse_alerts
from tracer.alerts.payload_fields import ParseResult
from tracer.alerts.sources import SOURCES
from tracer.text.json_reader import ALERT_LIMIT, parse_json

DOCS = ROOT / "docs" / "alerting"
FOLDER = ROOT / "tests" / "alerting"
CASES = sorted(FOLDER.glob("*/*.json"))
NAMES = tuple(source.name for source in SOURCES)
SECTIONS = ["Set up", "Payload", "Requirement", "Limits"]

EXPRESSION = re.compile(
    r"\{\{.*?\}\}\}?"  # Handlebars, Mustache, Liquid, Go templates
    r"|\$\{[^}]*\}"  # Graylog
    r"|\$\$\w+\$\$"  # Better Webhooks
    r"|\$[A-Z_]{2,}"  # Datadog
    r"|<aws\.[\w.]+>"  # EventBridge
    r"|\{\$?[A-Z][\w.]*\}"  # Dynatrace, Zabbix
)

Fill = Mapping[str, str]


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text()


def sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def template(name: str) -> str:
    """Return what a page says to paste."""
    (block,) = re.findall(r"^```.*\n((?:.*\n)*?)```$", page(name), re.MULTILINE)
    return str(block)


def filled(text: str, fill: Fill) -> str:
    """Put what the tool writes in place of each expression, in one pass.

    What it writes may look like an expression itself, where it knew no better.
    """
    known = "|".join(re.escape(key) for key in sorted(fill, key=len, reverse=True))
    pattern = re.compile(known or r"(?!)")
    left = EXPRESSION.search(pattern.sub("", text))
    assert left is None, f"the case does not say what becomes of {left and left[0]}"
    return pattern.sub(lambda found: fill[found[0]], text)


# -- what a tool makes of its template ---------------------------------------------


def plain(text: str, fill: Fill) -> Any:
    return json.loads(filled(text, fill))


def alertmanager(text: str, fill: Fill) -> Any:
    """Fill each text of `payload`, and read as YAML what has come out."""

    def leaves(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: leaves(member) for key, member in value.items()}
        return yaml.safe_load(filled(value, fill))

    (receiver,) = yaml.safe_load(text)["receivers"]
    return leaves(receiver["webhook_configs"][0]["payload"])


def elastalert(text: str, fill: Fill) -> Any:
    """Render the payload with a matched document, escaped as ElastAlert escapes it."""
    rule = yaml.safe_load(text)
    match = {key: json.dumps(value)[1:-1] for key, value in fill.items()}
    made = jinja2.Template(json.dumps(rule["http_post2_payload"]))
    return json.loads(made.render(**match, **{rule["jinja_root_name"]: match}))


def zabbix(text: str, fill: Fill) -> Any:
    """Do what the script does with its parameters."""
    parameters = zabbix_parameters(text, fill)
    del parameters["url"], parameters["token"]
    return {"event_type": "production-alert", "client_payload": {"alert": parameters}}


def zabbix_parameters(text: str, fill: Fill) -> dict[str, str]:
    (media,) = yaml.safe_load(text)["zabbix_export"]["media_types"]
    return {each["name"]: filled(each["value"], fill) for each in media["parameters"]}


TOOLS: dict[str, Callable[[str, Fill], Any]] = {
    "alertmanager": alertmanager,
    "elastalert": elastalert,
    "zabbix": zabbix,
}


def sent(path: Path) -> Any:
    """Return the body that the tool sends in a case."""
    name = path.parent.name
    fill = json.loads(path.read_text())
    return TOOLS.get(name, plain)(template(name), fill)


def read(path: Path, source: str = "auto") -> tuple[ParseResult, ...]:
    payload = json.dumps(sent(path)["client_payload"]).encode()
    return parse_alerts(parse_json(payload, "client_payload"), source)


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


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
    assert len(json.dumps(body).encode()) < ALERT_LIMIT


@pytest.mark.parametrize("name", NAMES)
def test_each_payload_is_tried_and_carries_the_requirement(name: str) -> None:
    told = [path.read_text() for path in sorted((FOLDER / name).glob("*.expected"))]
    firing = [text for text in told if '"status": "firing"' in text]

    assert firing, f"`tests/alerting/{name}` has no case that fires"
    assert any("REQ-F-AUTH-001" in text.upper() for text in firing)


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_the_zabbix_script_sends_what_we_say_it_does() -> None:
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


def test_each_source_has_a_page_and_the_index_knows_it() -> None:
    index = page("README")
    listed = re.findall(
        r"^\| \[.+\]\((\w+)\.md\) \| (?:`(\w+)`)? \|", index, re.MULTILINE
    )

    assert {name for _, name in listed if name} == set(NAMES)
    assert all(link == name for link, name in listed if name)
    for link, _ in listed:
        assert (DOCS / f"{link}.md").is_file(), link


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_the_shape_that_all_have(name: str) -> None:
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
def test_a_page_names_what_github_wants(name: str) -> None:
    text = page(name)

    assert "production-alert" in text
    assert "client_payload" in text
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (DOCS / target).exists(), target
