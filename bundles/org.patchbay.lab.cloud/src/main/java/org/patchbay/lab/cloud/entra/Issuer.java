package org.patchbay.lab.cloud.entra;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Signs and reads JSON Web Tokens. */
final class Issuer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private final KeyPair key = pair();
    private final String kid =
            ENCODER.encodeToString(key.getPublic().getEncoded()).substring(60, 87);

    /** A token taken apart; nothing is verified yet. */
    record Parts(JsonNode header, JsonNode claims, byte[] signed, byte[] signature) {

        boolean verifies(PublicKey key) {
            String algorithm = header.path("alg").asText();
            try {
                Signature verifier;
                if (algorithm.equals("PS256")) {
                    verifier = Signature.getInstance("RSASSA-PSS");
                    verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                } else if (algorithm.equals("RS256")) {
                    verifier = Signature.getInstance("SHA256withRSA");
                } else {
                    return false;
                }
                verifier.initVerify(key);
                verifier.update(signed);
                return verifier.verify(signature);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Optional<Parts> read(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Base64.Decoder decoder = Base64.getUrlDecoder();
            JsonNode header = JSON.readTree(decoder.decode(parts[0]));
            JsonNode claims = JSON.readTree(decoder.decode(parts[1]));
            byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
            return header.isObject() && claims.isObject()
                    ? Optional.of(new Parts(header, claims, signed, decoder.decode(parts[2])))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String sign(ObjectNode claims) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.put("typ", "JWT").put("alg", "RS256").put("kid", kid);
        String signed = encode(header) + "." + encode(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + ENCODER.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The claims, if this issuer has signed them. */
    Optional<JsonNode> own(String token) {
        return read(token).filter(parts -> parts.verifies(key.getPublic())).map(Parts::claims);
    }

    ObjectNode keys() {
        RSAPublicKey shown = (RSAPublicKey) key.getPublic();
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        keys.putArray("keys")
                .addObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("kid", kid)
                .put("n", number(shown.getModulus().toByteArray()))
                .put("e", number(shown.getPublicExponent().toByteArray()));
        return keys;
    }

    private static String number(byte[] signed) {
        return ENCODER.encodeToString(signed[0] == 0 ? java.util.Arrays.copyOfRange(signed, 1, signed.length) : signed);
    }

    static String encode(JsonNode node) {
        return ENCODER.encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
    }
}
