@SVCs("SVC_CART_0002")
def test_the_number_is_shown():
    assert shown("CART_0002") == "CART_0002"
