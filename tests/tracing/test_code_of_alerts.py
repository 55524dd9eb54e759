"""Each alert gets commits by the best place that it gives: a metric, a service, or none."""

import json
from typing import Any

import pytest

from tests.support.example import git
from tests.support.histories import ALERT, CODE, FASTER, Files, History
from tests.support.runs import Cli

DAY = "2025-11-{:02}T10:00:00Z"
CHARGE = 'def charge(cart):\n    emit("checkout.duration", cart)\n    return {}\n'
CATALOG = "---\nkind: System\n---\nkind: Component\nmetadata:\n  name: Payments\n"


def trace(history: History, *options: str, **changes: Any) -> Any:
    file = history.path.parent / "trace.json"
    arguments = ("--alert", "-", "--repo", str(history.path), "--trace-file", str(file))
    alert = json.dumps({**ALERT, "tags": {}, **changes})
    done = Cli(history.path).run(*arguments, *options, stdin=alert)
    assert done.code == 0, done.stderr
    return json.loads(file.read_text())["traces"][0]


def subjects(trace: Any, part: str = "suspects") -> list[str]:
    return [each["subject"] for each in trace[part]]


def test_the_function_that_emits_the_metric_is_searched(history: History) -> None:
    history.save("Charge", "2025-01-02T10:00:00Z", {"src/pay.py": CHARGE.format(0)})
    history.save("Round up", DAY.format(17), {"src/pay.py": CHARGE.format(1)})
    history.save("Note", DAY.format(18), {"README.md": "x"})

    done = trace(history, metric="checkout_duration_seconds")

    assert subjects(done) == ["Round up"]
    assert done["suspects"][0]["reasons"][0] == (
        "changed 1 of the 3 lines of charge(), which emits checkout_duration in line 2"
    )
    assert done["unranked_commits"] == []
    [lead] = done["leads"]
    assert (lead["path"], lead["function"]) == ("src/pay.py", "charge")
    assert "emits checkout_duration" in lead["reason"]


@pytest.mark.parametrize(
    ("comment", "is_one"),
    [("# Implements: REQ-CART-7", True), ("# As in REQ-CART-7", False)],
)
def test_code_that_only_mentions_the_requirement_leads_to_no_sure_suspect(
    history: History, comment: str, *, is_one: bool
) -> None:
    code = f"{comment}\ndef pay(cart):\n    total = {{}}\n    return total\n"
    history.save("Pay", "2025-01-02T10:00:00Z", {"src/pay.py": code.format(0)})
    history.save("Round", DAY.format(17), {"src/pay.py": code.format("round(cart)")})
    title = "Payments fail (REQ-CART-7)"

    done = trace(history, title=title, description="", metric=None)

    assert subjects(done) == ["Round"]
    assert (done["verdict"]["kind"] == "one") is is_one
    assert (done["suspects"][0]["confidence"] > 0.49) is is_one
    # All code that names the requirement has the parts of its id.
    assert not any("cart" in reason for reason in done["suspects"][0]["reasons"][1:])


@pytest.mark.parametrize(
    ("code", "description", "is_found"),
    [
        ('t = "shop.cart.paid_time"', "shop.cart.paid_time is below 1 min", True),
        ("t = 'shop.cart.paid_time'", "below 1 min: shop.cart.paid_time.", True),
        ("t = shop.cart.paid_time", "shop.cart.paid_time is below 1 min", False),
        ('t = "shop.cart.paid_time_x"', "shop.cart.paid_time is below 1 min", False),
        ('t = "shop.cart"', "shop.cart is below 1 min", False),
        ('t = "www.shop.example"', "https://www.shop.example/a is slow", False),
    ],
)
def test_a_name_in_a_sentence_leads_to_the_code_that_has_it_as_a_text(
    history: History, code: str, description: str, *, is_found: bool
) -> None:
    pay = f"def pay(cart):\n    {code}\n    return t\n"
    history.save("Pay", "2025-01-02T10:00:00Z", {"src/pay.py": pay})

    done = trace(history, metric=None, title="Slow", description=description)

    leads = json.dumps(done["leads"])
    assert ("which names shop.cart.paid_time" in leads) is is_found


