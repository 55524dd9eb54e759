"""The requirement that an alert is about: each place where it may be named, and which counts."""

import json
from typing import Any

import pytest

from tests.support.example import alert
from tests.support.paths import ROOT
from tests.support.payloads import parse_alerts
from tests.support.runs import Job
from tests.support.traces import make_alert, specification
from tracer.alerts import ParsedAlert, RequirementHint
from tracer.specification import Document, Requirement, Specification
from tracer.specification.joined_definitions import join_definitions
from tracer.specification.repository_reading import read_document
from tracer.text.ids import IdGrammar
from tracer.text.json_reader import parse_json
from tracer.tracing.alert_mentions import requirement_tokens
from tracer.tracing.named_requirement import Match, match_alert

LOGIN, SEARCH = "REQ-F-AUTH-001", "REQ-F-SEARCH-004"
SPECIFICATION = Specification(
    requirements={
        each: (Requirement(id=each, title="x", path="r.md", line=1),)
        for each in (LOGIN, SEARCH, "REQ-F-AUTH-010")
    }
)
OURS = {"alert_id": "a", "title": "x"}


def match_of(payload: Any) -> Match:
    raw = json.dumps(payload).encode()
    (reading,) = parse_alerts(parse_json(raw, "payload"))
    assert isinstance(reading, ParsedAlert)
    return match_alert(reading.alert, SPECIFICATION)


def sent(tool: str, name: str, **members: Any) -> Any:
    """Return a tool's payload with members changed; `__` goes one key down."""
    text = (ROOT / "tests" / "alerts" / "payloads" / tool / f"{name}.json").read_text()
    payload = json.loads(text.replace(LOGIN, "it").replace(LOGIN.lower(), "it"))
    for path, value in members.items():
        *way, last = [int(k) if k.isdigit() else k for k in path.split("__")]
        holder = payload
        for key in way:
            holder = holder[key]
        holder[last] = value
    return payload


