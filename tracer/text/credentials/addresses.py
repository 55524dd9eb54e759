"""Credentials in addresses: of users, in the paths of web hooks, in parameters."""

import re

from tracer.text.credentials.cookies import is_search
from tracer.text.credentials.keys import KeyKind, key_kind
from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.values import (
    is_credential,
    is_placeholder,
    looks_random,
)
from tracer.text.patterns import Pattern

_USER_INFO = Pattern(
    r"""
    //(?P<user>[^\s/@:?\#"'`<>\\]{0,128}):    # //user:
    (?P<rest>[^\s"'`<>\\]++)                 # the password, the host, and so on
    """,
    re.VERBOSE,
)
_PORT = Pattern(r"\d{1,5}(?:[/?#,;)\]]|$)")
_HOST = Pattern(
    r"(?:[A-Za-z0-9][\w.-]{0,253}|\[[0-9a-f:.]{2,45}\])(?P<end>[:/?#,;)\]]|$)"
)
_FULL_HOST = Pattern(r"(?:localhost|[\w-]+(?:\.[\w-]+)+|[\w.-]+:\d{2,5})(?![\w@])")


def _password_of_address(match: re.Match[str]) -> Span | None:
    """Find the `@` in front of the host: a password may hold `@` and `/`, too."""
    rest, start = match["rest"], match.start("rest")
    if _PORT.match(rest):
        return None
    marks = [position for position, char in enumerate(rest) if char == "@"][:20]
    ends = [end for end in marks if _HOST.match(rest, end + 1)]
    full = [end for end in ends if _FULL_HOST.match(rest, end + 1)]
    if not ends:
        return None
    end = full[0] if full else ends[-1]
    return None if is_placeholder(rest[:end]) else (start, start + end)


_USER_ALONE = Pattern(
    r"//(?P<secret>[^\s/@:?#\"'`<>\\]{8,}+)(?::[^\s/@]*+)?@(?=[\w\[])",
)


def _token_of_address(match: re.Match[str]) -> Span | None:
    return match.span("secret") if looks_random(match["secret"], 10) else None


