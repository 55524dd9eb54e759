"""Files of limits: service level objectives, and the method's project constraints.

    apiVersion: openslo/v1          version: prometheus/v1      constraint_dimensions:
    kind: SLO                       service: shop                 performance_envelope:
    metadata: {name: login}         slos:                           latency_target: p99 < 200ms
    spec:                           - name: login
      objectives:                     objective: 99.9
      - {op: lte, value: 0.5, target: 0.99}

OpenSLO, Sloth (also as the custom resource `PrometheusServiceLevel`) and Pyrra. They
define no requirement: an alert about a requirement without a limit may violate them.
"""

from collections.abc import Iterator, Mapping

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.requirement import ServiceLevel
from tracer.text import (
    IdGrammar,
    Node,
    SequenceNode,
    yaml_documents,
    yaml_line,
    yaml_mapping,
    yaml_text,
)

_SIGNS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}

_Fields = Mapping[str, Node]


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the limits of a file; one that is not YAML has none."""
    roots = map(yaml_mapping, yaml_documents(document.text))
    levels = (level for root in roots for level in _levels(document.path, root))
    return Definitions(levels=tuple(level for level in levels if level.text))


def _levels(path: str, root: _Fields) -> Iterator[ServiceLevel]:
    spec = yaml_mapping(root.get("spec"))
    kind = yaml_text(root.get("kind"))
    name = yaml_text(yaml_mapping(root.get("metadata")).get("name"))
    if "constraint_dimensions" in root:
        dimensions = yaml_mapping(root["constraint_dimensions"])
        yield from _envelope(path, yaml_mapping(dimensions.get("performance_envelope")))
    elif kind == "SLO":
        yield from _openslo(path, name, spec)
    elif kind == "ServiceLevelObjective":
        yield from _share(path, name, spec, "target")
    else:
        service = yaml_text(root.get("service")) or yaml_text(spec.get("service"))
        for each in _members(root.get("slos") or spec.get("slos")):
            own = yaml_mapping(each)
            title = f"{service} {yaml_text(own.get('name'))}".strip()
            yield from _share(path, title, own, "objective")


def _envelope(path: str, fields: _Fields) -> Iterator[ServiceLevel]:
    """Read `performance_envelope`: each value is a limit in words."""
    for name, node in fields.items():
        yield _level(path, name.replace("_", " "), node, yaml_text(node))


def _openslo(path: str, name: str, spec: _Fields) -> Iterator[ServiceLevel]:
    for each in _members(spec.get("objectives")):
        own = yaml_mapping(each)
        title = " ".join(filter(None, (name, yaml_text(own.get("displayname")))))
        sign, value = _SIGNS.get(yaml_text(own.get("op"))), own.get("value")
        if sign and value:
            yield _level(path, title, value, f"{title} {sign} {yaml_text(value)}")
        yield from _share(path, title, own, "targetpercent")
        # A target is a part of one: 0.99.
        yield from _share(path, title, own, "target", scale=100)


def _share(
    path: str, title: str, fields: _Fields, key: str, scale: int = 1
) -> Iterator[ServiceLevel]:
    """Read a field that says how many of a hundred must be good."""
    node = fields.get(key)
    try:
        share = round(float(yaml_text(node)) * scale, 6)
    except ValueError:
        return
    if node:
        yield _level(path, title, node, f"{title}: at least {share:g} %")


def _level(path: str, title: str, node: Node, text: str) -> ServiceLevel:
    return ServiceLevel(
        id=f"{path}#{title.replace(' ', '-')}",
        title=title,
        path=path,
        line=yaml_line(node),
        text=text,
        is_general=True,
    )


def _members(node: Node | None) -> Iterator[Node]:
    if isinstance(node, SequenceNode):
        yield from node.value
