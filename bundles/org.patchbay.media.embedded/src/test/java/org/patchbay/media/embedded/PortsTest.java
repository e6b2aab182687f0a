package org.patchbay.media.embedded;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

class PortsTest {

    @Test
    void whenNoPairIsLeftTheCallIsRefusedAndAClosedOneMakesRoom() throws Exception {
        EmbeddedMediaEngine engine = new EmbeddedMediaEngine(TestConfig.with("hub=127.0.0.22:20001-20006"));
        try (MediaSession one = engine.open("one", new Heard());
                MediaSession other = engine.open("other", new Heard())) {
            one.leg("a", MediaProfile.plain("hub"));
            one.leg("b", MediaProfile.plain("hub"));
            MediaException refused = Call.refusal(() -> other.leg("a", MediaProfile.plain("hub")));
            assertThat(refused.sip()).isEqualTo(503);
            assertThat(refused).hasMessageContaining("hub").hasMessageContaining("in use");
            one.close();
            await().untilAsserted(() -> assertThatCode(() -> other.leg("b", MediaProfile.plain("hub")))
                    .doesNotThrowAnyException());
        } finally {
            engine.stop();
        }
    }

    @Test
    void rtpIsEvenAndRtcpTheNextAndPortsOfOthersAreLeftAlone() throws Exception {
        EmbeddedMediaEngine engine = new EmbeddedMediaEngine(TestConfig.with("hub=127.0.0.22:20011-20015"));
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.22", 20013));
                MediaSession session = engine.open("one", new Heard())) {
            String offer = Call.done(session.leg("a", MediaProfile.plain("hub")).offer(Optional.empty()));
            assertThat(offer).contains("m=audio 20014 ");
            assertThat(Call.refusal(() -> session.leg("b", MediaProfile.plain("hub"))))
                    .hasMessageContaining("20012");
            assertThat(taken.isBound()).isTrue();
        } finally {
            engine.stop();
        }
    }

    @Test
    void thousandsOfCallsLeaveNothingBehind() throws Exception {
        TestConfig config = TestConfig.with("hub=127.0.0.22:20100-20299", "provider=127.0.0.22:20300-20499");
        EmbeddedMediaEngine engine = new EmbeddedMediaEngine(config);
        int threads = Thread.activeCount();
        try {
            for (int i = 0; i < 2000; i++) {
                MediaSession session = engine.open("call-" + i, new Heard());
                if (engine.range("hub").available() == 0) {
                    await().until(() -> engine.range("hub").available() > 0);
                }
                session.leg("a", MediaProfile.plain("hub"));
                session.leg("b", MediaProfile.plain("provider"));
                session.connect("a", "b");
                session.close();
                session.close();
            }
            assertThat(engine.sessions()).isZero();
            await().untilAsserted(() -> {
                assertThat(engine.range("hub").available()).isEqualTo(100);
                assertThat(engine.range("provider").available()).isEqualTo(100);
            });
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1);
        } finally {
            engine.stop();
        }
        allFree(20100, 20499);
    }

    /** Ports that are kept open under load carry the next call as new ones do, and what still comes for the one before reaches nobody. */
    @Test
    void portsThatAreUsedAgainBelongToTheNextCallAlone() throws Exception {
        TestConfig config = TestConfig.with("hub=127.0.0.22:21000-21199", "provider=127.0.0.22:21200-21399");
        EmbeddedMediaEngine engine = new EmbeddedMediaEngine(config);
        Set<String> sources = new HashSet<>();
        try {
            for (int i = 0; i < 20; i++) {
                try (Call call = Call.established(engine)) {
                    call.audible();
                    Peer late = call.caller;
                    String source = late.target().toString();
                    if (!sources.add(source)) {
                        assertThat(sources).as("pairs that rested meanwhile").hasSizeGreaterThan(5);
                    }
                    call.session.close();
                    late.speak(8);
                    call.callee.hearsNothing();
                }
            }
            assertThat(sources).as("used again").hasSizeLessThan(20);
            await().untilAsserted(() -> assertThat(engine.range("hub").available())
                    .as("closed in the end")
                    .isEqualTo(100));
        } finally {
            engine.stop();
        }
        allFree(21000, 21399);
    }

    @Test
    void whenTheEngineStopsItsPortsAndThreadsAreFree() throws Exception {
        EmbeddedMediaEngine engine = new EmbeddedMediaEngine(TestConfig.with("hub=127.0.0.22:20500-20509"));
        MediaSession session = engine.open("one", new Heard());
        session.leg("a", MediaProfile.plain("hub"));
        session.leg("b", MediaProfile.plain("hub")).play("p", "tone:440", true);
        engine.stop();
        allFree(20500, 20509);
        assertThat(engine.sessions()).isZero();
        assertThat(Call.refusal(() -> engine.open("two", new Heard())).sip()).isEqualTo(503);
        assertThat(Call.refusal(() -> session.leg("c", MediaProfile.plain("hub")))
                        .sip())
                .isEqualTo(503);
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("patchbay-media")));
    }

    private static void allFree(int low, int high) throws Exception {
        List<DatagramSocket> sockets = new ArrayList<>();
        try {
            for (int port = low; port <= high; port++) {
                sockets.add(new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.22"), port)));
            }
        } finally {
            sockets.forEach(DatagramSocket::close);
        }
    }
}
