"""Credentials whose name and value are members, attributes or elements of their own."""

import re

from tracer.text.credentials.keys import KeyKind, key_kind
from tracer.text.credentials.rule import Rule, Span, secret_if
from tracer.text.credentials.value_extent import QUOTE, secret_value
from tracer.text.credentials.values import is_credential, is_made_up, is_no_placeholder
from tracer.text.patterns import Pattern

_NAME_OF_MEMBER = Pattern(
    r"""
    (?<![\w.-])QUOTE?
    (?i:[\w-]{0,20}(?:name|key)|title|label|field|variable|header|property|setting|param|id)
    QUOTE?[ ]{0,16}(?:=>|[:=])[ ]{0,4}
    (?:(?P<quote>QUOTE)(?P<quoted>[\w./][\w./ -]{0,78})(?P=quote)   # "DB password"
      |(?P<bare>[\w.-]{2,80}+)(?![ ]{0,4}[:=]))
    """.replace("QUOTE", QUOTE),
    re.VERBOSE,
)
"""A member of JSON, a line of YAML, an attribute: it names what is beside it."""
_VALUE_OF_MEMBER = Pattern(
    r"""
    (?<![\w.-])QUOTE?(?i:[\w-]{0,20}val(?:ue)?|(?P<secret>secret)|data|text|content|plaintext)
    QUOTE?[ ]{0,16}(?:=>|[:=])[ ]{0,4}
    (?:\{\s{0,8}QUOTE[SNB]QUOTE[ ]?:[ ]?)?                  # the type, of DynamoDB
    """.replace("QUOTE", QUOTE),
    re.VERBOSE,
)
_NEAR = 300
"""Characters in which the other members of an object are looked for."""
_EDGE = Pattern(
    r"\{(?!\s{0,8}QUOTE[SNB]QUOTE)|[}<>\[\]]|\n[ \t]*(?:-[ ]|\r?\n)".replace(
        "QUOTE", QUOTE
    )
)
"""Where one object ends and the next one starts."""
_DEFAULT = Pattern(
    r"""
    (?:\bvariable[ ]QUOTE(?P<variable>[\w-]{2,80})QUOTE[ ]?\{   # variable "password" {
      |(?<![\w.-])(?P<parameter>[A-Za-z][\w-]{1,80}):[ ]?(?=\r?\n))   # DbPassword:
    (?:\s{1,40}(?:type|Type|description|Description|sensitive|NoEcho|MinLength|MaxLength)
       [ ]?[=:][ ]?[^\n]{1,200}){0,5}
    \s{1,40}[Dd]efault(?:Value)?[ ]{0,16}[=:][ ]?
    """.replace("QUOTE", QUOTE),
    re.VERBOSE,
)
"""Variables of Terraform and parameters of CloudFormation: a name, then what it is unset."""
_ELEMENT = Pattern(
    r"""
    <(?:\w{1,20}:)?(?P<key>[A-Za-z_][\w.-]{0,60})    # its name, without a namespace
    (?:[ ][^<>]{0,200})?>                            # its attributes
    (?:\s{0,40}<(?:!\[CDATA\[|(?i:value|string|plaintext)>))?   # a value in a value
    (?P<secret>(?:[^<>\]]|\](?!\]>))++)(?:</|\]\]>)
    """,
    re.VERBOSE,
)
_NAMED_ELEMENT = Pattern(
    r"""
    <[\w:.-]{1,40}[ ](?:[^<>]{0,100}[ ])?(?i:key|name|field)=   # <entry key=
    (?P<quote>QUOTE)(?P<key>[\w.-]{2,80})(?P=quote)[^<>]{0,100}>
    (?:\s{0,40}<(?:!\[CDATA\[|(?i:value|string)>))?
    (?P<secret>(?:[^<>\]]|\](?!\]>))++)
    """.replace("QUOTE", QUOTE),
    re.VERBOSE,
)
_NEXT_ELEMENT = Pattern(
    r"""
    <(?:[\w-]{1,30}-)?(?i:key|name)>\s{0,40}(?P<key>[\w.-]{2,80}+)\s{0,40}   # <key>password
    </[\w-]{1,40}>\s{0,80}
    <[\w-]{1,40}>(?P<secret>[^<>]++)</
    """,
    re.VERBOSE,
)

_GENERATED = Pattern(
    r"""
    \brandom_password\b                               # a resource of Terraform
    [^}]{0,600}?\bresult["']?\s{0,12}[=:]\s{0,4}      # in a plan, in the state
    ["'](?P<secret>[^"'\n]{1,400}+)["']
    """,
    re.VERBOSE,
)


def _value_of_member(match: re.Match[str]) -> Span | None:
    """Find the value beside a name, before or behind it, in the same object."""
    text, kind = match.string, key_kind(match["quoted"] or match["bare"])
    if kind is KeyKind.OTHER:
        return None
    spans = [
        # `secret=orders-db-2024 key=password` says where the password is kept
        secret_value(
            text,
            value.end(),
            KeyKind.MAYBE if value["secret"] else kind,
            is_assigned=True,
        )
        for start, end in (_behind(match), _before(match))
        for value in _VALUE_OF_MEMBER.compiled.finditer(text, start, end)
    ]
    return next(filter(None, spans), None)


def _behind(match: re.Match[str]) -> Span:
    """Return the rest of an object; a value of DynamoDB is in braces of its own."""
    start, limit = match.end(), match.end() + _NEAR
    edges = _EDGE.compiled.finditer(match.string, start, limit)
    return start, next((edge.end() for edge in edges), limit)


def _before(match: re.Match[str]) -> Span:
    start, end = max(0, match.start() - _NEAR), match.start()
    for edge in _EDGE.compiled.finditer(match.string, start, end):
        start = edge.end()
    return start, end