LABELS = {"alertname": "Slow"}
PLACES = [
    pytest.param(
        sent("alertmanager", "firing", alerts__0__labels={**LABELS, "req": LOGIN}),
        "tag req",
        id="alertmanager label",
    ),
    pytest.param(
        sent(
            "alertmanager",
            "firing",
            alerts__0__labels={**LABELS, "Requirement_ID": "req_f_auth_001"},
        ),
        "tag Requirement_ID",
        id="alertmanager label in another case, with underscores",
    ),
    pytest.param(
        sent("alertmanager", "firing", alerts__0__annotations={"Requirement": LOGIN}),
        "tag Requirement",
        id="alertmanager annotation",
    ),
    pytest.param(
        sent(
            "alertmanager",
            "firing",
            alerts__0__annotations={"runbook_url": f"https://r.example/{LOGIN}.md"},
        ),
        "link runbook",
        id="alertmanager runbook",
    ),
    pytest.param(
        sent(
            "alertmanager",
            "firing",
            commonLabels={"req": LOGIN},
            alerts__0__labels=LABELS,
        ),
        "tag req",
        id="alertmanager label of the whole group",
    ),
    pytest.param(
        sent("grafana", "firing", alerts__0__labels={**LABELS, "REQ": LOGIN}),
        "tag REQ",
        id="grafana label",
    ),
    pytest.param(
        sent("grafana", "legacy-firing", tags={"req": LOGIN}),
        "tag req",
        id="grafana legacy tag",
    ),
    pytest.param(
        sent("grafana", "legacy-firing", message=f"breaks {LOGIN}."),
        "description",
        id="grafana legacy message",
    ),
    pytest.param(
        sent("datadog", "triggered", alert__tags="monitor,req:req-f-auth-001,env:prod"),
        "tag req",
        id="datadog tag string in lower case",
    ),
    pytest.param(
        sent("datadog", "triggered", alert__tags="env:prod,req-f-auth-001"),
        "tag req-f-auth-001",
        id="datadog bare tag",
    ),
    pytest.param(
        sent("datadog", "triggered", alert__body=f"%%%\nSee {LOGIN}\n%%%"),
        "description",
        id="datadog message",
    ),
    pytest.param(
        sent(
            "pagerduty",
            "custom-field",
            event__data__custom_fields=[{"name": "requirement", "value": LOGIN}],
        ),
        "tag requirement",
        id="pagerduty custom field",
    ),
    pytest.param(
        sent(
            "pagerduty",
            "custom-field",
            event__data__custom_fields=[{"name": "Requirement ID", "value": LOGIN}],
        ),
        "tag Requirement ID",
        id="pagerduty custom field with a space",
    ),
    pytest.param(
        sent("pagerduty", "triggered", event__data__title=f"Slow login ({LOGIN})"),
        "title",
        id="pagerduty title",
    ),
    pytest.param(
        sent("sentry", "issue-alert", data__event__tags=[["req", LOGIN]]),
        "tag req",
        id="sentry tag pair",
    ),
    pytest.param(
        sent(
            "sentry",
            "issue-alert",
            data__event__tags=[{"key": "req_id", "value": LOGIN}],
        ),
        "tag req_id",
        id="sentry tag object",
    ),
    pytest.param(
        sent("sentry", "issue-alert", data__triggered_rule=f"Timeouts {LOGIN}"),
        "tag rule",
        id="sentry rule",
    ),
    pytest.param(
        sent("sentry", "metric-critical", data__metric_alert__title=LOGIN),
        "title",
        id="sentry metric alert",
    ),
    pytest.param(
        sent("opsgenie", "create", alert__tags=["urgent", f"req={LOGIN}"]),
        "tag req",
        id="opsgenie tag",
    ),
    pytest.param(
        sent(
            "opsgenie", "create", alert__details={"Requirement": LOGIN}, alert__tags=[]
        ),
        "tag Requirement",
        id="opsgenie details",
    ),
    pytest.param(
        sent("newrelic", "activated", alert__accumulations={"tag.req": [LOGIN]}),
        "tag req",
        id="newrelic accumulated tag",
    ),
    pytest.param(
        sent(
            "newrelic", "legacy-open", targets=[{"name": "a", "labels": {"req": LOGIN}}]
        ),
        "tag req",
        id="newrelic legacy target",
    ),
    pytest.param(
        sent(
            "cloudwatch",
            "insufficient",
            NewStateValue="ALARM",
            AlarmName=f"p95 {LOGIN}",
        ),
        "title",
        id="cloudwatch alarm name",
    ),
    pytest.param(
        sent("cloudwatch", "eventbridge", detail__configuration__description=LOGIN),
        "description",
        id="cloudwatch alarm description",
    ),
    pytest.param(
        sent("google", "open", incident__policy_user_labels={"req": "req-f-auth-001"}),
        "tag req",
        id="google user label in lower case",
    ),
    pytest.param(
        sent("google", "open", incident__documentation__content=f"Breaks **{LOGIN}**"),
        "description",
        id="google documentation",
    ),
    pytest.param(
        sent("azure", "metric-fired", data__customProperties={"REQ": LOGIN}),
        "tag REQ",
        id="azure custom property",
    ),
    pytest.param(
        sent(
            "azure",
            "metric-fired",
            data__customProperties=None,
            data__alertContext__properties={"requirements": [LOGIN]},
        ),
        "tag requirements",
        id="azure property in the context",
    ),
    pytest.param(
        sent("honeycomb", "triggered", alert__variables={"req": LOGIN}),
        "tag req",
        id="honeycomb variable",
    ),
    pytest.param(
        sent("honeycomb", "triggered", alert__trigger_description=f"for {LOGIN}"),
        "description",
        id="honeycomb description",
    ),
    pytest.param(
        sent("dynatrace", "open", alert__Tags=f"[Env]env:prod, req:{LOGIN}"),
        "tag req",
        id="dynatrace tags",
    ),
    pytest.param(
        sent("splunk", "scheduled", alert__result={"requirement": LOGIN}),
        "tag requirement",
        id="splunk column",
    ),
    pytest.param(
        sent("kibana", "nested", alert__rule__tags=["slow", f"req:{LOGIN}"]),
        "tag req",
        id="kibana rule tag",
    ),
    pytest.param(
        sent("kibana", "nested", alert__rule__tags=["slow", LOGIN]),
        f"tag {LOGIN}",
        id="kibana bare rule tag",
    ),
    pytest.param(
        sent("elastalert", "metric", req_id=LOGIN, req="none"),
        "tag req_id",
        id="elastalert key of the rule",
    ),
    pytest.param(
        sent("checkly", "failure", alert__TAGS=f"prod,requirement:{LOGIN}"),
        "tag requirement",
        id="checkly tags",
    ),
    pytest.param(
        sent(
            "zabbix",
            "problem",
            alert__event_tagsjson=json.dumps([{"tag": "req", "value": LOGIN}]),
        ),
        "tag req",
        id="zabbix tags as JSON in a text",
    ),
    pytest.param(
        sent(
            "zabbix",
            "problem",
            alert__event_tagsjson=json.dumps([{"tag": LOGIN, "value": ""}]),
        ),
        f"tag {LOGIN}",
        id="zabbix tag without value",
    ),
    pytest.param(
        sent("rootly", "alert-created", data__labels=[{"key": "req", "value": LOGIN}]),
        "tag req",
        id="rootly label",
    ),
    pytest.param(
        sent(
            "incident_io",
            "created",
            **{
                "public_incident.incident_created_v2__custom_field_entries": [
                    {
                        "custom_field": {"name": "Requirement"},
                        "values": [{"value_option": {"value": LOGIN}}],
                    }
                ]
            },
        ),
        "tag Requirement",
        id="incident_io custom field",
    ),
    pytest.param(
        sent(
            "uptime_kuma",
            "down",
            alert__monitor__tags=[{"name": "REQ_F_AUTH_001", "value": ""}],
        ),
        "tag REQ_F_AUTH_001",
        id="uptime_kuma name of a tag",
    ),
    pytest.param(
        sent("graylog", "aggregation", event__fields={"requirement_id": LOGIN}),
        "tag requirement_id",
        id="graylog field",
    ),
    pytest.param(
        sent("signalfx", "anomalous", alert__dimensions={"req": LOGIN}),
        "tag req",
        id="signalfx dimension",
    ),
    pytest.param(
        sent("pingdom", "down", tags=["prod", f"req:{LOGIN}"]),
        "tag req",
        id="pingdom tag",
    ),
    pytest.param({**OURS, "tags": {"req-id": LOGIN}}, "tag req-id", id="our tag"),
    pytest.param(
        {**OURS, "tags": [f"requirement={LOGIN}"]}, "tag requirement", id="our list"
    ),
    pytest.param(
        {**OURS, "tags": {"ticket": "req-f-auth-001"}}, "tag ticket", id="another tag"
    ),
    pytest.param(
        {**OURS, "metric": f"{LOGIN}.latency"},
        "metric",
        id="our metric",
    ),
    pytest.param(
        {**OURS, "links": {"spec": f"https://x.example/{LOGIN}#limit"}},
        "link spec",
        id="our link",
    ),
]


