"""Credentials on the command line, and in statements to a database."""

import re

from tracer.text.credentials.keys import KeyKind, key_kind
from tracer.text.credentials.rule import Rule, Span, secret_if
from tracer.text.credentials.value_extent import secret_value
from tracer.text.credentials.values import (
    is_made_up,
    is_placeholder,
    joins_words,
    looks_random,
)
from tracer.text.patterns import Pattern

_OPTION = Pattern(
    r"""
    (?<![\w-])--?(?P<key>[A-Za-z][\w.-]{1,60}+)
    (?:[ \t]{1,4}                       # --token a8f3
      |,[ ]|["'],\s{0,8}(?=["']))       # --token, a8f3 and ["--token", "a8f3"]
    (?![-\s])                           # and not the next option
    """,
    re.VERBOSE,
)


_NO_VALUE = Pattern(r"[(#]|[a-z]{1,20}=")


_NAME_OF_VALUE = Pattern(
    r"(?=[A-Za-z]*[a-z]?[_A-Z])[A-Za-z_]{2,60}[ ](?=[^\s-])(?!\||&&)"
)
"""What a command stores next: `--secret dbPassword hunter2`."""


_METAVARIABLE = Pattern(r"[A-Z]{3,20}(?:_[A-Z]{2,20}){0,3}(?=\])")
"""What a usage line shows in the place of a value: `[--password PASSWORD]`."""


def _value_of_option(match: re.Match[str]) -> Span | None:
    """Leave out `--ask-vault-pass (#80527)`, and `--secret id=npm`, a name of its own."""
    if _NO_VALUE.match(match.string, match.end()) or match["key"].startswith("ask-"):
        return None
    kind = key_kind(match["key"])
    if _METAVARIABLE.match(match.string, match.end()):
        return None
    if kind is KeyKind.MAYBE and _NAME_OF_VALUE.match(match.string, match.end()):
        return None
    if kind is KeyKind.MAYBE and not match["key"].endswith("id"):
        kind = KeyKind.SURE
    return secret_value(match.string, match.end(), kind, is_assigned=False)


ARGUMENT = r"""(?P<quote>\\{0,4}["'])?
    (?P<secret>(?(quote)(?:(?!(?P=quote)).)++|(?!\\+["'])[^\s"']++))"""
"""The next argument, quoted or up to the next space. A part of verbose patterns."""
_USER_OPTION = Pattern(
    r"""
    (?<!\S)(?:-[A-Za-z]{0,5}[uU]        # -u of curl, -sSu
      |--user|--proxy-user|--http-user
      |\bhttps?[ ]-a)                   # of HTTPie
    (?:[ ]{1,4}|=)
    (?P<quote>\\{0,4}["'])?             # quoted, also in JSON
    (?P<user>[^\s:%"']{0,64})[:%]       # smbclient's way is bob%password
    (?P<secret>(?(quote)(?:(?!(?P=quote)).)++|[^\s"']++))
    """,
    re.VERBOSE,
)


_KEY_OPTION = Pattern(
    r"""
    (?<!\S)(?:-[A-Za-z]{0,5}u|--user)[ =]["']?(?P<secret>[\w.-]{16,128}+)(?=:)
    """,
    re.VERBOSE,
)


def _is_key(value: str) -> bool:
    return looks_random(value, 16)


def _password_of_user(match: re.Match[str]) -> Span | None:
    """Leave out `-u 1000:1000`, `--user app:app` and `nc -u 10.0.0.1:53`.

    They are a user and a group, and an address and a port.
    """
    user, secret = match["user"], match["secret"]
    are_numbers = user.replace(".", "").isdigit() and secret.isdigit()
    is_group = secret == user or are_numbers
    return None if is_group or is_placeholder(secret) else match.span("secret")


_STATEMENT = Pattern(
    r"""
    (?:\b(?i:SET[ ]PASSWORD[ ]FOR)[ ]\S{1,100}[ ]?=(?:[ ]?PASSWORD\()?   # of MySQL
      |\bIDENTIFIED[ ](?:WITH[ ]\w{1,40}[ ])?BY[ ]       # of SQL; in prose, too, are
      |(?i:\bidentified[ ](?:with[ ]\w{1,40}[ ])?by[ ](?=\\{0,4}["']))   # things identified by
      |(?i:\b(?:requirepass|masterauth|rootpw(?:[ ]--plaintext)?|bindpw|r[ow]community|snmp-server[ ]community
        |plain-text-password-value|authentication-key|psksecret)["']?[ ](?!-)   # of Redis, LDAP, SNMP
      |\b_auth(?:Token)?[ ]?=           # of npm
      |-pass(?:in|out)?[ ]pass:))       # of OpenSSL
    [ ]?
    """
    + ARGUMENT,
    re.VERBOSE,
)
_DEVICE = Pattern(
    r"""
    (?<![\w-])(?:password|secret|key|key-string|pre-shared-key|md5)[ ]
    (?:[056789]|ascii(?:-text)?|hexadecimal)[ ]["']?     # how it is encoded: 0 is plain
    (?P<secret>[^\s"']{4,128}+)
    """,
    re.VERBOSE,
)
_SECRETS_SET = Pattern(
    r"""
    \b(?:fly|flyctl|supabase|doppler|wrangler|railway)[ ]
    (?:secrets?|variables)[ ](?:put|set)[ ](?:--\w{1,20}[ ])?(?P<key>[A-Za-z_]\w{1,80})=
    """,
    re.VERBOSE,
)
_CHPASSWD = Pattern(
    r"""
    \bchpasswd\b[^;]{0,60}?\n[ \t-]{0,16}["']?    # a list of cloud-init, a document for a shell
    [\w.-]{1,32}:(?P<secret>[^\s"']{4,}+)
    """,
    re.VERBOSE,
)
_NETRC = Pattern(
    r"""
    \b(?:machine\s+\S{1,253}|default)      # the host
    \s+login\s+\S{1,64}                   # the user
    \s+password\s+(?P<secret>\S++)
    """,
    re.VERBOSE,
)


