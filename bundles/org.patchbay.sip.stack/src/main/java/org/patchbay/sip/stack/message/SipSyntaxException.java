package org.patchbay.sip.stack.message;

/**
 * Text that is not SIP, or not what was asked of it. Received messages are checked before a transaction user sees them, so there it only
 * comes from reading fields that the stack does not know.
 */
public final class SipSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    /** A syntax error answered 400. */
    public SipSyntaxException(String message) {
        this(400, message);
    }

    /** An error with the status code that a request deserves for it. */
    public SipSyntaxException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** What a request with this error is answered: 400 or 505. */
    public int status() {
        return status;
    }

    /** The reason phrase of that answer; it says what is wrong (RFC 3261 section 21.4.1) and repeats nothing of the message. */
    public String reason() {
        return status == 505 ? "Version Not Supported" : "Bad Request: " + getMessage();
    }
}
