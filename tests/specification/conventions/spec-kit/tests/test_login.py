# SC-001: 95% under 500 ms
def test_login_is_quick():
    pass