def test_a_suspect_is_at_the_line_of_the_error_that_it_wrote(history: History) -> None:
    code = "def charge(cart):\n    a = 1\n    b = 2\n    return cart.sum\n"
    history.save("Note", "2024-01-02T10:00:00Z", {"README.md": "x"})
    history.save("Charge", DAY.format(17), {"src/pay.py": code})
    frame = {"path": "src/pay.py", "line": 4, "function": "charge"}

    (suspect,) = trace(history, frames=[frame])["suspects"]

    assert suspect["reasons"][0] == "was the last to change line 4 of src/pay.py"
    assert (suspect["path"], suspect["line"]) == ("src/pay.py", 4)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (2, "total = cart.sum(`x`) || 0"),
        (4, None),
        (5, None),
        (6, "retry()"),
        (7, "log(" + "a" * 115 + "…"),
        (90, None),
    ],
)
def test_the_line_of_the_error_is_shown(
    history: History, line: int, shown: str | None
) -> None:
    body = f"  total = cart.sum(`x`) || 0\n  add(\n    cart,\n  )\n  retry()\n  log({'a' * 200})\n"
    files: Files = {"src/pay.js": f"function pay(cart) {{\n{body}}}\n"}
    history.save("Pay", DAY.format(17), files)
    frame = {"path": "src/pay.js", "line": line, "function": "pay"}

    assert trace(history, frames=[frame])["frames"][0]["code"] == shown
    alert = json.dumps({**ALERT, "tags": {}, "frames": [frame]})
    text = Cli(history.path).run("--alert", "-", stdin=alert).stdout
    assert (f"pay(): ``{shown}``" in text) is (line == 2)
    assert ("pay(): `retry()`" in text) is (line == 6)


@pytest.mark.parametrize(
    ("date", "is_said"),
    [("2024-10-02T10:00:00Z", True), ("2025-01-02T10:00:00Z", False)],
)
def test_a_commit_that_was_there_for_years_is_said_to_be_so(
    history: History, date: str, *, is_said: bool
) -> None:
    history.save("Note", "2024-01-02T10:00:00Z", {"README.md": "x"})
    history.save("Charge", "2024-01-03T10:00:00Z", {"src/pay.py": "a = 1\n"})
    history.save("Charge more", date, {"src/pay.py": CHARGE.format(0)})
    frame = {"path": "src/pay.py", "line": 2, "function": "charge"}
    alert = {**ALERT, "tags": {}, "metric": None, "frames": [frame]}

    text = Cli(history.path).run("--alert", "-", stdin=json.dumps(alert)).stdout

    assert "Charge more" in text
    assert ("is old" in text) is is_said


@pytest.mark.parametrize(
    "path",
    [
        *("grafana/pay.json", "prometheus/alerts.yml", "x.rules", "docs/metrics.md"),
        *("lib/pay.libsonnet", "terraform/monitors.tf", "charts/rules.yaml.tpl"),
    ],
)
def test_what_queries_a_metric_does_not_emit_it(history: History, path: str) -> None:
    rule = "expr: checkout_duration_seconds > 1\n"
    history.save("Watch", "2025-01-02T10:00:00Z", {path: rule})
    history.save("Charge", DAY.format(17), {"pay/buy.py": "def buy():\n    return 1\n"})

    done = trace(history, metric="checkout_duration_seconds", service="pay", title="x")

    assert subjects(done) == ["Charge"]
    assert "emit" not in json.dumps(done)


OWNERS = """\
* @acme/all

# Payments service
# (a team of its own)
/backend/p @acme/pay
lib/money/*.py @acme/pay

[Shop]
/src/ @acme/shop
"""
SERVICES = "services: {payments: backend/p/, other: [src/]}\n"
PAY = "backend/p/pay.py"