@pytest.mark.parametrize(("payload", "place"), PLACES)
def test_the_requirement_is_found_wherever_the_alert_names_it(
    payload: Any, place: str
) -> None:
    match = match_of(payload)

    assert match.requirement == LOGIN
    assert match.evidence.startswith(f"the alert's {place} names ")


@pytest.mark.parametrize(
    "key",
    [
        "req",
        "REQ",
        "Req_Id",
        "req-id",
        "requirement",
        "Requirement_ID",
        "requirement-id",
        "Requirements",
        "Requirement ID",
        "requirementId",
    ],
)
def test_a_tag_called_requirement_names_it(key: str) -> None:
    match = match_of(
        {**OURS, "title": f"{SEARCH} fails", "tags": {key: "req_f_auth_001"}}
    )

    assert (match.requirement, match.how, match.confidence) == (LOGIN, "tag", 1.0)


@pytest.mark.parametrize(
    ("payload", "wins"),
    [
        ({"tags": {"req": LOGIN}, "title": SEARCH}, LOGIN),
        ({"tags": {"ticket": SEARCH}, "title": LOGIN}, LOGIN),
        ({"title": "x", "description": LOGIN, "tags": {"t": SEARCH}}, LOGIN),
        (
            {"tags": {"t": LOGIN}, "title": "x", "links": {"a": f"https://x/{SEARCH}"}},
            LOGIN,
        ),
        ({"tags": {"req": "REQ-F-NONE-9"}, "title": LOGIN}, LOGIN),
        ({"tags": {"req": [SEARCH, LOGIN]}, "title": "x"}, SEARCH),
    ],
    ids=[
        "tag before text",
        "title before another tag",
        "description before another tag",
        "tag before link",
        "what is defined before what is not",
        "the first of several",
    ],
)
def test_the_more_explicit_place_wins(payload: dict[str, Any], wins: str) -> None:
    assert match_of({"alert_id": "a", **payload}).requirement == wins


