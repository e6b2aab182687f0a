package org.patchbay.sip.trunk.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What somebody shows to prove who they are (RFC 7616 section 3.4).
 *
 * @param count how often they say they have used the nonce; 1 where they do not count (RFC 2069)
 * @param nc the same as it was written; null where they do not count
 */
public record Credentials(
        String user,
        String realm,
        String nonce,
        String uri,
        Algorithm algorithm,
        String response,
        int count,
        @Nullable String nc,
        String cnonce) {

    /** Reads an {@code Authorization}; null for another scheme, or what cannot be read. */
    public static @Nullable Credentials read(String value) {
        Map<String, String> parameters = Parameters.read(value);
        if (parameters == null) {
            return null;
        }
        String user = parameters.get("username");
        String realm = parameters.get("realm");
        String nonce = parameters.get("nonce");
        String uri = parameters.get("uri");
        String response = parameters.get("response");
        String qop = parameters.get("qop");
        String nc = qop == null ? null : parameters.get("nc");
        Algorithm algorithm = Algorithm.named(parameters.get("algorithm"));
        int count = nc == null ? 1 : count(nc);
        if (user == null
                || realm == null
                || nonce == null
                || uri == null
                || response == null
                || algorithm == null
                || qop != null && (!qop.equalsIgnoreCase("auth") || nc == null)
                || count < 1) {
            return null;
        }
        return new Credentials(
                user, realm, nonce, uri, algorithm, response, count, nc, parameters.getOrDefault("cnonce", ""));
    }

    private static int count(String nc) {
        try {
            return nc.length() == 8 ? Integer.parseInt(nc, 16) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Whether they are made with this secret, for a request with this method; takes as long for right as for wrong ones. */
    public boolean madeWith(String secret, String method) {
        String expected = algorithm.response(secret, method, uri, nonce, nc, cnonce);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                response.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }
}
