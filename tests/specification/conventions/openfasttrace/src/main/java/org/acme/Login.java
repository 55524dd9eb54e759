package org.acme;

public class Login {
    // [impl->dsn~session-store~1]
    public Session open(final String name) {
        return new Session(name);
    }

    // [impl~logout~1->dsn~auth.logout~2]
    public void close() {
    }

    // [impl->req~login~10]
    public void other() {
    }

    // [ impl -> dsn~message-id~1 >> utest ]
    public String id() {
        return "";
    }
}

// The cache of REQ-PERF-001.
class Cache {}
