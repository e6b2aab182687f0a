package org.patchbay.stir;

import java.io.ByteArrayInputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EllipticCurve;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads what a repository serves, PEM or DER with the signer's certificate first, and holds it against the anchors (RFC 5280). Revocation is not
 * looked at: certificates of SHAKEN are short-lived, and a list of them would be one more thing to fetch for a call.
 */
final class CertificateChain {
    private static final int LONGEST = 6;
    private static final EllipticCurve P256 = p256();
    private static final int DIGITAL_SIGNATURE = 0;
    private static final Set<String> OURS = Set.of(TnAuthList.OID, ClaimConstraints.OID, ClaimConstraints.ENHANCED_OID);

    private CertificateChain() {}

    private static EllipticCurve p256() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class).getCurve();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no P-256.", e);
        }
    }

    static Credential credential(byte[] body, Set<TrustAnchor> anchors, Instant now) {
        try {
            List<X509Certificate> given = read(body);
            X509Certificate leaf = given.get(0);
            signs(leaf);
            List<TnAuthList> authority = new ArrayList<>();
            authority.add(TnAuthList.read(leaf.getExtensionValue(TnAuthList.OID)));
            List<ClaimConstraints> constraints = ClaimConstraints.of(leaf);
            PKIXCertPathBuilderResult path = path(leaf, given, anchors, now);
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate each : path.getCertPath().getCertificates()) {
                chain.add((X509Certificate) each);
            }
            X509Certificate anchor = path.getTrustAnchor().getTrustedCert();
            if (anchor != null) {
                chain.add(anchor);
            }
            Instant from = Instant.MIN;
            Instant until = Instant.MAX;
            for (X509Certificate each : chain) {
                Instant begin = each.getNotBefore().toInstant();
                Instant end = each.getNotAfter().toInstant();
                from = begin.isAfter(from) ? begin : from;
                until = end.isBefore(until) ? end : until;
                byte[] list = each.getExtensionValue(TnAuthList.OID);
                if (each != leaf && list != null) {
                    authority.add(TnAuthList.read(list));
                }
            }
            return new Credential.Usable(
                    leaf.getPublicKey(), List.copyOf(authority), constraints, from, until, signer(leaf));
        } catch (Unverified e) {
            return new Credential.Useless(e);
        }
    }

    /** All certificates of a text or of DER, for anchors too. */
    static List<X509Certificate> certificates(byte[] body) throws CertificateException {
        Collection<? extends Certificate> all =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(body));
        return all.stream().map(X509Certificate.class::cast).toList();
    }

    private static List<X509Certificate> read(byte[] body) throws Unverified {
        List<X509Certificate> all;
        try {
            all = certificates(body);
        } catch (CertificateException e) {
            throw useless("What is served there is not a certificate.");
        }
        if (all.isEmpty() || all.size() > LONGEST) {
            throw useless("There are " + all.size() + " certificates and not 1 to " + LONGEST + ".");
        }
        return all;
    }

    private static void signs(X509Certificate leaf) throws Unverified {
        if (!(leaf.getPublicKey() instanceof ECPublicKey key)
                || !key.getParams().getCurve().equals(P256)) {
            throw useless("The certificate's key is not of the curve P-256.");
        }
        boolean[] usage = leaf.getKeyUsage();
        if (leaf.getBasicConstraints() >= 0 || usage != null && !usage[DIGITAL_SIGNATURE]) {
            throw useless("The certificate is not for signing calls.");
        }
    }

    private static PKIXCertPathBuilderResult path(
            X509Certificate leaf, List<X509Certificate> given, Set<TrustAnchor> anchors, Instant now)
            throws Unverified {
        if (now.isBefore(leaf.getNotBefore().toInstant())
                || now.isAfter(leaf.getNotAfter().toInstant())) {
            throw useless("The certificate is not valid now.");
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(leaf);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(given)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            parameters.setMaxPathLength(LONGEST);
            parameters.addCertPathChecker(new KnowsStir());
            return (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (CertPathBuilderException e) {
            throw useless("The certificate does not lead to an anchor that is trusted, or is not valid now.");
        } catch (InvalidAlgorithmParameterException e) {
            throw useless("There is no anchor.");
        } catch (GeneralSecurityException e) {
            throw useless("The certificate cannot be looked at: " + e.getClass().getSimpleName() + ".");
        }
    }

    private static Unverified useless(String reason) {
        return new Unverified(Unverified.BAD_CERTIFICATE, reason);
    }

    private static String signer(X509Certificate leaf) {
        String name = leaf.getSubjectX500Principal().getName().replaceAll("\\p{Cntrl}", " ");
        return name.length() > 120 ? name.substring(0, 120) : name;
    }

    /** Where they are critical, the JDK would refuse what it does not know. */
    private static final class KnowsStir extends PKIXCertPathChecker {
        @Override
        public void init(boolean forward) {
            // Keeps nothing.
        }

        @Override
        public boolean isForwardCheckingSupported() {
            return true;
        }

        @Override
        public Set<String> getSupportedExtensions() {
            return OURS;
        }

        @Override
        public void check(Certificate certificate, @Nullable Collection<String> unresolved) {
            if (unresolved != null) {
                unresolved.removeAll(OURS);
            }
        }
    }
}
