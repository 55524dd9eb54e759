# @relation(SHOP-SRS-1, scope=function)
def test_login():
    pass