@pytest.mark.parametrize(
    ("path", "files", "service", "place"),
    [
        ("services/payments/pay.py", {}, "payments", "the folder services/payments"),
        ("services/pay_ments/pay.py", {}, "Pay Ments", "the folder services/pay_ments"),
        ("payments/pay.py", {}, "payments-service", "the folder payments"),
        ("acme-pay-api/pay.py", {}, "pay-api", "the folder acme-pay-api"),
        (
            PAY,
            {"backend/p/catalog-info.yaml": CATALOG},
            "payments",
            "catalog-info.yaml",
        ),
        (PAY, {".github/CODEOWNERS": OWNERS}, "payments", ".github/CODEOWNERS:3"),
        ("lib/money/x.py", {"CODEOWNERS": OWNERS}, "Payments", "CODEOWNERS:3"),
        (PAY, {".github/trace.yml": SERVICES}, "payments", "in the configuration"),
    ],
    ids=[
        "folder",
        "spelling",
        "kind",
        "end",
        "Backstage",
        "owners",
        "glob",
        "configuration",
    ],
)
def test_the_files_of_the_service_are_searched(
    history: History, path: str, files: Files, service: str, place: str
) -> None:
    history.save("Pay", DAY.format(17), {path: "a = 1\n", **files})
    history.save("Elsewhere", DAY.format(18), {CODE: FASTER})

    done = trace(history, service=service)

    assert subjects(done) == ["Pay"]
    reason = done["suspects"][0]["reasons"][0]
    assert f"a file of the service {service} (" in reason
    assert f"{place})" in reason
    assert subjects(done, "recent_commits") == ["Pay"]


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        (("src/flags/failure.py",), "none"),
        (("src/flags/failure.py", "CHANGELOG.md"), "none"),
        (("src/flags/failure.py", "src/cart/cart.py"), "several"),
        (("src/common/failure.py",), "several"),
        (("src/notes/failure.py",), "several"),
        (("failure.py",), "several"),
    ],
)
def test_a_service_is_not_broken_by_the_words_of_another(
    history: History, changed: tuple[str, ...], verdict: str
) -> None:
    built = ("cart/src", "flags", "common")
    files: Files = {f"src/{folder}/Dockerfile": "FROM scratch\n" for folder in built}
    paths = ("cart/cart", "flags/failure", "notes/failure", "common/failure")
    code: Files = {f"src/{path}.py": "a = 1\n" for path in paths}
    history.save("All", "2025-01-02T10:00:00Z", {**files, **code})
    for day in range(1, 10):
        history.save(f"Note {day}", DAY.format(day), {"notes.py": f"b = {day}\n"})
    new: Files = dict.fromkeys(changed, "scenario = 1\n")
    history.save("Simulate item failure", DAY.format(18), new)

    done = trace(history, service="cart", title="Item failure of the scenario")

    assert done["verdict"]["kind"] == verdict


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("Jobs wait: backlog of 15,200", "none"),
        ("Deleting a user fails", "several"),
        ("Count over the limit for 5 minutes", "unknown"),
        ("API latency: requests take a long time", "unknown"),
    ],
)
def test_a_single_word_in_common_makes_no_suspect(
    history: History, title: str, verdict: str
) -> None:
    history.save("All", "2025-01-02T10:00:00Z", {"a.py": "a = 1\n"})
    for day in range(1, 10):
        history.save(f"Note {day}", DAY.format(day), {"notes.py": f"b = {day}\n"})
    queue: Files = {"queue.py": "backlog.wait()\n"}
    history.save("Let the backlog wait", "2025-11-11T10:00:00Z", queue)
    job: Files = {"jobs/user.py": "jobs.delete(user, limit, latency)\n"}
    history.save(
        "Delete a user in a job: deleting fails by the API", DAY.format(18), job
    )

    done = trace(history, title=title, description=None, metric=None)

    shown = done["verdict"]["kind"]
    first = subjects(done)[:1]
    assert shown == verdict or (verdict == "none" and first == ["Let the backlog wait"])


def test_the_files_of_several_folders_are_those_of_one_service(
    history: History,
) -> None:
    services = "services: {shop: [api/, web/*.py, 'a[b*]/']}\n"
    history.save(
        "Api", DAY.format(17), {"api/x.py": "x", ".github/trace.yml": services}
    )
    history.save("Web", DAY.format(18), {"web/x.py": "x", "web/in/y.py": "y"})

    done = trace(history, service="shop")

    assert sorted(subjects(done)) == ["Api", "Web"]
    assert {each["path"] for each in done["suspects"]} == {"api/x.py", "web/x.py"}


def test_changed_lines_with_the_words_of_the_alert_are_searched(
    history: History,
) -> None:
    retries = "def open_session(pool):\n    return pool.acquire(retries=0)\n"
    first = history.save("Simplify", DAY.format(15), {"lib/db.py": retries})
    last = history.save("Tidy", DAY.format(16), {"web/page.py": "def page(): ...\n"})
    file = history.path.parent / "deployments.json"
    listed = zip((first, last), (DAY.format(17), DAY.format(18)), strict=True)
    file.write_text(json.dumps([{"revision": s, "time": t} for s, t in listed]))

    done = trace(
        history,
        *("--deployments", str(file)),
        description="pool: cannot acquire a session",
    )

    # What an earlier deployment brought may show only later.
    assert subjects(done, "older_suspects") == ["Simplify"]
    (suspect,) = done["older_suspects"]
    # Of a guess the words say why, and not the file that they happen to be in.
    assert suspect["reasons"][:2] == [
        "changed lines with acquire, pool, session",
        "changed lib/db.py",
    ]
    assert done["verdict"]["kind"] != "one"


def test_a_frame_whose_line_is_in_another_function_counts_without_it(
    history: History,
) -> None:
    code = "def open_it(a):\n    return a\n\n\ndef close_it(a):\n    return {}\n"
    history.save("Add", "2025-01-02T10:00:00Z", {"lib/db.py": code.format("a")})
    history.save("Close", DAY.format(17), {"lib/db.py": code.format("a.b")})
    frame = 'Traceback (most recent call last):\n  File "lib/db.py", line 6, in open_it\nValueError: x'

    done = trace(history, description=frame)

    assert subjects(done, "older_suspects") == ["Add"]
    assert done["older_suspects"][0]["reasons"][0] == (
        "changed all 2 lines of open_it()"
    )


