package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A key with its certificate, made by an {@link Authority}.
 *
 * @param name the DNS name in the certificate
 * @param directory where its files are
 */
public record Identity(String name, Path directory) {

    /** Key and certificates as PKCS#12, as the runtime takes them. */
    public Path keystore() {
        return directory.resolve("key.p12");
    }

    /** Certificate and key in one PEM file, as baresip takes them. */
    public Path pem() {
        try {
            return Files.writeString(
                    directory.resolve("both.pem"),
                    Files.readString(directory.resolve("certificate.pem"))
                            + Files.readString(directory.resolve("key.pem")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public X509Certificate certificate() {
        try {
            return (X509Certificate) store(keystore()).getCertificate("key");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A context that shows this certificate and trusts that authority. */
    public SSLContext trusting(Authority authority) {
        return context(this, authority);
    }

    /** A context that shows no certificate and trusts that authority. */
    public static SSLContext nobody(Authority authority) {
        return context(null, authority);
    }

    private static SSLContext context(Identity shown, Authority trusted) {
        try {
            KeyManager[] keys = null;
            if (shown != null) {
                KeyManagerFactory own = KeyManagerFactory.getInstance("SunX509");
                own.init(store(shown.keystore()), Authority.PASSWORD.toCharArray());
                keys = new KeyManager[] {new ShownKey((X509ExtendedKeyManager) own.getKeyManagers()[0], "key")};
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store(trusted.truststore()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, Authority.PASSWORD.toCharArray());
        }
        return store;
    }
}
