package org.patchbay.sip.trunk;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Certificates as operators speak of them. A certificate is public: all of this may be logged. */
final class Certificates {
    private static final int MOST = 120;

    private Certificates() {}

    /** Whose it is, for which names, and from whom. */
    static String describe(X509Certificate certificate) {
        return "'" + shown(certificate.getSubjectX500Principal().getName()) + "' (names " + names(certificate)
                + ", serial number " + certificate.getSerialNumber().toString(16) + ", issued by '"
                + shown(certificate.getIssuerX500Principal().getName()) + "', valid to "
                + certificate.getNotAfter().toInstant() + ")";
    }

    /** A chain of ours, from the leaf upwards. */
    static String chain(List<X509Certificate> chain) {
        StringBuilder all = new StringBuilder();
        for (X509Certificate each : chain) {
            all.append(all.isEmpty() ? "" : " below ")
                    .append('\'')
                    .append(shown(each.getSubjectX500Principal().getName()))
                    .append("' (valid to ")
                    .append(each.getNotAfter().toInstant())
                    .append(')');
        }
        X509Certificate last = chain.get(chain.size() - 1);
        if (!last.getIssuerX500Principal().equals(last.getSubjectX500Principal())) {
            all.append(" below '")
                    .append(shown(last.getIssuerX500Principal().getName()))
                    .append("' (not sent)");
        }
        return all.toString();
    }

    /**
     * Why a chain is not trusted.
     *
     * @param where it would have to lead to
     */
    static String refusal(X509Certificate @Nullable [] chain, CertificateException why, String where) {
        if (chain == null || chain.length == 0) {
            return "it showed no certificate";
        }
        return "the certificate " + describe(chain[0]) + " is not accepted: " + reason(chain[0], why, where);
    }

    private static String reason(X509Certificate leaf, CertificateException why, String where) {
        Throwable last = why;
        for (Throwable each = why; each != null; each = each.getCause()) {
            if (each instanceof CertificateExpiredException) {
                return "it, or one above it, has expired";
            }
            if (each instanceof CertificateNotYetValidException) {
                return "it, or one above it, is not valid yet: compare the clocks";
            }
            if (each instanceof CertPathBuilderException) {
                return "'" + shown(leaf.getIssuerX500Principal().getName()) + "' or who is above it is not in " + where
                        + ", or the chain is not complete";
            }
            last = each;
        }
        return String.valueOf(last.getMessage());
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? "none"
                    : shown(String.join(
                            " ",
                            names.stream()
                                    .map(each -> each.get(1))
                                    .filter(String.class::isInstance)
                                    .map(String.class::cast)
                                    .toList()));
        } catch (CertificateParsingException e) {
            return "unreadable";
        }
    }

    /** Whoever connects has written it: no control characters, and not too much of it. */
    private static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        return clean.length() > MOST ? clean.substring(0, MOST) + "…" : clean;
    }
}
