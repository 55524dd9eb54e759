"""Annotations of Prometheus rules: what of them become tags, and the pages they link."""

from collections.abc import Mapping

from tracer.alerts.fields.labels import is_requirement_label
from tracer.alerts.fields.links import is_web_address
from tracer.alerts.fields.name_spellings import fold_name
from tracer.text import Json, find_requirements

_PAGES = ("runbook", "dashboard")


def informative_annotations(
    annotations: Mapping[str, str], *shown: str | None
) -> dict[str, str]:
    """Return the annotations that become tags; all others are prose.

    These are: a requirement or an SLA by its key, the summary, and each text that names
    a requirement, unless the alert shows that text elsewhere (`shown`).
    """
    return {
        key: text
        for key, text in annotations.items()
        if is_requirement_label(key)
        or fold_name(key) == "sla"
        or (text not in shown and (key == "summary" or _names_requirement(text)))
    }


def _names_requirement(text: str) -> bool:
    return next(find_requirements(text), None) is not None


def linked_pages(annotations: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses in annotations by their names: `runbook` for `runbook_url`.

    Runbook and dashboard come first, the others in their order.
    """
    addresses = {
        _page_name(key): text.strip()
        for key, text in annotations.items()
        if is_web_address(text.strip())
    }
    first = {name: addresses[name] for name in _PAGES if name in addresses}
    return first | addresses


def _page_name(key: str) -> str:
    folded = fold_name(key)
    known = (name for name in _PAGES if folded in {name, f"{name}url", f"{name}link"})
    return next(known, key.replace("_", " "))


def as_part(table: Mapping[str, str], path: str) -> Json:
    """Return labels or links as a part that paths lead to."""
    return Json(dict(table), path)
