"""Credentials that start with a prefix of their maker's, in one table.

The prefixes are those that the makers document, or that the rules of gitleaks and
detect-secrets know. Lengths are lower bounds, for makers lengthen their tokens.
"""

import re
from typing import NamedTuple

from msgspec import Struct

from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.values import looks_random
from tracer.text.patterns import Pattern

_LOOKS = "a7B2k9D4m5F6t3H8v1J0x2L7q3N4w8P6"
"""Characters in the order of no word, of which examples are made."""
_NUMERALS = "9f8e7d6c5b4a3021"


class TokenForm(NamedTuple):
    """What follows a prefix: a pattern, and the shortest example of it."""

    pattern: str
    sample: str


def some(characters: str, least: int, looks: str = _LOOKS) -> TokenForm:
    """At least this many of a class of characters."""
    return TokenForm(f"{characters}{{{least},}}", (looks * least)[:least])


def mixed(least: int) -> TokenForm:
    """Letters of both cases and digits."""
    return some("[A-Za-z0-9]", least)


def small(least: int) -> TokenForm:
    """Small letters and digits."""
    return some("[a-z0-9]", least, _LOOKS.lower())


def capital(least: int) -> TokenForm:
    """Capitals and digits."""
    return some("[A-Z0-9]", least, _LOOKS.upper())


def hexed(least: int) -> TokenForm:
    """Hexadecimal digits in either case."""
    return some("[0-9A-Fa-f]", least, _NUMERALS)


def word(least: int) -> TokenForm:
    """Letters, digits, `_` and `-`: base64 as it is written in addresses."""
    return some(r"[\w-]", least, _LOOKS.replace("x", "_"))


def _padded(least: int) -> TokenForm:
    """The same, with the `=` at its end."""
    return some(r"[\w=-]", least, _LOOKS.replace("x", "_"))


def _dotted(least: int) -> TokenForm:
    return some(r"[\w.-]", least, _LOOKS.replace("x", "."))


def base64(least: int) -> TokenForm:
    """Base64, also where an address quotes it."""
    return some("[A-Za-z0-9+/=%]", least, _LOOKS.replace("x", "+"))


def joined(mark: str, *forms: TokenForm) -> TokenForm:
    """Several forms with a mark between them."""
    patterns, samples = zip(*forms, strict=True)
    return TokenForm(re.escape(mark).join(patterns), mark.join(samples))


_HEX_32 = TokenForm("[0-9a-f]{32}(?![0-9A-Za-z])", _NUMERALS * 2)
_UUID = TokenForm(
    "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "9f8e7d6c-5b4a-4021-8f7e-6d5c4b3a2910",
)


class Prefix(Struct, frozen=True):
    """What starts with one of some prefixes, and what follows."""

    name: str
    starts: str
    """Separated by blanks; capitals count."""
    rest: TokenForm
    ordinary: str = ""
    """Something else that starts the same: the rest then must look random."""

    def rule(self) -> Rule:
        """Return the rule, each prefix its own example."""
        starts = self.starts.split()
        either = "|".join(map(re.escape, starts))
        return Rule(
            name=self.name,
            hints=tuple(start.lower() for start in starts),
            pattern=Pattern(
                rf"(?<![A-Za-z0-9])(?:{either})(?P<rest>{self.rest.pattern})"
            ),
            examples=tuple(start + self.rest.sample for start in starts),
            counter_examples=(self.ordinary or starts[0] + self.rest.sample[:-1],),
            secret=_if_random if self.ordinary else _whole,
        )


def _whole(match: re.Match[str]) -> Span:
    return match.span()


def _if_random(match: re.Match[str]) -> Span | None:
    return match.span() if looks_random(match["rest"], 6) else None


