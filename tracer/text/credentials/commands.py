"""Credentials on the command line, and in statements to a database."""

import re

from tracer.text.credentials.keys import KeyKind, key_kind
from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.value_extent import secret_value
from tracer.text.credentials.values import is_mixed, is_placeholder
from tracer.text.patterns import Pattern

_OPTION = Pattern(
    r"""
    (?<![\w-])--?(?P<key>[A-Za-z][\w-]{1,60}+)
    (?:[ \t]{1,4}                       # --token a8f3
      |["'],\s{0,8}(?=["']))            # ["--token", "a8f3"]
    (?![-\s])                           # and not the next option
    """,
    re.VERBOSE,
)


_NO_VALUE = Pattern(r"[(#]|[a-z]{1,20}=")


def _value_of_option(match: re.Match[str]) -> Span | None:
    """Leave out `--ask-vault-pass (#80527)`, and `--secret id=npm`, a name of its own."""
    if _NO_VALUE.match(match.string, match.end()) or match["key"].startswith("ask-"):
        return None
    kind = key_kind(match["key"])
    if kind is KeyKind.MAYBE:
        kind = KeyKind.SURE
    return secret_value(match.string, match.end(), kind, is_assigned=False)


_ARGUMENT = r"""(?P<quote>\\{0,4}["'])?
    (?P<secret>(?(quote)(?:(?!(?P=quote)).)++|[^\s"']++))"""
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


def _password_of_user(match: re.Match[str]) -> Span | None:
    """Leave out `-u 1000:1000` and `--user app:app`: a user and a group."""
    user, secret = match["user"], match["secret"]
    is_group = secret == user or (user.isdigit() and secret.isdigit())
    return None if is_group or is_placeholder(secret) else match.span("secret")


