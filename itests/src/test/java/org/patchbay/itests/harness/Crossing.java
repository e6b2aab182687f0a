package org.patchbay.itests.harness;

/**
 * A message that went between the runtime and a peer.
 *
 * @param nanos when, by {@link System#nanoTime}
 * @param link over which connection
 * @param fromRuntime whether the runtime sent it
 * @param message all of it
 */
public record Crossing(long nanos, Link link, boolean fromRuntime, Reply message) {
    boolean isRequest() {
        return message.status() == 0;
    }

    public boolean is(String start) {
        return message.startLine().startsWith(start);
    }

    public String callId() {
        return message.header("Call-ID");
    }

    public String cseq() {
        return message.header("CSeq");
    }

    @Override
    public String toString() {
        return (fromRuntime ? "--> " : "<-- ") + message.startLine() + " [" + cseq() + "] over " + link;
    }
}
