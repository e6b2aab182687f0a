package org.patchbay.itests.calls;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.SippResult;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Calls each way through the distribution, and calls that must not be. */
class CallsIT {
    private static CallBench bench;

    @BeforeAll
    static void start() {
        bench = CallBench.shared();
    }

    @AfterEach
    void quiet() {
        bench.quiet();
    }

    @Test
    void callsGoOutOverTheProvider() {
        bench.answers("provider", "provider");
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 100, 20, 500);
    }

    @Test
    void callsComeInOverTheHub() {
        bench.answers("hub", "provider");
        bench.calls("provider", "caller", "", CallBench.OUTSIDE, CallBench.ADA, 100, 20, 500);
    }

    @Test
    void aCallerWhoGivesUpIsCancelledOnTheOtherSide() {
        bench.answers("provider", "provider-rings");
        bench.calls("hub", "caller-cancels", "", CallBench.ADA, CallBench.OUTSIDE, 20, 10, 300);
    }

    @Test
    void callsThatBeginWhileTheOnlyMediaEngineIsReplacedWaitForIt() {
        bench.answers("provider", "provider");
        long before = counted("waited-for-swap");
        bench.distribution.run("bundle:stop org.patchbay.media.embedded");
        try (Sipp calls = bench.begin("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 5, 100, 0)) {
            await("all wait").atMost(Duration.ofSeconds(5)).until(() -> counted("waited-for-swap") == before + 5);
            bench.distribution.run("bundle:start org.patchbay.media.embedded");
            SippResult result = calls.await();
            assertThat(result.exit()).as("SIPp: %s", result.errors()).isZero();
            assertThat(result.successful()).isEqualTo(5);
        }
    }

    @Test
    void callsThatRingWhileTheCoreIsReplacedAreCalledAnew() {
        bench.answers("provider", "provider-called-again");
        long before = counted("kept-for-swap");
        try (Sipp calls = bench.begin("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 5, 100, 0)) {
            await("all ring")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> bench.distribution.rows("patchbay:calls").stream()
                                    .filter(row -> row.toString()
                                            .toLowerCase(Locale.ROOT)
                                            .contains("ringing"))
                                    .count()
                            == 5);
            bench.distribution.run("bundle:restart org.patchbay.bus");
            SippResult result = calls.await();
            assertThat(result.exit()).as("SIPp: %s", result.errors()).isZero();
            assertThat(result.successful()).isEqualTo(5);
        }
        assertThat(counted("kept-for-swap")).isEqualTo(before + 5);
    }

    private static long counted(String counter) {
        return bench.distribution.rows("patchbay:counters").stream()
                .filter(row -> row.get("counter").equals(counter))
                .mapToLong(row -> Long.parseLong(row.get("value")))
                .sum();
    }

    @Test
    void aNumberThatNobodyHasIsNotFound() {
        bench.calls("provider", "caller-refused", "404", CallBench.OUTSIDE, "+4930999999", 3, 5, 0);
    }

    @Test
    void aUserWithoutALicenceIsRefused() {
        bench.calls("provider", "caller-refused", "403", CallBench.OUTSIDE, CallBench.BEN, 3, 5, 0);
        assertThat(bench.distribution.log()).noneMatch(line -> line.contains(CallBench.BEN));
    }

    @Test
    void aSiteInACountryThatIsNotServedIsNotPutOnTheService() {
        assertThat(bench.distribution.log("WARN"))
                .anyMatch(line ->
                        line.contains("site it/pune") && line.contains("India (IN)") && line.contains("Argentina"));
    }

    @Test
    void whatIsNoSipOrFromNobodyGetsNoAnswerAndNoCallNotices() throws IOException {
        bench.answers("provider", "provider");
        try (DatagramSocket stranger = new DatagramSocket(new InetSocketAddress("127.0.0.99", 0))) {
            stranger.setSoTimeout(700);
            byte[] invite = ("INVITE sip:" + CallBench.OUTSIDE
                            + "@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.99;branch=z9hG4bKx\r\n"
                            + "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: stranger\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
                            + "Content-Length: 0\r\n\r\n")
                    .getBytes(UTF_8);
            send(stranger, invite);
            send(stranger, new byte[] {0, 1, 2, 3});
            send(stranger, "x".repeat(20_000).getBytes(UTF_8));
            assertThat(answered(stranger)).isFalse();
        }
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 5, 5, 100);
    }

    @Test
    void nothingIsLeftOfCallsThatEnded() {
        bench.answers("provider", "provider");
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 20, 20, 100);
        await("no relay socket is open")
                .atMost(Duration.ofSeconds(10))
                .until(() -> org.patchbay.itests.harness.Listener.of(bench.distribution.pid()).stream()
                                .filter(l -> l.protocol().equals("udp"))
                                .count()
                        == 1);
    }

    private static void send(DatagramSocket socket, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress("127.0.0.1", bench.port)));
    }

    private static boolean answered(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[4096], 4096));
            return true;
        } catch (SocketTimeoutException silence) {
            return false;
        }
    }
}
