"""A user and a password in front of a host, as databases and their tools write them."""

import re

from tracer.text.credentials.keys import KeyKind
from tracer.text.credentials.rule import Rule, Span, secret_if
from tracer.text.credentials.values import (
    has_all_sorts,
    has_letters_and_digits,
    is_credential,
    is_made_up,
    is_mixed,
    is_no_placeholder,
    is_placeholder,
)
from tracer.text.patterns import Pattern

_LOGIN_AT_HOST = Pattern(
    r"""
    (?<![\w/@.:+-])(?!(?:owner|contact|author|cc|from|to|mail|email|team):)
    (?:[\w.-]{1,64}[/\\])?                              # the domain
    [\w.+-]{1,64}:                                      # the user
    (?P<secret>[^\s:@/"'`<>]{6,}+)
    @(?=[\w.-]{1,63}(?P<port>:\d{2,5}\b)|[\w-]{1,63}\.[\w.-]{2,}|localhost)   # the host
    """,
    re.VERBOSE,
)


def _password_at_host(match: re.Match[str]) -> Span | None:
    """Tell `app:S3cret!@db.example` from `owner:bob@example.com`."""
    judge = is_made_up if match["port"] else has_all_sorts
    return match.span("secret") if judge(match["secret"]) else None


_GO = Pattern(
    r"""
    (?<![\w/@.:+-])[\w.+-]{1,64}:                     # the user
    (?P<secret>[^\s"'`<>]{1,200}?)
    @(?:tcp[46]?|udp|unix|cloudsql\w{0,8})\(          # how the driver of MySQL connects
    """,
    re.VERBOSE,
)
_ORACLE_EASY = Pattern(
    r"""
    (?<![\w/.@:-])[A-Za-z][\w$\#]{0,30}/(?P<secret>[^\s@/"'`<>]{4,64}+)@
    (?P<sure>//(?=[\w.-]{1,253}[:/]))?              # //db:1521/orcl
    (?!v?\d|sha\d|(?:main|master|latest|next|stable|HEAD|beta|alpha)\b|[0-9a-f]{7,40}\b)   # no version
    (?=\w)
    """,
    re.VERBOSE,
)
_ORACLE_CONNECT = Pattern(
    r"""
    \b(?i:(?:connect|conn|sqlldr|expdp|impdp|exp|imp|rman[ ]target)[ ](?:userid=)?|userid=)
    (?!(?i:tcp|http|udp)/)[A-Za-z][\w$\#]{0,30}/(?!v\d)
    (?P<secret>[^\s@/"'`<>;]{4,64}+)(?=[\s@;]|$)
    """,
    re.VERBOSE,
)


def _password_of_oracle(match: re.Match[str]) -> Span | None:
    """Tell `scott/S3cret!@orcl` from `docker/login-action@edge`."""
    if match["sure"] and not is_placeholder(match["secret"]):
        return match.span("secret")
    return match.span("secret") if has_all_sorts(match["secret"]) else None


_ORACLE = Pattern(
    r"(?:jdbc:oracle:\w{2,4}:|\bsqlplus\s+(?:-\w+\s+)*)[\w$#.]{1,64}/(?P<secret>[^\s@]{1,1000}+)@"
)
_LOGIN_ALONE = Pattern(
    r"""
    (?<![\w/.:@\[{(-])[a-z][\w.-]{1,31}(?::|[ ]/[ ])       # the user
    (?P<secret>[A-Za-z0-9][\w.-]{1,60}[!%^*][\w!\#$%^&*?.-]{1,60})
    (?![^\s"'`)\],;])
    """,
    re.VERBOSE,
)
_ENCODED = Pattern(r"%[0-9A-F]{2}|[$#]\{|\*\*|&\w{2,6};")


def _password_alone(match: re.Match[str]) -> Span | None:
    """Read `bob:Meadow!12x`: with nothing said of it, all sorts of characters say enough."""
    secret = match["secret"].rstrip(".?!")
    start = match.start("secret")
    is_secret = has_letters_and_digits(secret) and not _ENCODED.search(secret)
    return (start, start + len(secret)) if is_secret else None


_POSTFIX = Pattern(
    r"sasl_password_maps[ ]?=?[ ]?static:[^\s:]{1,64}:(?P<secret>[^\s\"']{4,200}+)"
)
_PGPASS = Pattern(
    r"""
    (?<![\w.])[\w.*-]{1,253}:(?:543[2-9]|643[2-9]|\*):    # host and port
    (?!\d+:)[^\s:]{1,64}:[^\s:]{1,64}:                    # database and user
    (?P<secret>[^\s:]++)
    """,
    re.VERBOSE,
)