@pytest.mark.parametrize(
    ("installed", "project", "function"),
    [
        ("shop/db.py", "pyproject.toml", "open_it"),
        ("shop/db.py", "README.md", None),
        ("shop/other/db.py", "pyproject.toml", None),
    ],
)
def test_a_package_of_the_repository_may_be_installed(
    history: History, installed: str, project: str, function: str | None
) -> None:
    code = "def open_it(a):\n    return a\n"
    history.save("Add", DAY.format(17), {"src/shop/db.py": code, project: ""})
    path = f"/usr/lib/python3.12/site-packages/{installed}"

    done = trace(history, frames=[{"path": path, "line": 2}])

    functions = [frame["function"] for frame in done["frames"]]
    assert functions == ([function] if function else [])


NPM = "/usr/lib/node_modules/"


@pytest.mark.parametrize(
    ("installed", "manifest", "function"),
    [
        (f"{NPM}@acme/shop/src/db.ts", "package.json", "openIt"),
        (f"{NPM}tool/node_modules/@acme/shop/src/db.ts", "package.json", "openIt"),
        ("C:\\app\\node_modules\\@acme\\shop\\src\\db.ts", "package.json", "openIt"),
        (f"{NPM}@acme/shop/db.ts", "src/package.json", "openIt"),
        (f"{NPM}@acme/other/src/db.ts", "package.json", None),
        (f"{NPM}shop/src/db.ts", "package.json", None),
        (f"{NPM}@acme/shop/src/db.ts", "node_modules/x/package.json", None),
    ],
)
def test_a_package_of_npm_may_be_the_repository_itself(
    history: History, installed: str, manifest: str, function: str | None
) -> None:
    code = "export function openIt(a) {\n  return a;\n}\n"
    author = {"author": {"name": "ada"}, "name": "@acme/shop"}
    files: Files = {"src/db.ts": code, manifest: json.dumps(author)}
    history.save("Add", DAY.format(17), files)

    done = trace(history, frames=[{"path": installed, "line": 2}])

    functions = [frame["function"] for frame in done["frames"]]
    assert functions == ([function] if function else [])


OOPS = """\
Internal error: Oops: 96000004 [#1] SMP
Call trace:
 cart_pay+0x1c/0x80 [shop]
 cart_find+0x34/0x60 [shop]
 el0_svc+0x2c/0x84
"""
PAY_C = "int cart_pay(struct cart *c)\n{\n\treturn c->total;\n}\n"
CALLER_C = "int buy(struct cart *c)\n{\n\treturn cart_pay(c) + cart_find(c);\n}\n"
FIND_C = "int cart_find(struct cart *c)\n{\n\treturn 0;\n}\n"


def test_a_frame_without_a_file_is_in_the_only_one_that_defines_its_function(
    history: History,
) -> None:
    files: Files = {"drivers/pay.c": PAY_C, "drivers/buy.c": CALLER_C}
    both: Files = {"lib/a.c": FIND_C, "lib/b.c": FIND_C, "tests/pay.c": PAY_C}
    history.save("Pay", DAY.format(17), {**files, **both})

    done = trace(history, description=OOPS)

    assert done["frames"] == [
        {"path": "drivers/pay.c", "line": 1, "function": "cart_pay", "code": None}
    ]
    assert subjects(done) == ["Pay"]


def test_two_folders_of_a_name_are_no_service(history: History) -> None:
    history.save("Pay", DAY.format(17), {"a/pay/x.py": "x\n", "b/pay/x.py": "x\n"})

    assert subjects(trace(history, service="pay")) == []


@pytest.mark.parametrize(
    ("service", "files", "is_folder"),
    [
        ("checkout", {"charts/checkout/values.yaml": "a: 1"}, False),
        ("checkout-service", {"charts/checkout/values.yaml": "a: 1"}, False),
        ("other", {"charts/other/values.yaml": "a: 1"}, True),
        (
            "checkout",
            {"checkout/a.py": "a = 1\n", "checkout/b.py": "", "checkout/c.py": ""},
            True,
        ),
        ("checkout", {"apps/checkout/a.py": "a\n", "apps/checkout/go.mod": ""}, True),
        (
            "checkout",
            {
                "checkout/a.py": "a\n",
                "checkout/go.mod": "",
                "core/b.py": "b\n",
                "core/go.mod": "",
            },
            False,
        ),
        (
            "shop-api",
            {"api/a.py": "a\n", "api/Cargo.toml": '[package]\nname = "shop-api"\n'},
            True,
        ),
        (
            "shop-web",
            {"web/a.js": "a;\n", "web/package.json": '{"name": "@shop/web"}'},
            True,
        ),
        ("shop-api", {"aur/shop-api.service": "[Unit]\n"}, False),
        (
            "shop",
            {"contrib/shop/a.py": "a\n", "go.mod": "module shop.app/v2\n"},
            False,
        ),
        ("other", {"openspec/other/.x.yaml": "a: 1"}, False),
        (
            "shop",
            {"charts/shop/a.yaml": "a: 1", "package.json": '{"name": "@a/shop"}'},
            False,
        ),
        (
            "shop",
            {"charts/shop/a.yaml": "a: 1", "go.mod": "module x.org/a/shop/v2\n"},
            False,
        ),
    ],
)
def test_a_folder_that_is_called_like_the_repository_may_be_a_part_of_it(
    history: History, service: str, files: Files, *, is_folder: bool
) -> None:
    """The checkout is called `checkout`; its code is in `src/`."""
    history.save("Deploy", DAY.format(16), files)
    history.save("Pay", DAY.format(17), {"src/pay.py": "a = 1\n", CODE: FASTER})

    done = trace(history, metric=None, service=service, title="x")

    shown = [*done["suspects"], *done["unranked_commits"]]
    assert "Deploy" in [each["subject"] for each in shown]
    assert ("a file of the service" in json.dumps(done)) is is_folder


