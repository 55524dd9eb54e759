"""The pages of `docs/alerting/`, and what a tool sends once it has filled a page's template."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import yaml

from tests.support.paths import ROOT
from tests.support.payloads import parse_alerts
from tracer.alerts import PAYLOAD_READERS, ParseResult
from tracer.text.json_reader import parse_json

DOCS = ROOT / "docs" / "alerting"
FOLDER = ROOT / "tests" / "docs" / "alerting"
CASES = sorted(FOLDER.glob("*/*.json"))
NAMES = tuple(reader.name for reader in PAYLOAD_READERS)

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