_HOOKS = (
    # where the address goes on with a secret, and an example
    (
        r"hooks\.slack\.com/(?:services|workflows|triggers)/",
        "https://hooks." + "slack.com/services/«T0A1B2C3D/B0A1B2C3D/a7B2k9D4m5F6»",
    ),
    (
        r"discord(?:app)?\.com/api(?:/v\d{1,2})?/webhooks/\d{5,25}/",
        "https://discord" + ".com/api/webhooks/123456789012345678/«a7B2k9D4m5F6»",
    ),
    (
        r"\.(?:webhook\.)?office(?:365)?\.com/webhook(?:b2)?/",
        "https://a.webhook" + ".office.com/webhookb2/«9f8e7d6c-5b4a-3021@9f8e7d6c/x»",
    ),
    (
        r"api\.telegram\.org/(?:file/)?bot",
        "https://api.telegram.org/bot«123456789:AAa7B2k9D4m5F6/getMe»",
    ),
    (
        r"hooks\.zapier\.com/hooks/(?:catch|standard)/",
        "https://hooks.zapier.com/hooks/catch/«123456/a1b2c3d»",
    ),
    (
        r"maker\.ifttt\.com/trigger/[\w-]{1,80}/(?:json/)?with/key/",
        "https://maker.ifttt.com/trigger/down/with/key/«a7B2k9D4m5F6»",
    ),
    (
        r"events\.pagerduty\.com/integration/",
        "https://events.pagerduty.com/integration/«9f8e7d6c5b4a3021/enqueue»",
    ),
    (
        r"victorops\.com/integrations/generic/\d{4,12}/alert/",
        "https://alert.victorops.com/integrations/generic/20131114/alert/«9f8e7d6c-5b4a»",
    ),
    (r"hc-ping\.com/", "https://hc-ping.com/«9f8e7d6c-5b4a-3021»"),
    (
        r"uptime\.betterstack\.com/api/v1/heartbeat/",
        "https://uptime.betterstack.com/api/v1/heartbeat/«a7B2k9D4m5F6»",
    ),
    (
        r"sumologic\.(?:com|net)/receiver/v1/http/",
        "https://collectors.sumologic.com/receiver/v1/http/«a7B2k9D4m5F6»",
    ),
    (
        r"logs\.datadoghq\.(?:com|eu)/(?:api/v2/logs/|v1/input/)",
        "https://http-intake.logs.datadoghq.com/v1/input/«9f8e7d6c5b4a3021»",
    ),
    (
        r"(?:feishu\.cn|larksuite\.com)/open-apis/bot/(?:v2/)?hook/",
        "https://open.feishu.cn/open-apis/bot/v2/hook/«9f8e7d6c-5b4a-3021»",
    ),
    (r"nosnch\.in/", "https://nosnch.in/«9f8e7d6c5b»"),
    (
        r"heartbeat\.uptimerobot\.com/",
        "https://heartbeat.uptimerobot.com/«m123456789-9f8e7d6c5b4a»",
    ),
    (r"cronitor\.link/p/", "https://cronitor.link/p/«9f8e7d6c5b4a3021»"),
    (r"webhook\.site/(?=[0-9a-f]{8}-)", "https://webhook.site/«9f8e7d6c-5b4a-3021»"),
    (r"hook\.[\w.]{2,20}make\.com/", "https://hook.eu1.make.com/«a7b2k9d4m5f6»"),
    (r"api\.day\.app/", "https://api.day.app/«a7B2k9D4m5F6/Disk»%20full"),
    (
        r"\bsc(?:tapi)?\.ftqq\.com/",
        "https://sctapi.ftqq.com/«SCT12345Ta7B2k9D4m5F6.send»",
    ),
    (
        r"/integrations/v1/[\w-]{2,40}/",
        "https://oncall.example/integrations/v1/alertmanager/«a7B2k9D4m5F6/»",
    ),
    (
        r"\.loggly\.com/inputs/",
        "https://logs-01.loggly.com/inputs/«9f8e7d6c-5b4a-3021/tag/http»",
    ),
    (
        r"://[^\s/]{3,100}/(?:[\w-]{1,20}/){0,3}webhooks?/(?=[0-9a-f]{8}-[0-9a-f]{4}-)",
        "https://www.zenduty.example/api/webhook/«9f8e7d6c-5b4a-4021-8f7e»",
    ),
    (
        r"(?:infura\.io/(?:ws/)?v3|alchemy\.com/(?:nft/)?v[23]|quiknode\.pro|ankr\.com/\w{2,20}|getblock\.io)/",
        "wss://mainnet.infura.io/ws/v3/«9f8e7d6c5b4a30219f8e7d6c5b4a3021»",
    ),
    (
        r"(?:squadcast\.com/v\d/incidents|ilert\.com/api/v\d/events)/\w{2,20}/",
        "https://api.squadcast.com/v2/incidents/prometheus/«9f8e7d6c5b4a3021»",
    ),
    (
        r"(?:zenduty\.com/api/events|signl4\.com/webhook)/",
        "https://www.zenduty.com/api/events/«9f8e7d6c5b4a3021/»",
    ),
    (
        r"(?:pushcut\.io|smee\.io|workato\.com/webhooks/rest)/",
        "https://smee.io/«a7B2k9D4m5F6t3H8»",
    ),
    (r"/api/push/", "https://kuma.example/api/push/«a7B2k9D4m5F6t3»"),
    (
        r"anaconda\.org/t/",
        "https://conda.anaconda.org/t/«ac-9f8e7d6c-5b4a3021»",
    ),
    # Mattermost, Rocket.Chat, and whoever else has a host of their own
    (
        r"/hooks/(?=(?-i:[a-z0-9]{20,64})\b)",  # no src/hooks/useUser2.ts
        "https://chat.example/hooks/«9f8e7d6c5b4a30219f8e»",
    ),
)
"""Addresses whose path is all that one needs to send a message."""


def _hook_rule(address: str, example: str) -> Rule:
    return Rule(
        name=f"web hook {example.split('/')[2]}",
        hints=(
            *(
                "hook",
                "telegram",
                "ifttt",
                "pagerduty",
                "victorops",
                "hc-ping",
                "heart",
            ),
            *("/push/", "anaconda", "sumologic", "datadoghq", "nosnch", "cronitor"),
            *("day.app", "ftqq", "loggly", "/v1/"),
            *("infura", "alchemy", "quiknode", "ankr", "getblock", "squadcast"),
            *("zenduty", "ilert", "pushcut", "smee.io"),
        ),
        pattern=Pattern(
            address + r"(?P<secret>(?=[\w/:@.-]{0,40}\d)[\w/:@.+=-]{10,}+)",
            re.IGNORECASE,
        ),
        examples=(example,),
        counter_examples=(
            "https://api.slack.com/messaging/webhooks",
            "https://github.com/o/r/settings/hooks/12345",
            "src/hooks/useAuthenticatedUser2Session/index.ts",
            "https://webhook.site/docs-v2-getting-started",
        ),
    )


_PATH_OF_TOKEN = Pattern(
    r"""
    /[\w-]{0,20}(?i:password|passwort|reset|magic|invit(?:e|ation)|activat(?:e|ion)
      |confirm(?:ation)?|verify|verification|unsubscribe|unlock)[\w-]{0,20}
    (?:/token)?/(?P<secret>[\w~=-]{16,}+)(?![\w.])         # and no file
    | /(?i:log-?in|sign-?in|auth)/(?P<long>[\w~=-]{32,}+)(?![\w.])
    """,
    re.VERBOSE,
)


def _token_of_path(match: re.Match[str]) -> Span | None:
    name = "secret" if match["secret"] else "long"
    return match.span(name) if looks_random(match[name], 16) else None