@pytest.mark.parametrize(
    ("service", "is_moved"), [("pay", True), ("pay-service", True), ("shop", False)]
)
def test_a_service_may_be_a_submodule(
    history: History, service: str, *, is_moved: bool
) -> None:
    history.save("Start", DAY.format(10), {"src/a.py": "a = 1\n"})
    (history.path / "services" / "pay").mkdir(parents=True)  # else it is gone for git
    for day in (16, 17):
        entry = f"160000,{day:040x},services/pay"
        git(history.path, "update-index", "--add", "--cacheinfo", entry)
        history.save(f"Bump {day}", DAY.format(day), {})
    history.save("Elsewhere", DAY.format(18), {"src/a.py": "a = 2\n"})
    alert = {**ALERT, "tags": {}, "title": "Zzz", "metric": None, "service": service}

    text = Cli(history.path).run("--alert", "-", stdin=json.dumps(alert)).stdout

    said = " ".join(text.split())
    assert ("no recent commit that moved it shares enough words" in said) is is_moved
    assert ("The newest that moved it:" in said) is is_moved
    first = text.partition("The newest")[2].splitlines()[2]
    assert ("Bump 17" if is_moved else "Elsewhere") in first


GATEWAY = "gateway/src/main/static/scripts"


@pytest.mark.parametrize(
    ("right", "others"),
    [
        ("acme-visits-service", (f"{GATEWAY}/visits",)),
        ("acme-visits-service", (f"{GATEWAY}/visits-service",)),
        ("services/visits-service", ("visits", "services/acme-visits-service")),
        ("apps/visits", ("apps/gateway/visits", "apps/shop/acme/visits")),
    ],
    ids=["whole before part", "near before deep", "name before end", "part"],
)
def test_the_folder_of_a_service_has_its_whole_name_and_is_near_the_root(
    history: History, right: str, others: tuple[str, ...]
) -> None:
    files: Files = {f"{folder}/x.py": "a = 1\n" for folder in (right, *others)}
    history.save("Add", "2025-01-02T10:00:00Z", files)
    history.save("Raise", DAY.format(17), {f"{right}/pom.xml": "<a/>\n"})

    done = trace(history, metric=None, service="visits-service", title="x")

    assert subjects(done) == ["Raise"]
    assert done["suspects"][0]["reasons"][0].endswith(f"(the folder {right})")


@pytest.mark.parametrize(
    ("service", "folders", "is_found"),
    [
        ("visits", ("acme-visits-service", f"{GATEWAY}/visits"), True),
        ("visits", ("acme-visits-svc",), True),
        ("visits", ("visits-service",), True),
        ("visits", ("acme-visits-service", "shop-visits-service"), False),
        ("visits", ("acme-visits",), False),
        ("acme", ("acme-visits-service",), False),
    ],
)
def test_one_word_names_the_only_folder_that_says_it_is_a_service(
    history: History, service: str, folders: tuple[str, ...], *, is_found: bool
) -> None:
    files: Files = {f"{folder}/x.py": "a = 1\n" for folder in folders}
    history.save("Add", "2025-01-02T10:00:00Z", files)
    history.save("Raise", DAY.format(17), {f"{folders[0]}/pom.xml": "<a/>\n"})

    done = trace(history, metric=None, service=service, title="x")

    assert subjects(done) == (["Raise"] if is_found else [])


def test_without_code_the_commits_of_the_window_are_listed_unranked(
    history: History,
) -> None:
    history.save("Later", DAY.format(17), {CODE: FASTER})
    history.save("After the alert", DAY.format(21), {"README.md": "x"})

    done = trace(history)

    assert done["suspects"] == done["older_suspects"] == []
    assert subjects(done, "unranked_commits") == ["Later"]
    assert (done["verdict"]["kind"], done["verdict"]["why"]) == ("unknown", "untraced")