@pytest.mark.parametrize(
    "text",
    [
        "REQ-F-AUTH-0010",
        "XREQ-F-AUTH-001",
        "REQ-F-AUTH-001x",
        "REQ-F-AUTH-00",
        "REQ-F-AUTH",
        "REQ F AUTH 001",
        "us-east-1",
    ],
)
@pytest.mark.parametrize("where", ["title", "description", "links", "tags"])
def test_only_whole_ids_count(text: str, where: str) -> None:
    place: Any = {"about": f"https://x.example/{text}"} if where == "links" else text
    place = {"about": text} if where == "tags" else place

    match = match_of({**OURS, where: place})

    assert match.requirement not in {LOGIN, SEARCH, "REQ-F-AUTH-010"}


def test_the_reviewer_sees_where_the_requirement_was_named(job: Job) -> None:
    run = job.run({"alert": alert(tags={"Ticket": "req_f_auth_001"})})

    (trace,) = run.trace["traces"]
    assert trace["requirement"]["id"] == LOGIN
    assert trace["match"]["evidence"] == "the alert's tag Ticket names req_f_auth_001"


@pytest.mark.parametrize(
    ("changes", "given", "expected", "how"),
    [
        ({"tags": {"req": "REQ-F-1"}}, "", "REQ-F-1", "tag"),
        ({"tags": {"Requirement-ID": "req_f_1"}}, "", "REQ-F-1", "tag"),
        ({"tags": {"req": "REQ-F-1"}}, "REQ-NFR-PERF-001", "REQ-NFR-PERF-001", "input"),
        ({"tags": {"req": "REQ-X-9, REQ-F-1"}}, "", "REQ-F-1", "tag"),
        ({"description": "breaks req-f-1."}, "", "REQ-F-1", "text"),
        ({"links": {"runbook": "https://r.example/REQ-F-1"}}, "", "REQ-F-1", "text"),
        ({"tags": {"req": "PROJ-123"}}, "", "PROJ-123", "tag"),
        ({"title": "REQ-F-10 broke"}, "", "REQ-F-10", "text"),
        ({"title": "FR-7 in prose"}, "", None, None),
        ({"tags": {"req": "none"}}, "", None, None),
        ({"tags": {"req": "cES1014.2.1"}}, "", "cES1014.2.1", "tag"),
        ({"tags": {"requirement": "cSB4310"}}, "", "cSB4310", "tag"),
        ({"tags": {"req": "p95"}}, "", None, None),
        ({"tags": {"req": "GET"}}, "", None, None),
        ({"tags": {"req": "req_f_9"}}, "", "req_f_9", "tag"),
        ({"tags": {"req": "REQ_F_9"}}, "", "REQ_F_9", "tag"),
        ({}, "", None, None),
    ],
)
def test_the_requirement_is_the_one_the_alert_names(
    changes: dict[str, Any], given: str, expected: str | None, how: str | None
) -> None:
    match = match_alert(
        make_alert(**changes), specification(), RequirementHint(given, "x")
    )

    assert (match.requirement, match.how) == (expected, how)


