# Validates: REQ001
def test_login():
    pass
