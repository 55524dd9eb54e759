"""What a repository says beforehand that it does not act on."""

import pytest

from tracer.alerts import Alert, AlertPattern, Severity, ignore_reason
from tracer.config import parse_config
from tracer.errors import ConfigError

# -- what is not acted on ------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "why"),
    [
        pytest.param("", None, id="nothing configured"),
        pytest.param("ignore: [{service: load-test-*}]", None, id="another service"),
        pytest.param(
            "ignore: [{service: AUTH*}]",
            "the rule `ignore` has service: AUTH*",
            id="one",
        ),
        pytest.param(
            "ignore: [{service: auth, severity: low}]", None, id="not all of a rule"
        ),
        pytest.param(
            "ignore: [{service: x}, {tags.team: 'pay*'}]", "tags.team: pay*", id="a tag"
        ),
        pytest.param("ignore: [{tags.TEAM: pay*}]", "tags.TEAM: pay*", id="its name"),
        pytest.param("ignore: [{tags.gone: '*'}]", None, id="a tag that is not there"),
        pytest.param("ignore: [{metric: '*'}]", None, id="unknown fits nothing"),
        pytest.param("environments: [prod*]", None, id="listed"),
        pytest.param(
            "environments: [live]",
            "`environments` does not list Production",
            id="other",
        ),
    ],
)
def test_what_a_configuration_ignores(config: str, why: str | None) -> None:
    found = parse_config("trace.yml", config)
    alert = Alert(
        source="generic",
        fingerprint="f",
        title="t",
        severity=Severity.HIGH,
        service="auth",
        environment="Production",
        tags={"Team": "payments"},
    )

    reason = ignore_reason(alert, found.ignore, found.environments)

    assert reason is None if why is None else reason is not None and why in reason


def test_an_alert_that_names_no_environment_is_acted_on() -> None:
    alert = Alert(source="generic", fingerprint="f", title="t")

    assert ignore_reason(alert, (AlertPattern({"service": "x"}),), ("live",)) is None


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("ignore: service", "`ignore` in `t.yml` should be a list of mappings"),
        ("ignore: [{}]", "`ignore[0]` in `t.yml` should be a mapping"),
        ("ignore: [{sevice: x}]", "has `sevice`. Did you mean `service`?"),
        (
            "ignore: [{service: 7}]",
            "`ignore[0].service` in `t.yml` should be text in quotes",
        ),
        ("environments: live", "`environments` in `t.yml` should be a list of texts"),
        ("trusted-senders: [7]", "`trusted-senders` in `t.yml` should be a list"),
    ],
)
def test_a_pattern_with_a_mistake_is_named(config: str, says: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_config("t.yml", config)

    assert says in str(raised.value)