OF_ANY_FAMILY = Specification(
    requirements={
        id_: (Requirement(id=id_, title="x", path="r.md", line=1, aliases=names),)
        for id_, names in {
            "F3.4.1": (),
            "req~login~1": (),
            "dsn~extension-registry~1": (),
            "BR-NOT-055": (),
            "001-a/FR-001": ("FR-001",),
            "002-b/FR-001": ("FR-001",),
        }.items()
    }
)


@pytest.mark.parametrize(
    ("text", "written", "candidates"),
    [
        ("IM latency (F3.4.2)", "F3.4.2", ()),
        ("req~x~1 is slow", "req~x~1", ()),
        (
            "req~extension-registry~1 fails",
            "req~extension-registry~1",
            ("dsn~extension-registry~1",),
        ),
        ("FR-999: uploads fail", "FR-999", ()),
        ("BR-NOT-056 fails", "BR-NOT-056", ("BR-NOT-055",)),
    ],
)
@pytest.mark.parametrize("place", ["title", "description"])
def test_an_id_of_the_repositorys_families_is_not_denied(
    text: str, written: str, candidates: tuple[str, ...], place: str
) -> None:
    match = match_alert(make_alert(**{place: text}), OF_ANY_FAMILY)

    expected = f"the alert's {place} names {written}, which is not defined in what was"
    assert match.requirement is None
    assert match.evidence.startswith(expected)
    assert tuple(each.id for each in match.candidates) == candidates


@pytest.mark.parametrize(
    ("title", "evidence"),
    [
        ("FR-001 is broken", "the alert's title names FR-001, which 2 features have"),
        *(
            (words, "the alert names no requirement (searched: title)")
            for words in (
                "S3 and F5",
                "us-east-1 gave HTTP-500",
                "TLS1.2 on pod BR-1-x",
            )
        ),
    ],
)
def test_what_looks_like_an_id_is_told_from_one(title: str, evidence: str) -> None:
    assert match_alert(make_alert(title=title), OF_ANY_FAMILY).evidence == evidence


@pytest.mark.parametrize("place", ["title", "description"])
def test_an_id_of_openfasttrace_is_one_where_nothing_is_defined(place: str) -> None:
    alert = make_alert(**{place: "RPC fails: dsn~call-default~1. See a/b~1"})

    match = match_alert(alert, Specification())

    assert (match.requirement, match.how) == ("dsn~call-default~1", "text")


def test_a_chapters_number_in_a_title_is_an_id() -> None:
    match = match_alert(make_alert(title="IM latency (F3.4.1)"), OF_ANY_FAMILY)

    assert (match.requirement, match.how) == ("F3.4.1", "text")
    named = requirement_tokens(make_alert(title="V2.8.0: F3.4.1 is slow"))
    assert tuple(named) == ("F3.4.1",)


@pytest.mark.parametrize(
    ("tags", "others"),
    [
        ({"req": f"{LOGIN} {SEARCH}"}, (SEARCH,)),
        ({"req": f"{LOGIN}, {SEARCH}, REQ-F-GONE-9"}, (SEARCH, "REQ-F-GONE-9")),
        ({"req": LOGIN, "requirement": SEARCH}, (SEARCH,)),
        ({"req": f"{LOGIN} req_f_auth_001"}, ()),
        ({"req": LOGIN, "note": SEARCH}, ()),
    ],
)
def test_other_requirements_in_tags_are_known(
    tags: dict[str, str], others: tuple[str, ...]
) -> None:
    match = match_of({**OURS, "tags": tags})

    assert (match.requirement, match.also_named) == (LOGIN, others)