_UUID = "281e57c9-edcd-4568-85d4-a9db894fb2e8"
_COMMANDS = (
    # what a text with it has, the commands, the option as they want it, an example
    (
        ("mysql", "mariadb"),
        r"mysql\w*|mariadb\S*",
        r"-p(?=\S)",
        "mysql -h db -uroot -p«hunter2» shop",
    ),
    (("7z",), r"7z\w?", r"-p(?=\S)", "7z x -p«hunter2» backup.7z"),
    (
        ("sshpass", "mongo"),
        r"sshpass|mongo\w*",
        r"-p[ ]?(?=\S)",
        "sshpass -p «hunter2» ssh db",
    ),
    (
        (" login",),
        r"(?:docker|podman|az|oc|helm|skopeo)[ ]login",
        r"-p[ ]?(?=\S)",
        "docker login -u bob -p «hunter2» registry.example",
    ),
    (
        ("redis-cli",),
        r"redis-cli",
        r"-a[ ]",
        "redis-cli -h cache -a «hunter2» ping",
    ),
    (
        ("ldap",),
        r"ldap\w+",
        r"-w[ ]",
        "ldapsearch -D cn=admin -w «hunter2» -b dc=example",
    ),
    (
        (" -p ",),
        r"sqlcmd|[ift]sql|osql|fisql|bcp|freebcp|zip|unzip|keytool|ipmitool|wfuzz",
        r"-P[ ]",
        "sqlcmd -S db -U sa -P «hunter2»",
    ),
    # whichever command: a user, then a password, which is not a port
    (
        (" -u ",),
        r"(?<=[ ])-u[ ]\S{1,64}",
        r"-p[ ](?!\d{2,5}\b)",
        "cqlsh -u bob -p '«p w»' db",
    ),
    (
        ("net use",),
        r"net[ ]use",
        r"/user:\S{1,80}[ ](?=[^\s/])",
        "net use X: \\\\srv\\data /user:bob «Hunter2!»",
    ),
    (("snmp",), r"snmp\w+", r"-c[ ]", "snmpwalk -v2c -c «hunter2» db"),
    (
        ("openssl",),
        r"openssl",
        r"-[kK][ ]",
        "openssl enc -aes-256-cbc -k «hunter2» -in f",
    ),
    (
        ("vault operator",),
        r"vault[ ]operator",
        r"unseal[ ](?=[\w+/=]{20})",
        "vault operator unseal «a7B2k9D4m5F6t3H8v1J0x2=»",
    ),
    (
        ("gh secret set",),
        r"gh[ ]secret[ ]set",
        r"(?:--body|-b)[ =]",
        "gh secret set DB --body «hunter2»",
    ),
    (("snmp",), r"snmp\w+", r"-A[ ]", "snmpwalk -v3 -A «hunter22» db"),
    (("snmp",), r"snmp\w+", r"-X[ ]", "snmpwalk -v3 -X «hunter22» db"),
    (
        ("curl ",),
        r"curl",
        r"-[sSfLkvi]{0,5}u[\"']?[^\s:\"']{1,64}:(?=[^\s:])",
        "curl -ubob:«hunter2» https://a.example",
    ),
    (
        ("convertto-securestring",),
        r"ConvertTo-SecureString(?=[^\n|;]{0,200}-AsPlainText)",
        r"(?:-String[ ])?(?![-$(])",
        "ConvertTo-SecureString '«hunter2»' -AsPlainText -Force",
    ),
    (
        ("freerdp", "rdesktop"),
        r"[xws]?l?freerdp\d?|rdesktop",
        r"[/-]p[: ]?(?=\S)",
        "xfreerdp /u:bob /p:«hunter2» /v:db",
    ),
    (
        ("vault login",),
        r"vault",
        r"login[ ](?:token=)?(?=[\w.-]{0,60}\d)(?=\S{8})(?!-)",
        "vault login «hvs-hunter2»",
    ),
    (
        ("config set",),
        r"npm|yarn|pnpm",
        r"(?:config[ ])?set[ ]\S{0,200}(?:_authToken|_password|_auth|npmAuthToken)[ =]",
        "npm config set //npm.example/:_authToken «hunter2»",
    ),
    (
        ("acl setuser",),
        r"ACL[ ]SETUSER",
        r">(?=\S)",
        "ACL SETUSER bob on >«hunter2» ~*",
    ),
    (
        ("http-basic",),
        r"poetry|composer",
        r"http-basic\.\S{1,80}[ ]\S{1,80}[ ]",
        "poetry config http-basic.private bob «hunter2»",
    ),
    (
        ("keychain", "security import"),
        r"security[ ](?:import|[a-z]{3,9}-key\S{5,20})",
        r"-[kpP][ ](?!\S{0,80}\.keychain)",
        "security unlock-keychain -p «hunter2» build.keychain",
    ),
    (
        ("signtool", "schtasks", "certutil", "psexec"),
        r"signtool|schtasks|certutil|psexec\d*",
        r"[/-]r?p[: ](?=\S)",
        "schtasks /create /ru bob /rp «hunter2» /tn backup",
    ),
    (("lftp",), r"lftp", r"-u[ ]?[^\s,]{1,64},", "lftp -u bob,«hunter2» ftp.example"),
    (
        ("radius", "tacacs"),
        r"(?:radius|tacacs)\S{0,16}",
        r"key[ ](?:\d[ ])?(?=\S{0,64}\d)(?=\S{6})",
        "radius-server key «hunter2»",
    ),
    (
        ("bundle config",),
        r"bundle",
        r"config[ ](?:set[ ])?(?:--\w{1,10}[ ])?[\w.-]{1,80}[ ][^\s:]{1,64}:",
        "bundle config gems.example bob:«hunter2»",
    ),
    (
        ("radtest",),
        r"radtest",
        r"\S{1,64}[ ](?=\S{1,64}[ ]\S)",
        "radtest bob «hunter2» db 0",
    ),
    (
        ("add_user", "change_password"),
        r"rabbitmqctl|RabbitMQ:?",
        r"(?:add_user|change_password)[ ]\S{1,64}[ ]",
        "rabbitmqctl add_user bob «hunter2»",
    ),
    (("ssh-keygen",), r"ssh-keygen", r"-[NP][ ]", "ssh-keygen -N '«hunter 2»' -f id"),
    (("ldappasswd",), r"ldappasswd", r"-[sa][ ]", "ldappasswd -s «hunter2» cn=bob"),
    (
        ("wpa_passphrase",),
        r"wpa_passphrase",
        r"\S{1,32}[ ](?=[^\s\"']{0,62}\d)(?=\S{8})",
        "wpa_passphrase home «hunter22»",
    ),
    (("rar ",), r"(?:un)?rar", r"-h?p(?=[^\s-])", "rar a -hp«hunter2» backup.rar"),
    (
        ("secrets set", "secret set"),
        r"fly|flyctl|supabase|doppler|heroku",
        r"secrets?[ ]set[ ][A-Za-z_]\w{1,80}=",
        "fly secrets set DB=«hunter2»",
    ),
    (
        ("htpasswd",),
        r"htpasswd",
        r"-\w*b\w*[ ]\S+[ ]\S+[ ]",
        "htpasswd -b .htpasswd bob «hunter2»",
    ),
    (
        ("alias set",),
        r"mc",
        r"alias[ ]set[ ]\S+[ ]\S+[ ]\S+[ ]",
        "mc alias set a https://a bob «hunter2»",
    ),
    (("snyk auth",), r"snyk", r"auth[ ](?=[\da-f-]{36})", f"snyk auth «{_UUID}»"),
    (
        ("codecov",),
        r"codecov\w*",
        r"-t[ ](?=\S{30})",
        f"codecov upload -t «{_UUID}» -f a.xml",
    ),
    (
        ("net user",),
        r"net[ ]user",
        r"[\w.-]{1,64}[ ](?=[^\s/]{6})",
        "net user bob «Hunter2!» /add",
    ),
)
"""Commands whose option for a password says nothing by its name."""


