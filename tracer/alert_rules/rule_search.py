"""Finds the rule that raised an alert, by the names that the alert has for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.alert_rules.helm_templates import is_helm_template, without_actions
from tracer.alert_rules.rule_facts import RuleFacts
from tracer.alert_rules.terraform_rules import read_terraform_rules
from tracer.alert_rules.terraform_variables import (
    HAS_VARIABLES,
    read_values,
    with_values,
)
from tracer.alert_rules.terraform_variables import SUFFIXES as VALUE_SUFFIXES
from tracer.alert_rules.yaml_and_json_rules import read_yaml_rules
from tracer.alerts import (
    Alert,
    RuleDefinition,
    Severity,
    linked_pages,
    parse_severity,
    without_marks,
)
from tracer.repository import Repository, is_test_file
from tracer.text import Pattern, Quantity

SUFFIXES = (".yml", ".yaml", ".json", ".tf")
_LABELS_OF_RULES = (
    *("alertname", "rulename", "rule_name", "__alert_rule_uid__", "ruleid"),
    *("slo", "slo_name", "sloth_slo", "sloth_id", "monitor", "monitor_name"),
)
"""Labels that name a rule; Sloth's and Pyrra's name the objective."""
_SHORTEST_NAME = 3
_SHORTEST_PHRASE, _MOST_DROPPED = 8, 4
"""Characters of a phrase, and how many words before it may be variables."""
_MOST_FILES, _FILES_OF_NAME = 60, 4
_MOST_PLACES = 3
_MOST_VALUES = 40
"""Files of a folder that are read for what Terraform's variables are."""
_LONGEST_NAME = 200
_MOST_LABELS, _LONGEST_LABEL = 40, 1_000
_SPECIAL = Pattern(r"[][.^$*+?(){}|\\]")
_BRACKETS = Pattern(r"^(?:\s*\[[^\]\[]*\])+\s*")
_NUMBERS = Pattern(r"\s*(?:[<>≤≥]|\(?-?\d)")
_PAGES = Pattern(r"(?i)runbook|dashboard|playbook|panel")


class RuleResult(Struct, frozen=True):
    """An alert with its rule's definition, if there is one, and what is unclear about it."""

    alert: Alert
    warnings: tuple[str, ...] = ()


class _Rule(Struct, frozen=True):
    path: str
    facts: RuleFacts

    @property
    def place(self) -> str:
        return f"{self.path}:{self.facts.line}"

    @property
    def facts_names(self) -> frozenset[str]:
        return frozenset(self.facts.names)

    def shared(self, names: "_Names") -> frozenset[str]:
        """Return the names, or certain parts of its name, that an alert has as well."""
        parts = names.phrases.intersection(self.facts.parts)
        return self.facts_names.intersection(names.whole) | parts

    def nearness(self, alert: Alert, names: "_Names") -> tuple[int, int, int]:
        """Return how many names it shares with an alert, how long they are, and its labels.

        Labels that differ count against it.
        """
        labels = self.facts.labels
        common = alert.tags.keys() & labels.keys()
        same = sum(alert.tags[key] == labels[key] for key in common)
        shared = self.shared(names)
        return len(shared), max(map(len, shared), default=0), 2 * same - len(common)


class _Names(Struct, frozen=True):
    """What an alert calls its rule: whole names, phrases of its title, ends of its name.

    Rules in Terraform have names with variables, of which a phrase or the end stays.
    """

    whole: tuple[str, ...]
    phrases: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """All names and phrases."""
        return self.phrases.union(self.whole)


def find_rules(
    repository: Repository,
    revision: str,
    alerts: Sequence[Alert],
    mask: Callable[[str], str],
) -> tuple[RuleResult, ...]:
    """Give each alert the definition of its rule, where the repository has one.

    All files that contain a name are found by one search, whatever the number of alerts.

    Args:
        repository: where the rules may be.
        revision: the sha whose files are read.
        alerts: as their payloads say.
        mask: hides credentials in what a rule says.

    """
    names = [
        _Names(
            tuple(_names(alert)),
            frozenset((*_phrases(alert.title), *_ends(alert.rule or ""))),
        )
        for alert in alerts
    ]
    known = {name for each in names for name in each.all}
    rules = tuple(_rules(repository, revision, known, mask)) if known else ()
    return tuple(
        _with_rule(alert, own, rules) for alert, own in zip(alerts, names, strict=True)
    )


def _names(alert: Alert) -> Iterator[str]:
    """Walk over what an alert calls its rule, the surest first, each once."""
    lower = {key.lower(): value for key, value in alert.tags.items()}
    labels = [lower.get(name) for name in _LABELS_OF_RULES]
    names = (alert.rule, *labels, alert.title, without_marks(alert.title))
    for name in dict.fromkeys(names):
        if name and _SHORTEST_NAME <= len(name) <= _LONGEST_NAME and "\n" not in name:
            yield name


def _phrases(title: str) -> Iterator[str]:
    """Walk over what of a title may be the part of a name between its variables.

    An environment and marks come before it, numbers behind it: `[prod] Memory of Docker >
    80% (92%)`.
    """
    plain = _BRACKETS.sub("", without_marks(title)[:_LONGEST_NAME])
    words = _NUMBERS.split(plain)[0].split()
    for first in range(min(len(words) - 1, _MOST_DROPPED)):
        phrase = " ".join(words[first:])
        if len(phrase) >= _SHORTEST_PHRASE:
            yield phrase


def _ends(name: str) -> Iterator[str]:
    """Walk over what of a hyphenated name may stand behind a variable of Terraform."""
    words = name[:_LONGEST_NAME].split("-")
    for first in range(1, len(words) - 1):
        end = "-".join(words[first:])
        if len(end) >= _SHORTEST_PHRASE and " " not in end:
            yield end