def _password_of_pgpass(match: re.Match[str]) -> Span | None:
    """Leave out a line of a log that is parted the same: `10.0.0.1:5432:shop:app:error`."""
    is_secret = is_credential(match["secret"], KeyKind.PASSWORD)
    return match.span("secret") if is_secret else None


RULES = (
    Rule(
        name="user and password at a host",
        hints=("@",),
        pattern=_LOGIN_AT_HOST,
        secret=_password_at_host,
        examples=(
            "app:«S3cret!»@db.example",
            "app:«hunTer2»@db:5432",
            "corp/bob:«hunTer2»@10.0.0.5",
            "elastic:«blue_otter41»@es:9200",
        ),
        counter_examples=(
            "owner:bob.smith@a.example",
            "owner:TeamA1@a.example",
            "app:1.2.3@sha256:9f8e7d6c",
        ),
    ),
    Rule(
        name="login of Oracle",
        hints=("jdbc:oracle", "sqlplus"),
        pattern=_ORACLE,
        examples=("jdbc:oracle:thin:scott/«tiger»@db:1521:orcl",),
        counter_examples=("jdbc:oracle:thin:@db:1521/orcl",),
    ),
    Rule(
        name="data source of Go",
        hints=("@tcp", "@udp", "@unix", "@cloudsql"),
        pattern=_GO,
        secret=secret_if(is_no_placeholder),
        examples=(
            "app:«hunter»@tcp(10.0.0.2:3306)/shop",
            "app:«p@ss/w0:rd»@unix(/tmp/mysql.sock)/shop",
        ),
        counter_examples=("app:${PASSWORD}@tcp(db:3306)/shop",),
    ),
    Rule(
        name="easy connect of Oracle",
        hints=("@",),
        pattern=_ORACLE_EASY,
        secret=_password_of_oracle,
        examples=("scott/«S3cret»@orcl", "scott/«tiger»@//db:1521/orcl"),
        counter_examples=(
            "docker/login-action@v3",
            "acme/K8sDeploy2@main",
            "library/Nginx2@sha256:9f8e7d6c",
            "team/bob@a.example",
        ),
    ),
    Rule(
        name="connection to Oracle",
        hints=(
            *("connect ", "conn ", "sqlldr ", "expdp ", "impdp ", "exp ", "imp "),
            *("target ", "userid="),
        ),
        pattern=_ORACLE_CONNECT,
        secret=secret_if(is_mixed),
        examples=("CONNECT scott/«tiger7»", "expdp userid=scott/«tiger7» full=y"),
        counter_examples=(
            "connect api/orders failed",
            "connect api/v2beta1 upstream reset",
            "CONNECT tcp/8443 refused",
            "import src/utils2",
            "exporter/node42 is down",
        ),
    ),
    Rule(
        name="user and password alone",
        hints=(":", " / "),
        signs=("!", "%", "^", "*"),
        pattern=_LOGIN_ALONE,
        secret=_password_alone,
        examples=(
            "bob:«Meadow!12x» does not work on db07",
            "новые доступы: bob / «Meadow!12x»",
        ),
        counter_examples=(
            "build:Release2 is broken!",
            "handler:Orders2!",
            "path:Orders%2FUser2a",
            "event:Order2#paid, handler:OnClick2?.invoke, vue:Part2$emit",
            "frame:ntdll!RtlUserThreadStart",
        ),
    ),
    Rule(
        name="login of Postfix",
        hints=("static:",),
        pattern=_POSTFIX,
        secret=secret_if(is_no_placeholder),
        examples=("smtp_sasl_password_maps = static:bob:«hunter2»",),
        counter_examples=("static:app:main is no upstream",),
    ),
    Rule(
        name="line of .pgpass",
        hints=(":543", ":643", ":*:"),
        pattern=_PGPASS,
        secret=_password_of_pgpass,
        examples=("db.example:5432:shop:app:«hunter2»",),
        counter_examples=(
            "main.c:5432:12: error",
            "main.go:5432:10:2:undefined",
            "nginx: 10.0.0.1:5432:shop:app:error",
            "host:5432:db:user:closed",
        ),
    ),
)
