package org.patchbay.sip.stack.message;

import org.jspecify.annotations.Nullable;

/**
 * The forms in which nearly every address, URI and Via comes, read in one pass. It answers null to all that is unusual or wrong, and leaves
 * that to {@link Grammar}, which knows the rest and says what is wrong: what is read here is read there alike.
 */
final class Plain {
    private static final byte USER = 1;
    private static final byte HOST = 2;
    private static final byte TOKEN = 4;
    private static final byte[] KINDS = new byte[128];

    static {
        for (char c = '0'; c <= 'z'; c++) {
            if (c <= '9' || c >= 'a' || c >= 'A' && c <= 'Z') {
                KINDS[c] = USER | HOST | TOKEN;
            }
        }
        KINDS['-'] = USER | HOST | TOKEN;
        KINDS['.'] = USER | HOST | TOKEN;
        KINDS['_'] = USER | TOKEN;
        KINDS['+'] = USER | TOKEN;
        KINDS['!'] = USER | TOKEN;
        KINDS['~'] = USER | TOKEN;
        KINDS['*'] = USER | TOKEN;
    }

    private final String text;
    private int at;

    private Plain(String text) {
        this.text = text;
    }

    static @Nullable SipUri uri(String text) {
        Plain reader = new Plain(text);
        return reader.uri(text.length(), true);
    }

    static @Nullable NameAddress nameAddress(String text) {
        return new Plain(text).nameAddress();
    }

    static @Nullable Via via(String text) {
        return new Plain(text).via();
    }

    private @Nullable NameAddress nameAddress() {
        int open = text.indexOf('<');
        if (open < 0) {
            // Without brackets the parameters are the header field's (RFC 3261 section 20.10).
            int semicolon = text.indexOf(';');
            SipUri uri = uri(semicolon < 0 ? text.length() : semicolon, false);
            Parameters parameters = uri == null ? null : parameters(text.length());
            return uri == null || parameters == null ? null : new NameAddress(null, uri, parameters);
        }
        int close = text.indexOf('>', open);
        if (close < 0) {
            return null;
        }
        String name = null;
        if (open > 0) {
            int quote = text.lastIndexOf('"', open);
            boolean spaced = text.charAt(open - 1) == ' ';
            if (text.charAt(0) != '"' || quote < 2 || quote != (spaced ? open - 2 : open - 1)) {
                return null;
            }
            name = text.substring(1, quote).trim();
            if (name.isEmpty()) {
                return null;
            }
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                    return null;
                }
            }
        }
        at = open + 1;
        SipUri uri = uri(close, true);
        at = close + 1;
        Parameters parameters = uri == null ? null : parameters(text.length());
        return uri == null || parameters == null ? null : new NameAddress(name, uri, parameters);
    }

    private @Nullable SipUri uri(int end, boolean parametersToo) {
        int start = at;
        String scheme = text.startsWith("sip:", at) ? "sip" : text.startsWith("sips:", at) ? "sips" : null;
        if (scheme == null) {
            return null;
        }
        int from = at + scheme.length() + 1;
        at = from;
        skip(USER, end);
        String user = null;
        if (at < end && text.charAt(at) == '@') {
            user = text.substring(from, at++);
        } else {
            at = from;
        }
        String host = host(end);
        int port = host == null ? 0 : port(end);
        if (host == null || port == 0 || user != null && user.isEmpty()) {
            return null;
        }
        Parameters parameters = parametersToo ? parameters(end) : Parameters.NONE;
        if (parameters == null || at != end) {
            return null;
        }
        String all = start == 0 && end == text.length() ? text : text.substring(start, end);
        return new SipUri(scheme, user, host, port, parameters, null, all);
    }

    private @Nullable Via via() {
        String protocol = "SIP/2.0/";
        if (!text.startsWith(protocol)) {
            return null;
        }
        at = protocol.length();
        skip(TOKEN, text.length());
        String transport = text.substring(protocol.length(), at);
        if (transport.isEmpty() || at == text.length() || text.charAt(at++) != ' ') {
            return null;
        }
        String host = host(text.length());
        int port = host == null ? 0 : port(text.length());
        Parameters parameters = port == 0 ? null : parameters(text.length());
        if (parameters != null && "".equals(parameters.get("branch"))) {
            return null;
        }
        return host == null || parameters == null ? null : new Via(transport, host, port, parameters);
    }

    /** A name or an IPv4 address: labels of letters, digits and hyphens. */
    private @Nullable String host(int end) {
        int from = at;
        skip(HOST, end);
        if (at == from) {
            return null;
        }
        boolean edge = true;
        for (int i = from; i < at; i++) {
            char c = text.charAt(i);
            boolean inner = c == '.' || c == '-';
            if (inner && edge) {
                return null;
            }
            edge = c == '.';
            if (inner && (i + 1 == at || c == '-' && text.charAt(i + 1) == '.')) {
                return null;
            }
        }
        return text.substring(from, at);
    }

    /** -1 for none, 0 for one that is wrong. */
    private int port(int end) {
        if (at == end || text.charAt(at) != ':') {
            return -1;
        }
        int port = 0;
        int from = ++at;
        while (at < end && at - from < 6 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            port = port * 10 + text.charAt(at++) - '0';
        }
        return at == from || port > 65535 ? 0 : port;
    }

    /** To the very end; null if they are not plain. */
    private @Nullable Parameters parameters(int end) {
        if (at == end) {
            return Parameters.NONE;
        }
        // There are no quotes, so each of these begins one.
        int count = 0;
        for (int i = text.indexOf(';', at); i >= 0 && i < end; i = text.indexOf(';', i + 1)) {
            count++;
        }
        Parameters.Parameter[] found = new Parameters.Parameter[count];
        for (int i = 0; at < end; i++) {
            if (text.charAt(at++) != ';') {
                return null;
            }
            int from = at;
            skip(TOKEN, end);
            if (at == from) {
                return null;
            }
            String name = parameterName(from);
            String value = null;
            if (at < end && text.charAt(at) == '=') {
                from = ++at;
                skip(TOKEN, end);
                if (at == from) {
                    return null;
                }
                value = text.substring(from, at);
            }
            found[i] = new Parameters.Parameter(name, value);
        }
        return new Parameters(found);
    }

    /** What ends here; the names that nearly all have cost no new text. */
    private String parameterName(int from) {
        String usual =
                switch (at - from) {
                    case 3 -> "tag";
                    case 4 -> "user";
                    case 5 -> "rport";
                    case 6 -> "branch";
                    case 9 -> "transport";
                    default -> "lr";
                };
        return at - from == usual.length() && text.startsWith(usual, from) ? usual : text.substring(from, at);
    }

    private void skip(byte kind, int end) {
        while (at < end) {
            char c = text.charAt(at);
            if (c >= 128 || (KINDS[c] & kind) == 0) {
                return;
            }
            at++;
        }
    }
}