def _command_rule(
    hints: tuple[str, ...], commands: str, option: str, example: str
) -> Rule:
    between = r"[ ](?:[^\n|;]{0,200}?[ ])??"  # other arguments, up to the next command
    pattern = rf"(?<![\w.-])(?:{commands}){between}{option}"
    return Rule(
        name=f"password of {example.partition('«')[0].strip()}",
        hints=hints,
        pattern=Pattern(pattern + _ARGUMENT, re.VERBOSE),
        secret=_argument,
        examples=(example,),
        counter_examples=(
            "docker run -u 1000 -p 8080:80 app",
            "ssh -p 22 db",
            "mkdir -p /srv",
            "mysql -u root -p",
        ),
    )


_STATEMENT = Pattern(
    r"""
    (?:\bIDENTIFIED[ ](?:WITH[ ]\w{1,40}[ ])?BY[ ]       # of SQL; in prose, too, are
      |(?i:\bidentified[ ](?:with[ ]\w{1,40}[ ])?by[ ](?=\\{0,4}["']))   # things identified by
      |(?i:\b(?:requirepass|masterauth|rootpw(?:[ ]--plaintext)?|bindpw|r[ow]community|snmp-server[ ]community)[ ](?!-)   # of Redis, LDAP, SNMP
      |\b_auth(?:Token)?[ ]?=           # of npm
      |-pass(?:in|out)?[ ]pass:))       # of OpenSSL
    [ ]?
    """
    + _ARGUMENT,
    re.VERBOSE,
)
_DEVICE = Pattern(
    r"""
    (?<![\w-])(?:password|secret|key|key-string|md5)[ ]
    [056789][ ]                                    # how it is encoded: 0 is plain
    (?P<secret>[^\s"']{4,128}+)
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


def _argument(match: re.Match[str]) -> Span | None:
    secret = match["secret"].rstrip(";")
    start = match.start("secret")
    is_word = is_placeholder(secret)
    return None if is_word else (start, start + len(secret))


def _password_of_device(match: re.Match[str]) -> Span | None:
    """Tell `password 0 hunter2` of a router from `password 5 times`."""
    return match.span("secret") if is_mixed(match["secret"]) else None


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
        ),
        counter_examples=(
            "the --password flag is gone",
            "--password-file /run/pw",
            "--ask-vault-pass (#80527)",
            "--secret id=npm,src=.npmrc",
            "--tls-key @server.key",
        ),
    ),
    Rule(
        name="user and password of a command",
        hints=("u ", "user ", "user=", "http"),
        pattern=_USER_OPTION,
        secret=_password_of_user,
        examples=(
            "curl -u bob:«hunter2» https://a.example",
            "curl -sSu 'bob:«p w»' https://a.example",
            "smbclient -U bob%«hunter2»",
        ),
        counter_examples=(
            "docker run -u 1000:1000 app",
            "--user app:app",
            "id -u bob",
            "curl -u $USER:$TOKEN https://a.example",
        ),
    ),
    *(_command_rule(*row) for row in _COMMANDS),
    Rule(
        name="statement with a password",
        hints=(
            "identified",
            "requirepass",
            "masterauth",
            "_auth",
            "pass:",
            "rootpw",
            "bindpw",
            "community",
        ),
        pattern=_STATEMENT,
        secret=_argument,
        examples=(
            "CREATE USER a IDENTIFIED BY '«hunter2»'",
            "requirepass «hunter2»",
            "rootpw «hunter2»",
            "openssl rsa -passin pass:«hunter2» -in a.pem",
        ),
        counter_examples=("requests identified by spdxcheck",),
    ),
    Rule(
        name="password of a router",
        hints=tuple(f" {number} " for number in "056789"),
        pattern=_DEVICE,
        secret=_password_of_device,
        examples=(
            "username bob privilege 15 password 0 «hunter2»",
            "key 7 «0822455D0A16»",
        ),
        counter_examples=("password 5 times wrong", "secret 7 days old"),
    ),
    Rule(
        name="list of users for chpasswd",
        hints=("chpasswd",),
        pattern=_CHPASSWD,
        secret=_argument,
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
