package org.patchbay.presence.teams;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The certificate that Microsoft seals notices for, and the key that opens them. Equal where the certificate is. */
final class Certificate {
    private static final int LEAST_BITS = 2048;
    private static final int MOST_BITS = 4096;

    private final X509Certificate certificate;
    private final PrivateKey key;

    private Certificate(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * @param pem both, in any order; overwritten
     * @throws GeneralSecurityException saying what is wrong, and nothing of what was given
     */
    static Certificate read(char[] pem) throws GeneralSecurityException {
        ByteBuffer encoded = StandardCharsets.US_ASCII.encode(CharBuffer.wrap(pem));
        Arrays.fill(pem, '\0');
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(section(bytes, "CERTIFICATE")));
            byte[] secret = section(bytes, "PRIVATE KEY");
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(secret));
            Arrays.fill(secret, (byte) 0);
            boolean pair = certificate.getPublicKey() instanceof RSAPublicKey open
                    && key instanceof RSAPrivateKey closed
                    && open.getModulus().equals(closed.getModulus())
                    && open.getModulus().bitLength() >= LEAST_BITS
                    && open.getModulus().bitLength() <= MOST_BITS;
            if (!pair) {
                throw new GeneralSecurityException("Certificate and key are no pair of RSA with 2048 to 4096 bits.");
            }
            return new Certificate(certificate, key);
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new GeneralSecurityException("It is no PEM of a certificate and a private key (PKCS #8).");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] section(byte[] pem, String name) throws GeneralSecurityException {
        int begin = find(pem, "-----BEGIN " + name + "-----", 0);
        int end = begin < 0 ? -1 : find(pem, "-----END " + name + "-----", begin);
        if (end < 0) {
            throw new GeneralSecurityException("It holds no '" + name + "' in PEM form (PKCS #8).");
        }
        int from = begin + ("-----BEGIN " + name + "-----").length();
        byte[] lines = Arrays.copyOfRange(pem, from, end);
        try {
            return Base64.getMimeDecoder().decode(lines);
        } finally {
            Arrays.fill(lines, (byte) 0);
        }
    }

    private static int find(byte[] in, String text, int from) {
        byte[] what = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = from; i <= in.length - what.length; i++) {
            if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }

    /** As a subscription wants it. */
    String base64() {
        return Base64.getEncoder().encodeToString(der());
    }

    private byte[] der() {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("What was read is written.", e);
        }
    }

    /** By which a notice names it. */
    String id() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    PrivateKey key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Certificate that && certificate.equals(that.certificate);
    }

    @Override
    public int hashCode() {
        return certificate.hashCode();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Certificate[" + id() + "]";
    }
}
