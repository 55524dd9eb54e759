"""Words of keys that say what a member of a payload is part of, or what it is not."""

import re

from tracer.text import Pattern


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAME_KEYS = _words("""name title displayname slug key id summary label""")
"""Keys of an object that is named by its own key: `service.name`."""
ALERT_PARENTS = _words(
    """alert incident monitor check event rule problem issue alarm data payload detail error
    detection detector condition trigger policy test probe exception fault outage breach violation
    workflow pipeline job build run task scan"""
)
"""What an alert, and what raised it, is called."""
DATA_OF_OWNER = _words("""metadata registration attributes properties info spec""")
"""Keys of what is known of the thing that the key before is: `app.metadata.name`."""
EVENTS = _words(
    """alert incident event problem issue alarm fault error exception case data payload
    detail occurrence outage detect"""
)
"""Parents of an id of what happened, and not of who or what it happened to."""
RAISERS = _words(
    """monitor check rule policy probe test trigger sensor detector workflow pipeline
    run execution downtime detection threat task job build process ticket"""
)
"""Parents of an id of what raised alerts, which is the same for several of them."""
NO_ALERTS = _words(
    """project projects repository repo labels tags annotations stream streams service
    host device machine node server team organization account workspace cluster
    namespace collection folder stack"""
)
"""Parents of an id that is never the alert's, even where there is no other."""
OTHER_PARENTS = _words(
    """user users creator createdby author sender organization organisation org account
    team teams owner owners assignee assignees responder responders contact contacts recipient
    integration webhook hook subscription previous old last before actor tenant company channel escalation
    person customer request tool scanner device client browser sdk app breadcrumbs previousstate
    resolvedby acknowledgedby acknowledgment schedule maintenance location headers"""
)
"""Parents of names, states and times that are not the alert's."""
ALERT_WORDS = _words(
    """alert alarm alerting incident event problem issue notification finding detection"""
)
"""First words of a key that say no more than whose field it is: `alarm_severity`."""
HOMES = _words(
    """stack workspace cluster namespace project repository repo host device machine node
    server service queue pipeline bucket topic volume"""
)
"""What has a name under which people know what failed, where nothing else is named."""
WATCHERS = _words("monitor check site website endpoint probe test target")
"""What has the address that it watches, and perhaps no name."""
WATCHED = _words("location endpoint target website monitored checkedurl monitorurl")
"""Keys of an address that is watched."""
NAMED_OTHERS = _words(
    """organization organisation org company account tenant customer user author owner
    team group member contact sender actor region zone location country city place
    agent branch file path pkg package library dependency field column file policy display full short first last
    qualified workspace fully
    group plan template integration webhook channel recipient responder schedule
    state status type level index table class domain timezone os platform browser product
    vendor language provider"""
)
"""What has a name that is neither the alert's nor of what it is about."""
CHANGES = _words("""commit headcommit change pullrequest mergerequest""")
"""Parents of a title that is a change's, and of a revision that is the alert's."""
PEOPLE = _words("user users author creator assignee comment comments")
"""Parents of addresses that lead to a person, and to nothing about the alert."""
PERSONS = _words(
    """user author committer creator assignee owner sender reviewer initiator requester
    requestor operator responder modifier approver email"""
)
"""Words of the key of what a person is called, or of where they are reached."""
SENDERS = _words("webhook hook integration subscription channel callback")
"""Parents of addresses that are settings of the sender."""
KIND_WORDS = _words("""type kind class category""")
"""What an alert's key with these behind it names is not a field: `issue_type`."""
THINGS = _words(
    """service pod deployment statefulset daemonset cronjob node host instance container
    application app database server virtualmachine vm device cluster endpoint function
    queue microservice workload"""
)
"""What has a name that is the service's: `{"kind": "Pod", "name": "cart-7d9"}`."""
TROUBLES = _words(
    """error fault exception failure violation threat attack anomaly breach outage
    vulnerability malware virus detection"""
)
"""What is wrong, whatever its name: `threat_name`."""
THREATS = _words("threat violation vulnerability malware anomaly attack insight breach")
"""What is wrong and has a name that is the alert's: `threat_name`."""
WRITTEN = _words("""description name label text display title""")
"""Last words of a key of what another member has as a number: `severity_name`."""
NUMBER_KEYS = _words("""value amount number val count lower upper min max""")
"""Keys of a number that is named by its parent: `limit.value`."""
SETTINGS = _words("""config configuration settings template""")
"""Words of the key of a name that is of the sender's settings."""
SEARCHES = _words("savedsearch search query view savedview")
"""Parents of the name of a search, whose matches are listed beside it."""
STAGES = _words(
    """production prod prd live staging stage stg preprod preproduction uat qa test
    testing dev development sandbox beta canary demo local integration int release"""
)
"""Words of the name of an environment."""
RULES = _words("""condition criteria options settings config definition""")
"""Parents of a number that the rule has, not the measurement: `condition.value`."""
MEMBERS = _words(
    "case detection detect threat task job build check execution process ticket"
)
"""First words of the key of an id of what happened: `detection_id`."""
MESSAGES = _words("context body message result response header envelope meta info")
"""Parents of what is said of an alert."""
OWNERS = _words(
    """project repository repo service application website site monitor check rule policy
    test detector host device machine workflow pipeline"""
)
"""What exists long before an alert of it; its creation is not the alert's start."""
RUNS = _words("run execution outage downtime")
"""First words of a key that name what happened: `run_started_at`."""
MADE = Pattern(r"(?i)creat|updat|modif|edit|regist")
"""What is in the key of a time when its parent was made or changed."""
SUFFIXES = _words(
    """ms ns nano nanos s sec secs second seconds minutes mins pct percent bytes mb utc iso iso8601
    unix epoch ts str string text millis num"""
)
"""Units and types behind what a key means: `p95_threshold_ms`."""
ADDRESS_WORDS = _words("""url urls link links href uri address html short web""")
"""What of the key of a link says no more than that it is one."""
OTHER_TIMES = Pattern(
    r"(?i)last|next|expect|prev|end|resolv|clos|clear|ack|expir|recover|cancel|until"
)
"""What is in the key of a time that is not the start of an alert: `last_ping_at`."""
RUNNING = _words(
    """app application service release released build built code software image container
    package artifact artefact deploy deployed deployment running current product git
    vcs commit source new head"""
)
"""Words of the key of a version that is the running code's, and not of what it runs on."""
NO_LINKS = Pattern(
    r"""
      unsubscribe | documentation
    | icon | avatar | image | logo | picture | thumb | \.(?:png|svg|gif)$
    | postback | callback | webhook     # of the sender's own settings
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Addresses that nobody opens to look at an alert."""
OTHER_SOFTWARE = _words(
    """library dependency framework runtime os browser agent plugin language engine
    schema api device client sdk tool scanner module kernel platform"""
)
"""Parents of the version of what the running code uses, or what found the fault."""
WORDS = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
"""The words of a key in any spelling."""
