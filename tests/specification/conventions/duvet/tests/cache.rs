//= specification/cache.md#eviction-order-1
//= type=test
//# A second section of one name SHALL have a number.
#[test]
fn second_section() {}
