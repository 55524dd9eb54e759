"""Commands whose option for a password says nothing by its name, in one table."""

import re
from collections.abc import Callable

from tracer.text.credentials.commands import ARGUMENT, argument
from tracer.text.credentials.rule import Rule, Span
from tracer.text.patterns import Pattern

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
        (" login", "conan user"),
        r"(?:docker|podman|az|oc|helm|skopeo)[ ]login|conan[ ]user",
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
    (
        (" -p",),
        r"sqlcmd|[ift]sql|osql|bcp|freebcp",
        r"-P(?=[^\s-])",
        "bcp shop.t out f -U sa -P«hunter2» -S db",
    ),
    # whichever command: a user, then a password, which is not a port
    (
        (" -u ", " -l ", " --user"),
        r"(?<=[ ])(?:-[ulU]|--user(?:name)?)[ ](?!or\b|and\b)\S{1,64}",
        r"(?:-[pP][ ](?!\d{2,5}\b)|-[wW][ ](?!\d+\b)(?=[^\s]{0,64}\d))",
        "cqlsh -u bob -p '«p w»' db",
    ),
    (
        ("db2 ",),
        r"db2",
        r"connect[ ]to[ ]\w{1,40}[ ]user[ ]\S{1,64}[ ]using[ ]",
        "db2 connect to shop user bob using «hunter2»",
    ),
    (
        (".logon",),
        r"bteq:?[ ](?:<[ ]?)?|\.LOGON",
        r"[\w.:-]{1,80}/[\w.-]{1,64},",
        ".LOGON tdprod/bob,«hunter2»",
    ),
    (("knife ",), r"knife", r"-P[ ]", "knife bootstrap -x bob -P «hunter2» db"),
    (
        ("key content",),
        r"Key[ ]Content",
        r":[ ](?=\S{8})",
        "netsh wlan show profile: Key Content : «hunter22»",
    ),
    (
        ("identify ",),
        r"(?i:nickserv)",
        r":?(?i:identify)[ ](?:\w{1,30}[ ](?=\S))?",
        "PRIVMSG NickServ :IDENTIFY bob «hunter2»",
    ),
    (("cf auth",), r"cf[ ]auth", r"[\w.@-]{1,64}[ ](?=\S{6})", "cf auth bob «hunter2»"),
    (
        ("cypress",),
        r"cypress[ ]run",
        r"(?:--key|-k)[ =](?=[\da-f-]{36})",
        f"cypress run --record --key «{_UUID}»",
    ),
    (
        ("net use",),
        r"net[ ]use",
        r"/user:\S{1,80}[ ](?=[^\s/])",
        "net use X: \\\\srv\\data /user:bob «Hunter2!»",
    ),
    (
        ("net use",),
        r"net[ ]use",
        r"\\\\\S{1,200}[ ](?=\S{1,80}[ ]/user:)",
        "net use X: \\\\srv\\data «Hunter2!» /user:bob",
    ),
    (
        ("setx ", "set -"),
        r"setx|set[ ]-[Ugx]{1,4}",
        r"(?i:\w{0,40}(?:_KEY|TOKEN|SECRET|PASSWORD|PASS))[ ](?=[^\s%])",
        "setx API_KEY «hunter2»",
    ),
    (
        ("encrypt_string",),
        r"ansible-vault[ ]encrypt_string",
        r"(?=[\"'])",
        "ansible-vault encrypt_string '«hunter2»' --name db_password",
    ),
    (
        ("--value",),
        r"aws|az|gcloud|doctl|gh|glab",
        r"--name[ =]\S{0,80}(?i:pass|pwd?|secret|token|key)\w{0,8}[ ][^\n|;]{0,80}?--value[ =]",
        "aws ssm put-parameter --name /db/password --value «Meadow_1234» --type String",
    ),
    (
        ("securestring",),
        r"aws",
        r"--value[ =](?=[^\n|;]{1,200}--type[ =]SecureString)",
        "aws ssm put-parameter --name /p/db --value «hunter2» --type SecureString",
    ),
    (
        ("securestring",),
        r"aws",
        r"--type[ =]SecureString[ ](?:[^\n|;]{0,80}?[ ])??--value[ =]",
        "aws ssm put-parameter --name /p/db --type SecureString --value «hunter2»",
    ),
    (
        ("kv put",),
        r"(?:consul|vault|etcdctl)[ ](?:kv[ ])?put",
        r"\S{0,80}(?i:password|passwd|secret|token|api[_-]?key)[ ](?=[^\s@-]{6})(?!\S{0,40}=)",
        "consul kv put app/password «blue.otter.41»",
    ),
    (
        ("htpasswd",),
        r"htpasswd",
        r"-nb?B?b?[ ]\S{1,64}[ ]",
        "htpasswd -nb app «blue-05ed8»",
    ),
    (
        ("openssl passwd",),
        r"openssl",
        r"passwd[ ](?:-\w+[ ])*(?=[^\s-])",
        "openssl passwd -1 «hunter2»",
    ),
    (
        ("wpa_cli",),
        r"wpa_cli",
        r"psk[ ](?=\S)",
        """wpa_cli set_network 0 psk '«"blue-7c307"»'""",
    ),
    (
        ("+login",),
        r"steamcmd",
        r"\+login[ ]\S{1,64}[ ](?=[^\s+])",
        "steamcmd +login bob «hunter2» +quit",
    ),
    (
        ("com2sec",),
        r"com2sec6?",
        r"\S{1,40}[ ]\S{1,80}[ ]",
        "com2sec local default «hunter2»",
    ),
    (
        ("check_",),
        r"check_\w+",
        r"(?:-a[ ][^\s:]{1,64}:|-[Cp][ ](?!\d{2,5}\b))",
        "check_snmp -H sw1 -C «hunter2» -o sysUpTime",
    ),
    (
        ("addauth",),
        r"addauth",
        r"digest[ ][\w.-]{1,64}:",
        "addauth digest bob:«hunter2»",
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
        r"[/-](?i:r?p)[: ](?=\S)",
        "schtasks /create /ru bob /rp «hunter2» /tn backup",
    ),
    (
        ("lftp", "open -u"),
        r"lftp|open",
        r"-u[ ]?[^\s,]{1,64},",
        "lftp -u bob,«hunter2» ftp.example",
    ),
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
    (
        ("ssh-keygen",),
        r"ssh-keygen",
        r"-[NP][ ]",
        "ssh-keygen -P «hunter2» -N '«hunter 2»' -f id",
    ),
    (
        ("--value",),
        r"(?:eas|wrangler|fly|doctl|railway)[ ]secrets?[: ]\w+",
        r"--value[ =]",
        "eas secret:create --name SENTRY --value «hunter2»",
    ),
    (("ldappasswd",), r"ldappasswd", r"-[sa][ ]", "ldappasswd -s «hunter2» cn=bob"),
    (
        ("wpa_passphrase",),
        r"wpa_passphrase",
        r"\S{1,32}[ ](?=[^\s\"']{0,62}\d)(?=\S{8})",
        "wpa_passphrase home «hunter22»",
    ),
    (("rar ",), r"(?:un)?rar", r"-h?p(?=[^\s-])", "rar a -hp«hunter2» backup.rar"),
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


