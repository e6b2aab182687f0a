package org.patchbay.sip.stack.transport;

/** How SIP is carried (RFC 3261 section 18). Callers must not add semantics of their own to the order of the constants. */
public enum Transport {
    /** Datagrams: transactions retransmit. */
    UDP("udp", 5060),
    /** A byte stream, framed by Content-Length. */
    TCP("tcp", 5060),
    /** TCP with TLS 1.2 or 1.3. */
    TLS("tls", 5061);

    private final String parameter;
    private final int defaultPort;

    Transport(String parameter, int defaultPort) {
        this.parameter = parameter;
        this.defaultPort = defaultPort;
    }

    /** Whether the transport delivers by itself, so that transactions need no retransmission. */
    public boolean reliable() {
        return this != UDP;
    }

    /** The value of the {@code transport} URI parameter, in lower case. */
    public String parameter() {
        return parameter;
    }

    /** The port used where none is written. */
    public int defaultPort() {
        return defaultPort;
    }
}
