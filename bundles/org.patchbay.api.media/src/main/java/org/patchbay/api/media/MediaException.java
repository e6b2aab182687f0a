package org.patchbay.api.media;

/** A media request that an engine refuses; the message says what is wrong and what to do. */
public final class MediaException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int sip;

    /**
     * @param sip the SIP status the peer should get: 488 for a description that cannot be served, 503 for want of capacity
     * @param message what is wrong and what to do
     */
    public MediaException(int sip, String message) {
        super(message);
        this.sip = sip;
    }

    /** The SIP status that says the same to a peer. */
    public int sip() {
        return sip;
    }
}
