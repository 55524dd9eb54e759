# lobster-trace: access.Fast_Login
def test_login_is_fast():
    pass
