package org.patchbay.stir;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/**
 * Somebody who signs calls.
 *
 * @param pem the certificate
 */
record Signer(byte[] pem, PrivateKey key) {

    /** An Identity header of SHAKEN, as carriers write it. */
    String shaken(String x5u, String attest, String calling, String called, Instant at) {
        return header(x5u, "shaken", head(x5u, "shaken"), claims(attest, calling, called, at));
    }

    static String head(String x5u, String ppt) {
        return "{\"alg\":\"ES256\"," + (ppt.isEmpty() ? "" : "\"ppt\":\"" + ppt + "\",")
                + "\"typ\":\"passport\",\"x5u\":\"" + x5u + "\"}";
    }

    static String claims(String attest, String calling, String called, Instant at) {
        return "{\"attest\":\"" + attest + "\",\"dest\":{\"tn\":[\"" + called + "\"]},\"iat\":" + at.getEpochSecond()
                + ",\"orig\":{\"tn\":\"" + calling + "\"},\"origid\":\"123e4567-e89b-12d3-a456-426655440000\"}";
    }

    String div(String x5u, String calling, String called, String diverting, Instant at) {
        return header(
                x5u,
                "div",
                head(x5u, "div"),
                "{\"dest\":{\"tn\":[\"" + called + "\"]},\"div\":{\"tn\":\"" + diverting + "\"},\"iat\":"
                        + at.getEpochSecond() + ",\"orig\":{\"tn\":\"" + calling + "\"}}");
    }

    /** The same with anything in it. */
    String header(String x5u, String ppt, String head, String claims) {
        return token(head, claims) + ";info=<" + x5u + ">;alg=ES256" + (ppt.isEmpty() ? "" : ";ppt=\"" + ppt + "\"");
    }

    String token(String head, String claims) {
        String signed =
                encoded(head.getBytes(StandardCharsets.UTF_8)) + "." + encoded(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + encoded(signature(signed));
    }

    byte[] signature(String signed) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
