package org.patchbay.sip.stack.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.MessageLimits;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 3261 section 18.3 and the keep-alives of RFC 5626 section 3.5.1. */
class FramerTest {
    private static final String ONE = "OPTIONS sip:a SIP/2.0\r\nl: 5\r\n\r\nhello";
    private static final String TWO = "BYE sip:a SIP/2.0\r\nContent-Length:  0 \r\nX: y\r\n\r\n";

    private final List<String> found = new ArrayList<>();
    private final Framer framer = new Framer(new MessageLimits(100, 400, 200, 20), new Framer.Sink() {
        @Override
        public void message(byte[] bytes) {
            found.add(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void ping() {
            found.add("ping");
        }

        @Override
        public void broken(byte[] head, int status, String reason) {
            found.add("broken " + status);
        }
    });

    private void read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        framer.read(bytes, bytes.length);
    }

    @Test
    void messagesAreTheSameHoweverTheStreamIsCut() {
        String stream = ONE + "\r\n\r\n" + TWO + "\r\n" + ONE + "\n" + TWO + "\r\n\r\n";
        List<String> expected = List.of(ONE, "ping", TWO, ONE, TWO, "ping");
        for (int first = 0; first <= stream.length(); first++) {
            FramerTest fresh = new FramerTest();
            fresh.read(stream.substring(0, first));
            fresh.read(stream.substring(first));
            assertThat(fresh.found).as("cut at %d", first).isEqualTo(expected);
        }
        FramerTest slow = new FramerTest();
        for (int i = 0; i < stream.length(); i++) {
            slow.read(stream.substring(i, i + 1));
        }
        assertThat(slow.found).isEqualTo(expected);
    }

    @Test
    void manyMessagesInOneReadAllComeOut() {
        read(ONE.repeat(100) + TWO);
        assertThat(found).hasSize(101).startsWith(ONE).endsWith(TWO);
    }

    @Test
    void anEndlessHeaderIsGivenUp() {
        read("OPTIONS sip:a SIP/2.0\r\nX: " + "x".repeat(300));
        read(ONE);
        assertThat(found).containsExactly("broken 513");
    }

    @Test
    void whatHasBegunIsUnfinishedUntilItsEnd() {
        assertThat(framer.unfinished()).isFalse();
        read(ONE.substring(0, 10));
        assertThat(framer.unfinished()).isTrue();
        long begun = framer.begunAt();
        read(ONE.substring(10) + TWO.substring(0, 5));
        assertThat(framer.unfinished()).isTrue();
        assertThat(framer.begunAt()).as("of the second message").isGreaterThan(begun);
        read(TWO.substring(5));
        assertThat(framer.unfinished()).isFalse();
    }

    @Test
    void anAnnouncedBodyThatIsTooLongIsGivenUpBeforeItComes() {
        read("OPTIONS sip:a SIP/2.0\r\nl: 400\r\n\r\n");
        assertThat(found).containsExactly("broken 413");
    }

    /** Whatever its form; not what only looks like it. */
    @Test
    void theLengthIsTakenFromTheHeaderThatHasIt() {
        for (String lines : List.of(
                "l: 5",
                "L:5",
                "l \t:\t5 ",
                "Content-Length: 5",
                "CONTENT-LENGTH :005",
                "content-length:5",
                "X: y\nl: 5",
                "Subject: a\r\n l: 7\r\nl: 5",
                "Lx: 7\r\nContent-Lengthy: 8\r\nContent-Languag: 8\r\nContent-Type: l: 9\r\nl: 5",
                "l: 5\r\nContent-Length: 5")) {
            FramerTest fresh = new FramerTest();
            String message = "l: 9 SIP/2.0\r\n" + lines + "\r\n\r\nhello";
            fresh.read(message + "\r\n\r\n");
            assertThat(fresh.found).as(lines).containsExactly(message, "ping");
        }
    }

    @Test
    void aMissingWrongOrContradictingLengthIsGivenUp() {
        for (String line : List.of(
                "X: y",
                "l: -1",
                "l: abc",
                "l: ",
                "l: 99999999999",
                "l: 5 5",
                "l: 5,5",
                "l",
                "l;: 5",
                " l: 5",
                "l:\r\n 5",
                "l: 0\r\nContent-Length: 5")) {
            FramerTest fresh = new FramerTest();
            fresh.read("OPTIONS sip:a SIP/2.0\r\n" + line + "\r\n\r\n" + ONE);
            assertThat(fresh.found).as(line).containsExactly("broken 400");
        }
    }
}
