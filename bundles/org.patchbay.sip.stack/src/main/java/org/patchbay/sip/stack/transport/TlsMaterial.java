package org.patchbay.sip.stack.transport;

import java.security.GeneralSecurityException;

import javax.net.ssl.SSLContext;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keys and trust for a TLS listening point and for the connections opened from it.
 *
 * <p>Asked once per new connection, on a thread of that connection, so a renewed certificate is used from the next connection on.
 * Implementations must not build a new context each time: return the same one until the material changes.
 */
@ConsumerType
@FunctionalInterface
public interface TlsMaterial {

    /**
     * The context to use now.
     *
     * @throws GeneralSecurityException if there is none; the connection is then not made
     */
    SSLContext context() throws GeneralSecurityException;
}
