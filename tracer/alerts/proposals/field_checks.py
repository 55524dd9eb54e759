"""What the value of a field looks like: whether a member can be that field at all."""

import re
from collections.abc import Callable, Mapping

from tracer.alerts.fields.comparison_signs import comparison_sign
from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.links import is_web_address
from tracer.alerts.fields.severity_words import Severity, parse_severity
from tracer.alerts.fields.status_words import is_inactive, parse_status
from tracer.alerts.numbers.measured_sentences import stated_numbers
from tracer.alerts.numbers.rule_expressions import comparison_in
from tracer.alerts.payloads.unfilled_templates import is_unfilled
from tracer.alerts.proposals.key_words import ALERT_WORDS, WORDS
from tracer.text import Json, Pattern, parse_time

_ID = Pattern(r"[0-9a-fA-F-]{16,}|[A-Z0-9]{10,}|\d+|[\w-]{26,}")
_HASH = Pattern(r"(?=.*[a-f])(?=.*[0-9])[0-9a-f-]{12,}")
_COMMIT = Pattern(r"[0-9a-f]{7,40}")
_RELEASE = Pattern(r"v?\d{1,4}(?:[.-]\w{1,12}){1,5}|[\w-]{1,60}@\d[\w.+-]{0,60}")
_CAMEL_CASE = Pattern(r"[a-z][A-Z]|[A-Z]{2}[a-z]{2}")
"""How rules of Prometheus are named: `QueueTooLong`, `SLOBreach`."""
_SNAKE_CASE = Pattern(r"[a-z]+(?:_[a-z0-9]+){2,9}|[A-Z]+(?:_[A-Z0-9]+){2,9}")
_PAIR = Pattern(r"(?P<first>[A-Z]+)_[A-Z]+")
_DAY = Pattern(r"\d{4}-\d\d?-\d\d?(?:T.*)?|\d\d?[.-]\d\d?[.-]\d{4}")
_DRIVE = Pattern(r"[A-Za-z]:\\?")
"""A disk of Windows."""
_MAIL = Pattern(r"\S+@\S+\.\S+")
_STATUS_CLASS = Pattern(r"\dxx")
_CONDITION = Pattern(r"\s(?:=|==|!=|in)\s")
"""What selects things, and is the name of none: `pod.name = 'cart-1'`."""
_SEARCH = Pattern(r"[A-Za-z_.]+:")
"""How a search for a field begins: `status:5*`."""
_UNIT = Pattern(r"%|[A-Za-zµ]{1,12}(?:/[a-z]{1,6})?")
_URI = Pattern(r"[a-z]\w*(?:\.\w+){2,4}/")
"""What names a kind of event for programs: `uei.opennms.org/nodes/nodeLostService`."""
_EVENT = Pattern(r"[a-z][\w-]*/[a-z][\w-]*(?:\.[a-z][\w-]*)+")
"""What names an event for programs: `app/user.signup`."""
_DEFAULT = Pattern(r"(?i)default(?:$|[_ -]|(?-i:[A-Z]))")
"""How the name of a thing begins that nobody named."""
_EXPRESSION = Pattern(
    r"\[[A-Z_]+\] *[<>=!]"
    r"|[\w.()]{1,60} *(?:[<>]=?|[!=]=) *[\d.]+(?: (?:or|and|\|\||&&) .{1,100})?$"
)
"""What a rule compares: `[RESPONSE_TIME] < 500`."""
_HOLLOW = ALERT_WORDS | frozenset(
    """new alert incident event problem issue notification webhook message update updated
    change changed created create triggered trigger opened open a an the has been ha
    detected was wa is type test api hook""".split()  # noqa: SIM905
)
"""Words of a text that names nothing: `AlertIncident`, `New event`."""
_ONLY_STAGES = frozenset(("production", "prod", "prd", "staging", "preprod", "uat"))
"""Words that name an environment, and never what runs there."""
_CHANNELS = frozenset(
    """webhook schedule scheduled scheduler cron push manual alarms alerts api custom
    generic external internal default unknown other none""".split()  # noqa: SIM905
)
"""Words for how something came about, which name nothing."""
_LONGEST_TITLE = 400
_DEEPEST_PATH = 3
"""Slashes of a path that may be what is monitored; resources of clouds have more."""
_LONGEST_NAME = 120
_FEW_FRAMES = 1
_LONGEST_NUMBER = 24
_LONGEST_TAGS = 2_000


def text_of(place: Json) -> str:
    """Return the text of a member, empty where it holds none."""
    is_text = isinstance(place.value, str) and not is_unfilled(place.value)
    return place.value.strip() if is_text and isinstance(place.value, str) else ""


