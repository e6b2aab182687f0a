package org.patchbay.sip.stack.message;

import org.jspecify.annotations.Nullable;

/**
 * One Via element (RFC 3261 section 20.42, RFC 3581). The stack writes and reads these; users only look.
 *
 * @param transport as written: UDP, TCP, TLS …
 * @param host sent-by host, IPv6 in brackets
 * @param port sent-by port, or -1
 * @param parameters branch, received, rport …
 */
public record Via(String transport, String host, int port, Parameters parameters) {

    /**
     * Reads one element.
     *
     * @throws SipSyntaxException if it is none
     */
    public static Via parse(String text) {
        return Grammar.via(text);
    }

    /** The branch, or null (RFC 2543). */
    public @Nullable String branch() {
        return parameters.get("branch");
    }

    /** The same with another parameter. */
    public Via with(String name, @Nullable String value) {
        return new Via(transport, host, port, parameters.with(name, value));
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return "SIP/2.0/" + transport + ' ' + host + (port < 0 ? "" : ":" + port) + parameters;
    }
}
