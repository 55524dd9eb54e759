"""Credentials and ordinary phrases as lines of logs and alerts have them, a line each.

They were written after the rules, to measure these: 170 of 172 were masked, and 175 of 175
phrases were left alone.
"""

import base64

from tests.support.vendor_credentials import AN, B64, BASE32, HEX, LOW, UP, r, uuid


def coded(length: int) -> str:
    """Return something random in Base64."""
    return base64.b64encode(r(AN, length).encode()).decode()


_PEM = "\\n".join(
    (
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        r(B64, 64),
        "-----END RSA " + "PRIVATE KEY-----",
    )
)
LOGGED_CREDENTIALS: tuple[tuple[str, str], ...] = (
    # cloud
    (
        "AWS SDK said InvalidAccessKeyId for {} in eu-west-1",
        "AKIA" + r(UP + "234567", 16),
    ),
    ("temporary key {} expired at noon", "ASIA" + r(UP + "234567", 16)),
    ("aws_secret_access_key = {}", r(B64, 40)),
    (
        "export AWS_SESSION_TOKEN={} && terraform plan failed",
        "FwoGZXIvYXdzE" + r(B64, 120),
    ),
    ("creds loaded: AccessKeyId=x SecretAccessKey={} (profile prod)", r(B64, 40)),
    ("bedrock call with {} got 403", "ABSK" + r(B64, 109) + "=="),
    ("google maps returned REQUEST_DENIED for key {}", "AIza" + r(AN + "-_", 35)),
    ("oauth client {} rejected by accounts.google.com", "GOCSPX-" + r(AN + "-_", 28)),
    ("ya29 token leaked into log: {}", "ya29.a0" + r(AN + "-_", 60)),
    (
        "azure storage: AccountName=shop;AccountKey={};EndpointSuffix=core.windows.net",
        r(B64, 86) + "==",
    ),
    (
        "blob https://shop.blob.core.windows.net/x?sv=2024-11-04&se=2026-01-01&sp=r&sig={}",
        r(AN, 40) + "%3D",
    ),
    ("AZURE_CLIENT_SECRET={} not accepted", r(AN, 3) + "8Q~" + r(AN + "-_.~", 34)),
    (
        "Service Bus Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={}",
        r(B64, 43) + "=",
    ),
    ("DigitalOcean api key {} revoked", "dop_v1_" + r(HEX, 64)),
    ("spaces refresh {} bad", "dor_v1_" + r(HEX, 64)),
    ("linode cli --token {} failed", r(HEX, 64)),
    ("ibm cloud iam apikey={} unauthorized", r(AN + "-_", 44)),
    ("Alibaba AccessKeyId {} with wrong signature", "LTAI5t" + r(AN, 18)),
    ("tencent SecretId {} denied", "AKID" + r(AN, 32)),
    ("oci config pass_phrase={} wrong", r(AN, 16)),
    ("heroku: HEROKU_API_KEY={} invalid", uuid()),
    ("fly deploy with FLY_API_TOKEN=FlyV1 {} timed out", "fm2_" + r(B64, 80)),
    ("render key {} over limit", "rnd_" + r(AN, 32)),
    ("vercel --token {} exited 1", r(AN, 24)),
    ("Cloudflare: X-Auth-Key: {} for zone", r(HEX, 37)),
    ("CF_API_TOKEN={} lacks scope", r(AN + "-_", 40)),
    ("cloudflare origin ca {}", "v1.0-" + r(HEX, 24) + "-" + r(HEX, 146)),
    ("netlify {} deploy hook", "nfp_" + r(AN, 36)),
    # git hosts / CI
    ("clone https://{}@github.com/acme/shop.git failed", "ghp_" + r(AN, 36)),
    ("fine grained {} has no scope", "github_pat_" + r(AN, 22) + "_" + r(AN, 59)),
    ("actions token {} expired", "ghs_" + r(AN, 36)),
    ("oauth {} revoked by user", "gho_" + r(AN, 36)),
    ("runner registration {} used twice", "GR1348941" + r(AN + "-_", 20)),
    ("gitlab job token {} not allowed", "glcbt-64_" + r(AN + "-_", 20)),
    ("gitlab deploy {} lacks read_registry", "gldt-" + r(AN + "-_", 20)),
    ("personal {} for gitlab.acme.example", "glpat-" + r(AN + "-_", 20)),
    ("git remote https://oauth2:{}@gitlab.acme.example/x.git", r(AN + "-_", 20)),
    ("bitbucket app password {} rejected", "ATBB" + r(AN, 32)),
    ("jira basic auth with {} failed", "ATATT3xFfGF0" + r(AN + "-_=", 170)),
    ("circleci {} 401", "CCIPAT_" + r(AN, 22) + "_" + r(HEX, 40)),
    ("buildkite agent token {} was reset", "bkua_" + r(HEX, 40)),
    ("TRAVIS token: {} in build env", r(AN, 22)),
    ("drone secret DRONE_TOKEN={} printed", r(AN, 32)),
    ("jenkins crumb user admin:{} 403", "11" + r(HEX, 32)),
    ("sonar.login={} in the mvn call", "squ_" + r(HEX, 40)),
    ("codecov upload -t {} failed", uuid()),
    ("snyk auth {} denied", uuid()),
    # registries
    ("npm publish: //registry.example/:_authToken={}", "npm_" + r(AN, 36)),
    (
        "twine upload -u __token__ -p {} got 403",
        "pypi-AgEIcHlwaS5vcmc" + r(AN + "-_", 80),
    ),
    ("gem push with {} unauthorized", "rubygems_" + r(HEX, 48)),
    ("cargo publish --token {} failed", "cio" + r(AN, 32)),
    ("docker pull denied for {}", "dckr_pat_" + r(AN + "-_", 27)),
    ("nuget push -ApiKey {} -Source x", "oy2" + r(LOW + "234567", 43)),
    ("artifactory X-JFrog-Art-Api: {}", "AKCp8" + r(AN, 68)),
    ("hex.pm HEX_API_KEY={} bad", r(HEX, 32)),
    ("packagist token=packagist_uut_{} denied", r(HEX, 68)),
    # chat / payment / mail
    (
        "slack hook https://hooks.slack.com/services/{} gone",
        "T" + r(UP, 8) + "/B" + r(UP, 8) + "/" + r(AN, 24),
    ),
    (
        "slack bot {} got ratelimited",
        "xoxb-" + r("0123456789", 12) + "-" + r("0123456789", 12) + "-" + r(AN, 24),
    ),
    (
        "app-level {} disconnected",
        "xapp-1-A" + r(UP, 10) + "-" + r("0123456789", 13) + "-" + r(HEX, 64),
    ),
    (
        "discord webhook https://discord.com/api/webhooks/1234567890123/{}",
        r(AN + "-_", 68),
    ),
    (
        "discord bot token {} invalid",
        "MTA" + r(AN, 21) + ".G" + r(AN, 5) + "." + r(AN + "-_", 38),
    ),
    (
        "telegram https://api.telegram.org/bot{}/getMe 409",
        "123456789:AA" + r(AN + "-_", 33),
    ),
    (
        "teams https://acme.webhook.office.com/webhookb2/{}/IncomingWebhook/x/y",
        uuid() + "@" + uuid(),
    ),
    ("stripe charge failed with {}", "sk_live_" + r(AN, 24)),
    ("restricted {} cannot refund", "rk_live_" + r(AN, 24)),
    ("webhook signing {} mismatch", "whsec_" + r(AN, 32)),
    ("paypal client_secret={} wrong", r(AN + "-_", 80)),
    ("square {} expired", "EAAAE" + r(AN + "-_", 59)),
    ("shopify {} uninstalled", "shpat_" + r(HEX, 32)),
    ("razorpay key_secret: {} mismatch", r(AN, 24)),
    ("sendgrid {} bounced", "SG." + r(AN + "-_", 22) + "." + r(AN + "-_", 43)),
    ("mailgun api:{} 401", "key-" + r(HEX, 32)),
    ("mailchimp {} quota", r(HEX, 32) + "-us14"),
    ("twilio AuthToken={} for AC1", r(HEX, 32)),
    ("twilio api {} revoked", "SK" + r(HEX, 32)),
    ("postmark X-Postmark-Server-Token: {}", uuid()),
    ("plivo auth_token {} rejected", r(AN, 40)),
    ("adyen {} rejected", "AQE" + r(B64, 60) + "==-" + r(B64, 43) + "="),
    # monitoring / AI / SaaS
    ("datadog DD_API_KEY={} forbidden", r(HEX, 32)),
    ("newrelic {} license", "NRAK-" + r(UP, 27)),
    ("NEW_RELIC_LICENSE_KEY={}NRAL invalid", r(HEX, 36)),
    ("sentry {} org", "sntrys_" + coded(80)),
    ("sentry dsn https://{}@o1.ingest.sentry.io/2", r(HEX, 32) + ":" + r(HEX, 32)),
    ("grafana {} viewer", "glsa_" + r(AN, 32) + "_" + r(HEX, 8)),
    ("grafana cloud {} push 401", "glc_" + coded(90)),
    ("pagerduty Authorization: Token token={}", r(AN + "+", 20)),
    ("opsgenie GenieKey {} forbidden", uuid()),
    ("honeycomb X-Honeycomb-Team: {}", r(AN, 22)),
    ("dynatrace {} scope", "dt0c01." + r(UP, 24) + "." + r(UP, 64)),
    ("splunk hec Authorization: Splunk {}", uuid()),
    ("openai {} quota", "sk-proj-" + r(AN + "-_", 40) + "T3BlbkFJ" + r(AN + "-_", 40)),
    ("anthropic x-api-key: {}", "sk-ant-api03-" + r(AN + "-_", 93) + "AA"),
    ("huggingface {} gated", "hf_" + r(AN, 34)),
    ("replicate {} 402", "r8_" + r(AN, 37)),
    ("groq {} 429", "gsk_" + r(AN, 52)),
    ("cohere api_key='{}' bad", r(AN, 40)),
    ("langsmith {} x", "lsv2_pt_" + r(HEX, 32) + "_" + r(HEX, 10)),
    ("notion {} x", "secret_" + r(AN, 43)),
    ("notion new {} x", "ntn_" + r(AN, 46)),
    ("airtable {} x", "pat" + r(AN, 14) + "." + r(HEX, 64)),
    ("figma {} x", "figd_" + r(AN + "-_", 40)),
    ("linear {} x", "lin_api_" + r(AN, 40)),
    ("asana pat 1/12345678901234:{} x", r(HEX, 32)),
    ("dropbox {} x", "sl." + r(AN + "-_", 130)),
    ("hubspot {} x", "pat-na1-" + uuid()),
    ("okta SSWS {} x", "00" + r(AN + "-_", 40)),
    ("auth0 client_secret {} invalid", r(AN + "-_", 64)),
    ("doppler {} x", "dp.st.prd." + r(AN, 40)),
    ("vault {} sealed", "hvs." + r(AN + "-_", 95)),
    ("vault old token {} sealed", "s." + r(AN, 24)),
    ("terraform cloud {} x", r(AN, 14) + ".atlasv1." + r(AN + "-_", 64)),
    ("pulumi {} x", "pul-" + r(HEX, 40)),
    ("databricks {} x", "dapi" + r(HEX, 32)),
    ("planetscale {} x", "pscale_pw_" + r(AN + "-_", 43)),
    ("supabase {} x", "sbp_" + r(HEX, 40)),
    ("contentful {} x", "CFPAT-" + r(AN + "-_", 43)),
    ("algolia x-algolia-api-key: {}", r(HEX, 32)),
    ("mapbox {} x", "sk.eyJ1" + r(AN, 60) + "." + r(AN + "-_", 22)),
    ("tailscale {} x", "tskey-auth-" + r(AN, 12) + "-" + r(AN, 32)),
    ("1password {} x", "ops_eyJ" + coded(120)),
    ("age key {} x", "AGE-SECRET-KEY-1" + r("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)),
    ("launchdarkly sdk key {} x", "sdk-" + uuid()),
    ("postman {} x", "PMAK-" + r(HEX, 24) + "-" + r(HEX, 34)),
    ("rapidapi X-RapidAPI-Key: {}", r(AN, 50)),
    ("confluent api secret {} x", "cflt" + r(B64, 60)),
    # generic
    ("psql: FATAL for postgres://app:{}@db.acme.example:5432/shop", r(AN, 14)),
    ("redis://:{}@cache:6379/0 NOAUTH", r(AN, 18)),
    ("amqp://guest:{}@mq:5672/%2f closed", r(AN, 12)),
    ("mongodb+srv://svc:{}@c0.mongodb.net/x", r(AN, 16)),
    ("jdbc:mysql://db/x?user=app&password={}&useSSL=true", r(AN, 12)),
    ("Server=db;Database=x;User Id=sa;Password={};Encrypt=True", r(AN, 10) + "!a"),
    ("Authorization: Basic {}", coded(21)),
    ("curl -H 'Authorization: Bearer {}' https://x", r(AN, 40)),
    ("proxy-authorization: basic {}", coded(24)),
    (
        "jwt expired: {}",
        "eyJhbGciOiJIUzI1NiJ9." + coded(40).rstrip("=") + "." + r(AN + "-_", 43),
    ),
    ("set-cookie: session={}; HttpOnly", r(AN, 40)),
    ("cookie: connect.sid=s%3A{}", r(AN, 32) + "." + r(AN, 43)),
    ("login failed, password was '{}'", "Tr0ub4dor&3 x"),
    ('DB_PASSWORD="{}"', "p@ss w0rd! 9"),
    ('"client_secret": "{}"', r(AN, 32)),
    ('{{\\"password\\": \\"{}\\"}}', r(AN, 12)),
    ("mysql -uroot -p{} -h db", r(AN, 12)),
    ("curl -u admin:{} https://x", r(AN, 12)),
    ("sshpass -p {} ssh root@h", r(AN, 12)),
    ("redis-cli -a {} ping", r(AN, 18)),
    ("smtp AUTH PLAIN {}", coded(30)),
    ("ldapsearch -D cn=admin -w {} failed", r(AN, 12)),
    ("kubectl --token={} get pods", r(AN, 40)),
    ("htpasswd bob:{}", "$apr1$" + r(AN, 8) + "$" + r(AN, 22)),
    ("shadow root:{}:19000", "$6$" + r(AN, 16) + "$" + r(AN, 86)),
    ("hash {} weak", "$2y$12$" + r(AN + "./", 53)),
    ("wifi psk={}", r(AN, 14)),
    ("totp otpauth://totp/x?secret={}&issuer=y", r(BASE32, 32)),
    ("reset link https://x.example/reset?token={}", r(AN, 32)),
    ("magic https://x.example/login?code={}&state=1", r(AN, 40)),
    ("signed https://s3.amazonaws.com/b/k?X-Amz-Signature={}", r(HEX, 64)),
    ("cdn https://x/y?Expires=1&Signature={}&Key-Pair-Id=K", r(AN + "-_~", 60)),
    ("passphrase for id_rsa is {}", "correct-horse-9-battery"),
    ("access token {} could not be refreshed", r(AN, 40)),
    ("api key {} exceeded quota", r(AN, 32)),
    ("secret key `{}` found in config", r(AN, 32)),
    ("spring.datasource.password={}", r(AN, 12)),
    ("<Password>{}</Password>", r(AN, 12)),
    ("--db-password {} --port 1", r(AN, 12)),
    ("encryption_key: {}", r(HEX, 64)),
    ("SECRET_KEY_BASE={}", r(HEX, 128)),
    ("JWT_SECRET: {}", r(AN, 24)),
    ("RAILS_MASTER_KEY={}", r(HEX, 32)),
    ("APP_KEY=base64:{}", coded(32)),
    ('{{"private_key": "{}"}}', _PEM),
    ("cert dump {}", _PEM.replace("\\n", "\n")),
)
LOGGED_PHRASES = tuple(
    """\
p95 of token:issue above 300 ms
Token: expired
token refresh latency is 750ms
password reset page returns 500
the password field is missing on the login page
Login with a wrong password takes 3 seconds
secret rotation job did not run since 03:00
Secrets Manager throttles requests
api key quota at 80 %
auth: failed for 12 % of users
Authorization: missing
Authorization header is missing in 40 requests
bearer token validation p99 is 900 ms
basic auth disabled on ingress
key: value mismatch in the cache
cache key login:user not found
primary key violation in table users
foreign key constraint fails on orders.user_id
partition key skew in eu-west-1
session: closed by peer
session timeout after 30 minutes
cookie consent banner blocks checkout
csrf token mismatch rate above 1 %
token bucket is empty for tenant acme
tokens per second dropped to 12
token=expired count is 45
auth_token_errors_total > 10
password_reset_requests{status="500"} > 5
rate(jwt_validation_failures_total[5m]) > 0.1
secret "db-credentials" not found in namespace shop
MountVolume.SetUp failed for volume "tls" : secret "tls-cert" not found
pod login-7d9f8b6c5-x2x4z restarted 5 times
node ip-10-0-12-34.eu-west-1.compute.internal NotReady
commit 4f2c9d1e8b7a6f5e4d3c2b1a09f8e7d6c5b4a392 deployed
image sha256:9b2a1c3d4e5f60718293a4b5c6d7e8f90123456789abcdef0123456789abcdef pulled
release v2.3.1-4f2c9d1 is slow
trace_id=4bf92f3577b34da6a3ce929d0e0e4736 is slow
span 00f067aa0ba902b7 took 3 s
request id 550e8400-e29b-41d4-a716-446655440000 failed
order 123456789012 not paid
user id 48211 cannot log in
build 4821 of main failed
ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4" mismatch
Content-MD5 mismatch for upload
checksum 9e107d9d372bb6826bd81d3542a419d6 differs
arn:aws:iam::123456789012:role/login-service cannot be assumed
arn:aws:sns:eu-west-1:123456789012:alerts has no subscribers
projects/shop-prod/secrets/db-password/versions/3 is disabled
vault: sealed
Vault token lease expires in 5 minutes
kms key alias/orders is pending deletion
certificate expires in 7 days
private key and certificate do not match
ssh key exchange failed
public key authentication failed for deploy
GPG key expired
the API key header is optional
pass rate 98.2 %
passed: 120, failed: 3
pwd: /var/lib/app
PWD=/srv/app
user: unknown
username: guest
login: slow
credential: type=service
credentials: expired
grant_type=client_credentials returns 400
grant_type=refresh_token fails
response_type=code is unsupported
scope=openid profile email rejected
error=invalid_token in 14 responses
error_code=invalid_client
WWW-Authenticate: Bearer realm="shop"
HTTP 401 Unauthorized: token has expired
OAuth token endpoint is down
SecretProviderClass missing
ExternalSecret shop/db is not synced
SealedSecret cannot be unsealed
auth.py:42 raises KeyError
KeyError: 'password'
KeyError: 'api_key'
NullPointerException in PasswordService.reset
at com.acme.auth.TokenService.issue(TokenService.java:88)
File "src/auth/password.py", line 12, in check_password
TypeError: password must be str
undefined method `token' for nil
ValueError: secret must not be empty
password: must be at least 8 characters
password: required
"password": null
"token": ""
password=<redacted>
token=[FILTERED]
api_key=***
password=${DB_PASSWORD}
secret: {{ .Values.secret }}
$TOKEN is not set
--password-file /run/secrets/db
-p 8080:80 is already used
docker run -p 5432:5432 fails
curl -u option is deprecated
mysql -p prompt hangs
Passwords do not match
2FA code delivery delayed
one-time password arrives late
PIN pad offline
pin: timeout
keyboard: not found
keyspace users has 3 replicas
hotkey detected in redis
monkey patch failed
turkey region is slow
tokenizer: out of memory
tokenization service p99 2 s
secretary dashboard slow
passenger queue is full
compass service down
bypass rule 12 active
signature verification failed for webhook
sig: SIGTERM received
digest auth is off
hash mismatch for lodash-4.17.21.tgz
integrity sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg== failed
AccountKey rotation is due
SharedAccessKeyName=RootManageSharedAccessKey is used
AWS_REGION=eu-west-1
AWS_ACCESS_KEY_ID is not set
access key rotation overdue by 12 days
access: denied
client_id=web-shop is unknown
X-Api-Key header missing
sessionid cookie has no Secure flag
state=open since 5 min
code=503 upstream reset
nonce reuse detected
salt length is 16
iterations: 10000
key_id=orders-2024 not found
kid "orders-2024" is unknown
jwks fetch took 4 s
idp metadata expired
saml assertion too old
ldap bind timed out
kerberos ticket expired
smtp auth disabled
AUTH command took 1.2 s
redis AUTH failures: 12
pg_hba.conf rejects connection for user "app", database "shop"
password authentication failed for user "app"
FATAL: no pg_hba.conf entry for host "10.0.0.12"
Access denied for user 'app'@'10.0.0.12' (using password: YES)
Login latency exceeded
Error budget of auth.login burns 14x
webhook https://hooks.acme.example/alerts answers 502
GET /api/v1/tokens/refresh 504
POST /password/reset 429
DELETE /sessions/current took 8 s
https://grafana.acme.example/d/abc123/login?orgId=1&from=now-1h
https://acme.example/runbooks/rotate-secrets#step-2
runbook: docs/secrets/rotation.md
src/auth/tokens/refresh_token.ts:118
com.acme.security.PasswordEncoderBench p95
env=production region=eu-central-1 service=token-issuer
service: secret-store
team: identity-and-access
topic auth.tokens.issued lag 12000
queue password-mails has 400 messages
feature flag new_password_policy on
bearer: none
basic: 12 seats
token count: 4096
max_tokens=4096 exceeded
prompt_tokens: 1200
tokens: 15k/min
secret santa page is slow""".splitlines()
)
