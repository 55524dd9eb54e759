"""From the functions that an alert names in its sentences to the code."""

import pytest

from tests.support.histories import Files, History, start
from tests.support.leads import place_of

FILES: Files = {
    "shop/cart_service.py": "def checkout(cart):\n    return cart\n",
    "shop/orders.py": "class OrderBook:\n    def submit(self):\n        return 1\n",
    "shop/parcels.py": "def submit():\n    return 2\n\n\ndef retry_upload():\n    return 3\n",
    "shop/twice_a.py": "def send_mail():\n    return 3\n",
    "shop/twice_b.py": "def send_mail():\n    return 4\n",
    "shop/test_parcels.py": "def only_in_test():\n    return 5\n",
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> History:
    return start(tmp_path_factory.mktemp("named") / "checkout", files=FILES)


@pytest.mark.parametrize(
    ("title", "where"),
    [
        (
            "Payments fail (OrderBook.submit)",
            "shop/orders.py:2` submit(), which the alert",
        ),
        (
            "cart_service.checkout: connection refused",
            "shop/cart_service.py:1` checkout()",
        ),
        ("CartService.checkout is slow", "shop/cart_service.py:1` checkout()"),
        (
            "retry_upload: rpc error: code = Unavailable",
            "shop/parcels.py:5` retry_upload()",
        ),
        ("checkout() raised", "shop/cart_service.py:1` checkout()"),
        ("checkout is slow", None),  # an ordinary word
        ("submit() raised", None),  # two functions have that name
        ("send_mail fails", None),
        ("only_in_test fails", None),
        ("Basket.checkout fails", None),  # another's
        ("see docs.shop.example/cart_service.checkout", None),
    ],
)
def test_a_function_that_the_alert_names_is_where_to_look(
    repository: History, title: str, where: str | None
) -> None:
    place = place_of(repository, title)

    assert (place is not None) is (where is not None)
    assert where is None or where in str(place)
