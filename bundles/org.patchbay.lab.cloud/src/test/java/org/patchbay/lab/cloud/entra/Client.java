package org.patchbay.lab.cloud.entra;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.World;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

/** A client of the sign-in service that asks rightly, but for what a test changes. An empty value takes a parameter away. */
final class Client {
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private final World world;

    Client(World world) {
        this.world = world;
    }

    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String form(Map<String, String> fields, Map<String, String> otherwise) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.putAll(otherwise);
        return all.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> escaped(each.getKey()) + "=" + escaped(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    URI authorize(Map<String, String> otherwise) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("client_id", World.APP);
        fields.put("response_type", "code");
        fields.put("redirect_uri", World.REDIRECT);
        fields.put("response_mode", "form_post");
        fields.put("scope", "openid profile offline_access User.Read");
        fields.put("state", "s2");
        fields.put("nonce", "n1");
        fields.put("code_challenge", hash(VERIFIER));
        fields.put("code_challenge_method", "S256");
        return URI.create(world.microsoft.signIn().uri() + "/" + World.TENANT + "/oauth2/v2.0/authorize?"
                + form(fields, otherwise));
    }

    static String hash(String text) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String endpoint() {
        return world.microsoft.signIn().uri() + "/" + World.TENANT + "/oauth2/v2.0/token";
    }

    /** An assertion, right but for these claims. */
    String assertion(PrivateKey key, Map<String, String> otherwise) {
        long now = world.microsoft.clock().instant().getEpochSecond();
        ObjectNode header = World.JSON.createObjectNode();
        header.put("alg", "RS256").put("typ", "JWT");
        header.put(
                "x5t#S256",
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(KeyedCertificate.thumbprint(world.certificate.certificate(), "SHA-256")));
        ObjectNode claims = World.JSON.createObjectNode();
        claims.put("aud", endpoint());
        claims.put("iss", World.APP).put("sub", World.APP);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("nbf", now).put("exp", now + 600);
        otherwise.forEach((name, value) -> {
            if (value.matches("-?\\d+")) {
                claims.put(name, Long.parseLong(value));
            } else {
                claims.put(name, value);
            }
        });
        String signed = Issuer.encode(header) + "." + Issuer.encode(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    World.Got token(Map<String, String> fields, Map<String, String> otherwise) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("client_id", World.APP);
        all.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        all.put("client_assertion", assertion(world.certificate.key(), Map.of()));
        all.putAll(fields);
        return world.send(World.request(endpoint(), "POST", form(all, otherwise))
                .header("Content-Type", "application/x-www-form-urlencoded"));
    }

    World.Got redeem(String code, Map<String, String> otherwise) {
        return token(
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        World.REDIRECT,
                        "code_verifier",
                        VERIFIER,
                        "scope",
                        "openid profile offline_access User.Read"),
                otherwise);
    }
}
