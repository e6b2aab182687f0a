package org.patchbay.sip.trunk;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/**
 * The platform's trust, except that a peer may connect with a certificate made for servers: the hub has no other, and the platform refuses
 * it as a client's (extended key usage). Which name it must carry is the peer's setting. What is refused is told with the certificate.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    /** The way of authentication of which the platform asks no key usage but the signature that TLS makes. */
    private static final String ANY = "UNKNOWN";

    private final X509ExtendedTrustManager platform;

    private PeerTrust(X509ExtendedTrustManager platform) {
        this.platform = platform;
    }

    static PeerTrust over(TrustManagerFactory factory) throws GeneralSecurityException {
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager found) {
                return new PeerTrust(found);
            }
        }
        throw new GeneralSecurityException("No X.509 trust manager");
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private void client(X509Certificate[] chain, Check asClient) throws CertificateException {
        told(chain, () -> {
            try {
                asClient.run();
            } catch (CertificateException e) {
                platform.checkServerTrusted(chain, ANY);
            }
        });
    }

    private static void told(X509Certificate @Nullable [] chain, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            // TLS chooses the alert for the peer by the cause.
            Throwable cause = e.getCause();
            throw new CertificateException(Certificates.refusal(chain, e), cause == null ? e : cause);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        client(chain, () -> platform.checkClientTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        client(chain, () -> platform.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        client(chain, () -> platform.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        told(chain, () -> platform.checkServerTrusted(chain, type));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        told(chain, () -> platform.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        told(chain, () -> platform.checkServerTrusted(chain, type, engine));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return platform.getAcceptedIssuers();
    }
}