_PARAMETER = Pattern(
    r"""
    (?<=[?&\#])(?:amp;)?
    (?P<key>[\w.%\[\]-]{1,80}+)=
    (?P<secret>[^\s&\#"'`<>\\]++)
    """,
    re.VERBOSE,
)
_PARAMETER_NAMES = frozenset(
    (
        *(
            "key",
            "code",
            "s",
            "k",
            "t",
            "tk",
            "u",
            "h",
            "hash",
            "access",
            "invite",
            "appid",
        ),
        *("login", "sid", "magic", "confirm", "confirmation", "verify", "reset"),
    )
)
"""Names that mean a credential where the value is made of characters, not of words."""
_AMBIGUOUS = frozenset(("auth", "session", "ticket"))
"""Names that mean a credential, and as often a kind, a year or a number of something.

So does what Grafana calls `var-…`, a variable of a dashboard.
"""


def _value_of_parameter(match: re.Match[str]) -> Span | None:
    value, key = match["secret"].rstrip(".,;:)"), match["key"]
    kind = key_kind(key)
    words = key.lower().removeprefix("var-")
    is_name_of_thing = words != key.lower() or words in _AMBIGUOUS
    if is_name_of_thing and not looks_random(value):
        return None
    if kind is KeyKind.MAYBE:
        kind = KeyKind.SURE
    if is_search(key, value):
        return None
    if kind is KeyKind.OTHER and key.lower() in _PARAMETER_NAMES:
        kind = KeyKind.MAYBE if looks_random(value, 16) else KeyKind.OTHER
    start = match.start("secret")
    is_secret = is_credential(value, kind, is_assigned=True)
    return (start, start + len(value)) if is_secret else None


RULES = (
    Rule(
        name="password in an address",
        hints=("//",),
        pattern=_USER_INFO,
        secret=_password_of_address,
        examples=(
            "postgres://app:«hunter2»@db.example:5432/shop",
            "redis://:«hunter2»@cache:6379",
            "https://bob:«p@ss/w0rd»@a.example/x?email=a@b.example",
        ),
        counter_examples=(
            "http://a.example:8080/x@y",
            "https://a.example/x:y@z",
            "https://bob:***@a.example",
            "https://bob:${TOKEN}@a.example",
            "https://$USER:$PASS@a.example",
        ),
    ),
    Rule(
        name="token in an address",
        hints=("@",),
        pattern=_USER_ALONE,
        secret=_token_of_address,
        examples=("https://«9f8e7d6c5b4a30219f8e7d6c5b4a3021»@o1.ingest.example/42",),
        counter_examples=("ssh://git@a.example/x", "https://first.last@a.example"),
    ),
    *(_hook_rule(*row) for row in _HOOKS),
    Rule(
        name="token in a path",
        hints=(
            "passwor",
            "reset",
            "magic",
            "invit",
            "activat",
            "confirm",
            "verif",
            "un",
            *("/login/", "/log-in/", "/signin/", "/sign-in/", "/auth/"),
        ),
        pattern=_PATH_OF_TOKEN,
        secret=_token_of_path,
        examples=(
            "https://a.example/reset-password/«a8f3k2m9x1v7b5n4»",
            "https://a.example/reset/token/«a8f3k2m9x1v7b5n4»",
            "GET /users/confirmation/«a8f3k2m9x1v7b5n4c3z2»?lang=de 500",
            "https://a.example/login/«a8f3k2m9x1v7b5n4a8f3k2m9x1v7b5n4» opened twice",
        ),
        counter_examples=(
            "/password/reset/confirmation-of-the-change",
            "src/activation/ReLU6QuantizedKernel8x8.cc",
            "/verify/status",
            "/login/callback-of-the-identity-provider-2",
        ),
    ),
    Rule(
        name="parameter of an address",
        hints=("=",),
        pattern=_PARAMETER,
        secret=_value_of_parameter,
        examples=(
            "https://a.example/?token=«abcdef»&b=1",
            "https://a.example/?b=1&sig=«a8f%2Bk2m9%3D»#top",
            "https://a.example/f?code=«a8f3k2m9x1v7b5n4==»",
            "https://a.example/?q=Graz&appid=«9f8e7d6c5b4a30219f8e7d6c5b4a3021»",
            "https://a.example/?magic=«a8f3k2m9x1v7b5n4»",
            "https://a.example/?sid=«a8f3k2m9x1v7b5n4»",
        ),
        counter_examples=(
            "https://a.example/?code=404&key=name",
            "?page_token=abc",
            "https://a.example/d/x?orgId=1&var-key=user42",
            "https://a.example/?session=summer2025",
            "https://a.example/?auth=sso2",
            "https://a.example/@go?sid=scheduler__admin_RMD5a1b2c3d4e5f60718_at_17000_7",
        ),
    ),
)
