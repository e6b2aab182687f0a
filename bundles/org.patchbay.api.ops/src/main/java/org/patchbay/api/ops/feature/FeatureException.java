package org.patchbay.api.ops.feature;

/** An update or retirement that was not made; what was live before is live still. The message says what to do. */
public final class FeatureException extends Exception {
    private static final long serialVersionUID = 1L;

    public FeatureException(String message, Throwable cause) {
        super(message, cause);
    }

    public FeatureException(String message) {
        super(message);
    }
}
