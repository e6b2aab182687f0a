package org.patchbay.sip.trunk;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.srtp.MasterKey;
import org.patchbay.media.embedded.srtp.SrtpReceiver;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** What a recorder hears of a call, by the real media engine. */
class SiprecAudioTest implements AutoCloseable {
    private static final String KEY =
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n";

    private final Studio studio = new Studio();
    private final Handset said = new Handset(300);
    private final Handset heard = new Handset(300);

    SiprecAudioTest() throws IOException {}

    private static String media(Handset ear, String direction) throws SocketException {
        String sdp = ear.sdp("8", direction);
        return sdp.substring(sdp.indexOf("m=audio"));
    }

    private static String answer(Handset first, Handset second, String direction) throws SocketException {
        return "v=0\r\no=SRS 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n" + media(first, direction)
                + media(second, direction);
    }

    private void hearsBoth(Handset first, Handset second) {
        until(() -> {
            assertThat(first.hears()).as("what the caller says").isEqualTo(Studio.PROVIDER_SPEAKS);
            assertThat(second.hears()).as("what the caller hears").isEqualTo(Studio.HUB_SPEAKS);
        });
    }

    private void record() {
        studio.order(new LegOrder.Record("t#rec", studio.caller(), true, "siprec:" + Srs.NAME));
    }

    @Test
    void eachVoiceHasItsStreamThroughPausesAndNewAddresses() throws Exception {
        studio.bridged();
        try (Srs srs = new Srs(studio.world);
                Handset elsewhere = new Handset(300)) {
            String first = answer(said, heard, "recvonly");
            srs.phone.onInvite = invite -> srs.phone.answer(invite, 200, first);
            record();
            hearsBoth(said, heard);

            String paused = answer(said, heard, "inactive");
            srs.phone.onInvite = invite -> srs.phone.answer(invite, 200, paused);
            studio.order(new LegOrder.PauseRecording("t#rec", studio.caller(), true));
            until(() -> assertThat(said.hears() + heard.hears()).isZero());
            studio.talks();
            srs.phone.onInvite = invite -> srs.phone.answer(invite, 200, first);
            studio.order(new LegOrder.PauseRecording("t#rec", studio.caller(), false));
            hearsBoth(said, heard);

            SipRequest invite = srs.invites().get(0);
            offers(srs, invite, 1, answer(elsewhere, heard, "recvonly"));
            hearsBoth(elsewhere, heard);
            offers(srs, invite, 2, answer(elsewhere, heard, "inactive"));
            until(() -> assertThat(elsewhere.hears() + heard.hears()).isZero());
            offers(srs, invite, 3, answer(elsewhere, heard, "recvonly"));
            hearsBoth(elsewhere, heard);
            studio.order(new LegOrder.Stop("t#rec", studio.caller()));
            assertThat(srs.recorded("t#rec").error()).isEmpty();
            until(() -> assertThat(elsewhere.hears() + heard.hears()).isZero());
            studio.talks();
        }
    }

    private static void offers(Srs srs, SipRequest invite, int cseq, String sdp) {
        Phone.Line line = srs.phone.line();
        srs.phone.stack.send(
                srs.phone.point,
                srs.phone.destination(),
                srs.phone
                        .back(invite, "INVITE", cseq)
                        .body("application/sdp", sdp)
                        .build(),
                line);
        until(() -> assertThat(line.responses).isNotEmpty());
        assertThat(line.responses.get(0).status()).isEqualTo(200);
        srs.phone.stack.sendStateless(
                srs.phone.point,
                srs.phone.destination(),
                srs.phone.back(invite, "ACK", cseq).build());
    }

    @Test
    void aPromptThatTheCallerHearsIsRecordedToo() throws Exception {
        studio.answered(Handset.PCMA);
        try (Srs srs = new Srs(studio.world)) {
            String first = answer(said, heard, "recvonly");
            srs.phone.onInvite = invite -> srs.phone.answer(invite, 200, first);
            record();
            until(() -> assertThat(said.hears()).isEqualTo(Studio.PROVIDER_SPEAKS));
            studio.order(new LegOrder.Play("p", studio.caller(), "tone:620", true));
            until(() -> assertThat(heard.hears()).isEqualTo(620));
        }
    }

