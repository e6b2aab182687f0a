package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the places where a peer can be reached.
 *
 * @param name a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 */
record Host(String name, int port) {
    private static final int LAST_PORT = 65535;

    /**
     * Reads the one of {@code host}, or those of {@code hosts} in their order of preference.
     *
     * @param port the port of those that do not say theirs
     * @throws IllegalArgumentException naming PID, key and value
     */
    static List<Host> read(Values v, int port) {
        List<String> texts = v.list("hosts");
        String only = v.text("host", "");
        if (texts.isEmpty()) {
            if (only.isEmpty()) {
                throw v.wrong("host", "must be given, or hosts where there are several");
            }
            return List.of(new Host(bare(only), port));
        }
        if (!only.isEmpty()) {
            throw v.wrong("hosts", "is given beside host: only one of the two may be");
        }
        List<Host> hosts = new ArrayList<>(texts.size());
        for (String text : texts) {
            Host host;
            try {
                host = parse(text, port);
            } catch (IllegalArgumentException e) {
                throw v.wrong("hosts", "cannot be read: '" + text + "' " + e.getMessage());
            }
            if (hosts.contains(host)) {
                throw v.wrong("hosts", "has " + host + " twice");
            }
            hosts.add(host);
        }
        return List.copyOf(hosts);
    }

    /** Reads {@code NAME}, {@code NAME:PORT}, {@code [V6]} or {@code [V6]:PORT}. */
    static Host parse(String text, int port) {
        boolean bracketed = text.startsWith("[");
        int end = bracketed ? text.indexOf(']') + 1 : text.indexOf(':');
        if (bracketed && end == 0 || !bracketed && end >= 0 && text.indexOf(':', end + 1) >= 0) {
            throw new IllegalArgumentException("is not NAME, NAME:PORT or [V6]:PORT");
        }
        String name = end < 0 ? text : text.substring(0, end);
        String rest = end < 0 ? "" : text.substring(end);
        if (!rest.isEmpty() && !rest.startsWith(":") || !spelled(bare(name), bracketed)) {
            throw new IllegalArgumentException("is not NAME, NAME:PORT or [V6]:PORT");
        }
        return new Host(bare(name), rest.isEmpty() ? port : port(rest.substring(1)));
    }

    private static int port(String digits) {
        int port = 0;
        for (int i = 0; i < digits.length() && port <= LAST_PORT; i++) {
            int digit = digits.charAt(i) - '0';
            port = digit < 0 || digit > 9 ? LAST_PORT + 1 : port * 10 + digit;
        }
        if (port == 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("has no port of 1 to " + LAST_PORT);
        }
        return port;
    }

    static boolean spelled(String name, boolean v6) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean fits = v6
                    ? Character.digit(c, 16) >= 0 && c < 128 || c == ':' || c == '.'
                    : c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
            if (!fits) {
                return false;
            }
        }
        return !name.isEmpty() && (!v6 || name.indexOf(':') >= 0);
    }

    private static String bare(String name) {
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    boolean literal() {
        return literal(name);
    }

    /** Whether it is an address, of which no name server needs to be asked. */
    static boolean literal(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == ':') {
                return true;
            }
            if ((c < '0' || c > '9') && c != '.') {
                return host.indexOf(':', i) >= 0;
            }
        }
        return !host.isEmpty();
    }

    @Override
    public String toString() {
        return (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port;
    }
}