def title_fit(place: Json) -> int:
    """Return how well a member can be a title: people write several words."""
    text = text_of(place)
    if not text or len(text) > _LONGEST_TITLE or is_web_address(text):
        return 0
    if _is_for_programs(text) or _ID.fullmatch(text) or _MAIL.fullmatch(text):
        return 0
    if text.lower() in _CHANNELS or _is_hollow(text):
        return 0
    # `host_cpu_high` is the name of a rule, whatever its last word says.
    if _is_word_of_another_field(text) and not _is_constant(text):
        return 0
    return 2 if " " in text or _CAMEL_CASE.search(text) else 1


def _is_for_programs(text: str) -> bool:
    """Whether a text is JSON, a path, the kind of an event, or what a rule compares."""
    is_path = text.count("/") > _DEEPEST_PATH or _URI.match(text) is not None
    is_path &= " " not in text
    is_path |= _EVENT.fullmatch(text) is not None
    return (
        is_path or text.startswith(("{", "[{")) or _EXPRESSION.match(text) is not None
    )


def _is_hollow(text: str) -> bool:
    """Whether the words of a text say no more than that there is an alert."""
    words = {word.lower().removesuffix("s") for word in WORDS.findall(text)}
    return not words - _HOLLOW and text.isascii()


def _is_constant(text: str) -> bool:
    """Whether a text names what happened: `TEMP_HIGH`, and not `ALERT_TRIGGERED`."""
    pair = _PAIR.fullmatch(text)
    is_named = pair is not None and pair["first"].lower() not in ALERT_WORDS
    return is_named or _SNAKE_CASE.fullmatch(text) is not None


def description_fit(place: Json) -> int:
    """Return how well a member can be the description: sentences."""
    text = text_of(place)
    if not text or is_web_address(text) or _is_word_of_another_field(text):
        return 0
    return min(text.count(" "), 2) or (0 if _ID.fullmatch(text) else 1)


def status_fit(place: Json) -> int:
    """Return how well a member can be the status: a word that we know, or a truth value."""
    if isinstance(place.value, bool) or _is_small_number(place):
        return 1
    text = text_of(place)
    if parse_status(text) or is_inactive(text):
        return 3
    return 1 if text and len(text) < _LONGEST_NAME and " " not in text else 0


def _is_small_number(place: Json) -> bool:
    value = place.value
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and 0 <= int(str(value)) <= 10  # noqa: PLR2004


def severity_fit(place: Json) -> int:
    """Return how well a member can be the severity: a word that we know, or a grade."""
    if parse_severity(text_of(place)):
        return 3
    if text_of(place).lower() in _CLEARED:
        return 2
    return 1 if grade_of(place) in GRADES else 0


_CLEARED = frozenset(("cleared", "clear", "resolved", "recovered"))
"""Words of a severity that say that an alarm is over."""
GRADES = {
    "1": Severity.CRITICAL,
    "2": Severity.HIGH,
    "3": Severity.MEDIUM,
    "4": Severity.LOW,
    "5": Severity.INFO,
}
"""Grades where 1 is the worst, as ITU-T X.733, ServiceNow and most pagers have it."""


def grade_of(place: Json) -> str:
    """Return the digits of a grade, empty where a member holds something else."""
    is_number = isinstance(place.value, int) and not isinstance(place.value, bool)
    return str(place.value) if is_number else text_of(place)


def time_fit(place: Json) -> int:
    """Return how well a member can be a time."""
    value = place.value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return 0
    return 2 if parse_time(value) else 0


def number_fit(place: Json) -> int:
    """Return how well a member can be a number, perhaps with its unit."""
    if isinstance(place.value, bool) or not isinstance(place.value, str | int | float):
        return 0
    if len(str(place.value)) > _LONGEST_NUMBER or parse_time(place.value):
        return 0
    if _HASH.fullmatch(str(place.value)) or is_web_address(text_of(place)):
        return 0
    if _SEARCH.match(text_of(place)):
        return 0
    return 2 if FieldReader().quantity(place) else 0


def name_fit(place: Json) -> int:
    """Return how well a member can be the name of a thing: a short text."""
    text = text_of(place)
    if not text or len(text) > _LONGEST_NAME or is_web_address(text):
        return 0
    return 0 if parse_time(text) or _MAIL.fullmatch(text) else 2


def metric_fit(place: Json) -> int:
    """Return how well a member can be a metric: a name, and no number."""
    text = text_of(place)
    is_name = not text[:1].isdigit() or _STATUS_CLASS.match(text)
    return name_fit(place) if is_name else 0


def service_fit(place: Json) -> int:
    """Return how well a member can be the service: a name of no environment."""
    is_stage = text_of(place).lower() in _ONLY_STAGES
    return 0 if is_stage else environment_fit(place)


