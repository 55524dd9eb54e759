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

//= https://www.example.org/rfc/rfc7000#section-2.1
//# The number of a page is no requirement.
fn number() {}

//= https://www.example.org/rfc/rfc7000#appendix-A.1
fn table() {}

//= https://www.example.org/rfc/rfc7000#2
fn pages() {}

//= https://www.example.org/docs/keys.md#key-format
fn key() {}
