package org.patchbay.sip.trunk.capture;

/**
 * What is captured.
 *
 * @param host the Homer server that messages are sent to; empty for none
 * @param port its UDP port
 * @param agent the number by which it knows this node
 * @param megabytes how much memory is for messages of late; 0 keeps none
 */
public record CaptureSettings(String host, int port, int agent, int megabytes) {
    /** Nothing. */
    public static final CaptureSettings NONE = new CaptureSettings("", 0, 0, 0);
}
