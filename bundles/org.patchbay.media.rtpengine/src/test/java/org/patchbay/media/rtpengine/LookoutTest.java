package org.patchbay.media.rtpengine;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaProfile;
import org.patchbay.testkit.media.Heard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** With what stands in for rtpengine and answers questions after calls in bursts, as late as it can. */
class LookoutTest {
    private static final int CALLS = 400;
    private static final Pattern CALL = Pattern.compile("7:call-id32:([0-9a-f]{32})");
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=audio 4000 RTP/AVP 8\r\na=rtcp:4001\r\n";

    private DatagramSocket socket;
    private Thread thread;
    private RtpengineMediaEngine engine;
    private volatile boolean mute;
    /** Calls that were asked after. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    /** Of such questions without an answer, the most at one time. */
    private final AtomicInteger most = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setReceiveBufferSize(1 << 20);
        socket.setSoTimeout(50);
        thread = new Thread(this::serve, "rtpengine's stand-in");
        thread.start();
        engine = new RtpengineMediaEngine(Settings.of(TestConfig.of("127.0.0.1:" + socket.getLocalPort())));
    }

    @AfterEach
    void stop() throws Exception {
        engine.die();
        socket.close();
        thread.join();
    }

    private void serve() {
        Map<String, InetSocketAddress> open = new HashMap<>();
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
                socket.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
                String cookie = text.substring(0, text.indexOf(' '));
                InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
                Matcher call = CALL.matcher(text);
                if (mute && call.find()) {
                    asked.add(call.group(1));
                } else if (mute) {
                    continue;
                } else if (!text.contains("5:query")) {
                    answer(cookie, from, text.contains("4:ping") ? "pong" : "ok");
                } else if (call.find()) {
                    asked.add(call.group(1));
                    open.put(cookie, from);
                    most.accumulateAndGet(open.size(), Math::max);
                }
            } catch (SocketTimeoutException nothingMoreComes) {
                open.forEach((cookie, from) -> answer(cookie, from, "ok"));
                open.clear();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(String cookie, InetSocketAddress to, String result) {
        String text = cookie + " d3:sdp" + SDP.length() + ":" + SDP + "6:result" + result.length() + ":" + result + "e";
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            assertThat(socket.isClosed()).isTrue();
        }
    }

    private List<Heard> calls() throws Exception {
        List<Heard> all = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Heard heard = new Heard();
            all.add(heard);
            var unused = engine.open("call " + i, heard)
                    .leg("a", MediaProfile.plain("hub"))
                    .offer(Optional.empty())
                    .toCompletableFuture()
                    .get();
        }
        return all;
    }

    @Test
    void manyCallsAreAskedAfterAFewAtATimeAndAllOfThem() throws Exception {
        var unused = calls();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(asked).hasSize(CALLS));
        assertThat(most.get()).isLessThanOrEqualTo(32);
    }

    @Test
    void ofOneThatIsSilentAllCallsAreToldWithoutAskingAfterEach() throws Exception {
        List<Heard> calls = calls();
        mute = true;
        asked.clear();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(calls)
                .allMatch(heard -> heard.events.stream().anyMatch(event -> event.startsWith("silent"))));
        assertThat(asked).hasSizeLessThan(CALLS);
    }
}
