def unclear() -> None:
    # Implements: REQ-002
    pass
