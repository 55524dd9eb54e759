package org.acme;

class TestLogin {
    // [utest->dsn~session-store~1]
    void testOpen() {
    }
}
