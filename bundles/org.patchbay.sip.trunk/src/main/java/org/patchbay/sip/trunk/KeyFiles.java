package org.patchbay.sip.trunk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.transport.TlsMaterial;

/**
 * Keys and trust from PKCS#12 files. They are looked at for each new connection, so that a renewed certificate is used from the next one
 * on. If what is there then cannot be used, that is said once, and what was read before stays.
 */
final class KeyFiles implements TlsMaterial {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);

    private final TrunkSettings.Keys keys;
    private final Predicate<X509Certificate> hub;
    private final Runnable renewed;
    private final HubRoots hubRoots;
    /** The files as they were when they were read last, with success or not. */
    private String seen;

    private SSLContext context;
    private String fault = "";
    private List<X509Certificate> chain = List.of();
    private boolean rsa;
    private Set<X500Principal> roots = Set.of();

    /**
     * Reads them.
     *
     * @param hub whether a certificate carries the name of a hub
     * @param renewed told when others have been read later on; must return at once
     * @throws GeneralSecurityException saying which file cannot be used, and why
     */
    KeyFiles(TrunkSettings.Keys keys, Predicate<X509Certificate> hub, Runnable renewed)
            throws GeneralSecurityException {
        this.keys = keys;
        this.hub = hub;
        this.hubRoots = new HubRoots(keys.hubRoots());
        this.renewed = renewed;
        this.seen = stamp();
        this.context = load();
    }

    TrunkSettings.Keys keys() {
        return keys;
    }

    @Override
    public synchronized SSLContext context() {
        look();
        return context;
    }

    /** What is wrong with the files as they are now; empty if nothing is. */
    synchronized String fault() {
        look();
        return (fault + ' ' + hubRoots.fault()).trim();
    }

    /** What peers will not like about the certificate in use; empty if nothing is known. */
    synchronized String advice() {
        List<String> advice = CertificateAdvice.of(chain, roots, Instant.now());
        String ours = advice.isEmpty()
                ? ""
                : keys.keystore() + ": the certificate '"
                        + chain.get(0).getSubjectX500Principal().getName() + "' " + String.join(" It ", advice);
        return (ours + ' ' + hubRoots.advice(Instant.now())).trim();
    }

    /** Our certificate with those above it, and what the hub's has to lead to. */
    synchronized String describe() {
        StringBuilder all = new StringBuilder("certificate ").append(Certificates.chain(chain));
        String trusted = hubRoots.describe();
        return trusted.isEmpty()
                ? all.toString()
                : all.append(", ").append(trusted).toString();
    }

    synchronized List<X509Certificate> chain() {
        return List.copyOf(chain);
    }

    synchronized boolean hasRsa() {
        return rsa;
    }

    /** Reads the files if they have changed. */
    synchronized void look() {
        String found = stamp();
        if (found.equals(seen)) {
            return;
        }
        // Remembered before they are read: what is written meanwhile is seen the next time.
        seen = found;
        try {
            context = load();
            fault = "";
            renewed.run();
        } catch (GeneralSecurityException e) {
            fault = e.getMessage() + " The keys read before stay in use.";
            LOG.warn("{}", fault);
        }
    }

    private String stamp() {
        StringBuilder all = new StringBuilder(100);
        for (String file : List.of(
                keys.keystore(),
                keys.keystorePasswordFile(),
                keys.truststore(),
                keys.truststorePasswordFile(),
                keys.hubRoots())) {
            if (!file.isEmpty()) {
                try {
                    Path path = Path.of(file);
                    all.append(Files.getLastModifiedTime(path)).append(' ').append(Files.size(path));
                } catch (IOException | InvalidPathException e) {
                    all.append("unreadable");
                }
            }
            all.append(';');
        }
        return all.toString();
    }

    private SSLContext load() throws GeneralSecurityException {
        char[] password = password("keystore_password_file", keys.keystorePasswordFile());
        KeyStore own = store("keystore", keys.keystore(), password);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        try {
            managers.init(own, password);
        } catch (UnrecoverableKeyException e) {
            throw wrong("keystore", keys.keystore(), "holds a key with another password than its own", e);
        }
        List<X509Certificate> ours = chain(own);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(keys.truststore().isEmpty() ? null : trusted());
        hubRoots.read();
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(managers.getKeyManagers(), new TrustManager[] {PeerTrust.over(trust, hubRoots, hub)}, null);
        chain = ours;
        rsa = rsa(own);
        roots = roots(trust);
        hubRoots.roots().forEach(root -> roots.add(root.getSubjectX500Principal()));
        LOG.info("Keys for TLS read from {}: {}.", keys.keystore(), Certificates.describe(ours.get(0)));
        if (!advice().isEmpty()) {
            LOG.warn("{}", advice());
        }
        return made;
    }

    private static Set<X500Principal> roots(TrustManagerFactory trust) {
        Set<X500Principal> roots = new HashSet<>();
        for (TrustManager each : trust.getTrustManagers()) {
            if (each instanceof X509TrustManager manager) {
                for (X509Certificate issuer : manager.getAcceptedIssuers()) {
                    roots.add(issuer.getSubjectX500Principal());
                }
            }
        }
        return roots;
    }

    private List<X509Certificate> chain(KeyStore own) throws GeneralSecurityException {
        for (String alias : aliases(own)) {
            Certificate[] certificates = own.isKeyEntry(alias) ? own.getCertificateChain(alias) : null;
            if (certificates != null && certificates.length > 0) {
                List<X509Certificate> found = new ArrayList<>();
                for (Certificate each : certificates) {
                    if (each instanceof X509Certificate x509) {
                        found.add(x509);
                    }
                }
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        throw wrong("keystore", keys.keystore(), "holds no private key with a certificate", null);
    }

    private static boolean rsa(KeyStore own) throws KeyStoreException {
        for (String alias : aliases(own)) {
            if (own.isKeyEntry(alias)
                    && own.getCertificate(alias) instanceof X509Certificate certificate
                    && certificate.getPublicKey().getAlgorithm().equals("RSA")) {
                return true;
            }
        }
        return false;
    }

    private KeyStore trusted() throws GeneralSecurityException {
        KeyStore store = store(
                "truststore", keys.truststore(), password("truststore_password_file", keys.truststorePasswordFile()));
        for (String alias : aliases(store)) {
            if (store.isCertificateEntry(alias)) {
                return store;
            }
        }
        throw wrong(
                "truststore",
                keys.truststore(),
                "holds no certificate that is marked as trusted: put them in with 'keytool -importcert'",
                null);
    }

    private static List<String> aliases(KeyStore store) throws KeyStoreException {
        return new ArrayList<>(Collections.list(store.aliases()));
    }

    private static KeyStore store(String key, String file, char[] password) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            store.load(in, password);
        } catch (IOException | InvalidPathException e) {
            throw wrong(key, file, unreadable(e), e);
        }
        return store;
    }

    private static char[] password(String key, String file) throws GeneralSecurityException {
        try {
            return file.isEmpty()
                    ? new char[0]
                    : Files.readString(Path.of(file)).strip().toCharArray();
        } catch (IOException | InvalidPathException e) {
            throw wrong(key, file, unreadable(e), e);
        }
    }

    static String unreadable(Exception why) {
        if (why instanceof NoSuchFileException) {
            return "is not there";
        }
        if (why instanceof AccessDeniedException) {
            return "may not be read by this process";
        }
        return why.getCause() instanceof UnrecoverableKeyException
                ? "has another password than the one in its password file"
                : "is damaged, or no file of this kind: "
                        + (why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage());
    }

    private static GeneralSecurityException wrong(String key, String file, String why, @Nullable Exception cause) {
        return new GeneralSecurityException(TrunkComponent.PID + ": " + key + " = " + file + " " + why + ".", cause);
    }
}