def _value_of_default(match: re.Match[str]) -> Span | None:
    kind = key_kind(match["variable"] or match["parameter"])
    return secret_value(match.string, match.end(), kind, is_assigned=True)


def _value_of_key(match: re.Match[str]) -> Span | None:
    kind = key_kind(match["key"])
    is_secret = is_credential(match["secret"], kind, is_assigned=True)
    return match.span("secret") if is_secret else None


def _value_of_named_element(match: re.Match[str]) -> Span | None:
    """Leave out what a form or a translation shows: `<label name="password">Your password`."""
    is_text = any(map(str.isspace, match["secret"].strip()))
    is_label = is_text or (
        key_kind(match["key"]) is KeyKind.PASSWORD and not is_made_up(match["secret"])
    )
    return None if is_label else _value_of_key(match)


RULES = (
    Rule(
        name="member with a name and a value",
        hints=(
            *("name", "key", "title", "label", "field", "variable", "header"),
            *("property", "setting", "param", "id"),
        ),
        pattern=_NAME_OF_MEMBER,
        secret=_value_of_member,
        examples=(
            '{"name": "DB_PASSWORD", "value": "«hunter2»"}',
            "- name: DB_PASSWORD\n  value: «hunter2»",
            "name=DB_PASSWORD value=«hunter2»",
            '{"Key":"db_password","Value":{"S":"«hunter2»"}}',
            r"{\"name\":\"API_TOKEN\",\"value\":\"«a8f3k2m9»\"}",
            '<add key="ClearTextPassword" value="«hunter2»" />',
            '{"value": "«hunter2»", "name": "DB_PASSWORD"}',
            '{"title": "API key", "value": "«a8f3k2m9»", "short": true}',
            '{"short": true, "title": "Password", "value": "«hunter2»"}',
            '{"value":"«Meadow_12!»","type":"text","label":"DB Password"}',
            '{"ParameterKey":"MasterPassword","ParameterValue":"«hunter2»"}',
            '{"field": "Password", "text": "«hunter2»"}',
            '{:name=>"db_password", :value=>"«hunter2»"}',
            "Property   : password\nValue      : «hunter2»",
            "- name: Password\n  type: string\n  value: '«hunter2»'",
        ),
        counter_examples=(
            '{"name": "LOG_LEVEL", "value": "debug"}',
            "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: db",
            "- name: DB_PASSWORD\n  value: $(PASSWORD)",
            "name=token_count value=4096",
            '<add key="Timeout" value="30" />',
            '{"value": "debug2x", "name": "LOG_LEVEL"}',
            '{"title": "Password resets", "value": "42"}',
            '{"title": "API key", "value": "revoked"}',
            '[{"title": "Password"}, {"value": "hunter2"}]',
            "- name: password\n- value: hunter2",
            "secret=orders-db-2024 key=password not found",
        ),
    ),
    Rule(
        name="default of a variable",
        hints=("default",),
        pattern=_DEFAULT,
        secret=_value_of_default,
        examples=(
            'variable "db_password" {\n  type = string\n  default = "«hunter2»"\n}',
            "DbPassword:\n  Type: String\n  NoEcho: true\n  Default: «hunter2»",
            "dbPassword:\n  type: securestring\n  defaultValue: «hunter2»",
        ),
        counter_examples=(
            'variable "region" {\n  default = "eu-west-1"\n}',
            'variable "db_password" {\n  default = ""\n}',
            "KeyName:\n  Type: String\n  Default: main2",
        ),
    ),
    Rule(
        name="password that Terraform generates",
        hints=("random_password",),
        pattern=_GENERATED,
        secret=secret_if(is_no_placeholder),
        examples=(
            '+ resource "random_password" "db" {\n    + result = "«hunter2»"\n  }',
            '"type": "random_password", "attributes": {"length": 7, "result": "«hunter2»"}',
        ),
        counter_examples=(
            'resource "random_password" "db" {\n    + result = (sensitive value)\n  }',
            'resource "random_password" "db" {\n  length = 16\n}\nresult = "ok"',
        ),
    ),
    Rule(
        name="element",
        hints=("</", "cdata"),
        pattern=_ELEMENT,
        secret=_value_of_key,
        examples=(
            "<db:password>«hunter2»</db:password>",
            "<password><![CDATA[«hunt]er2»]]></password>",
            "<AdminPassword><Value>«hunter2»</Value></AdminPassword>",
        ),
        counter_examples=("<title>Login</title>", "<token>expired</token>"),
    ),
    Rule(
        name="element with the name as its attribute",
        hints=("key=", "name=", "field="),
        pattern=_NAMED_ELEMENT,
        secret=_value_of_named_element,
        examples=(
            '<entry key="password">«hunter2»</entry>',
            '<param name="password">«hunter2»</param>',
            '<property name="password"><value>«hunter2»</value></property>',
            r"<string name=\"api_key\">«a8f3k2m9»</string>",
            '<entry key="db.password">«Meadow_1234»</entry>',
        ),
        counter_examples=(
            '<string name="password">Passwort</string>',
            '<label name="password">Password of 8 characters</label>',
            '<item key="retries">3</item>',
        ),
    ),
    Rule(
        name="element behind the one with its name",
        hints=("key>", "name>"),
        pattern=_NEXT_ELEMENT,
        secret=_value_of_key,
        examples=(
            "<key>password</key>\n\t<string>«hunter2»</string>",
            "<name>db.password</name><value>«hunter2»</value>",
            "<param-name>apiKey</param-name><param-value>«a8f3k2m9»</param-value>",
        ),
        counter_examples=(
            "<key>CFBundleName</key><string>Shop2</string>",
            "<name>password</name><value>${db.password}</value>",
        ),
    ),
)
