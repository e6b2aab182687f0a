package org.patchbay.graph.token;

/** Wants to know when an administrator consented, or consent was withdrawn. A service inside this bundle. */
public interface ConsentListener {

    /** It is so already when this is called; may be told more often than it changes. Must return at once and throw nothing. */
    void consentChanged(String tenant);
}