@pytest.mark.parametrize(
    ("later", "listed", "words"),
    [
        (
            {"docs/a.md": "x"},
            "Faster",
            " that changed code, configuration or dependenc",
        ),
        (
            {"i18n/pt.json": "{}"},
            "Faster",
            " that changed code, configuration or depend",
        ),
        ({"yarn.lock": "x"}, "Later", ":"),
        ({".env.production": "A=1"}, "Later", ":"),
    ],
)
def test_the_newest_commits_changed_more_than_documents(
    history: History, later: Files, listed: str, words: str
) -> None:
    history.save("Faster", DAY.format(17), {CODE: FASTER})
    history.save("Later", DAY.format(18), later)
    alert = {**ALERT, "tags": {}, "title": "Zzz", "metric": None, "description": None}

    text = Cli(history.path).run("--alert", "-", stdin=json.dumps(alert)).stdout

    assert f"The newest of the 30 days before the alert{words}" in text
    first = text.partition("The newest of the 30 days")[2].splitlines()[2]
    assert listed in first


def test_an_alert_that_names_a_cause_outside_has_no_guilty_commit(
    history: History,
) -> None:
    history.save("Later", DAY.format(17), {CODE: FASTER})

    done = trace(history, description="x509: certificate has expired [a](b)")

    assert done["verdict"]["kind"] == "none"
    assert done["verdict"]["outside"] == (
        "an expired certificate: “certificate has expired”"
    )


def test_the_words_of_a_cause_outside_lead_to_no_commit(history: History) -> None:
    history.save("Read stripe charges", DAY.format(17), {CODE: FASTER})

    done = trace(
        history,
        title="Cannot pay",
        service=None,
        description="POST https://api.stripe.com/v1/charges returned 503",
    )

    assert done["verdict"]["kind"] == "none"
    assert subjects(done) == []


@pytest.mark.parametrize("service", ["shop", "shop-service", "ShopService", "shopsvc"])
def test_the_name_of_a_service_tells_nothing_of_its_commits(
    history: History, service: str
) -> None:
    for day, subject in ((16, "Shop: tidy a list"), (17, "Let sessions end")):
        history.save(subject, DAY.format(day), {f"shop/a{day}.py": f"a = {day}\n"})

    done = trace(
        history,
        title="Shop cannot pay: sessions end early",
        metric=None,
        service=service,
    )

    tidy = next(each for each in done["suspects"] if "tidy" in each["subject"])
    assert subjects(done)[0] == "Let sessions end"
    assert "mentions" not in " ".join(tidy["reasons"])


def test_the_unranked_commits_are_those_of_the_last_deployment(
    history: History,
) -> None:
    first = history.save("First", DAY.format(16), {"a": "a"})
    history.save("Second", DAY.format(17), {"a": "b"})
    file = history.path.parent / "deployments.json"
    head = git(history.path, "rev-parse", "HEAD")
    history.save("Third", DAY.format(18), {"a": "c"})
    times = zip((first, head), (DAY.format(17), DAY.format(19)), strict=True)
    file.write_text(json.dumps([{"revision": s, "time": t} for s, t in times]))

    done = trace(history, "--deployments", str(file))

    assert subjects(done, "unranked_commits") == ["Second"]


def test_a_line_of_a_language_without_a_grammar_is_the_line_of_the_frame(
    history: History,
) -> None:
    path = "lib/pay.dart"
    history.save("Pay", DAY.format(10), {path: "void pay() {\n  a();\n  b();\n}\n"})
    wrong = history.save(
        "Use c", DAY.format(17), {path: "void pay() {\n  a();\n  c();\n}\n"}
    )

    done = trace(history, frames=[{"path": path, "line": 3, "function": "Shop.pay"}])

    assert [(each["path"], each["line"]) for each in done["frames"]] == [(path, 3)]
    assert done["suspects"][0]["sha"] == wrong
    assert done["suspects"][0]["reasons"][0].startswith(
        "was the last to change line 3 of"
    )


POOL = "def acquire(pool):\n    return pool.session()\n"
POOL_OWNER = "/src/pool.py @acme/pool\n"


def test_a_file_that_shares_words_names_neither_the_newest_commits_nor_an_owner(
    history: History,
) -> None:
    files: Files = {"src/pool.py": POOL, "CODEOWNERS": POOL_OWNER}
    history.save("Refill", DAY.format(15), files)
    history.save("Tidy", DAY.format(17), {CODE: FASTER})
    history.save("Round", DAY.format(18), {"src/round.py": "def half(): ...\n"})

    done = trace(history, title="Cannot acquire a session of the pool", service=None)

    assert "Refill" in subjects(done)
    assert subjects(done, "recent_commits") == ["Round", "Tidy", "Refill"]
    assert done["owners"] == []


@pytest.mark.parametrize(
    ("changes", "scope"),
    [
        ({"metric": "checkout_duration_seconds"}, "code"),
        ({"service": "payments"}, "service"),
        ({"service": None, "title": "Zzz"}, "any"),
    ],
)
def test_a_report_says_which_commits_its_recent_ones_are(
    history: History, changes: dict[str, Any], scope: str
) -> None:
    history.save("Pay", DAY.format(17), {"payments/pay.py": CHARGE.format(1)})

    words = {
        "code": "It changed all 3 lines of charge()",
        "service": "The newest that changed files of payments:",
        "any": "The newest of the 30 days before the alert:",
    }
    alert = json.dumps({**ALERT, "tags": {}, **changes})
    text = Cli(history.path).run("--alert", "-", stdin=alert).stdout

    assert [each for each, sentence in words.items() if sentence in text] == [scope]


