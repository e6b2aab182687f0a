package org.patchbay.media.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.rtp.SourceLatch;
import org.patchbay.media.embedded.sdp.AudioDescription;
import org.patchbay.media.embedded.sdp.Sources;

/** From where one peer's packets are expected, as one description after the other says. Guarded by its session's lock. */
final class Whereabouts {
    private final Sources sources;
    private @Nullable SourceLatch rtp;
    private @Nullable SourceLatch rtcp;

    Whereabouts(Sources sources) {
        this.sources = sources;
    }

    /** Null before anything was agreed. */
    @Nullable
    SourceLatch rtp() {
        return rtp;
    }

    /** The same of RTCP on a port of its own. */
    @Nullable
    SourceLatch rtcp() {
        return rtcp;
    }

    /** As the peer was known: nobody else is quicker than one who is expected from where it was heard. */
    void restore(SessionText.Agreed agreed) {
        rtp = known(agreed.remote().rtp(), agreed.rtp());
        rtcp = known(agreed.remote().rtcp(), agreed.rtcp());
    }

    private SourceLatch known(InetSocketAddress signalled, @Nullable InetSocketAddress learned) {
        SourceLatch latch = latch(signalled, null, false);
        if (learned != null) {
            boolean unused = latch.accept(learned, true);
        }
        return latch;
    }

    /** @param samePeer whether it was the one of the description before */
    void expect(AudioDescription description, boolean samePeer) {
        rtp = latch(description.rtp(), rtp, samePeer);
        rtcp = latch(description.rtcp(), rtcp, samePeer);
    }

    private SourceLatch latch(InetSocketAddress signalled, @Nullable SourceLatch before, boolean samePeer) {
        InetSocketAddress usable = signalled.getAddress().isAnyLocalAddress() ? null : signalled;
        if (before == null) {
            return new SourceLatch(usable, sources, null, false, Set.of());
        }
        if (samePeer) {
            boolean moved = !signalled.equals(before.signalled());
            return new SourceLatch(usable, sources, before.learned(), moved, Set.of());
        }
        Set<InetSocketAddress> others = Stream.of(before.learned(), before.signalled())
                .filter(source -> source != null)
                .collect(Collectors.toSet());
        return new SourceLatch(usable, sources, null, false, others);
    }

    /** Where a peer was heard, or what it has nominated. */
    static @Nullable InetSocketAddress found(SourceLatch latch, @Nullable InetSocketAddress nominated) {
        return nominated == null ? latch.learned() : nominated;
    }

    /** Whether packets for {@code peer} can leave from {@code local}; one that holds wants none, in whichever family it says so. */
    static boolean reachable(InetAddress local, AudioDescription peer) {
        int width = local.getAddress().length;
        return reachable(width, peer.rtp().getAddress())
                && reachable(width, peer.rtcp().getAddress());
    }

    private static boolean reachable(int width, InetAddress place) {
        return place.isAnyLocalAddress() || place.getAddress().length == width;
    }
}
