package org.patchbay.sip.stack.message;

import org.jspecify.annotations.Nullable;

/**
 * A {@code sip}, {@code sips} or {@code tel} URI taken apart; any other scheme is carried as text.
 *
 * <p>Compare numbers and hosts, not whole URIs: equality of SIP URIs (RFC 3261 section 19.1.4) is not equality of their text.
 *
 * @param scheme in lower case
 * @param user the user part without password, escapes kept; for tel the number; null if there is none
 * @param host in the case it was written in, IPv6 in brackets; empty for schemes other than sip and sips
 * @param port the port, or -1
 * @param parameters URI parameters
 * @param headers what follows the question mark, escapes kept; null if nothing does
 * @param text the URI as it was written
 */
public record SipUri(
        String scheme,
        @Nullable String user,
        String host,
        int port,
        Parameters parameters,
        @Nullable String headers,
        String text) {

    private static final Recent<SipUri> RECENT = new Recent<>(Grammar::uri);

    /**
     * Reads a URI.
     *
     * @throws SipSyntaxException if it is none
     */
    public static SipUri parse(String text) {
        return RECENT.read(text);
    }

    /** A {@code sip} or {@code sips} URI from its parts. */
    public static SipUri of(String scheme, @Nullable String user, String host, int port, Parameters parameters) {
        String text =
                scheme + ':' + (user == null ? "" : user + '@') + host + (port < 0 ? "" : ":" + port) + parameters;
        HeaderField.checkLine(text);
        return new SipUri(scheme, user, host, port, parameters, null, text);
    }

    /** Whether it is a {@code sip} or {@code sips} URI. */
    public boolean isSip() {
        return scheme.equals("sip") || scheme.equals("sips");
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return text;
    }
}
