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
    private static final String ANY = "2.5.29.37.0";
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

    private Certificates() {}

    /** Whose it is, for which names, and from whom. */
    static String describe(X509Certificate certificate) {
        return "'" + shown(certificate.getSubjectX500Principal().getName()) + "' (names " + names(certificate)
                + ", serial number " + certificate.getSerialNumber().toString(16) + ", issued by '"
                + shown(certificate.getIssuerX500Principal().getName()) + "', " + usage(certificate) + ", valid to "
                + certificate.getNotAfter().toInstant() + ")";
    }

    /** A chain of ours, from the leaf upwards. */
    static String chain(List<X509Certificate> chain) {
        StringBuilder all = new StringBuilder();
        for (X509Certificate each : chain) {
            all.append(all.isEmpty() ? "" : " below ")
                    .append('\'')
                    .append(shown(each.getSubjectX500Principal().getName()))
                    .append("' (")
                    .append(each == chain.get(0) ? usage(each) + ", " : "")
                    .append("valid to ")
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

    /** Its extended key usage (RFC 5280 section 4.2.1.12): without one it is for everything. */
    static String usage(X509Certificate certificate) {
        List<String> usages;
        try {
            usages = certificate.getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            return "with an unreadable extended key usage";
        }
        if (usages == null || usages.contains(ANY)) {
            return "for servers and clients";
        }
        boolean server = usages.contains(SERVER);
        boolean client = usages.contains(CLIENT);
        return server && client
                ? "for servers and clients"
                : server ? "for servers alone" : client ? "for clients alone" : "for neither servers nor clients";
    }

    /** Whether it is for servers, and says of nothing that it is for clients. */
    static boolean isForServersOnly(X509Certificate certificate) {
        return usage(certificate).equals("for servers alone");
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
