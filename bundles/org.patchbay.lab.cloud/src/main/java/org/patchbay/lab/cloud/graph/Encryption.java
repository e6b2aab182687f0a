package org.patchbay.lab.cloud.graph;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.wire.KeyedCertificate;

/** Encrypts what a notification tells, for a subscriber's certificate: a new key each time. */
record Encryption(String id, X509Certificate certificate) {

    /** @throws GraphFault for what is no certificate, or not one of RSA with 2,048 to 4,096 bit */
    static Encryption of(String id, String text) {
        try {
            byte[] bytes = text.contains("-----BEGIN")
                    ? text.getBytes(StandardCharsets.US_ASCII)
                    : Base64.getDecoder().decode(text);
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
            if (certificate.getPublicKey() instanceof RSAPublicKey key) {
                int bits = key.getModulus().bitLength();
                if (bits >= 2048 && bits <= 4096) {
                    return new Encryption(id, certificate);
                }
            }
            throw GraphFault.bad("encryptionCertificate has to have an RSA key of 2048 to 4096 bit.");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw GraphFault.bad("encryptionCertificate is not a certificate in base64.");
        }
    }

    ObjectNode encrypt(String content, boolean wrongSignature) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
            byte[] data = cipher.doFinal(content.getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] signature = mac.doFinal(data);
            if (wrongSignature) {
                signature[0] ^= 1;
            }
            // SHA-1 within OAEP is what Graph prescribes.
            Cipher wrap = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            wrap.init(Cipher.ENCRYPT_MODE, certificate.getPublicKey());
            Base64.Encoder encoder = Base64.getEncoder();
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("data", encoder.encodeToString(data))
                    .put("dataSignature", encoder.encodeToString(signature))
                    .put("dataKey", encoder.encodeToString(wrap.doFinal(key)))
                    .put("encryptionCertificateId", id)
                    .put(
                            "encryptionCertificateThumbprint",
                            HexFormat.of()
                                    .formatHex(KeyedCertificate.thumbprint(certificate, "SHA-1"))
                                    .toUpperCase(Locale.ROOT));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