def test_a_person_sees_that_a_second_requirement_got_no_entry(job: Job) -> None:
    run = job.run({"alert": alert(tags={"req": "REQ-F-AUTH-001 REQ-NFR-SEC-001"})})

    (warning,) = run.annotations("warning")
    assert "REQ-NFR-SEC-001, which its tags name as well, got no entry" in warning


def test_a_number_that_is_called_a_requirement_is_shown_as_its_id() -> None:
    kiro = Requirement(
        id="asr#3", title="x", path="r.md", line=1, aliases=("Requirement 3",)
    )
    known = Specification(requirements={"asr#3": (kiro,)})

    match = match_alert(make_alert(tags={"requirement": "asr Requirement 3"}), known)

    assert match.requirement == "asr#3"
    assert match.evidence == "the alert's tag requirement names asr#3"


@pytest.mark.parametrize("words", ["Requirement 5 is broken", "聊天延遲過高（需求 5）"])
def test_a_number_of_several_features_is_said_to_be_one(words: str) -> None:
    known = Specification(
        requirements={
            id_: (
                Requirement(
                    id=id_, title="x", path="r.md", line=1, aliases=("Requirement 5",)
                ),
            )
            for id_ in ("asr#5", "chat#5")
        }
    )

    match = match_alert(make_alert(title=words), known)

    assert match.requirement is None
    assert (
        match.evidence == "the alert's title names requirement 5, which 2 features have"
    )
    assert [each.id for each in match.candidates] == ["asr#5", "chat#5"]


FEATURES = {
    "openspec/specs/login/spec.md": "# login Specification\n\n## Purpose\n\n"
    "People sign in.\n\n## Requirements\n\n### Requirement: Password check\n\n"
    "It SHALL check.\n\n### Requirement: Lockout\n\nIt SHALL lock.\n",
    ".kiro/specs/user-search/requirements.md": "# Requirements\n\n"
    "### Requirement 1: Search\n\n1. WHEN a THEN b\n",
}


@pytest.mark.parametrize(
    ("tags", "requirement", "evidence"),
    [
        ({"req": "login"}, "login", "names login, a feature with 2 requirements"),
        (
            {"requirement": "user-search"},
            "user-search",
            "names user-search, a feature with 1 requirement",
        ),
        ({"req": "login/lockout"}, "login/lockout", "names login/lockout"),
        ({"req": "user-search#1"}, "user-search#1", "names user-search#1"),
        ({"req": "billing"}, None, "its tag req says “billing”, the id of none"),
        ({"req": "none"}, None, "names no requirement (searched: title, 1 tag)"),
        ({"team": "login"}, None, "names no requirement (searched: title, 1 tag)"),
    ],
)
def test_a_tag_names_a_requirement_or_a_whole_feature(
    tags: dict[str, str], requirement: str | None, evidence: str
) -> None:
    read = [
        read_document(Document(path, text), IdGrammar())
        for path, text in FEATURES.items()
    ]
    found = match_alert(make_alert(tags=tags), join_definitions(read))

    assert found.requirement == requirement
    assert evidence in found.evidence


def test_a_feature_that_is_named_is_all_of_its_requirements() -> None:
    (path, text), *_ = FEATURES.items()
    read = join_definitions([read_document(Document(path, text), IdGrammar())])
    feature = read.requirement("login")

    assert feature is not None
    assert feature.parts == ("login/password-check", "login/lockout")
    assert (feature.place, feature.intents) == (f"{path}:3", ("login",))
    assert read.families(["login"]) == {"login": feature.parts}
    assert "login" not in read.requirements
