package org.patchbay.sip.trunk.capture;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;

class RecorderTest {
    private static final InetSocketAddress OURS = new InetSocketAddress("192.0.2.1", 5060);
    private static final InetSocketAddress THEIRS = new InetSocketAddress("198.51.100.7", 5060);
    private static final int BYTES = 64 * 1024;

    private final Recorder recorder = new Recorder(BYTES);

    private void comes(String callId, String method) {
        String text = method + " sip:a SIP/2.0\r\nCall-ID: " + callId + "\r\nContent-Length: 0\r\n\r\n";
        recorder.add(false, Transport.UDP, OURS, THEIRS, text.getBytes(StandardCharsets.US_ASCII));
    }

    private void filled() {
        for (int i = 0; i < BYTES / 100; i++) {
            comes("other" + i, "OPTIONS");
        }
    }

    private List<String> of(String call) {
        List<String> lines = new ArrayList<>();
        recorder.of(
                call,
                m -> lines.add(m.leg() + " " + m.peer() + " "
                        + new String(m.bytes(), StandardCharsets.US_ASCII).split(" ")[0]));
        return lines;
    }

    @Test
    void theMessagesOfACallAreThoseOfItsDialogs() {
        comes("a@x", "INVITE");
        recorder.belongs("a@x", "c1", "c1-a", "hub");
        recorder.belongs("b@x", "c1", "c1-1", "provider");
        comes("b@x", "INVITE");
        comes("z@x", "INVITE");
        comes("a@x", "BYE");
        assertThat(of("c1")).containsExactly("c1-a hub INVITE", "c1-1 provider INVITE", "c1-a hub BYE");
        assertThat(of("c2")).isEmpty();
        // A leg that another call takes.
        recorder.belongs("b@x", "c2", "c2-1", "provider");
        assertThat(of("c2")).containsExactly("c2-1 provider INVITE");
    }

    /** Said again when it ends: what was said at its begin has been forgotten with its first messages. */
    @Test
    void aCallThatWasUpForLongHasItsLastMessages() {
        comes("a@x", "INVITE");
        recorder.belongs("a@x", "c1", "c1-a", "hub");
        for (int i = 0; i < 5; i++) {
            filled();
            recorder.belongs("later" + i, "c2", "c2-a", "hub");
        }
        comes("a@x", "BYE");
        assertThat(of("c1")).isEmpty();
        recorder.belongs("a@x", "c1", "c1-a", "hub");
        assertThat(of("c1")).containsExactly("c1-a hub BYE");
    }

    /** Call-IDs come from outside, and are as long as somebody likes: no more of them are kept than messages. */
    @Test
    void whoseMessagesAreGoneIsForgotten() {
        for (int i = 0; i < 100_000; i++) {
            comes("a" + i, "INVITE");
            recorder.belongs("a" + i, "c" + i, "l", "hub");
        }
        assertThat(recorder.owners()).isBetween(10, 200);
        assertThat(of("c99999")).containsExactly("l hub INVITE");
        assertThat(of("c1")).isEmpty();
    }
}
