package org.patchbay.sip.trunk.digest;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for who wants to know who we are (RFC 7616 section 3.3).
 *
 * @param opaque to be given back as it is; null for none
 * @param protection whether {@code qop=auth} is used; false for the old way (RFC 2069), of which a nonce cannot be used again
 * @param stale whether the credentials before were right, and only their nonce was too old
 */
public record Challenge(
        String realm, String nonce, @Nullable String opaque, Algorithm algorithm, boolean protection, boolean stale) {

    /** Reads a {@code WWW-Authenticate} or {@code Proxy-Authenticate}; null for one that we have no answer to. */
    public static @Nullable Challenge read(String value) {
        Map<String, String> parameters = Parameters.read(value);
        if (parameters == null) {
            return null;
        }
        String nonce = parameters.get("nonce");
        String realm = parameters.get("realm");
        String qop = parameters.get("qop");
        Algorithm algorithm = Algorithm.named(parameters.get("algorithm"));
        if (nonce == null
                || realm == null
                || algorithm == null
                || qop != null && !qop.isEmpty() && !Parameters.lists(qop, "auth")) {
            return null;
        }
        return new Challenge(
                realm,
                nonce,
                parameters.get("opaque"),
                algorithm,
                qop != null && !qop.isEmpty(),
                "true".equalsIgnoreCase(parameters.get("stale")));
    }

    /** As it is written in a header field. */
    public String write() {
        return "Digest realm=" + Parameters.quoted(realm) + ", nonce=" + Parameters.quoted(nonce)
                + (opaque == null ? "" : ", opaque=" + Parameters.quoted(opaque)) + ", algorithm=" + algorithm.token()
                + (protection ? ", qop=\"auth\"" : "") + (stale ? ", stale=true" : "");
    }

    /**
     * The answer to it, for a request.
     *
     * @param secret of {@link Algorithm#secret}
     * @param uri the request URI, as it is written in the request
     * @param count how often the nonce has been used by now, this time included
     */
    public String answer(String user, String secret, String method, String uri, int count, String cnonce) {
        String nc = protection ? "%08x".formatted(count) : null;
        String response = algorithm.response(secret, method, uri, nonce, nc, cnonce);
        return "Digest username=" + Parameters.quoted(user) + ", realm=" + Parameters.quoted(realm) + ", nonce="
                + Parameters.quoted(nonce) + ", uri=" + Parameters.quoted(uri) + ", response=\"" + response
                + "\", algorithm=" + algorithm.token()
                + (opaque == null ? "" : ", opaque=" + Parameters.quoted(opaque))
                + (nc == null ? "" : ", qop=auth, nc=" + nc + ", cnonce=\"" + cnonce + "\"");
    }
}
