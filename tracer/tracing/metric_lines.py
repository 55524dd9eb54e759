"""The lines of code that emit the metric of an alert."""

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from tracer.alerts import Alert
from tracer.repository import (
    Repository,
    is_code_file,
    is_data_file,
    is_test_file,
    skip_reason,
)
from tracer.text import Pattern

_FILES_LIMIT = 20
_METRIC = Pattern(r"[A-Za-z]\w*(?:[._-]\w+)+")
_IN_SENTENCE = Pattern(
    r"(?<![\w./@:-])[a-z]\w*(?:\.\w+){2,}(?![\w/@-]|\.\w)", re.IGNORECASE
)
"""A name of three parts or more, as `shop.cart.add`; `shop.py` and `a.io` are others."""
_STATISTIC = Pattern(
    r"[._-](?:seconds|total|bucket|count|sum|avg|max|min|p\d\d|rate|ms|bytes)$",
    re.IGNORECASE,
)
"""What exporters add to a metric's name: Prometheus' `_bucket`, Datadog's `.avg`."""
_NAMESPACE = Pattern(r"\b(?:namespace|subsystem)\b\s*[:=(]", re.IGNORECASE)
_NAMESPACE_WORDS = 2
"""Words of a namespace and a subsystem."""
_QUERIES = Pattern(
    r"\.(?:rules|prom|promql|jsonnet|libsonnet|tf|hcl|tpl|tmpl|gotmpl|j2|erb)$",
    re.IGNORECASE,
)
"""Files of rules and dashboards besides data: Prometheus', Grafonnet's, Terraform's, Helm's."""


class MetricName(Struct, frozen=True):
    """The name of a metric; where it `is_quoted`, only code has it that has it as a text.

    `namespace` is what code writes apart from it: `Namespace: "shop", Name: "carts_open"`.
    """

    text: str
    is_quoted: bool = False
    namespace: str = ""


class EmittingFile(Struct, frozen=True):
    """A file of code that names a metric, with its text and the lines that do."""

    path: str
    text: str
    lines: tuple[int, ...]


def metric_names(alert: Alert) -> Iterator[MetricName]:
    """Return the metric's names without the query around them, with and without statistic."""
    for name in _METRIC.findall(alert.metric or ""):
        yield MetricName(name)
        plain = _STATISTIC.sub("", name)
        if plain != name and _METRIC.fullmatch(plain):
            yield MetricName(plain)


def names_in_alert(alert: Alert) -> Iterator[MetricName]:
    """Return the metric's names; without any, what looks like one in the sentences."""
    of_metric = tuple(metric_names(alert))
    yield from of_metric
    for each in of_metric:
        yield from _without_namespace(each)
    if alert.metric is None:
        text = f"{alert.title}\n{alert.description or ''}"
        for name in dict.fromkeys(m[0] for m in _IN_SENTENCE.finditer(text)):
            yield MetricName(name, is_quoted=True)


def _without_namespace(name: MetricName) -> Iterator[MetricName]:
    """Walk over a metric's names without the first words, as clients of Prometheus join them."""
    words = name.text.split("_")
    for count in range(1, min(_NAMESPACE_WORDS, len(words) - 2) + 1):
        rest = "_".join(words[count:])
        yield MetricName(rest, is_quoted=True, namespace=words[0])


def emitting_files(
    repository: Repository, revision: str, name: MetricName
) -> Iterator[EmittingFile]:
    """Walk over the files of code that emit a metric, without tests."""
    # Exporters write `auth.login.duration` as `auth_login_duration`.
    parts = re.split(r"[._-]", name.text)
    pattern = "[._-]".join(map(re.escape, parts))
    quote = r"[\"'`]" if name.is_quoted else ""
    whole = re.compile(
        rf"(?<![\w.-]){quote}{pattern}{quote}(?![\w-]|\.\w)", re.IGNORECASE
    )
    paths = filter(_may_emit, repository.search(revision, pattern))
    for path in islice(paths, _FILES_LIMIT):
        text = repository.text(revision, path)
        if text is None or skip_reason(path, text):
            continue
        if name.namespace and not _has_namespace(text, name.namespace):
            continue
        lines = [n for n, line in enumerate(text.split("\n"), 1) if whole.search(line)]
        if lines:
            yield EmittingFile(path, text, tuple(lines))


def _has_namespace(text: str, namespace: str) -> bool:
    """Whether a file gives its metrics a namespace, which may have a name of its own."""
    is_written = re.search(rf"[\"'`]{re.escape(namespace)}[\"'`_]", text)
    return bool(_NAMESPACE.search(text) and is_written)


def _may_emit(path: str) -> bool:
    """Whether a file is code: dashboards and alert rules only query a metric."""
    is_code = is_code_file(path) and not is_data_file(path)
    return is_code and not is_test_file(path) and not _QUERIES.search(path)
