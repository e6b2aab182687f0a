package org.patchbay.lab.cloud.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key with its self-signed certificate, made when asked for, so that no key lies in a repository: for an app registration, for the encrypted
 * content of notifications, for a server on loopback.
 */
public record KeyedCertificate(PrivateKey key, X509Certificate certificate) {
    private static final byte[] SHA256_RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00
    };
    private static final char[] NO_PASSWORD = "changeit".toCharArray();

    /** RSA of 2048 bit, from yesterday on for a year, for this name and the loopback addresses. */
    public static KeyedCertificate of(String name) {
        return of(
                name,
                2048,
                Instant.now().minus(Duration.ofDays(1)),
                Instant.now().plus(Duration.ofDays(365)));
    }

    /** Of another size, or of another time. */
    public static KeyedCertificate of(String name, int bits, Instant from, Instant to) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            KeyPair pair = generator.generateKeyPair();
            byte[] subject = tag(0x30, tag(0x31, tag(0x30, join(new byte[] {6, 3, 0x55, 4, 3}, text(0x0c, name)))));
            byte[] names =
                    tag(0x30, join(text(0x82, "localhost"), tag(0x87, new byte[] {127, 0, 0, 1}), tag(0x87, new byte[] {
                        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
                    })));
            byte[] extensions =
                    tag(0xa3, tag(0x30, tag(0x30, join(new byte[] {6, 3, 0x55, 0x1d, 0x11}, tag(4, names)))));
            byte[] body = tag(
                    0x30,
                    join(
                            tag(0xa0, new byte[] {2, 1, 2}),
                            tag(
                                    2,
                                    new BigInteger(64, new java.security.SecureRandom())
                                            .add(BigInteger.ONE)
                                            .toByteArray()),
                            SHA256_RSA,
                            subject,
                            tag(0x30, join(time(from), time(to))),
                            subject,
                            pair.getPublic().getEncoded(),
                            extensions));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(body);
            byte[] whole = tag(0x30, join(body, SHA256_RSA, tag(3, join(new byte[] {0}, signature.sign()))));
            return new KeyedCertificate(pair.getPrivate(), (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] time(Instant at) {
        return text(
                0x18,
                DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                        .withZone(ZoneOffset.UTC)
                        .format(at));
    }

    private static byte[] text(int tag, String text) {
        return tag(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] tag(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 128
                ? new byte[] {(byte) tag, (byte) length}
                : length < 256
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return join(head, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] each : parts) {
            joined.writeBytes(each);
        }
        return joined.toByteArray();
    }

    /** In base64, as a subscription's encryptionCertificate takes it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(der());
    }

    /** As a file has it. */
    public String pem() {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der()) + "\n-----END CERTIFICATE-----\n";
    }

    /** The key, PKCS#8. Secret, were it not of a test. */
    public String keyPem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    /** Of the certificate, with this digest. */
    public static byte[] thumbprint(X509Certificate certificate, String digest) {
        try {
            return MessageDigest.getInstance(digest).digest(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] der() {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a server shows it. */
    public SSLContext server() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("key", key, NO_PASSWORD, new X509Certificate[] {certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a client that trusts this certificate and no other. */
    public SSLContext trusted() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("peer", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return String.valueOf(certificate.getSubjectX500Principal());
    }
}