_PREFIXES = (
    # Clouds
    Prefix("AWS access key", "AKIA ABIA ACCA", capital(16)),
    Prefix("AWS temporary key", "ASIA", capital(16), "ASIAPACIFICSOUTHEASTREGION"),
    Prefix("AWS session token", "FwoGZXIvYXdz IQoJb3JpZ2lu FQoGZXIvYXdz", base64(20)),
    Prefix("AWS Bedrock key", "ABSK", base64(60)),
    Prefix("AWS Bedrock short key", "bedrock-api-key-", base64(30)),
    Prefix("AWS Marketplace key", "amzn.mws.", _UUID),
    Prefix("AWS AppSync key", "da2-", small(26)),
    Prefix("Google API key", "AIza", word(30)),
    Prefix("Google client secret", "GOCSPX-", word(20)),
    Prefix("Google access token", "ya29.", some(r"[\w.-]", 20)),
    Prefix("Google refresh token", "1//0", word(30)),
    Prefix("Alibaba key id", "LTAI", mixed(16)),
    Prefix("Tencent key id", "AKID", mixed(32)),
    Prefix("DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", hexed(40)),
    Prefix("Cloudflare origin key", "v1.0-", joined("-", hexed(24), hexed(60))),
    Prefix("Cloudflare token", "cfut_ cfat_ cfk_", word(40)),
    Prefix("Fly.io token", "fo1_ fm1a_ fm1r_ fm2_", base64(40)),
    Prefix("Heroku key", "HRKU-", word(36)),
    Prefix("Vercel token", "vcp_ vci_ vca_ vcr_ vck_ vercel_blob_rw_", word(24)),
    Prefix("Netlify token", "nfp_ nfc_ nfo_ nfu_", mixed(30)),
    Prefix("Render key", "rnd_", mixed(20)),
    Prefix("Scaleway key", "SCW", capital(17), "SCWARDNETWORKINGSTACK"),
    Prefix("Supabase key", "sbp_ sb_secret_ sbp_oauth_", word(20)),
    Prefix("PlanetScale token", "pscale_tkn_ pscale_oauth_ pscale_pw_", word(30)),
    Prefix("Neon key", "napi_", small(40)),
    Prefix("Databricks token", "dapi", hexed(32)),
    Prefix("Confluent secret", "cflt", base64(50)),
    Prefix("Yandex key", "AQVN YCAJE YCM y0_", word(30)),
    Prefix("Yandex token", "t1.", joined(".", _padded(20), word(60))),
    Prefix("Nvidia key", "nvapi-", word(40)),
    Prefix("OpenShift token", "sha256~", word(40)),
    Prefix(
        "Tailscale key",
        "tskey-",
        joined("-", word(4), word(12)),
        "tskey-rotation-reminder-job",
    ),
    Prefix(
        "ngrok key", "ngrok_ cr_ ak_", mixed(27), "ak_internationalisationcomponents"
    ),
    # Code hosting, builds, packages
    Prefix("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", mixed(20)),
    Prefix("GitHub fine-grained token", "github_pat_", word(20)),
    Prefix(
        "GitLab token",
        "glpat- gldt- glrt- glrtr- glft- glsoat- glptt- glimt- glagent- gloas- glffct- glwt-",
        some(r"[\w.-]", 16),
    ),
    Prefix("GitLab job token", "glcbt-", joined("_", mixed(1), word(16))),
    Prefix("GitLab runner token", "GR1348941", word(20)),
    Prefix("GitLab session", "_gitlab_session=", hexed(32)),
    Prefix("Bitbucket token", "ATBB ATCTT3", some(r"[\w=-]", 24)),
    Prefix("Atlassian token", "ATATT3 ATOATT3 ATSTT3", some(r"[\w=-]", 40)),
    Prefix("CircleCI token", "CCIPAT_ CCIPRJ_", word(30)),
    Prefix("Buildkite token", "bkua_ bkpt_ bkct_ bkaj_ bkr_", hexed(30)),
    Prefix("Jenkins token", "11", _HEX_32),
    Prefix("Jenkins secret", "{AQAAABAAAA", base64(20)),
    Prefix("Octopus key", "API-", capital(25), "API-AUTHENTICATIONGATEWAYSERVICES"),
    Prefix("Harness key", "pat. sat.", joined(".", word(22), mixed(24), mixed(20))),
    Prefix("SonarQube token", "sqp_ sqa_ squ_", hexed(32)),
    Prefix("Snyk token", "snyk_uat. snyk_sat.", joined(".", mixed(8), word(20))),
    Prefix("Sourcegraph token", "sgp_ sgd_ slk_", some(r"\w", 36)),
    Prefix("npm token", "npm_", mixed(30)),
    Prefix("PyPI token", "pypi-AgEI pypi-AgEN", word(40)),
    Prefix("RubyGems key", "rubygems_", hexed(40)),
    Prefix("NuGet key", "oy2", small(43)),
    Prefix("Clojars token", "CLOJARS_", mixed(40)),
    Prefix(
        "crates.io token", "cio", mixed(32), "cionInternationalConferenceSystemsGroup"
    ),
    Prefix(
        "Packagist token", "packagist_ack_ packagist_out_ packagist_uut_", hexed(30)
    ),
    Prefix("JSR token", "jsrd_ jsrp_", mixed(30)),
    Prefix("Docker token", "dckr_pat_ dckr_oat_", word(20)),
    Prefix("JFrog key", "AKCp cmVmd", mixed(50)),
    Prefix("Pulumi token", "pul-", hexed(40)),
    Prefix("LinkedIn secret", "WPL_AP1.", mixed(12)),
    Prefix("Coralogix key", "cxtp_ cxup_", mixed(28)),
    Prefix("Infracost key", "ico-", mixed(32)),
    Prefix("Vault token", "hvs. hvb. hvr.", word(20)),
    Prefix(
        "Vault token of old", "s. b.", mixed(24), "s.containerRegistryClientFactory"
    ),
    Prefix("Doppler token", "dp.pt. dp.ct. dp.sa. dp.scim. dp.audit.", mixed(40)),
    Prefix("Infisical service token", "st.", joined(".", _UUID, hexed(32), hexed(32))),
    Prefix("Doppler service token", "dp.st.", some(r"[\w.-]", 40)),
    Prefix("1Password token", "ops_eyJ", base64(40)),
    Prefix(
        "1Password key",
        "A3-",
        TokenForm(
            r"[A-Z0-9]{6}(?:-[A-Z0-9]{5,11}){4,6}", "ASWWYB-798JR-LJVD4-23DC2-86TVM"
        ),
    ),
    Prefix("Infisical token", "st.", joined(".", hexed(24), hexed(32), hexed(32))),
    Prefix("Age key", "AGE-SECRET-KEY-1", capital(50)),
    Prefix("Prefect key", "pnu_ pnb_", mixed(36)),
    Prefix("dbt token", "dbtc_ dbtu_", word(30)),
    Prefix("LaunchDarkly key", "sdk- mob- api-", _UUID),
    # Chat, mail, text messages
    Prefix(
        "Slack token",
        "xoxb- xoxp- xoxa- xoxo- xoxr- xoxs- xoxe- xoxe.xoxp- xoxe.xoxb- xoxc- xoxd-",
        some(r"[\w%-]", 10, "0123456789"),
    ),
    Prefix("Slack app token", "xapp-", word(12)),
    Prefix("Discord bot token", "mfa.", word(60)),
    Prefix("SendGrid key", "SG.", joined(".", word(16), word(30))),
    Prefix("Brevo key", "xkeysib- xsmtpsib-", joined("-", hexed(40), mixed(16))),
    Prefix("Mailgun key", "key- pubkey-", _HEX_32),
    Prefix("Mandrill key", "md-", mixed(22), "md-internationalisationservices"),
    Prefix("Resend key", "re_", joined("_", mixed(8), mixed(20))),
    Prefix("Twilio key", "SK AC", _HEX_32),
    Prefix("Telnyx key", "KEY0", joined("_", capital(20), mixed(16))),
    Prefix("Intercom token", "dG9rO", base64(40)),
    # Payments and shops
    Prefix(
        "Stripe key",
        "sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_ sk_org_",
        mixed(10),
    ),
    Prefix("Stripe webhook secret", "whsec_", base64(20)),
    Prefix("Square token", "sq0atp- sq0csp- sq0idp- EAAAE EAAAl", word(22)),
    Prefix(
        "PayPal token",
        "access_token$production$ access_token$sandbox$",
        joined("$", small(16), hexed(32)),
    ),
    Prefix("PayPal token of today", "A21AA", word(60)),
    Prefix("Adyen key", "AQE", some(r"[\w+/=-]", 60)),
    Prefix("Shopify token", "shpat_ shpca_ shppa_ shpss_ shptka_ shprt_", hexed(30)),
    Prefix("Razorpay key", "rzp_live_ rzp_test_", mixed(14)),
    Prefix(
        "Flutterwave key",
        "FLWSECK- FLWSECK_TEST- FLWSECK_TEST FLWPUBK_TEST-",
        mixed(12),
    ),
    Prefix(
        "Mollie or GoCardless token",
        "live_ test_ sandbox_",
        word(30),
        "live_internationalisation_of_all_components",
    ),
    Prefix("Paddle key", "pdl_live_apikey_ pdl_sdbx_apikey_ pdl_ntfset_", word(30)),
    Prefix(
        "Plaid token", "access-production- access-sandbox- access-development-", _UUID
    ),
    Prefix("Shippo token", "shippo_live_ shippo_test_", hexed(40)),
    Prefix("Duffel token", "duffel_live_ duffel_test_", word(40)),
    Prefix("EasyPost key", "EZAK EZTK", mixed(50)),
    # Monitoring
    Prefix("Grafana token", "glsa_ glc_ eyJrIjoi", some(r"[\w+/=-]", 30)),
    Prefix("New Relic key", "NRAK- NRII- NRIQ- NRJS- NRRA- NRAA- NRSP-", word(18)),
    Prefix("Datadog key", "ddapp_ ddpat_ ddp_", mixed(30)),
    Prefix("Sentry token", "sntrys_ sntryu_ sntrya_ sntryi_", base64(30)),
    Prefix("signed Sentry token", "sntrys_", joined("_", base64(30), base64(20))),
    Prefix(
        "Honeycomb key", "hcaik_ hcxik_ hcalk_ hcxlk_ hcbik_ hcamk_ hcxmk_", mixed(26)
    ),
    Prefix(
        "Dynatrace token",
        "dt0c01. dt0s01. dt0s02. dt0s03. dt0s06. dt0s08. dt0s16. dt0a01.",
        joined(".", mixed(8), mixed(24)),
    ),
    Prefix("PagerDuty key", "u+ y_NbAk", word(18), "u+internationalisation_x"),
    Prefix("Axiom token", "xaat- xapt-", _UUID),
    Prefix("Checkly key", "cu_", hexed(30)),
    Prefix("PostHog key", "phx_ phc_", mixed(30)),
    Prefix("Elastic key", "essu_", base64(40)),
    Prefix("Logfire token", "pylf_v1_", word(30)),
    # Language models
    Prefix(
        "OpenAI or Anthropic key", "sk-", word(20), "sk-learn-pipeline-benchmark-suite"
    ),
    Prefix("Stability or other key", "sk_ pk_", some("[0-9a-f]", 32, _NUMERALS)),
    Prefix("Hugging Face token", "hf_ api_org_", mixed(30)),
    Prefix("Replicate token", "r8_", mixed(30)),
    Prefix("Perplexity key", "pplx-", mixed(30)),
    Prefix("Groq key", "gsk_", mixed(30)),
    Prefix("xAI key", "xai-", mixed(40)),
    Prefix("Fireworks key", "fw_", mixed(20), "fw_internationalisationservice"),
    Prefix("LangSmith key", "lsv2_pt_ lsv2_sk_", some("[0-9a-f_]", 32, _NUMERALS)),
    Prefix("Langfuse key", "sk-lf- pk-lf-", _UUID),
    Prefix("Pinecone key", "pcsk_", word(30)),
    Prefix(
        "Tavily or Voyage key",
        "tvly- pa-",
        word(30),
        "pa-system-announcements-are-not-played",
    ),
    Prefix("Weights and Biases key", "wandb_v1_", word(30)),
    # Other services
    Prefix("Notion token", "ntn_", mixed(40)),
    Prefix(
        "Notion token of old",
        "secret_",
        mixed(40),
        "secret_internationalisationandlocalisationservices",
    ),
    Prefix("Airtable token", "pat", joined(".", mixed(14), hexed(60))),
    Prefix("Linear key", "lin_api_ lin_oauth_ lin_wh_", mixed(30)),
    Prefix(
        "Asana token",
        "0/ 1/ 2/",
        TokenForm(
            r"\d{10,20}(?:/\d{10,20})?:[0-9a-f]{32}", "1200000001:" + _NUMERALS * 2
        ),
    ),
    Prefix("Trello token", "ATTA", hexed(60)),
    Prefix("Figma token", "figd_ figu_ figo_", word(30)),
    Prefix("Dropbox token", "sl.", _padded(60)),
    Prefix("Contentful token", "CFPAT-", word(40)),
    Prefix("Postman key", "PMAK-", joined("-", hexed(24), hexed(30))),
    Prefix("Typeform token", "tfp_", _dotted(40)),
    Prefix(
        "Beamer key", "b_", some(r"[a-z0-9=_-]", 40, _LOOKS.lower()), "b_" + "a" * 44
    ),
    Prefix("SettleMint token", "sm_aat_ sm_pat_ sm_sat_", mixed(16)),
    Prefix("Twitch token", "oauth:", small(30)),
    Prefix("Twitter bearer", "AAAAAAAAAAAAAAAAAAAAA", base64(40)),
    Prefix("HubSpot token", "pat-na1- pat-na2- pat-eu1- pat-ap1-", _UUID),
    Prefix("Okta header", "SSWS ", word(30)),
    Prefix("Mapbox token", "sk. pk. tk.", joined(".", word(40), word(20))),
    Prefix("ReadMe key", "rdme_", small(60)),
    Prefix("Frame.io token", "fio-u-", word(40)),
    Prefix("Adobe secret", "p8e-", word(30)),
    Prefix("Facebook token", "EAAM EAAC EAAG EAAB", mixed(60)),
    Prefix("Salesforce session", "00D", joined("!AQ", mixed(12), some(r"[\w.]", 40))),
    Prefix("Webflow, Wix or Sanity token", "IST.eyJ", word(30)),
    Prefix("Defined Networking key", "dnkey-", joined("-", word(20), word(40))),
    Prefix("Zuplo key", "zpka_", word(30)),
    Prefix(
        "GitHub app token of today",
        "ghs_",
        TokenForm(
            r"\d{1,12}_eyJ[\w-]{8,}(?:\.[\w-]+){1,2}",
            "1234_eyJhbGciOiJI.c",
        ),
    ),
    Prefix(
        "key of a service in one of its environments",
        "sk_ pk_ rk_ signkey- key_ secret_ token_ api_key_",
        TokenForm(
            r"(?:live|test|prod|production|dev|staging|sandbox|example)[_-][A-Za-z0-9]{20,}",
            "prod_" + _LOOKS[:20],
        ),
        "key_test_internationalisationcomponents",
    ),
    Prefix("Unkey key", "unkey_", mixed(20), "unkey_internationalisationcomponents"),
    Prefix("Docker swarm token", "SWMTKN-1- SWMKEY-1-", some(r"[\w+/=-]", 40)),
    Prefix(
        "Rancher token",
        "token-",
        TokenForm(r"[a-z0-9]{5}:[a-z0-9]{40,}", "x7k2p:" + _LOOKS.lower() + "a8f3k2m9"),
    ),
    Prefix("Akamai token", "akab-", joined("-", small(16), small(16))),
    Prefix("Exoscale key", "EXO", hexed(24)),
    Prefix("UpCloud token", "ucat_", capital(26)),
    Prefix(
        "Backblaze key",
        "K001 K002 K003 K004 K005",
        base64(27),
        "K004DATABASEMIGRATIONCOMPONENTS",
    ),
    Prefix("Scalingo token", "tk-us-", word(40)),
    Prefix("Depot token", "depot_project_ depot_org_", hexed(40)),
    Prefix("Rootly key", "rootly_", hexed(40)),
    Prefix("FireHydrant key", "fhb-", hexed(30)),
    Prefix("DeepSource token", "dsp_", hexed(40)),
    Prefix("Chromatic token", "chpt_", hexed(12)),
    Prefix("Percy token", "web_ app_ auto_ ss_ vmw_ res_", hexed(60)),
    Prefix("Endor Labs key", "endr+", mixed(16)),
    Prefix(
        "Tinybird token",
        "p.eyJ",
        TokenForm(r"[\w-]{20,}\.[\w-]{20,}", _LOOKS + "." + _LOOKS[:20]),
    ),
    Prefix("Together key", "tgp_v1_", word(40)),
    Prefix("Runpod key", "rpa_", capital(40)),
    Prefix("Cerebras key", "csk-", small(40)),
    Prefix("Anyscale key", "esecret_", small(26)),
    Prefix("Firecrawl key", "fc-", hexed(32)),
    Prefix("Browserbase key", "bb_live_ bb_test_", word(24)),
    Prefix("E2B key", "e2b_", hexed(40)),
    Prefix("Modal token", "ak- as-", mixed(22), "as-internationalisationservices"),
    Prefix("Gemini key of today", "AQ.Ab", word(40)),
    Prefix(
        "Helicone key",
        "sk-helicone-",
        joined("-", small(7), small(7), small(7), small(7)),
    ),
    Prefix("OneSignal key", "os_v2_app_ os_v2_org_", small(50)),
    Prefix("PubNub key", "sec-c- sub-c- pub-c-", _UUID),
    Prefix("ntfy token", "tk_", small(29), "tk_internationalisationcomponents"),
    Prefix(
        "ClickUp token",
        "pk_",
        TokenForm(r"\d{1,12}_[A-Z0-9]{30,}", "12345_" + _LOOKS.upper()[:30]),
    ),
    Prefix("Retool token", "retool_", small(24)),
    Prefix(
        "Phabricator token",
        "api- cli-",
        small(28),
        "api-internationalisationcomponents",
    ),
    Prefix("Pipedream key", "pd_", hexed(32)),
    Prefix(
        "Alpaca key",
        "PK AK CK",
        TokenForm("[A-Z0-9]{18,24}(?![A-Za-z0-9_])", "Q7ZP2M9XK4TB8WLR3N"),
        "PKINTERNATIONALISATION",
    ),
    Prefix(
        "Airtable key of old",
        "key",
        TokenForm("[A-Za-z0-9]{14}(?![A-Za-z0-9_])", "a7B2k9D4m5F6t3"),
        "keyManagementServe",
    ),
)

RULES = tuple(prefix.rule() for prefix in _PREFIXES)
