package org.patchbay.media.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.codec.Speech;
import org.patchbay.media.embedded.relay.MediaLoop;
import org.patchbay.media.embedded.relay.Negotiated;
import org.patchbay.media.embedded.relay.PortRange;
import org.patchbay.media.embedded.relay.RtpStream;
import org.patchbay.media.embedded.rtp.PayloadTable;
import org.patchbay.media.embedded.rtp.SourceLatch;
import org.patchbay.media.embedded.sdp.Codec;
import org.patchbay.media.embedded.sdp.Sources;
import org.patchbay.media.embedded.srtp.MasterKey;
import org.patchbay.media.embedded.srtp.Srtp;
import org.patchbay.media.embedded.srtp.SrtpReceiver;
import org.patchbay.media.embedded.srtp.SrtpSender;

/**
 * Sends packets through the relay on loopback until it is compiled, or for two seconds: the first calls after a start otherwise share their
 * processor with the compiler and stutter. Runs beside whatever else starts.
 */
final class WarmUp implements RtpStream.Events {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final long LONGEST_NANOS = 2_000_000_000;
    private static final int PACKETS = 12_000;
    private static final int AT_ONCE = 20;

    private WarmUp() {}

    /** @return how many packets went through; completes when it is over, however it went */
    static CompletionStage<Integer> start(List<MediaLoop> loops) {
        CompletableFuture<Integer> over = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    int packets = 0;
                    try {
                        packets = new WarmUp().run(loops.get(0));
                    } catch (IOException | MediaException | RuntimeException e) {
                        LOG.debug("The relay was not warmed up: {}", e.toString());
                    } finally {
                        over.complete(packets);
                    }
                },
                "patchbay-media-warmup");
        thread.setDaemon(true);
        thread.start();
        return over;
    }

    private int run(MediaLoop loop) throws IOException, MediaException {
        long deadline = System.nanoTime() + LONGEST_NANOS;
        InetAddress local = InetAddress.getLoopbackAddress();
        try (DatagramChannel peer = DatagramChannel.open().bind(new InetSocketAddress(local, 0))) {
            peer.configureBlocking(false);
            InetSocketAddress place = (InetSocketAddress) peer.getLocalAddress();
            // Plain in, encrypted from one leg of ours to another, and plain out.
            List<RtpStream> streams = new ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) {
                    streams.add(RtpStream.open(PortRange.anywhere(local), loop, this, () -> 0));
                }
                MasterKey key = MasterKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
                streams.get(0).negotiate(negotiated(place, null));
                streams.get(1).negotiate(negotiated(place(local, streams.get(2)), srtp(key)));
                streams.get(2).negotiate(negotiated(place(local, streams.get(1)), srtp(key)));
                streams.get(3).negotiate(negotiated(place, null));
                streams.get(0).partner(streams.get(1));
                streams.get(2).partner(streams.get(3));
                int packets = exchange(peer, place(local, streams.get(0)), deadline);
                LOG.debug("Warmed up with {} packets", packets);
                return packets;
            } finally {
                streams.forEach(RtpStream::close);
            }
        }
    }

    private static InetSocketAddress place(InetAddress local, RtpStream stream) {
        return new InetSocketAddress(local, stream.rtpPort());
    }

    private static Srtp srtp(MasterKey key) {
        return new Srtp(new SrtpSender(key), new SrtpReceiver(key, 0, null));
    }

    private static Negotiated negotiated(InetSocketAddress place, @Nullable Srtp srtp) {
        SourceLatch latch = new SourceLatch(place, new Sources(Set.of()), null, false, Set.of());
        return new Negotiated(
                latch,
                latch,
                false,
                true,
                true,
                new PayloadTable(Codec.OWN, Codec.OWN, Codec.OWN),
                8,
                Speech.PCMA,
                srtp);
    }

    private static int exchange(DatagramChannel peer, InetSocketAddress relay, long deadline) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(172);
        int sent = 0;
        while (sent < PACKETS && System.nanoTime() < deadline) {
            for (int i = 0; i < AT_ONCE; i++) {
                packet.clear();
                packet.put(0, (byte) 0x80).put(1, (byte) 8).putShort(2, (short) sent++);
                peer.send(packet, relay);
            }
            packet.clear();
            while (System.nanoTime() < deadline && peer.receive(packet) == null) {
                Thread.onSpinWait();
            }
        }
        return sent;
    }

    @Override
    public void digit(char digit, int milliseconds) {
        // nobody listens
    }

    @Override
    public void latched(InetSocketAddress source) {
        // nobody listens
    }

    @Override
    public void silent(int seconds) {
        // nobody listens
    }
}
