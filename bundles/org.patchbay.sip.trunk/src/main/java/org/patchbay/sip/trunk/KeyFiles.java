package org.patchbay.sip.trunk;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.transport.TlsMaterial;

/**
 * Keys and trust from PKCS#12 files, read again when a file has changed: a renewed certificate is used from the next connection on. If the
 * new file cannot be read, the old keys stay.
 */
final class KeyFiles implements TlsMaterial {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final TrunkSettings.Keys keys;
    private long lookedAt;
    private String version = "";
    private @Nullable SSLContext context;

    KeyFiles(TrunkSettings.Keys keys) {
        this.keys = keys;
    }

    @Override
    public synchronized SSLContext context() throws GeneralSecurityException {
        SSLContext known = context;
        long now = System.nanoTime();
        if (known != null && now - lookedAt < LOOK_EVERY.toNanos()) {
            return known;
        }
        lookedAt = now;
        try {
            String found = modified(keys.keystore()) + modified(keys.truststore());
            if (known == null || !found.equals(version)) {
                known = load();
                context = known;
                version = found;
                LOG.info("Keys for TLS read from {}.", keys.keystore());
            }
            return known;
        } catch (IOException | GeneralSecurityException e) {
            if (known == null) {
                throw new GeneralSecurityException("No keys for TLS: " + e.getMessage(), e);
            }
            LOG.warn("{} cannot be read ({}); the certificate before stays in use.", keys.keystore(), e.getMessage());
            return known;
        }
    }

    private static String modified(String file) throws IOException {
        return file.isEmpty() ? "" : Files.getLastModifiedTime(Path.of(file)) + " " + Files.size(Path.of(file)) + " ";
    }

    private SSLContext load() throws IOException, GeneralSecurityException {
        char[] password = password(keys.keystorePasswordFile());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store(keys.keystore(), password), password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(
                keys.truststore().isEmpty() ? null : store(keys.truststore(), password(keys.truststorePasswordFile())));
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(own.getKeyManagers(), new TrustManager[] {new Trust(x509(trust))}, null);
        return made;
    }

    private static X509ExtendedTrustManager x509(TrustManagerFactory factory) throws GeneralSecurityException {
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("No X.509 trust manager");
    }

    private static KeyStore store(String file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            store.load(in, password);
        }
        return store;
    }

    private static char[] password(String file) throws IOException {
        return file.isEmpty()
                ? new char[0]
                : Files.readString(Path.of(file)).strip().toCharArray();
    }

    /**
     * The platform's trust, except that a peer may connect with a certificate made for servers: the hub has no other, and the platform refuses
     * it as a client's (extended key usage). Which name it must carry is the peer's setting.
     */
    private static final class Trust extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager platform;

        Trust(X509ExtendedTrustManager platform) {
            this.platform = platform;
        }

        private interface Check {
            void run() throws CertificateException;
        }

        private static void either(Check client, Check server) throws CertificateException {
            try {
                client.run();
            } catch (CertificateException e) {
                server.run();
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            either(() -> platform.checkClientTrusted(chain, type), () -> platform.checkServerTrusted(chain, "UNKNOWN"));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            either(
                    () -> platform.checkClientTrusted(chain, type, socket),
                    () -> platform.checkServerTrusted(chain, "UNKNOWN"));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            either(
                    () -> platform.checkClientTrusted(chain, type, engine),
                    () -> platform.checkServerTrusted(chain, "UNKNOWN"));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            platform.checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            platform.checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            platform.checkServerTrusted(chain, type, engine);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return platform.getAcceptedIssuers();
        }
    }
}
