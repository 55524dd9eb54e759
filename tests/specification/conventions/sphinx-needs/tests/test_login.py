def test_login():
    record_property("PartiallyVerifies", "REQ_LOGIN")