NOVEMBER_1, NOVEMBER_18 = 1_761_991_200, 1_763_460_000
NAMED = "changed the implementing files or name REQ-F-AUTH-001"


@pytest.mark.parametrize(
    ("notes", "first_note", "changes", "line"),
    [
        (9, NOVEMBER_18, {}, "10 commits in last 7 days"),
        (60, NOVEMBER_18, {}, "at least 50 commits in last 7 days"),
        (60, NOVEMBER_1, {}, "1 commit in last 7 days, at least 50 in last 30"),
        (
            60,
            NOVEMBER_18,
            {"tags": ALERT["tags"]},
            f"1 commit in last 7 days (those that {NAMED})",
        ),
    ],
    ids=["all", "cut in the week", "cut before the week", "of files"],
)
def test_a_count_of_commits_says_what_is_counted_and_where_it_was_cut(
    history: History, notes: int, first_note: int, changes: dict[str, Any], line: str
) -> None:
    history.save_many(notes, first_note)
    history.save("REQ-F-AUTH-001 Refill pool", DAY.format(19), {CODE: FASTER + POOL})
    alert = {**ALERT, "tags": {}, "title": "Cannot refill a session of the pool"}

    arguments = ("--alert", "-", "--publish", "dry-run")
    done = Cli(history.path).run(*arguments, stdin=json.dumps({**alert, **changes}))

    text = " ".join(done.stdout.split())
    assert f"Recent Commits: {line} - " in text


def test_a_guess_is_called_one_however_high_its_confidence(history: History) -> None:
    history.save("Refill the session pool", DAY.format(17), {"src/pool.py": POOL})
    for day in range(10, 15):
        history.save(f"Note {day}", DAY.format(day), {f"src/{day}.py": f"{day}\n"})
    alert = {**ALERT, "tags": {}, "title": "Cannot acquire a session of the pool"}

    text = Cli(history.path).run("--alert", "-", stdin=json.dumps(alert)).stdout

    assert "a guess, as the alert leads to no code. Highest confidence" in text


def test_where_none_stands_out_the_most_alike_are_shown(history: History) -> None:
    for day in (9, 10, 11, 12):
        action, subject = ("close", "Close") if day < 11 else ("acquire", "Pool")
        changed: Files = {f"src/{day}.py": f"pool.{action}(session)\n"}
        history.save(f"{subject} {day}", DAY.format(day), changed)
    history.save("Elsewhere", DAY.format(18), {"src/note.py": "a = 1\n"})
    alert = {**ALERT, "tags": {}, "title": "Cannot acquire a session of the pool"}

    text = Cli(history.path).run("--alert", "-", stdin=json.dumps(alert)).stdout

    shown = text.partition("The most alike:")[2].partition("\n\n- **")[0]
    assert "none stands out: the alert leads to no code" in " ".join(text.split())
    assert "Pool 12" in shown
    assert "Elsewhere" not in shown


@pytest.mark.parametrize(
    ("service", "path", "others", "is_found"),
    [
        ("daily-digest", "src/handlers/daily_digest.py", (), True),
        ("daily-digest", "src/handlers/daily_digest.py", ("tf/daily_digest.tf",), True),
        ("daily-digest", "src/daily_digest.py", (), True),
        ("chat", "src/handlers/chat.py", ("src/shared/chat.py",), True),
        ("chat", "src/shared/chat.py", (), False),
        ("daily-digest", "src/daily_digest.py", ("lib/daily_digest.py",), False),
        ("daily-digest", "tests/test_daily_digest.py", (), False),
    ],
)
def test_a_service_may_be_one_file(
    history: History,
    service: str,
    path: str,
    others: tuple[str, ...],
    *,
    is_found: bool,
) -> None:
    files: Files = dict.fromkeys((path, *others), "a = 1\n")
    history.save("Add", "2025-01-02T10:00:00Z", files)
    history.save("Raise", DAY.format(17), {path: "a = 2\n"})

    done = trace(history, metric=None, service=service, title="x")

    assert subjects(done) == (["Raise"] if is_found else [])
    if is_found:
        reasons = done["suspects"][0]["reasons"]
        assert f"a file of the service {service}" in " ".join(reasons)


def test_commits_of_the_service_count_in_a_busy_repository(history: History) -> None:
    history.save("Pay", DAY.format(17), {"src/pay/x.py": "a = 1\n"})
    for number in range(60):
        history.save(f"Busy {number}", DAY.format(18), {"web/y.py": f"b = {number}\n"})

    done = trace(history, metric=None, service="pay", title="x")

    assert "Pay" in subjects(done)


