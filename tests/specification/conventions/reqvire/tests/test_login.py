def test_login_is_fast():
    """Satisfies: specifications/Login.md#fast-login-web-mobile"""
