# login/spec.md: Scenario "Wrong password"
def test_wrong_password(): ...


def test_data():
    assert read('login/spec.md, "Right password"')
