package org.patchbay.itests.calls;

import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.harness.Reply;
import org.patchbay.itests.harness.SipText;
import org.patchbay.itests.harness.Wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/** TCP connections that are cut, glued, broken, left alone or too many; a call that is up notices nothing. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadConnectionsIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static RoughBench bench;

    @BeforeAll
    static void start() {
        bench = new RoughBench("bad-connections");
    }

    @AfterAll
    static void stop() {
        if (bench != null) {
            bench.close();
        }
    }

    /** Whatever happened, a new connection is served at once. */
    @AfterEach
    void others() {
        try (Wire wire = bench.tcp()) {
            assertThat(wire.send(options(wire)).reply().status()).isEqualTo(200);
        }
    }

    private static SipText options(Wire wire) {
        return SipText.request(wire, "OPTIONS", "");
    }

    @Test
    @Order(1)
    void messagesAreFoundHoweverTheStreamIsCut() {
        try (Wire wire = bench.tcp()) {
            for (byte b : SipText.invite(wire, "+4930999999").toString().getBytes(ISO_8859_1)) {
                wire.send(new byte[] {b});
            }
            assertThat(wire.reply().status()).as("byte by byte").isEqualTo(404);
            SipText first = options(wire);
            SipText second = options(wire);
            SipText third = options(wire);
            String all = first.toString() + second + third;
            wire.send(all.substring(0, all.length() - 20));
            // Two calls, two threads: the order of the answers is anybody's.
            assertThat(List.of(wire.reply().header("Call-ID"), wire.reply().header("Call-ID")))
                    .containsExactlyInAnyOrder(first.value("Call-ID"), second.value("Call-ID"));
            wire.send(all.substring(all.length() - 20));
            assertThat(wire.reply().header("Call-ID")).isEqualTo(third.value("Call-ID"));
        }
    }

    @Test
    @Order(1)
    void aKeepAliveIsAnswered() {
        try (Wire wire = bench.tcp()) {
            assertThat(wire.send("\r\n\r\n").next(SOON)).isEqualTo(new Reply("\r\n"));
            assertThat(wire.send("\r\n").send("\r\n").next(SOON))
                    .as("in two pieces")
                    .isEqualTo(new Reply("\r\n"));
            assertThat(wire.send("\r\n" + options(wire)).reply().status())
                    .as("one line break before a message")
                    .isEqualTo(200);
        }
    }

    @Test
    @Order(1)
    void aStreamThatCannotBeCutIsAnsweredAndClosed() {
        for (String length : List.of("", "Content-Length: -1", "Content-Length: x", "Content-Length: 0\r\nl: 5")) {
            try (Wire wire = bench.tcp()) {
                wire.send(options(wire)
                        .without("Content-Length")
                        .toString()
                        .replace("\r\n\r\n", "\r\n" + length + "\r\n\r\n"));
                assertThat(wire.reply().startLine())
                        .as(length)
                        .startsWith("SIP/2.0 400")
                        .contains("Content-Length");
                assertThat(wire.closes(SOON)).as(length).isTrue();
            }
        }
    }

    @Test
    @Order(1)
    void whatIsTooLargeIsAnsweredAndClosed() {
        try (Wire wire = bench.tcp()) {
            wire.send(SipText.invite(wire, RoughBench.DAN).with("Content-Length", "70000"));
            assertThat(wire.reply().status()).isEqualTo(413);
            assertThat(wire.closes(SOON)).isTrue();
        }
        bench.logs(
                "WARN",
                () -> {
                    try (Wire wire = bench.tcp()) {
                        wire.send(options(wire).also("X", "x".repeat(100_000)));
                        assertThat(wire.reply().status()).isEqualTo(513);
                        assertThat(wire.closes(SOON)).isTrue();
                    }
                },
                "127.0.0.42",
                "Message Too Large");
    }

    @Test
    @Order(1)
    void whatIsNotSipIsPassedOverOrClosed() {
        try (Wire wire = bench.tcp()) {
            wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(wire.closes(SOON)).isTrue();
        }
        try (Wire wire = bench.tcp()) {
            // The hello of TLS, as from a peer that takes this listening point for a secure one.
            wire.send(new byte[] {22, 3, 1, 0, 4, 1, 0, 0, 0, 13, 10, 13, 10});
            assertThat(wire.closes(SOON)).isTrue();
        }
    }

    @Test
    @Order(1)
    void aStrangersConnectionIsClosedUnheard() {
        bench.logs(
                "WARN",
                () -> {
                    try (Wire wire = Wire.tcp(RoughBench.STRANGER, bench.streams)) {
                        assertThat(wire.closes(SOON)).isTrue();
                    }
                },
                RoughBench.STRANGER,
                "sources");
    }

    @Test
    @Order(1)
    void aPeerThatDoesNotReadIsLeft() {
        bench.logs(
                "WARN",
                () -> {
                    try (Wire wire = bench.tcp()) {
                        String many = options(wire).toString().repeat(100);
                        for (int i = 0; i < 1000; i++) {
                            wire.send(many);
                        }
                        fail("a hundred thousand answers were kept for somebody who does not read");
                    } catch (UncheckedIOException closed) {
                        assertThat(closed).hasRootCauseInstanceOf(SocketException.class);
                    }
                },
                "127.0.0.42",
                "does not read");
        // Thousands of its requests wait for one worker, which takes no new call before it is through with them.
        bench.until("new calls are taken by every worker", () -> {
            for (int i = 0; i < 8; i++) {
                try (Wire wire = bench.tcp()) {
                    if (wire.send(SipText.invite(wire, "+4930999999")).reply().status() != 404) {
                        return false;
                    }
                }
            }
            return true;
        });
    }

    @Test
    @Order(1)
    void connectionsHaveALimitAndItsPlacesComeBack() {
        List<Wire> many = new ArrayList<>();
        try {
            for (int i = 0; i < 512; i++) {
                many.add(bench.tcp());
            }
            bench.logs(
                    "WARN",
                    () -> {
                        try (Wire wire = bench.tcp()) {
                            assertThat(wire.closes(SOON)).isTrue();
                        }
                    },
                    "as many connections as it takes");
        } finally {
            many.forEach(Wire::close);
        }
        bench.until("there is room again", () -> {
            try (Wire wire = bench.tcp()) {
                return wire.send(options(wire)).next(SOON).status() == 200;
            } catch (UncheckedIOException closed) {
                return false;
            }
        });
    }

    @Test
    @Order(2)
    void aMessageThatStopsOnItsWayEndsItsConnection() {
        List<Wire> stopped = new ArrayList<>();
        try (Wire idle = bench.tcp()) {
            for (int i = 0; i < 30; i++) {
                Wire wire = bench.tcp();
                stopped.add(wire.send(options(wire).toString().substring(0, 40 + i)));
            }
            for (Wire wire : stopped) {
                assertThat(wire.closes(Duration.ofSeconds(30))).isTrue();
            }
            assertThat(idle.send(options(idle)).reply().status())
                    .as("one that has only been silent")
                    .isEqualTo(200);
        } finally {
            stopped.forEach(Wire::close);
        }
        assertThat(bench.distribution.log("WARN"))
                .anyMatch(line -> line.contains("127.0.0.42") && line.contains("was not complete after 20 s"));
    }

    @Test
    @Order(3)
    void thePhonesNoticedNothing() {
        bench.phonesNoticedNothing();
        assertThat(bench.distribution.log("ERROR")).isEmpty();
    }

    @Test
    @Order(4)
    void nothingIsLeft() {
        bench.nothingIsLeft();
    }
}
