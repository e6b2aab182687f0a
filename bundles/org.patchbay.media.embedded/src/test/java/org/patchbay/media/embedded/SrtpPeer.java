package org.patchbay.media.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.srtp.MasterKey;
import org.patchbay.media.embedded.srtp.SrtpReceiver;
import org.patchbay.media.embedded.srtp.SrtpSender;
import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/** A peer's keys: what it says is sealed, what it hears is opened. */
final class SrtpPeer {

    final Peer peer;
    private MasterKey own = MasterKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
    private SrtpSender out = new SrtpSender(own);
    private MasterKey theirs = own;
    private SrtpReceiver in = new SrtpReceiver(own, 0, null);

    SrtpPeer(Peer peer) {
        this.peer = peer;
    }

    void rekey() {
        own = MasterKey.random(own.suite());
        out = new SrtpSender(own);
    }

    String sdp(int version, int tag) {
        return peer.sdp(version, "sendrecv", "a=crypto:" + tag + " " + own.suite() + " inline:" + own.base64())
                .replace("RTP/AVP", "RTP/SAVP");
    }

    /** Takes note of our place and key; a key that is said again goes on. */
    SrtpPeer reads(String description) {
        peer.reads(description);
        Matcher crypto = Pattern.compile("a=crypto:\\d+ AES_CM_128_HMAC_SHA1_80 inline:(\\S+)\r\n")
                .matcher(description);
        assertThat(crypto.find()).as(description).isTrue();
        MasterKey said = Objects.requireNonNull(MasterKey.read(own.suite(), crypto.group(1)));
        if (!said.equals(theirs)) {
            theirs = said;
            in = new SrtpReceiver(said, 0, null);
        }
        return this;
    }

    MasterKey theirs() {
        return theirs;
    }

    /** Says something; @return what it was before it was sealed. */
    byte[] speak() throws IOException {
        byte[] content = new byte[160];
        Arrays.fill(content, (byte) (peer.ssrc * 31 + System.identityHashCode(content)));
        byte[] packet = peer.packet(8, content);
        peer.send(sealed(packet));
        return packet;
    }

    byte[] sealed(byte[] packet) {
        ByteBuffer buffer = ByteBuffer.allocate(packet.length + SrtpSender.MOST_ADDED)
                .put(packet)
                .flip();
        assertThat(out.rtp(buffer)).isTrue();
        return Arrays.copyOf(buffer.array(), buffer.limit());
    }

    byte[] sealedControl(byte[] packet) {
        ByteBuffer buffer = ByteBuffer.allocate(packet.length + SrtpSender.MOST_ADDED)
                .put(packet)
                .flip();
        assertThat(out.rtcp(buffer)).isTrue();
        return Arrays.copyOf(buffer.array(), buffer.limit());
    }

    byte[] hear() throws IOException {
        return opened(peer.hear());
    }

    byte[] opened(byte[] packet) {
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        assertThat(in.rtp(buffer, System.nanoTime())).as("authentic").isTrue();
        return Arrays.copyOf(buffer.array(), buffer.limit());
    }

    byte[] openedControl(byte[] packet) {
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        assertThat(in.rtcp(buffer, System.nanoTime())).as("authentic").isTrue();
        return Arrays.copyOf(buffer.array(), buffer.limit());
    }
}