_REST = Pattern(r"[^\n|;]{0,400}")
"""The rest of a command, in which its option may stand once more."""
_ASKS = Pattern(r"\b(?:mysql|mariadb)\S*[ ][^\n|;]{0,200}-p[ ]$")
"""MySQL's programs ask for a password here: what follows is the name of a database."""


def _values_of_option(
    option: Pattern,
) -> Callable[[re.Match[str]], list[Span]]:
    """Return what reads the value of an option, and of the same one further on."""

    def read(match: re.Match[str]) -> list[Span]:
        before = match.string[max(0, match.start() - 80) : match.start("secret")]
        if _ASKS.search(before):
            return []
        rest = _REST.match(match.string, match.end())
        again = option.compiled.finditer(
            match.string, match.end(), rest.end() if rest else match.end()
        )
        return [span for found in (match, *again) if (span := argument(found))]

    return read


def _command_rule(
    hints: tuple[str, ...], commands: str, option: str, example: str
) -> Rule:
    between = r"[ ](?:[^\n|;]{0,200}?[ ])??"  # other arguments, up to the next command
    pattern = rf"(?<![\w.-])(?:{commands}){between}{option}"
    return Rule(
        name=f"password of {example.partition('«')[0].strip()}",
        hints=hints,
        pattern=Pattern(pattern + ARGUMENT, re.VERBOSE),
        secret=_values_of_option(Pattern(rf"(?<=[ ]){option}{ARGUMENT}", re.VERBOSE)),
        examples=(example,),
        counter_examples=(
            "docker run -u 1000 -p 8080:80 app",
            "ssh -p 22 db",
            "mkdir -p /srv",
            "mysql -u root -p",
            "mysql -u root -p shop",
            "selected with -l or -p in addition",
        ),
    )


RULES = tuple(_command_rule(*row) for row in _COMMANDS)