    /** Opens what comes with a key, and passes it on to an ear. */
    private static DatagramSocket opening(Handset ear, AtomicReference<SrtpReceiver> key) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        int port = port(media(ear, "recvonly"));
        Thread thread = new Thread(
                () -> {
                    byte[] bytes = new byte[2048];
                    while (!socket.isClosed()) {
                        try {
                            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                            socket.receive(packet);
                            ByteBuffer content = ByteBuffer.wrap(bytes, 0, packet.getLength());
                            SrtpReceiver receiver = key.get();
                            if (receiver != null && receiver.rtp(content, System.nanoTime())) {
                                byte[] open = Arrays.copyOfRange(bytes, content.position(), content.limit());
                                socket.send(new DatagramPacket(
                                        open, open.length, new InetSocketAddress("127.0.0.1", port)));
                            }
                        } catch (IOException closed) {
                            return;
                        }
                    }
                },
                "opening");
        thread.setDaemon(true);
        thread.start();
        return socket;
    }

    private static int port(String media) {
        return Integer.parseInt(media.replaceAll("(?s).*m=audio (\\d+) .*", "$1"));
    }

    @Test
    void whereTheRecorderWantsSrtpEachVoiceHasAKeyOfItsOwn() throws Exception {
        studio.bridged();
        AtomicReference<SrtpReceiver> one = new AtomicReference<>();
        AtomicReference<SrtpReceiver> two = new AtomicReference<>();
        try (Srs srs = new Srs(studio.world, "srtp", "true");
                DatagramSocket first = opening(said, one);
                DatagramSocket second = opening(heard, two)) {
            String clear = answer(said, heard, "recvonly");
            String encrypted = clear.replace("audio " + port(media(said, "")), "audio " + first.getLocalPort())
                    .replace("audio " + port(media(heard, "")), "audio " + second.getLocalPort())
                    .replace("RTP/AVP", "RTP/SAVP")
                    .replace("a=recvonly\r\n", "a=recvonly\r\n" + KEY);
            srs.phone.onInvite = invite -> {
                List<String> keys = Pattern.compile("a=crypto:\\d+ AES_CM_128_HMAC_SHA1_80 inline:([A-Za-z0-9+/]{40})")
                        .matcher(Srs.sdp(invite.request()))
                        .results()
                        .map(key -> key.group(1))
                        .distinct()
                        .toList();
                assertThat(keys).hasSize(2);
                one.set(receiver(keys.get(0)));
                two.set(receiver(keys.get(1)));
                srs.phone.answer(invite, 200, encrypted);
            };
            record();
            hearsBoth(said, heard);
            assertThat(Srs.sdp(srs.last())).contains("RTP/SAVP").doesNotContain("RTP/AVP");
            assertThat(studio.world
                            .trunk
                            .ladder()
                            .of(studio.world.core.last().call())
                            .toString())
                    .doesNotContain("inline:");
        }
    }

    private static SrtpReceiver receiver(String key) {
        return new SrtpReceiver(MasterKey.read(SrtpSuite.AES_CM_128_HMAC_SHA1_80, key), 0, null);
    }

    @Test
    void aRecorderWithoutSrtpGetsNoneOfACallThatIsToHaveIt() throws Exception {
        studio.bridged();
        try (Srs srs = new Srs(studio.world, "srtp", "true")) {
            String clear = answer(said, heard, "recvonly");
            srs.phone.onInvite = invite -> srs.phone.answer(invite, 200, clear);
            record();
            assertThat(srs.failure("t#rec")).contains("refused with 488").contains("check srtp");
            assertThat(said.hears() + heard.hears()).isZero();
            studio.talks();
            assertThat(studio.world.core.told(Happening.Ended.class)).isEmpty();
        }
    }

    @AfterEach
    @Override
    public void close() {
        studio.close();
        said.close();
        heard.close();
    }
}
