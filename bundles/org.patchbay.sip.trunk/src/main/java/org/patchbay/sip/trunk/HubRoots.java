package org.patchbay.sip.trunk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The roots that the hub's certificates lead to: a PEM file that is shipped and may be replaced. What could be read last stays in use. */
final class HubRoots {
    private static final Logger LOG = LoggerFactory.getLogger(HubRoots.class);
    private static final Duration SOON = Duration.ofDays(60);

    private final String file;
    private List<X509Certificate> roots = List.of();
    private String fault = "";

    /** @param file empty if the hub goes by the truststore, as all others */
    HubRoots(String file) {
        this.file = file;
    }

    /** The file that is shipped; empty where nothing is. */
    static String shipped() {
        String etc = System.getProperty("karaf.etc", "");
        return etc.isEmpty() ? "" : etc + "/trust/hub-roots.pem";
    }

    boolean used() {
        return !file.isEmpty();
    }

    List<X509Certificate> roots() {
        return roots;
    }

    /** What is wrong with the file as it is now; empty if nothing is. */
    String fault() {
        return fault;
    }

    /** Reads the file again. */
    void read() {
        if (!used()) {
            return;
        }
        try {
            roots = parsed();
            fault = "";
            LOG.info("{} roots of the hub read from {}.", roots.size(), file);
        } catch (GeneralSecurityException e) {
            fault = TrunkComponent.PID + ": hub_roots = " + file + " " + e.getMessage()
                    + (roots.isEmpty()
                            ? ". No certificate of the hub is accepted until then."
                            : ". The roots read before stay in use.");
            LOG.warn("{}", fault);
        }
    }

    private List<X509Certificate> parsed() throws GeneralSecurityException {
        List<X509Certificate> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                X509Certificate certificate = (X509Certificate) each;
                if (certificate.getBasicConstraints() < 0) {
                    throw new GeneralSecurityException("holds the certificate '"
                            + certificate.getSubjectX500Principal().getName() + "', which is no authority's");
                }
                found.add(certificate);
            }
        } catch (IOException | InvalidPathException e) {
            throw new GeneralSecurityException(KeyFiles.unreadable(e), e);
        } catch (CertificateException e) {
            throw new GeneralSecurityException("is damaged, or no PEM file of certificates", e);
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException("holds no certificate");
        }
        return List.copyOf(found);
    }

    /** Accepts what leads to one of them; empty if there are none. */
    Optional<X509ExtendedTrustManager> manager() throws GeneralSecurityException {
        if (roots.isEmpty()) {
            return Optional.empty();
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < roots.size(); i++) {
                store.setCertificateEntry("root-" + i, roots.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager each : factory.getTrustManagers()) {
                if (each instanceof X509ExtendedTrustManager manager) {
                    return Optional.of(manager);
                }
            }
            throw new GeneralSecurityException("No X.509 trust manager");
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** What operators should know of them in time; empty if nothing. */
    String advice(Instant now) {
        List<String> ending = new ArrayList<>();
        for (X509Certificate root : roots) {
            Instant end = root.getNotAfter().toInstant();
            if (end.isBefore(now.plus(SOON))) {
                ending.add("'" + root.getSubjectX500Principal().getName() + "' "
                        + (end.isBefore(now) ? "has expired" : "expires") + " on " + end);
            }
        }
        return ending.isEmpty()
                ? ""
                : file + ": the hub's root " + String.join(", ", ending) + ". Take the file of a newer distribution.";
    }

    /** How many there are, and which expires first. */
    String describe() {
        return roots.stream()
                .min(Comparator.comparing(X509Certificate::getNotAfter))
                .map(first -> roots.size() + " roots of the hub, the first of which expires on "
                        + first.getNotAfter().toInstant())
                .orElse("");
    }
}
