package org.patchbay.sip.stack.internal;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/** Why TLS failed, in words that an operator can do something with. */
final class TlsFailure {
    private static final String ALERT = "Received fatal alert: ";

    private TlsFailure() {}

    /** The reason; null for what is no failure of TLS, and for a peer that went away in the middle. */
    static @Nullable String reason(IOException failure) {
        Throwable cause = failure.getCause();
        if (!(failure instanceof SSLException)) {
            return cause instanceof GeneralSecurityException ? failure.getMessage() + ": " + cause.getMessage() : null;
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertificateException) {
                return String.valueOf(each.getMessage()).replaceFirst("\\.$", "");
            }
            if (each instanceof EOFException || each instanceof SocketException) {
                return null;
            }
        }
        String text = String.valueOf(failure.getMessage());
        if (text.contains("Empty client certificate chain")) {
            return "it showed no certificate";
        }
        if (text.contains("Unsupported or unrecognized SSL message")) {
            return "what it sent is not TLS";
        }
        return text.startsWith(ALERT)
                ? "it ended the handshake with the alert " + text.substring(ALERT.length())
                        + "; alerts about certificates are about ours"
                : text;
    }
}