def _rules(
    repository: Repository,
    revision: str,
    names: set[str],
    mask: Callable[[str], str],
) -> Iterator[_Rule]:
    # Sloth's alerts carry `service-slo`, its files have the two on lines of their own.
    parts = {part for name in names for part in (name, name.partition("-")[2])}
    wanted = sorted(part for part in parts if len(part) >= _SHORTEST_NAME)
    pattern = "|".join(_SPECIAL.sub(r"\\\g<0>", name) for name in wanted)
    most = max(_MOST_FILES, _FILES_OF_NAME * len(names))
    values = FolderValues(repository, revision).next_to
    for path in repository.search(revision, pattern, SUFFIXES)[:most]:
        for facts in read_rules_in(path, repository.text(revision, path), values):
            if not names.isdisjoint((*facts.names, *facts.parts)):
                yield _Rule(path, replace(facts, labels=_shown(facts.labels, mask)))


class FolderValues(Struct, frozen=True):
    """What Terraform's variables are in each folder of a revision; a folder is read once."""

    repository: Repository
    revision: str
    known: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def next_to(self, path: str) -> Mapping[str, str]:
        """Return the values that the files in the folder of a file give."""
        folder = path.rpartition("/")[0]
        if folder not in self.known:
            self.known[folder] = read_values(dict(self._files(folder)))
        return self.known[folder]

    def _files(self, folder: str) -> Iterator[tuple[str, str]]:
        paths = self.repository.list_folder(self.revision, folder)
        files = [path for path in paths if path.endswith(VALUE_SUFFIXES)]
        for path, text in self.repository.texts(self.revision, files[:_MOST_VALUES]):
            if text is not None:
                yield path, text


def _no_values(_path: str) -> Mapping[str, str]:
    return {}


def read_rules_in(
    path: str,
    text: str | None,
    values_next_to: Callable[[str], Mapping[str, str]] = _no_values,
) -> Iterator[RuleFacts]:
    """Walk over the rules that a file defines.

    Args:
        path: its path, whose ending says how it is read.
        text: its text; `None` is a file that is not text.
        values_next_to: returns what variables of Terraform are next to a path.

    """
    if text is None:
        return
    if path.endswith(".tf"):
        known = values_next_to(path) if HAS_VARIABLES.search(text) else {}
        yield from read_terraform_rules(with_values(text, known))
        return
    is_template = is_helm_template(path, text)
    yield from read_yaml_rules(without_actions(text) if is_template else text)


def _shown(labels: Mapping[str, str], mask: Callable[[str], str]) -> dict[str, str]:
    """Return the labels of a rule as reports may show them: masked, and not too long."""
    kept = list(labels.items())[:_MOST_LABELS]
    return {key: mask(text)[:_LONGEST_LABEL] for key, text in kept}


def _with_rule(alert: Alert, names: _Names, rules: Sequence[_Rule]) -> RuleResult:
    matches = [rule for rule in rules if rule.shared(names)]
    product = [rule for rule in matches if not is_test_file(rule.path)]
    ranked = sorted(product or matches, key=lambda rule: rule.nearness(alert, names))
    if not ranked:
        return RuleResult(alert)
    best = ranked[-1]
    nearest = best.nearness(alert, names)
    equals = [rule for rule in ranked if rule.nearness(alert, names) == nearest]
    if len(equals) == 1:
        return RuleResult(_joined(alert, best))
    places = ", ".join(rule.place for rule in equals[:_MOST_PLACES])
    more = f" and {len(equals) - _MOST_PLACES} more" if equals[_MOST_PLACES:] else ""
    name = best.facts.names[0]
    return RuleResult(
        alert, (f"the rule {name} is defined several times: {places}{more}",)
    )


def _joined(alert: Alert, rule: _Rule) -> Alert:
    """Give an alert what its rule says and the payload does not."""
    facts = rule.facts
    definition = RuleDefinition(
        path=rule.path,
        line=facts.line,
        name=facts.names[0],
        operator=facts.operator,
        threshold=facts.threshold,
        unit=facts.unit,
        labels=facts.labels,
    )
    pages = {key: text for key, text in facts.labels.items() if _PAGES.search(key)}
    label = facts.labels.get("severity") or facts.labels.get("priority")
    severity = parse_severity(label) or Severity.UNKNOWN
    is_unknown = alert.severity is Severity.UNKNOWN
    return replace(
        _with_limit(_in_unit_of_rule(alert, facts), facts),
        definition=definition,
        metric=alert.metric or facts.metric,
        severity=severity if is_unknown else alert.severity,
        links={**linked_pages(pages), **alert.links},
    )


def _in_unit_of_rule(alert: Alert, facts: RuleFacts) -> Alert:
    """Take a value without a unit as one in the unit of its rule's metric.

    The text of an alert may state the limit in another: `above 100 ms`, of seconds.
    """
    if alert.value is None or not alert.is_unit_borrowed:
        return alert
    value = Quantity(alert.value, facts.unit).in_unit(alert.unit)
    return replace(alert, value=value.value) if facts.unit and value else alert


def _with_limit(alert: Alert, facts: RuleFacts) -> Alert:
    """Give an alert without a threshold that of its rule, in the unit of its value."""
    operator = alert.operator or facts.operator
    if alert.threshold is not None or facts.threshold is None:
        return replace(alert, operator=operator)
    limit = Quantity(facts.threshold, facts.unit or alert.unit)
    converted = (
        limit if alert.value is None else limit.in_unit(alert.unit or limit.unit)
    )
    if converted is None:
        return alert
    return replace(
        alert, operator=operator, threshold=converted.value, unit=converted.unit
    )
