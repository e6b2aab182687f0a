package org.patchbay.stir;

import java.net.URI;
import java.time.Duration;

/** Where certificates come from. */
@FunctionalInterface
interface CertificateSource {

    /**
     * What a repository serves.
     *
     * @param body certificates, not looked at
     * @param fresh for how long the repository says that it may be kept; negative where it says nothing
     */
    record Served(byte[] body, Duration fresh) {}

    /**
     * Waits for it, no longer than its limit.
     *
     * @throws Unverified 436, with why it cannot be had
     */
    Served fetch(URI uri) throws Unverified;
}