def environment_fit(place: Json) -> int:
    """Return how well a member can be the environment: a name, and no number."""
    text = text_of(place)
    if not name_fit(place) or _is_word_of_another_field(text) or "\n" in text:
        return 0
    if text.isdigit() or text.lower() in _CHANNELS or _DRIVE.fullmatch(text):
        return 0
    if _DEFAULT.match(text):
        return 0
    if _CONDITION.search(text) or text.startswith("arn:") or text[-1] in "-_:/":
        return 0  # also a prefix, as Kubernetes has for generated names
    is_path = text.count("/") > _DEEPEST_PATH
    return 1 if is_path or _ID.fullmatch(text) else 2


def id_fit(place: Json) -> int:
    """Return how well a member can be an id."""
    is_number = isinstance(place.value, int) and not isinstance(place.value, bool)
    if is_number:
        return 2 if place.value else 0
    text = text_of(place)
    is_id = text and " " not in text and len(text) <= _LONGEST_NAME
    return 2 if is_id and not is_web_address(text) and not parse_status(text) else 0


def commit_fit(place: Json) -> int:
    """Return how well a member can be the deployed commit."""
    text = text_of(place)
    is_release = _RELEASE.fullmatch(text) and not _DAY.fullmatch(text)
    return 2 if _COMMIT.fullmatch(text) else 1 if is_release else 0


def operator_fit(place: Json) -> int:
    """Return how well a member can be a comparison."""
    return 2 if comparison_sign(text_of(place)) else 0


def expression_fit(place: Json) -> int:
    """Return how well a member can be the rule's expression: it ends in its limit."""
    return 2 if comparison_in(text_of(place))[1] is not None else 0


def sentence_fit(place: Json) -> int:
    """Return how well a member can state the limit in words."""
    return 2 if stated_numbers(text_of(place)).threshold else 0


def unit_fit(place: Json) -> int:
    """Return how well a member can be a unit."""
    return 2 if _UNIT.fullmatch(text_of(place)) else 0


def tags_fit(place: Json) -> int:
    """Return how well a member can hold the tags: plain values by name, or a list."""
    if place.is_object():
        plain = [m for _, m in place.members() if _is_plain(m)]
        return 2 if plain and len(plain) * 2 >= len(tuple(place.members())) else 0
    members = tuple(place.items())
    if members:
        return 2 if all(map(_is_tag, members)) else 0
    text = text_of(place)[:_LONGEST_TAGS]
    return (
        1 if text and re.search(r"[\w.-]+[:=][\w.-]+", text) and ". " not in text else 0
    )


def frames_fit(place: Json) -> int:
    """Return how well a member can be a list of frames: each has a file and a line."""
    members = tuple(place.items())
    found = [m for m in members if m.is_object() and _has_line(m)]
    return 3 if len(found) >= _FEW_FRAMES and len(found) == len(members) else 0


def flag_fit(place: Json) -> int:
    """Return how well a member can say that the alert is a test."""
    return 2 if isinstance(place.value, bool) else 0


def _is_plain(member: Json) -> bool:
    """Whether a member can be a tag: no address, and nothing with members of its own."""
    return not isinstance(member.value, dict | list) and not is_web_address(
        text_of(member)
    )


def _has_line(member: Json) -> bool:
    keys = {key.lower().replace("_", "") for key, _ in member.members()}
    paths = {"path", "filename", "file", "abspath", "sourcefile"}
    lines = {"line", "lineno", "linenumber", "number"}
    return bool(keys & paths) and bool(keys & lines)


def _is_tag(member: Json) -> bool:
    if isinstance(member.value, str):
        return len(member.value) <= _LONGEST_NAME and not is_web_address(member.value)
    keys = {key.lower() for key, _ in member.members()}
    is_named = bool(keys & {"key", "name", "tag", "k"})
    return is_named and bool(keys & {"value", "stringvalue", "v"})


def _is_word_of_another_field(text: str) -> bool:
    if parse_status(text) or is_inactive(text) or parse_severity(text):
        return True
    return parse_time(text) is not None


FITS: Mapping[str, Callable[[Json], int]] = {
    "alert_id": id_fit,
    "title": title_fit,
    "description": description_fit,
    "status": status_fit,
    "severity": severity_fit,
    "timestamp": time_fit,
    "changed_at": time_fit,
    "ended_at": time_fit,
    "metric": metric_fit,
    "value": number_fit,
    "threshold": number_fit,
    "expression": expression_fit,
    "sentence": sentence_fit,
    "operator": operator_fit,
    "unit": unit_fit,
    "service": service_fit,
    "environment": environment_fit,
    "revision": commit_fit,
    "rule": name_fit,
    "fingerprint": id_fit,
    "tags": tags_fit,
    "frames": frames_fit,
    "test": flag_fit,
}
"""How well a member's value fits each field, 0 where it cannot be that field."""
