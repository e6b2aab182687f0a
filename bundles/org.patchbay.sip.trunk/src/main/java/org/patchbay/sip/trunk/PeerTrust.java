package org.patchbay.sip.trunk;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/**
 * Whom TLS lets in: who carries a hub's name must lead to a root of the hub, everybody else to the truststore or the platform's roots. A peer
 * may connect with a certificate made for servers: the hub has no other, and the platform refuses it as a client's (extended key usage).
 * Which name it must carry is the peer's setting. What is refused is told with the certificate.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    /** The way of authentication of which the platform asks no key usage but the signature that TLS makes. */
    private static final String ANY = "UNKNOWN";

    private final X509ExtendedTrustManager others;
    private final boolean apart;
    private final @Nullable X509ExtendedTrustManager hubs;
    private final Predicate<X509Certificate> hub;

    private PeerTrust(X509ExtendedTrustManager others, HubRoots roots, Predicate<X509Certificate> hub)
            throws GeneralSecurityException {
        this.others = others;
        this.apart = roots.used();
        this.hubs = roots.manager().orElse(null);
        this.hub = hub;
    }

    /** @param hub whether a certificate carries the name of a hub */
    static PeerTrust over(TrustManagerFactory factory, HubRoots roots, Predicate<X509Certificate> hub)
            throws GeneralSecurityException {
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager found) {
                return new PeerTrust(found, roots, hub);
            }
        }
        throw new GeneralSecurityException("No X.509 trust manager");
    }

    private interface Check {
        void by(X509ExtendedTrustManager trusted) throws CertificateException;
    }

    private void client(X509Certificate[] chain, Check asClient) throws CertificateException {
        told(chain, trusted -> {
            try {
                asClient.by(trusted);
            } catch (CertificateException e) {
                trusted.checkServerTrusted(chain, ANY);
            }
        });
    }

    private void told(X509Certificate @Nullable [] chain, Check check) throws CertificateException {
        boolean ofHub = apart && chain != null && chain.length > 0 && hub.test(chain[0]);
        X509ExtendedTrustManager trusted = ofHub ? hubs : others;
        try {
            if (trusted == null) {
                throw new CertificateException("the roots of the hub cannot be read: see hub_roots");
            }
            check.by(trusted);
        } catch (CertificateException e) {
            // TLS chooses the alert for the peer by the cause.
            Throwable cause = e.getCause();
            String where = ofHub ? "hub_roots" : "the truststore";
            throw new CertificateException(Certificates.refusal(chain, e, where), cause == null ? e : cause);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        client(chain, trusted -> trusted.checkClientTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        client(chain, trusted -> trusted.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        client(chain, trusted -> trusted.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        told(chain, trusted -> trusted.checkServerTrusted(chain, type));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        told(chain, trusted -> trusted.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        told(chain, trusted -> trusted.checkServerTrusted(chain, type, engine));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509ExtendedTrustManager more = hubs;
        return more == null
                ? others.getAcceptedIssuers()
                : Stream.concat(Arrays.stream(others.getAcceptedIssuers()), Arrays.stream(more.getAcceptedIssuers()))
                        .toArray(X509Certificate[]::new);
    }
}