def argument(match: re.Match[str]) -> Span | None:
    """Return where an argument's value is, nothing for what stands in its place."""
    secret = match["secret"].rstrip(";")
    start = match.start("secret")
    is_word = is_placeholder(secret) or joins_words(secret)
    return None if is_word else (start, start + len(secret))


def _value_of_secret(match: re.Match[str]) -> Span | None:
    """Judge what a platform keeps as a secret: `secrets set REGION=eu-west-1` is none."""
    kind = max(key_kind(match["key"]), KeyKind.MAYBE)
    return secret_value(match.string, match.end(), kind, is_assigned=True)


RULES = (
    Rule(
        name="option of a command",
        hints=("-",),
        pattern=_OPTION,
        secret=_value_of_option,
        examples=(
            "psql --password «hunter2» -h db",
            "gh --token '«p q r»'",
            'args: ["--api-key", "«hunter2»"]',
            "args: -v, --api-key, «hunter2»",
            "arangosh --server.password «hunter2»",
        ),
        counter_examples=(
            "the --password flag is gone",
            "--password, --user and --host",
            "with --token, requests are allowed",
            "--password-file /run/pw",
            "--ask-vault-pass (#80527)",
            "--secret id=npm,src=.npmrc",
            "--tls-key @server.key",
            "--secret-id prod/orders/db",
            "[--user USER] [--password PASSWORD]",
            "pulumi config set --secret dbPassword shop",
            'get-secret-value --secret-id "$1"',
        ),
    ),
    Rule(
        name="user and password of a command",
        hints=("u ", "user ", "user=", "http"),
        signs=(":", "%"),
        pattern=_USER_OPTION,
        secret=_password_of_user,
        examples=(
            "curl -u bob:«hunter2» https://a.example",
            "curl -sSu 'bob:«p w»' https://a.example",
            "smbclient -U bob%«hunter2»",
        ),
        counter_examples=(
            "docker run -u 1000:1000 app",
            "nc -u 10.0.0.1:53",
            "--user app:app",
            "id -u bob",
            "curl -u $USER:$TOKEN https://a.example",
        ),
    ),
    Rule(
        name="key in the place of a user",
        hints=("u ", "user ", "user="),
        pattern=_KEY_OPTION,
        secret=secret_if(_is_key),
        examples=("curl -u «a8f3k2m9x1v7b5n4c3»: https://a.example",),
        counter_examples=("curl -u orders-service-account:$PW https://a.example",),
    ),
    Rule(
        name="statement with a password",
        hints=(
            "identified",
            "set password",
            "requirepass",
            "masterauth",
            "_auth",
            "pass:",
            "rootpw",
            "bindpw",
            "plain-text",
            "authentication-key",
            "community",
            "psksecret",
        ),
        pattern=_STATEMENT,
        secret=argument,
        examples=(
            "CREATE USER a IDENTIFIED BY '«hunter2»'",
            "SET PASSWORD FOR 'bob'@'%' = '«hunter2»'",
            "requirepass «hunter2»",
            '"CONFIG" "SET" "requirepass" "«hunter2»"',
            "set root-authentication plain-text-password-value «hunter2»",
            "rootpw «hunter2»",
            "set psksecret «hunter2»",
            "openssl rsa -passin pass:«hunter2» -in a.pem",
        ),
        counter_examples=("requests identified by spdxcheck", "requirepass is not set"),
    ),
    Rule(
        name="secret of a platform",
        hints=("secrets set", "secret set", "secret put", "variables set"),
        pattern=_SECRETS_SET,
        secret=_value_of_secret,
        examples=("fly secrets set DB=«hunter2»",),
        counter_examples=(
            'doppler secrets set REGION="eu-west-1"',
            "fly secrets set KEY=$KEY",
        ),
    ),
    Rule(
        name="password of a router",
        hints=(*(f" {number} " for number in "056789"), " ascii", " hexa"),
        pattern=_DEVICE,
        secret=secret_if(is_made_up),  # not `password 5 times`
        examples=(
            "username bob privilege 15 password 0 «hunter2»",
            "key 7 «0822455D0A16»",
            "secret 0 «blue_otter41»",
            'pre-shared-key ascii-text "«hunter2»"',
        ),
        counter_examples=("password 5 times wrong", "secret 7 days old"),
    ),
    Rule(
        name="list of users for chpasswd",
        hints=("chpasswd",),
        pattern=_CHPASSWD,
        secret=argument,
        examples=("chpasswd:\n  list: |\n    root:«hunter2»",),
        counter_examples=("chpasswd: cannot open\nfailed", "chpasswd <<E\nroot:$PW\nE"),
    ),
    Rule(
        name="netrc",
        hints=("machine ", "default "),
        pattern=_NETRC,
        examples=("machine a.example login bob password «hunter2»",),
        counter_examples=("the machine lost its password", "default password rules"),
    ),
)
