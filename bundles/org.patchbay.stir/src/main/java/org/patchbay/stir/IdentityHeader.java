package org.patchbay.stir;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The value of an Identity header field (RFC 8224 section 4.1).
 *
 * @param token the PASSporT: three parts with dots between them, of which the compact form leaves the first two empty
 * @param info where the certificate is
 * @param ppt the kind of PASSporT, where the header says one
 */
record IdentityHeader(String token, URI info, Optional<String> ppt) {
    /** The longest that is read: a PASSporT of SHAKEN takes some 500. */
    static final int LONGEST = 4096;

    static IdentityHeader parse(String value) throws Unverified {
        if (value.length() > LONGEST) {
            throw Unverified.invalid("An Identity header of " + value.length() + " characters is not read, " + LONGEST
                    + " are the most.");
        }
        URI info = null;
        Optional<String> ppt = Optional.empty();
        boolean algorithm = false;
        for (Parameter each : parameters(value)) {
            switch (each.name()) {
                case "info" -> {
                    once(info == null, each.name());
                    info = uri(each.given());
                }
                case "ppt" -> {
                    once(ppt.isEmpty(), each.name());
                    ppt = Optional.of(unquoted(each.given()));
                }
                case "alg" -> {
                    once(!algorithm, each.name());
                    algorithm = true;
                    if (!unquoted(each.given()).equals("ES256")) {
                        throw Unverified.invalid("The algorithm is not ES256.");
                    }
                }
                default -> {
                    // Whatever else may come (generic-param).
                }
            }
        }
        if (info == null) {
            throw Unverified.invalid("The Identity header does not say where the certificate is (info).");
        }
        return new IdentityHeader(token(value), info, ppt);
    }

    /**
     * What kind of PASSporT it says it has, before anything else is looked at: what is of a kind that is not supported is ignored, whatever is
     * wrong with it (RFC 8224 section 6.2). By the parameter, else by the PASSporT itself; empty for the basic kind.
     */
    static Optional<Passport.Kind> kind(String value) {
        Optional<String> ppt = Optional.empty();
        try {
            ppt = parameters(value).stream()
                    .filter(each -> each.name().equals("ppt"))
                    .map(each -> unquoted(each.given()))
                    .findFirst();
        } catch (Unverified e) {
            // Told to whoever reads it, if anybody does.
        }
        return Passport.Kind.of(ppt.or(() -> PassportReader.ppt(token(value))).orElse(""));
    }

    private record Parameter(String name, String given) {}

    private static String token(String value) {
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip();
    }

    private static List<Parameter> parameters(String value) throws Unverified {
        List<Parameter> all = new ArrayList<>();
        int at = value.indexOf(';');
        while (at >= 0 && at < value.length()) {
            int equals = value.indexOf('=', at);
            int next = value.indexOf(';', at + 1);
            if (equals < 0 || next >= 0 && next < equals) {
                at = next; // A parameter without a value means nothing here.
                continue;
            }
            int close = end(value, equals + 1);
            all.add(new Parameter(
                    value.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT),
                    value.substring(equals + 1, close).strip()));
            at = close < value.length() ? close : -1;
        }
        return all;
    }

    private static void once(boolean first, String name) throws Unverified {
        if (!first) {
            throw Unverified.invalid("The Identity header has '" + name + "' twice.");
        }
    }

    /** The semicolon behind a value that may be in quotes or angle brackets, or the end. */
    private static int end(String value, int from) throws Unverified {
        int at = from;
        while (at < value.length() && Character.isWhitespace(value.charAt(at))) {
            at++;
        }
        if (at < value.length() && (value.charAt(at) == '<' || value.charAt(at) == '"')) {
            int close = value.indexOf(value.charAt(at) == '<' ? '>' : '"', at + 1);
            if (close < 0) {
                throw Unverified.invalid("A parameter of the Identity header does not end.");
            }
            at = close + 1;
        }
        int next = value.indexOf(';', at);
        return next < 0 ? value.length() : next;
    }

    private static URI uri(String given) throws Unverified {
        if (given.length() < 3 || given.charAt(0) != '<' || given.charAt(given.length() - 1) != '>') {
            throw Unverified.invalid("'info' of the Identity header is not a URI in angle brackets.");
        }
        return parsed(given.substring(1, given.length() - 1));
    }

    static URI parsed(String text) throws Unverified {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw Unverified.invalid("What says where the certificate is, is not a URI.");
        }
    }

    private static String unquoted(String given) {
        return given.length() > 1 && given.startsWith("\"") && given.endsWith("\"")
                ? given.substring(1, given.length() - 1)
                : given;
    }
}
