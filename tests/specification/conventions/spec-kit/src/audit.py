# Implements: SPEC-83d1
def audit() -> None:
    pass
