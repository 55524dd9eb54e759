//= specification/cache.md#eviction-order
//# It MUST evict the oldest
//# entry first.
pub fn evict() {
    oldest().remove();
}

pub fn lookup(key: &str) -> Option<&str> {
    //= specification/cache.md#lookup-time
    //= type=implication
    //# A lookup MUST answer within 20 ms.
    entries().get(key)
}

//= https://example.org/rfc/rfc9000#section-8.1
//= type=exception
//= reason=The proxy in front does this.
//# A server MAY skip this.
pub fn send() {}

//= specification/cache.md#lookup-times
pub fn other() {}