@pytest.mark.parametrize(
    ("title", "is_found"),
    [
        ("[adservice] OOMKilled 6 times", True),
        ("adservice: OOMKilled 6 times", True),
        ("Pods of adservice were OOMKilled", True),
        ("[adservice-2] OOMKilled", False),
        ("Ads were OOMKilled", False),
        ("[docs] OOMKilled", False),
    ],
)
def test_a_title_may_name_the_service(
    history: History, title: str, *, is_found: bool
) -> None:
    files: Files = {
        "src/adservice/Dockerfile": "FROM x",
        "src/adservice/ads.py": "a = 1\n",
    }
    history.save("Start", "2024-01-02T10:00:00Z", {**files, "docs/a.py": "a = 1\n"})
    history.save("Cache ads", DAY.format(16), {"src/adservice/ads.py": "a = 2\n"})
    history.save("Elsewhere", DAY.format(17), {"src/cart/cart.py": "a = 2\n"})
    alert = {"title": title, "service": "Online Boutique", "metric": None}

    text = report(history, **alert, description=None)

    assert ("that changed files of adservice:" in text) is is_found
    newest = text.partition("The newest")[2].splitlines()[2]
    assert ("Cache ads" if is_found else "Elsewhere") in newest


@pytest.mark.parametrize(
    ("service", "is_unknown"),
    [
        ("inventoryservice", True),
        ("inventory-svc", True),
        ("cart", False),
        ("cart-service", False),
        ("Online Boutique", False),
    ],
)
def test_a_service_that_nothing_here_is_called_like_is_said_to_be_so(
    history: History, service: str, *, is_unknown: bool
) -> None:
    history.save("Add", DAY.format(16), {"src/cart/a.py": "a = 2\n"})
    history.save("Add more", DAY.format(17), {"deploy/cart/a.py": "a = 2\n"})

    text = report(history, title="Zzz", service=service, metric=None, description=None)

    assert ("no file or folder is called" in text) is is_unknown
    assert (f"- [ ] Find out where `{service}` is: in another" in text) is is_unknown


@pytest.mark.parametrize(
    ("description", "is_shown"),
    [
        ("Basket totals with discounts are wrong", True),
        ("Basket totals are wrong", False),
        ("It was @basket. Totals with discounts are wrong", False),
    ],
)
def test_the_most_alike_share_three_words_that_are_no_names_of_people(
    history: History, description: str, *, is_shown: bool
) -> None:
    for day in range(1, 16):
        history.save(f"Note {day}", DAY.format(day), {"src/a.py": f"a = {day}\n"})
    new: Files = {"src/b.py": "b = 1\n"}
    history.save("Compute basket totals with discounts", DAY.format(17), new)

    text = report(history, title="Wrong", metric=None, description=description)

    assert ("The newest" in text) is not is_shown
    assert ("mentions basket, discounts, totals" in text) is is_shown


def test_a_call_on_several_lines_is_shown_whole(history: History) -> None:
    code = "def pay(cart):\n    return create(\n        cart.url,\n        cart.key,\n    )\n"
    history.save("Pay", "2025-01-02T10:00:00Z", {"src/pay.py": code})
    frame = {"path": "src/pay.py", "line": 2, "function": "pay"}

    text = report(history, metric=None, frames=[frame])

    assert "pay(): `return create(cart.url, cart.key, )`" in text


@pytest.mark.parametrize("is_newest", [True, False])
def test_later_commits_are_named_only_where_there_are_some(
    history: History, *, is_newest: bool
) -> None:
    history.save("Pay", DAY.format(16), {"src/pay.py": CHARGE})
    sha = git(history.path, "rev-parse", "HEAD").strip()
    if not is_newest:
        history.save("Pay more", DAY.format(17), {"src/pay.py": CHARGE.format(1)})

    text = report(history, metric=None, revision=sha)

    assert f"Deployed: `{sha[:7]}`" in text
    assert ("later commits do not count" in text) is not is_newest


def report(history: History, **changes: Any) -> str:
    alert = json.dumps({**ALERT, "tags": {}, **changes})
    done = Cli(history.path).run("--alert", "-", stdin=alert)
    assert done.code == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ('opens = Gauge(namespace="shop", name="carts_open_now")\n', True),
        ('NS = "shop"\nopens = Gauge(namespace=NS, name="carts_open_now")\n', True),
        ('opens = Gauge(namespace="mall", name="carts_open_now")\n', False),
        ('text = "carts_open_now"\nother = "shop"\n', False),
    ],
)
def test_a_metric_may_have_its_namespace_apart(
    history: History, code: str, *, is_found: bool
) -> None:
    history.save("Measure", DAY.format(16), {"src/measures.py": code})

    done = trace(history, metric="shop_carts_open_now", title="x")

    assert ("names carts_open_now in line" in json.dumps(done["leads"])) is is_found
