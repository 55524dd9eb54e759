"""Credentials of many makers in sentences of alerts, made up by their documented forms.

The forms are those that makers document, or that the rules of gitleaks and detect-secrets
know. None of the rules' own examples is made from these. All characters come from a seed,
so that this file holds no token that a scanner could take for a real one.
"""

import string
from random import Random

_RANDOM = Random(20261127)  # noqa: S311 - nothing here is secret
HEX = "0123456789abcdef"
AN = string.ascii_letters + string.digits
LOW = string.ascii_lowercase + string.digits
UP = string.ascii_uppercase + string.digits
B64 = AN + "+/"
URL = AN + "-_"
BASE32 = string.ascii_uppercase + "234567"


def r(characters: str, length: int) -> str:
    return "".join(_RANDOM.choices(characters, k=length))


def uuid() -> str:
    return "-".join(r(HEX, length) for length in (8, 4, 4, 4, 12))


VENDOR_CREDENTIALS: tuple[tuple[str, str, str], ...] = (
    ("adafruit", "publish failed: aio_key: {}", r(LOW, 32)),
    ("adafruit2", "X-AIO-Key: {} returned 401", "aio_" + r(AN, 28)),
    ("adobe", "client p8e-rejected: {}", "p8e-" + r(AN, 32)),
    (
        "age",
        "age decrypt failed for {}",
        "AGE-SECRET-KEY-1" + r("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),
    ),
    (
        "airtable",
        "GET /v0/app1 with Bearer {} gave 403",
        "pat" + r(AN, 14) + "." + r(HEX, 64),
    ),
    ("algolia", "X-Algolia-API-Key: {}", r(LOW, 32)),
    ("alibaba", "AccessKeyId={} is disabled", "LTAI" + r(LOW, 20)),
    (
        "asana",
        "asana client said: Bearer {}",
        "1/" + r("0123456789", 16) + ":" + r(HEX, 32),
    ),
    ("atlassian", "jira sync using {} failed", "ATATT3" + r(URL, 186)),
    (
        "authress",
        "authress key {} expired",
        "sc_" + r(LOW, 26) + "." + r(LOW, 4) + ".acc-" + r(LOW, 12) + "." + r(URL, 40),
    ),
    ("aws", "InvalidClientTokenId for {}", "ASIA" + r(BASE32, 16)),
    ("aws sec", "aws_secret_access_key = {}", r(B64, 40)),
    ("aws bedrock", "bedrock call with {} throttled", "ABSK" + r(B64, 110)),
    (
        "azure ad",
        "AADSTS7000215: Invalid client secret {}",
        r(AN, 3) + "8Q~" + r(AN, 34),
    ),
    (
        "azure storage",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey={};EndpointSuffix=core.windows.net",
        r(B64, 86) + "==",
    ),
    (
        "azure sas",
        "PUT https://a.blob.core.windows.net/c/b?sv=2022-11-02&ss=b&sig={}&se=2025-12-01",
        r(AN, 40) + "%3D",
    ),
    ("beamer", "beamer: b_key rejected {}", "b_" + r(LOW + "=_-", 44)),
    ("bitbucket", "bitbucket app password {} not valid", "ATBB" + r(AN, 32)),
    ("clickhouse", "clickhouse cloud key {} is unknown", "4b1d" + r(AN, 38)),
    ("clojars", "deploy with CLOJARS token {} failed", "CLOJARS_" + r(LOW, 60)),
    ("cloudflare", "CLOUDFLARE_API_TOKEN={} lacks zone:read", r(URL, 40)),
    (
        "cloudflare ca",
        "origin ca key {} revoked",
        "v1.0-" + r(HEX, 24) + "-" + r(HEX, 146),
    ),
    ("codecov", "CODECOV_TOKEN: {}", r(LOW, 32)),
    ("cohere", "CO_API_KEY={} quota exceeded", r(AN, 40)),
    ("confluent", "sasl.password={} rejected by broker", r(AN, 64)),
    ("contentful", "contentful delivery token: {}", r(URL, 43)),
    ("databricks", "databricks connect failed with {}", "dapi" + r(HEX, 32) + "-2"),
    ("datadog app", "DD_APPLICATION_KEY={}", r(HEX, 40)),
    ("defined", "dnclient enroll {} failed", "dnkey-" + r(URL, 26) + "-" + r(URL, 52)),
    ("digitalocean", "doctl auth: {} is invalid", "dop_v1_" + r(HEX, 64)),
    ("digitalocean2", "refresh of {} failed", "dor_v1_" + r(HEX, 64)),
    (
        "discord bot",
        "login with bot token {}",
        r(AN, 24) + "." + r(AN, 6) + "." + r(URL, 27),
    ),
    ("doppler", "doppler run --token {}", "dp.pt." + r(AN, 43)),
    ("drone", "DRONE_TOKEN={} drone build restart", r(LOW, 32)),
    ("dropbox", "dropbox api: Bearer {} expired", "sl." + r(URL + "=", 138)),
    ("duffel", "duffel request used {}", "duffel_live_" + r(AN + "_-", 43)),
    ("dynatrace", "Api-Token {} has no scope", "dt0c01." + r(UP, 24) + "." + r(UP, 64)),
    ("easypost", "easypost key {} in test mode", "EZTK" + r(AN, 54)),
    ("facebook", "Error validating access token: {}", "EAACEdEose0cBA" + r(AN, 90)),
    (
        "facebook app",
        "app access token {} leaked",
        r("0123456789", 15) + "|" + r(URL, 27),
    ),
    ("fastly", "Fastly-Key: {}", r(URL, 32)),
    ("finnhub", "https://finnhub.io/api/v1/quote?symbol=A&token={} is 429", r(LOW, 20)),
    (
        "flutterwave",
        "charge failed, key {}",
        "FLWSECK_TEST-" + r("0123456789abcdefh", 32) + "-X",
    ),
    ("fly", 'FLY_API_TOKEN "FlyV1 {}" is expired', "fm2_" + r(B64, 100)),
    ("frameio", "frame.io upload with {} failed", "fio-u-" + r(URL, 64)),
    ("gcp", "maps request: key {} not authorised", "AIza" + r(URL, 35)),
    ("gcp oauth", "client_secret {} does not match", "GOCSPX-" + r(URL, 28)),
    ("gcp access", "token {} has expired", "ya29." + r(URL, 120)),
    (
        "github fine",
        "remote: Invalid username or token {}",
        "github_pat_" + r(AN, 22) + "_" + r(AN, 59),
    ),
    ("github app", "using {} for api.github.com", "ghs_" + r(AN, 36)),
    ("github refresh", "refresh {} rejected", "ghr_" + r(AN, 36)),
    ("gitlab deploy", "docker login -u bot registry with {}", "gldt-" + r(URL, 20)),
    ("gitlab runner", "runner registration {} is disabled", "GR1348941" + r(URL, 20)),
    ("gitlab trigger", "curl with trigger token {} gave 404", "glptt-" + r(HEX, 40)),
    ("gitlab feed", "feed {} leaked", "glft-" + r(URL, 20)),
    ("gitlab agent", "agentk {} cannot connect", "glagent-" + r(URL, 50)),
    ("gitlab routable", "job used {}", "glpat-" + r(URL, 27) + ".01." + r(LOW, 9)),
    ("gocardless", "gocardless: invalid token {}", "live_" + r(URL, 40)),
    ("grafana sa", "grafana agent 401 with {}", "glsa_" + r(AN, 32) + "_" + r(HEX, 8)),
    ("grafana cloud", "remote_write {} denied", "glc_" + r(B64, 80)),
    (
        "harness",
        "harness delegate {}",
        "pat." + r(AN, 22) + "." + r(HEX, 24) + "." + r(AN, 20),
    ),
    (
        "terraform",
        "terraform login: {} is not valid",
        r(AN, 14) + ".atlasv1." + r(URL, 64),
    ),
    ("heroku", "heroku auth failed {}", "HRKU-AA" + r(URL, 58)),
    ("heroku2", "HEROKU_API_KEY={}", uuid()),
    ("hubspot", "hubspot private app {} rate limited", "pat-na1-" + uuid()),
    ("huggingface", "hf hub download 401 for {}", "hf_" + r(string.ascii_letters, 34)),
    ("huggingface org", "org token {}", "api_org_" + r(string.ascii_letters, 34)),
    ("infracost", "infracost breakdown: {} invalid", "ico-" + r(AN, 32)),
    ("intra42", "42 api secret {}", "s-s4t2ud-" + r(HEX, 64)),
    ("jfrog", "artifactory 403 with {}", "AKCp" + r(AN, 69)),
    ("jfrog ref", "artifactory reference token {}", "cmVmdGtu" + r(AN, 56)),
    (
        "jwt",
        "Unauthorized: eyJ token {}",
        "eyJhbGciOiJIUzI1NiJ9.eyJ" + r(AN, 40) + "." + r(URL, 43),
    ),
    ("k8s", "kind: Secret\ndata:\n  password: {}\n", r(B64, 20) + "=="),
    ("launchdarkly", "sdk key {} unknown environment", "sdk-" + uuid()),
    ("linear", "linear webhook with {}", "lin_api_" + r(AN, 40)),
    ("lob", "lob print failed: {}", "live_" + r(HEX, 35)),
    ("mailchimp", "mailchimp 401 for {}", r(HEX, 32) + "-us20"),
    ("mailgun", "mailgun send via {} failed", "key-" + r(HEX, 32)),
    (
        "mailgun signing",
        "mailgun webhook signing key {}",
        r(HEX, 32) + "-" + r(HEX, 8) + "-" + r(HEX, 8),
    ),
    ("mapbox", "mapbox tiles 401 {}", "sk.eyJ1Ijoi" + r(AN, 50) + "." + r(AN, 22)),
    ("mattermost", "MATTERMOST_TOKEN={}", r(LOW, 26)),
    ("maxmind", "geoip update with {} failed", r(AN, 6) + "_" + r(AN, 29) + "_mmk"),
    ("messagebird", "Authorization: AccessKey {}", r(AN, 25)),
    ("netlify", "netlify deploy --auth={}", "nfp_" + r(AN, 36)),
    ("newrelic", "nerdgraph rejected {}", "NRAK-" + r(UP, 27)),
    ("newrelic insert", "insert key {} dropped", "NRII-" + r(AN + "-", 32)),
    ("newrelic browser", "browser key {}", "NRJS-" + r(HEX, 19)),
    ("newrelic license", "license_key: {}", r(HEX, 36) + "NRAL"),
    (
        "notion",
        "notion sync: {} unauthorised",
        "ntn_" + r("0123456789", 11) + r(AN, 35),
    ),
    ("npm", "npm ERR! 401 with {}", "npm_" + r(AN, 36)),
    ("npmrc", "//registry.example/:_authToken={}", r(AN, 36)),
    ("nuget", "nuget push -ApiKey {}", "oy2" + r(LOW, 43)),
    ("octopus", "octo deploy: {} rejected", "API-" + r(UP, 26)),
    ("okta", "Authorization: SSWS {}", "00" + r(URL, 40)),
    ("openai", "openai 429 for {}", "sk-proj-" + r(AN, 70) + "T3BlbkFJ" + r(AN, 70)),
    ("openai svc", "embedding job used {}", "sk-svcacct-" + r(AN, 50)),
    (
        "anthropic",
        "anthropic: invalid x-api-key {}",
        "sk-ant-api03-" + r(URL, 93) + "AA",
    ),
    ("openrouter", "router error for {}", "sk-or-v1-" + r(HEX, 64)),
    ("openshift", "oc login --token={}", "sha256~" + r(URL, 43)),
    ("perplexity", "pplx call with {}", "pplx-" + r(AN, 48)),
    ("plaid", "plaid item error: {}", "access-production-" + uuid()),
    ("planetscale", "pscale connect: {} denied", "pscale_pw_" + r(URL, 40)),
    ("planetscale tkn", "service token {}", "pscale_tkn_" + r(URL, 40)),
    ("postman", "newman run failed, {}", "PMAK-" + r(HEX, 24) + "-" + r(HEX, 34)),
    ("prefect", "prefect agent: {} is revoked", "pnu_" + r(LOW, 36)),
    ("pulumi", "pulumi up with {}", "pul-" + r(HEX, 40)),
    ("pypi", "twine upload 403 {}", "pypi-AgEIcHlwaS5vcmc" + r(URL, 70)),
    ("rapidapi", "X-RapidAPI-Key: {}", r(LOW, 50)),
    ("readme", "rdme docs: {} invalid", "rdme_" + r(LOW, 70)),
    ("rubygems", "gem push with {} failed", "rubygems_" + r(HEX, 48)),
    ("sendgrid", "SMTP auth via {} refused", "SG." + r(URL, 22) + "." + r(URL, 43)),
    ("sendinblue", "brevo rejected {}", "xkeysib-" + r(HEX, 64) + "-" + r(AN, 16)),
    (
        "sentry org",
        "sentry-cli: {} lacks scope",
        "sntrys_eyJpYXQiO" + r(B64, 60) + "_" + r(B64, 43),
    ),
    ("sentry user", "sentry api: {}", "sntryu_" + r(HEX, 64)),
    ("settlemint", "settlemint pipeline {}", "sm_aat_" + r(AN, 16)),
    ("shippo", "label purchase failed: {}", "shippo_live_" + r(HEX, 40)),
    ("shopify", "admin api 403 {}", "shpat_" + r(HEX, 32)),
    ("shopify2", "app secret {} mismatch", "shpss_" + r(HEX, 32)),
    ("sidekiq", "BUNDLE_ENTERPRISE__CONTRIBSYS__COM={}", r(HEX, 8) + ":" + r(HEX, 8)),
    (
        "slack",
        "slack notifier: invalid_auth {}",
        "xoxb-" + r("0123456789", 12) + "-" + r("0123456789", 12) + "-" + r(AN, 24),
    ),
    (
        "slack app",
        "socket mode {}",
        "xapp-1-A" + r(UP, 10) + "-" + r("0123456789", 13) + "-" + r(HEX, 64),
    ),
    ("slack cfg", "config token {}", "xoxe.xoxp-1-" + r(AN, 146)),
    ("snyk", "SNYK_TOKEN={} snyk test", uuid()),
    ("sonar", "sonar-scanner -Dsonar.token={}", "sqp_" + r(HEX, 40)),
    ("sonar2", "sonarqube said 401 to {}", "squ_" + r(HEX, 40)),
    ("sourcegraph", "src login: {}", "sgp_" + r(HEX, 16) + "_" + r(HEX, 40)),
    ("square", "square payment with {}", "EAAA" + r(URL, 60)),
    ("square2", "square oauth {}", "sq0csp-" + r(URL, 43)),
    ("stripe", "stripe: Expired API Key {}", "rk_live_" + r(AN, 24)),
    ("stripe wh", "signature mismatch for {}", "whsec_" + r(AN, 32)),
    ("stripe test", "charge with {}", "sk_test_" + r(AN, 99)),
    (
        "sumologic",
        "https://collectors.sumologic.com/receiver/v1/http/{} is 401",
        r(AN, 88) + "==",
    ),
    ("supabase", "supabase functions deploy with {}", "sbp_" + r(HEX, 40)),
    ("telegram", "telegram 401 for {}", r("0123456789", 10) + ":AA" + r(URL, 33)),
    ("travis", "TRAVIS_TOKEN={}", r(AN, 22)),
    ("twilio", "twilio key {} revoked", "SK" + r(HEX, 32)),
    ("twilio auth", "TWILIO_AUTH_TOKEN={}", r(HEX, 32)),
    ("twitch", "oauth:{} rejected by irc", r(LOW, 30)),
    ("twitter", "twitter bearer {}", "AAAAAAAAAAAAAAAAAAAAA" + r(AN + "%", 90)),
    ("typeform", "typeform 403 {}", "tfp_" + r(URL + ".", 59)),
    ("vault", "permission denied for {}", "hvs." + r(URL, 95)),
    ("vault batch", "vault agent {}", "hvb." + r(URL, 140)),
    ("vault old", "VAULT_TOKEN={}", "s." + r(AN, 24)),
    ("vercel", "vercel --token {} --prod", r(AN, 24)),
    ("yandex", "yc iam: {}", "t1." + r(URL, 40) + "=" + "." + r(URL, 86)),
    ("yandex2", "yandex key {}", "AQVN" + r(URL, 36)),
    ("zendesk", "zendesk -u bob@a.example/token:{}", r(AN, 40)),
    ("dockerhub", "docker login -u bob -p {}", "dckr_pat_" + r(URL, 27)),
    (
        "dockercfg",
        '{{"auths":{{"https://index.docker.io/v1/":{{"auth":"{}"}}}}}}',
        r(B64, 40),
    ),
    (
        "pg url",
        "could not connect to postgresql://app:{}@10.0.0.5:5432/shop",
        r(AN, 16),
    ),
    (
        "mongo",
        "MongoServerError at mongodb+srv://svc:{}@cluster0.a1b2c.mongodb.net/?w=majority",
        r(AN, 14),
    ),
    ("amqp", "amqp://guest:{}@mq.internal:5672/%2F refused", r(AN, 10)),
    ("mysql cli", "mysql -h db -uroot -p{} shop timed out", r(AN, 12)),
    (
        "mssql",
        "Server=tcp:db,1433;User ID=sa;Password={};Encrypt=True",
        r(AN, 10) + "!" + r(AN, 4),
    ),
    ("redis", "redis-cli -a {} ping", r(AN, 18)),
    ("curl", "curl -u deploy:{} https://a.example", r(AN, 18)),
    (
        "curl hdr",
        "curl -H 'Authorization: Basic {}' https://a.example",
        r(AN, 30) + "==",
    ),
    ("pgpass", "db.internal:5432:shop:app:{}", r(AN, 14)),
    ("netrc", "machine a.example login bob password {}", r(AN, 14)),
    ("htpasswd", "admin:{}", "$apr1$" + r(AN, 8) + "$" + r(AN + "./", 22)),
    ("bcrypt", "hash {} leaked", "$2b$12$" + r(AN + "./", 53)),
    (
        "pem",
        "-----BEGIN EC PRIVATE KEY-----\n{}\n-----END EC PRIVATE KEY-----",
        r(B64, 64),
    ),
    (
        "pem json",
        '{{"private_key":"-----BEGIN PRIVATE KEY-----\\n{}\\n-----END PRIVATE KEY-----\\n"}}',
        r(B64, 120),
    ),
    (
        "ssh",
        "key -----BEGIN OPENSSH PRIVATE KEY----- {} -----END OPENSSH PRIVATE KEY-----",
        r(B64, 120),
    ),
    ("ppk", "PuTTY-User-Key-File-2: ssh-rsa Private-Lines: 1 {}", r(B64, 64)),
    ("yaml", "env:\n  - name: STRIPE_SECRET\n    value: {}\n", r(AN, 32)),
    ("env java", "-Dspring.datasource.password={} -jar app.jar", r(AN, 12)),
    (
        "k8s arg",
        "kubectl create secret generic db --from-literal=password={}",
        r(AN, 12),
    ),
    ("php", "define('AUTH_SALT', '{}');", r(AN + "!#%&", 40)),
    ("ruby", "secret_key_base: {}", r(HEX, 128)),
    ("django", "SECRET_KEY = 'django-insecure-{}'", r(LOW + "!@#$%", 50)),
    ("laravel", "APP_KEY=base64:{}", r(B64, 43) + "="),
    ("cookie", "Set-Cookie: session={}; HttpOnly", r(AN, 40)),
    ("cookie2", "Cookie: _gitlab_session={}; lang=en", r(HEX, 32)),
    ("url key", "GET /v1/forecast?apikey={}&q=Berlin 500", r(AN, 32)),
    ("url tok", "https://ci.example/job?access_token={}", r(AN, 20)),
    (
        "teams",
        "https://acme.webhook.office.com/webhookb2/{} gave 400",
        uuid() + "@" + r(HEX, 8) + "/IncomingWebhook/" + r(HEX, 32),
    ),
    ("pd", "routing_key: {}", r(LOW, 32)),
    ("opsgenie", "Authorization: GenieKey {}", uuid()),
    ("camel", '"dbPassword":"{}"', "blue horse 7"),
    ("escaped", r'"{{\"clientSecret\":\"{}\"}}"', r(AN, 20)),
    ("prose", "the password is {} and must be rotated", r(AN, 12)),
    ("prose2", "logged in with passphrase '{}'", "correct horse battery staple"),
    ("cli", "myapp --client-secret={} --verbose", r(AN, 20)),
    ("cli2", "mytool --api-key {} sync", r(AN, 20)),
    ("winpw", "net use \\\\srv\\share /user:dom\\bob {}", r(AN, 10) + "!"),
    ("ftp", "ftp://bob:{}@files.example/in", r(AN, 8)),
    ("smtp", "smtp://apikey:{}@smtp.example:587", r(AN, 20)),
    ("snow", "snowflake://u:{}@acct/db", r(AN, 14)),
    ("otp", "otpauth://totp/a?secret={}&issuer=b", r(BASE32, 32)),
    (
        "kafka",
        'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="{}";',
        r(AN, 12),
    ),
    ("gpg", "gpg --passphrase {} -d x.gpg", r(AN, 12)),
    ("ansible", "ansible_become_pass={} host1", r(AN, 12)),
    ("tf", 'variable db_password = "{}"', r(AN, 12)),
    ("azdo", "git clone https://{}@dev.azure.com/o/p/_git/r", r(LOW, 52)),
    ("azdo2", "AZURE_DEVOPS_EXT_PAT={}", r(LOW, 52)),
    ("firebase", "firebase deploy --token {}", "1//" + r(URL, 60)),
    ("fcm", "FCM server key {}", "AAAA" + r(URL, 7) + ":APA91b" + r(URL, 134)),
    ("gitea", "gitea token: {}", r(HEX, 40)),
    ("elastic", "Authorization: ApiKey {}", r(AN, 56) + "=="),
    ("couch", "cb://Administrator:{}@db1", r(AN, 10)),
    ("ldap", "ldapsearch -D cn=admin -w {} -b dc=a", r(AN, 12)),
    ("svc", "vsts service connection password={}", r(AN, 16)),
    ("wandb", "WANDB_API_KEY={} wandb sync", r(HEX, 40)),
    ("replicate", "replicate: {} invalid", "r8_" + r(AN, 37)),
    ("groq", "groq 401 {}", "gsk_" + r(AN, 52)),
    ("xai", "grok key {}", "xai-" + r(AN, 80)),
    ("deepseek", "deepseek key {}", "sk-" + r(HEX, 32)),
    ("resend", "resend: {} restricted", "re_" + r(AN, 8) + "_" + r(AN, 24)),
    ("posthog", "posthog personal key {}", "phx_" + r(AN, 43)),
    ("figma", "figma file fetch {}", "figd_" + r(URL, 40)),
    (
        "tailscale",
        "tailscale up --authkey {}",
        "tskey-auth-" + r(AN, 12) + "-" + r(AN, 32),
    ),
    ("buildkite", "agent token {}", "bkua_" + r(HEX, 40)),
    ("circle", "circleci orb publish {}", "CCIPAT_" + r(AN, 22) + "_" + r(HEX, 40)),
    ("neon", "neon api {}", "napi_" + r(LOW, 64)),
    ("upstash", "UPSTASH_REDIS_REST_TOKEN={}", r(AN, 60)),
    ("aiven", "aiven service password {}", "AVNS_" + r(URL, 19)),
    ("cratesio", "cargo publish --token {}", "cio" + r(AN, 32)),
    ("honeycomb", "x-honeycomb-team: {}", r(AN, 22)),
    ("hcaik", "honeycomb key {}", "hcaik_" + r(LOW, 58)),
    ("axiom", "axiom ingest {}", "xaat-" + uuid()),
    ("logtail", "BETTERSTACK_SOURCE_TOKEN={}", r(AN, 24)),
    ("rollbar", "rollbar post_server_item access token {}", r(HEX, 32)),
    ("splunk", "Authorization: Splunk {}", uuid()),
)
"""A name, a sentence with `{}` for the credential, and the credential."""

ORDINARY_PHRASES = tuple(
    """\
p95 of token:issue above 300 ms
Token: expired
Auth token refresh latency is 900 ms (threshold: 500 ms)
password reset emails are delayed
Password: must contain 12 characters
secret rotation job failed 3 times
api key usage exceeded 10,000 calls
session count=12000 on node-7
cookie banner not shown
401 Unauthorized: missing bearer token
JWT validation error rate 5%
SSH login failed for user bob from 10.0.0.7
basic auth is disabled
certificate expires in 14 days
private key permissions are too open (0644)
key rotation: overdue since 2025-10-01
signature verification failed for webhook delivery
OAuth token endpoint returns 503
secretsmanager GetSecretValue throttled
vault is sealed
kubelet: failed to sync secret cache: timed out
secret "db-creds" not found
ImagePullBackOff: registry.example/shop/login:1.4.2@sha256:3f786850e387550fdab836ed7e6dc881de23001b3f786850e387550fdab836ed
commit 3f786850e387550fdab836ed7e6dc881de23001b introduced the regression
trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7
request id: 0af7651916cd43dd8448eb211c80319c
correlation-id 5f2b1c3a-9d4e-4c1b-8a77-0e6f5d4c3b2a
pod login-7d9f8b6c5d-x2x9z restarted 7 times
node ip-10-0-12-34.eu-west-1.compute.internal NotReady
arn:aws:iam::123456789012:role/login-service
arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188
i-0abcd1234ef567890 status check failed
vpc-0a1b2c3d4e5f67890 flow logs stopped
projects/shop-prod/locations/europe-west1/keyRings/main/cryptoKeys/db
KMS key alias/shop is pending deletion
Key (email)=(bob@example.com) already exists
duplicate key value violates unique constraint "users_pkey"
ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.5' (using password: YES)
FATAL: password authentication failed for user "app"
pg_hba.conf rejects connection for host "10.0.0.5"
redis: NOAUTH Authentication required.
WRONGPASS invalid username-password pair or user is disabled.
Login latency exceeded: p95 latency is 750ms (threshold: 500ms)
auth.login.duration > 500
metric auth.token.refresh.count below 10
tokens per second: 48
max_tokens=4096 prompt_tokens=812 completion_tokens=97
page_token=abc123 not valid
next_page_token: eyABC
csrf token mismatch on /checkout
sum(rate(http_requests_total{job="login",code=~"5.."}[5m])) > 0.05
histogram_quantile(0.95, sum by (le) (rate(login_seconds_bucket[5m]))) > 0.5
avg(last_5m):avg:auth.login.duration{env:prod,service:login} > 500
label_replace(up, "key", "$1", "instance", "(.*)")
https://grafana.example/d/abc123XYZ/login?orgId=1&from=1763650000000&to=now
https://app.datadoghq.com/monitors/1234567?group=env%3Aprod
https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/login-p95
https://github.com/acme/shop/blob/3f786850e387550fdab836ed7e6dc881de23001b/src/auth/login.py#L12
https://sentry.io/organizations/acme/issues/4500000000/?project=42
https://runbooks.example/login-latency?key=value
http://localhost:9090/graph?g0.expr=up&g0.tab=1
mailto:oncall@example.com
git@github.com:acme/shop.git
ssh://git@github.com/acme/shop.git
src/auth/password_reset.py:42 in send_mail()
File "/app/auth/token.py", line 17, in verify_token
at com.acme.auth.TokenService.issue(TokenService.java:118)
panic: runtime error: invalid memory address or nil pointer dereference
TypeError: Cannot read properties of undefined (reading 'token')
KeyError: 'password'
ValueError: secret must be set
NullPointerException: session is null
sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
md5 checksum d41d8cd98f00b204e9800998ecf8427e does not match
etag "33a64df551425fcc55e4d42a148795d9f25f89d4"
integrity sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==
base64 decode error at character 12
User: bob, Password: ********
password=[REDACTED]
password=<hidden>
DB_PASSWORD=${DB_PASSWORD}
token: {{ .Values.token }}
secretKeyRef: name: db-creds key: password
valueFrom: secretKeyRef
-e POSTGRES_PASSWORD_FILE=/run/secrets/db
--password-stdin was not given
docker login -u bob --password-stdin
mysql -u root -p
curl -u "$USER:$PASS" https://a.example
please rotate the password before Friday
the API key for billing is missing
forgot password page is slow
passphrase prompt hangs the build
pass rate: 97%
test pass: 312 of 320
tokenizer throughput dropped by half
keyspace notifications are off
primary key lookups slow on orders
cache key collisions: 14
partition key skew on events
hot key detected in redis: user:1234
sort key missing
foreign key check failed
keyboard shortcut broken
monkey patching of requests
turkey region traffic up
author: Dana
authority unknown
Authorization header missing
Authorization: Bearer token expired
WWW-Authenticate: Basic realm="shop"
two-factor code not delivered to 12 customers
PIN pad offline in store 7
OTP delivery latency p99 is 30 s
pin to version 1.2.3
session affinity lost
session duration: 30m
sessions: 1200 active
cookie jar is full
signature: login(user, password)
sig handler crashed with SIGSEGV
hmac mismatch
licence key: valid until 2026
license key server unreachable
credentials: none configured
credential helper is missing
creds rotated at 10:00
secret sauce is in config
top secret project delayed
client secret expires in 5 days
"client_secret": null
"token": true
"password": ""
"apiKey": "********"
"auth": {"type": "none"}
{"name": "PASSWORD_MIN_LENGTH", "value": "12"}
PASSWORD_MIN_LENGTH=12
TOKEN_TTL=3600
SESSION_TIMEOUT=15m
KEY_COUNT=4
API_KEY_HEADER=X-Api-Key
AUTH_TYPE=basic
AUTH_URL=https://auth.example/login
SECRET_NAME=prod/db
JWT_ALGORITHM=RS256
oauth2_scope=read:user
grant_type=client_credentials
REQ-F-AUTH-001: User Login with Email and Password
INT-100: User Authentication System
C-001: Passwords are hashed with bcrypt cost 12
BR-002: Tokens expire after 15 minutes
As a user, I can change my password
Given a valid token When it is sent Then access is granted
fix: mask password in logs (#123)
chore: bump actions/checkout to 3d3c42e5aac5ba805825da76410c181273ba90b1
Merge pull request #12 from acme/secret-scanning
Revert "Cache tokens for 5 minutes"
This reverts commit 2abdfd35c1d6f0a7b8e9d0c1b2a3f4e5d6c7b8a9.
Co-authored-by: Dana <dana@example.com>
threshold crossed: 1 datapoint [750.0 (20/11/25 15:30:00)] was greater than the threshold (500.0)
AlarmName: login-p95 StateValue: ALARM
incident Q1ABCDEFGHIJKL triggered by pagerduty
dedup_key: login-p95-prod
fingerprint: 73bc54aabae9d944
group_key {}:{alertname="LoginSlow"}
zone us-east-1a failover
v1.28.3+k3s2 upgrade stalled
Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0
2001:db8:85a3::8a2e:370:7334 unreachable
AA:BB:CC:DD:EE:FF is offline
cus_NffrFeUfNV2Hib was charged twice
pi_3MtwBwLkdIwHu7ix28a3tqPa failed
evt_1NG8Du2eZvKYlo2CUI79vXWy delivered late
order ORD-2025-0012345 is stuck
SKU A1B2C3D4E5 out of stock
job 7f3a9c2e-1b4d-4e5f-8a6b-9c0d1e2f3a4b timed out""".splitlines()
)
"""What alerts, logs, commits and documents say without a credential in it."""
