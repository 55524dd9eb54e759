"""From the path of a request that an alert names to the code behind it."""

import pytest

from tests.support.histories import Files, History, start
from tests.support.leads import place_of
from tests.support.traces import make_alert
from tracer.tracing.route_files import RequestPath, routes_of

FILES: Files = {
    "web/src/app/api/send/route.ts": "export const POST = 1;\n",
    "web/src/app/api/sites/route.ts": "export const GET = 1;\n",
    "web/src/app/api/sites/[siteId]/route.ts": "export const GET = 1;\n",
    "web/src/app/(main)/api/sites/[siteId]/replays/route.ts": "export const GET = 1;\n",
    "old/pages/api/v1/search/index.ts": "export default 1;\n",
    "api/cron/expire.ts": "export default 1;\n",
    "server/identity.py": '@post("/connect/token")\ndef login(data):\n    return data\n',
    "server/test_identity.py": 'call("/connect/token")\n',
    "docs/api/cart/items.md": "x",
    "app/controllers/api/v1/carts_controller.rb": "class CartsController\nend\n",
    "app/controllers/carts_controller.rb": "class CartsController\nend\n",
    "shop/urls.py": 'router.register(r"orders", OrderViewSet)\n',
    "shop/views.py": "class OrderViewSet:\n    pass\n",
    "shop/twice.py": 'path("parcels/", show_parcels)\npath("parcels/", show_parcels)\n',
    "shop/parcels.py": "def show_parcels():\n    pass\n",
    "shop/table.py": 'value = table.get("orders", [])\n',
    "shop/Order.java": """
@RestController
@RequestMapping("/wx/order")
public class OrderController {
    @PostMapping("submit")
    public Object submit(String body) {
        return body;
    }

    @GetMapping(value = "/{id}/items", produces = "text/plain")
    @Nullable
    public Object items(int id) {
        return id;
    }

    @GetMapping
    public Object list() {
        return 1;
    }

    @PostMapping
    public Object create() {
        return 2;
    }
}
""",
    "shop/Groups.java": """
@Path("libraries/{id}/groups")
public class Groups {
    @GET
    @Produces("application/json")
    public Object read(String id) {
        return id;
    }
}
""",
    "shop/Stock.cs": """
[ApiController]
[Route("api/[controller]")]
public class StockController {
    [HttpGet("{id}/level")]
    public int Level(int id) {
        return id;
    }
}
""",
    "shop/cats.controller.ts": """
@Controller('cats')
export class CatsController {
  @Get('purring/:id')
  findPurring(id: string) {
    return id;
  }
}
""",
    "web.php": "RequestPath::get('/goods/list', [GoodsController::class, 'index']);\n",
    "GoodsController.php": "<?php\nclass GoodsController\n{\n    public function index()\n    {\n    }\n}\n",
    "shop/web.py": '@app.route("/image_proxy")\ndef image_proxy():\n    pass\n',
    "shop/limiter.py": 'def check(request):\n    path = "/image_proxy"\n    return path\n',
    "shop/badges.js": 'router.get("/api/badge/:id/state", cache("5 m"), show);\n',
    "shop/Auth.java": """
@RequestMapping("/auth")
public class Auth {
    @AnonymousPostMapping(value = "/enter")
    public Object enter(String body) {
        return body;
    }
}
""",
    "shop/main.py": 'app.include_router(stock.router, prefix="/api/v2/stock")\n',
    "shop/calls.py": 'async def ask(self):\n    await self._request("POST", "/api/v2/stock")\n',
    "web/calls.ts": "export const ask = () => api.get('/api/v2/stock');\n",
    "shop/rates.py": '@router.post("/check-rates", response_model=Rates)\ndef check():\n    pass\n',
    "shop/models.py": "class Rates:\n    pass\n",
    "shop/note.ts": "// without a token: `/rates/today`\nexport const a = 1;\n",
    "flat/app/routes/api+/alive.ts": "export const loader = 1;\n",
    "shop/client.py": 'def pay():\n    requests.post(url("/api/payments"))\n',
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> History:
    return start(tmp_path_factory.mktemp("routes") / "checkout", files=FILES)


@pytest.mark.parametrize(
    ("title", "where"),
    [
        ("POST /api/send is slow", "web/src/app/api/send/route.ts"),
        ("p95 of /api/v1/search is 6.2 s.", "old/pages/api/v1/search/index.ts"),
        ("GET /api/sites/1234 fails", "web/src/app/api/sites/[siteId]/route.ts"),
        ("GET /api/sites/:id fails", "web/src/app/api/sites/[siteId]/route.ts"),
        ("500 from /api/sites/replays", "[siteId]/replays/route.ts"),
        ("GET /api/cron/expire fails", "api/cron/expire.ts"),
        ("429 of /identity/connect/token", "server/identity.py"),
        ("GET /api/cart/items fails", None),
        ("GET /api/nowhere fails", None),
        (
            "GET /api/orders/ is slow",
            "shop/views.py:1` OrderViewSet, which shop/urls.py:1",
        ),
        ("GET /api/parcels/ is slow", None),
        ("GET /api/v1/carts/12 is slow", "app/controllers/api/v1/carts_controller.rb"),
        ("POST /api/payments is slow", None),
        ("POST /wx/order/submit fails", "shop/Order.java:5` submit(), which serves"),
        ("p95 of /shop/wx/order/submit is 2 s", "shop/Order.java:5` submit()"),
        ("GET /wx/order/12/items is slow", "shop/Order.java:10` items()"),
        ("POST /wx/order is slow", "shop/Order.java:21` create()"),
        ("GET /wx/order/{orderId}/lines fails", None),
        ("GET /libraries/{id}/groups fails", "shop/Groups.java:4` read()"),
        ("GET /api/Stock/7/level fails", "shop/Stock.cs:5` Level()"),
        ("GET /cats/purring/3 fails", "shop/cats.controller.ts:5` findPurring()"),
        (
            "GET /goods/list fails",
            "GoodsController.php:4` index(), which web.php:1 names",
        ),
        ("GET /image_proxy fails", "shop/web.py:1` image_proxy()"),
        ("GET /rates/today fails", None),
        ("POST /api/v2/stock is slow", "shop/main.py`, which names"),
        ("POST /api/v1/check-rates fails", "shop/rates.py:1` check(), which serves"),
        ("GET /api/badge/3/state fails", "shop/badges.js"),
        ("POST /auth/enter fails", "shop/Auth.java:4` enter()"),
        ("GET /api/alive fails", "flat/app/routes/api+/alive.ts"),
    ],
)
def test_a_path_leads_to_the_file_that_serves_or_names_it(
    repository: History, title: str, where: str | None
) -> None:
    place = place_of(repository, title)

    assert (place is not None) is (where is not None)
    assert where is None or where in str(place)


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("POST /api/send is slow", ("/api/send",)),
        ("see /users/{id}/orders.", ("/users/{id}/orders",)),
        ("see https://shop.example/a/b", ()),
        ("either/or and a/b/c", ()),
        ("/login fails", ()),
        ("POST /login fails", ("/login",)),
    ],
)
def test_only_paths_of_requests_count(text: str, routes: tuple[str, ...]) -> None:
    found = routes_of(make_alert(title=text, description=None, tags={}))

    assert tuple(route.path for route in found) == routes


def test_the_path_that_an_uptime_check_asks_for_is_that_of_a_request() -> None:
    links = {
        "monitored": "https://shop.example/search?q=x",
        "docs": "https://x.example/a/b",
    }

    found = routes_of(make_alert(title="Down", description=None, tags={}, links=links))

    assert found == (RequestPath("/search"),)


def test_a_tag_that_is_a_path_is_that_of_a_request() -> None:
    found = routes_of(
        make_alert(title="Slow", description=None, tags={"uri": "/search"})
    )

    assert found == (RequestPath("/search"),)
