"""Phrases with which an alert names a cause that no commit of a repository brings."""

import re
from collections.abc import Mapping

from tracer.alerts import Alert
from tracer.text import Pattern

_CLOUD_HOST = r"""(?:
    (?: s3 | sqs | sns | sts | kms | ssm | ec2 | ecr | dynamodb | kinesis | lambda
      | secretsmanager | bedrock[\w-]{0,20} ) [.-] [\w.-]{0,40} amazonaws\.com
  | \b \w{2,30} \.googleapis\.com | \b (?:blob|queue|table|file) \.core\.windows\.net
  | \b (?: servicebus\.windows\.net | vault\.azure\.net | management\.azure\.com ) )"""
"""Hosts of clouds. Those on which people run services of their own are not among them."""
_SUPPLIER_HOST = r"""\b (?:
    (?: stripe | paypal | adyen | braintree-api | squareup | plaid | twilio | sendgrid
      | postmarkapp | slack | okta | auth0 | openai | anthropic | launchdarkly | shopify
      | salesforce ) \.com | mailgun\.net | algolia\.net | api\.github\.com )"""
_FAILED = r"\b 50[0234] \b"
"""A status that says that the server is at fault."""


def _answers(host: str) -> str:
    """Return a pattern for a line with a host and a status that it answered with."""
    return rf"{host} [^\n]{{0,80}} {_FAILED} | {_FAILED} [^\n]{{0,120}} {host}"


# The phrases are those of the programs that print them: Go's crypto/x509 and net, OpenSSL,
# Node.js, Java, glibc, Kubernetes' conditions of nodes, the status checks of clouds.
# Services of clouds and suppliers are known by the hosts that their clients call: a status
# of 500 or more is an answer of theirs (botocore, the SDKs of AWS, and HTTP clients).
# "Timeout", "connection refused", "out of memory" and "throttled" are not among them:
# commits cause those as well.
_PHRASES: Mapping[str, str] = {
    "an expired certificate": r"""
        certificate [ ] (?: has [ ] | is [ ] )? expired | cert_has_expired
      | certificate_expired | CertificateExpiredException
      | (?:certificate|cert|tls) [^\n]{0,40} \b expires [ ] (?:in|on|soon) \b
    """,
    "a failing name service": r"""
        temporary [ ] failure [ ] in [ ] name [ ] resolution | \b EAI_AGAIN \b
      | \b SERVFAIL \b | name [ ] resolution [ ] (?:failed|failure|error)
    """,
    "a full disk": r"no [ ] space [ ] left [ ] on [ ] device | \b ENOSPC \b",
    "an unhealthy machine": r"""
        \b NodeNotReady \b | node [^\n]{0,40} \b not [ ]? ready \b
      | \b (?:disk|memory|pid)_?pressure \b | cpu [ ] steal | steal [ ] time
      | hardware [ ] error | machine [ ] check [ ] (?:exception|error)
    """,
    "an outage of the cloud": rf"""
        \b (?:region|availability [ ] zone|datacenter|data [ ] cent(?:er|re)) \b [^\n]{{0,60}}
        \b (?:impaired|impairment|outage|unavailable|degraded|unreachable|down) \b
      | \b (?:impaired|impairment|outage|degraded) \b [^\n]{{0,60}}
        \b (?:region|availability [ ] zone|datacenter|data [ ] cent(?:er|re)) \b
      | \( (?: InternalError | InternalFailure | ServiceUnavailable ) \) [ ] when [ ] calling
      | {_answers(_CLOUD_HOST)}
    """,
    "an outage of a supplier": rf"""
        \b (?:provider|vendor|third[ -]party|upstream|partner) (?:'s)? \b [^\n]{{0,60}}
        \b (?:outage|incident|status [ ] page|maintenance) \b
      | \b (?:outage|incident|maintenance) \b [^\n]{{0,30}}
        \b (?:provider|vendor|third[ -]party|upstream|partner) \b
      | {_answers(_SUPPLIER_HOST)}
    """,
    "more traffic than usual": r"""
        \b (?:traffic|request [ ] (?:rate|volume)|requests [ ] per [ ] second|rps|qps) \b
        [^\n]{0,60} \b (?:surge[sd]? | spike[sd]? | burst | flood | \d+ [ ]? x
          | \d+ [ ] times | (?:above|over) [ ] (?:normal|usual|baseline) ) (?: \b | $ )
      | \b (?:surge|spike|burst|flood) [ ] (?:of|in) [ ]
        (?: [\w-]+ [ ] ){0,2} (?:traffic|requests|users|load) \b
    """,
}

OUTSIDE_CAUSES: Mapping[str, Pattern] = {
    cause: Pattern(phrases, re.VERBOSE | re.IGNORECASE)
    for cause, phrases in _PHRASES.items()
}
"""What each cause is called, and the phrases that name it."""


def outside_cause(alert: Alert) -> str | None:
    """Return which cause outside the repository an alert names, with its words."""
    text = f"{alert.title}\n{alert.description or ''}"
    for cause, pattern in OUTSIDE_CAUSES.items():
        if match := pattern.search(text):
            return f"{cause}: “{' '.join(match[0].split())}”"
    return None
