def total(items):
    """Implements: REQ-F-CART-001, REQ-F-CART-003"""
    return round(sum(items), 2)
