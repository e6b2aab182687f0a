package org.patchbay.sip.trunk;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import javax.security.auth.x500.X500Principal;

/** What peers will not like about our own certificate, before they say so. */
final class CertificateAdvice {
    private static final Duration SOON = Duration.ofDays(14);
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final int LEAST_BITS = 2048;

    private CertificateAdvice() {}

    /**
     * Looks it over.
     *
     * @param chain ours, the leaf first
     * @param roots whose certificates need not be sent, as everybody has them
     * @return sentences that say what is wrong and what to do; empty if nothing is
     */
    static List<String> of(List<X509Certificate> chain, Set<X500Principal> roots, Instant now) {
        List<String> advice = new ArrayList<>();
        X509Certificate leaf = chain.get(0);
        Instant end = leaf.getNotAfter().toInstant();
        if (end.isBefore(now)) {
            advice.add("has expired on " + end + ": peers refuse it. Renew it.");
        } else if (end.isBefore(now.plus(SOON))) {
            advice.add(
                    "expires on " + end + ", in " + Duration.between(now, end).toDays() + " days. Renew it.");
        }
        for (X509Certificate above : chain.subList(1, chain.size())) {
            Instant over = above.getNotAfter().toInstant();
            if (over.isBefore(now.plus(SOON))) {
                advice.add("is below '" + above.getSubjectX500Principal().getName() + "', which "
                        + (over.isBefore(now) ? "has expired" : "expires") + " on " + over
                        + ": put the new chain of your authority into the keystore.");
            }
        }
        if (!serves(leaf)) {
            advice.add("is not made for servers (its extended key usage lacks serverAuth): Direct Routing refuses it.");
        }
        if (leaf.getPublicKey() instanceof RSAPublicKey key && key.getModulus().bitLength() < LEAST_BITS) {
            advice.add("has an RSA key of less than " + LEAST_BITS + " bits: peers refuse it.");
        }
        X509Certificate last = chain.get(chain.size() - 1);
        if (!last.getIssuerX500Principal().equals(last.getSubjectX500Principal())
                && !roots.contains(last.getIssuerX500Principal())) {
            advice.add("is sent without that of its issuer '"
                    + last.getIssuerX500Principal().getName()
                    + "', which is no root that we know: put the whole chain into the keystore.");
        }
        return advice;
    }

    /** RFC 5280 section 4.2.1.12: without the extension it is for everything. */
    private static boolean serves(X509Certificate leaf) {
        try {
            List<String> usages = leaf.getExtendedKeyUsage();
            return usages == null || usages.contains(SERVER) || usages.contains("2.5.29.37.0");
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
