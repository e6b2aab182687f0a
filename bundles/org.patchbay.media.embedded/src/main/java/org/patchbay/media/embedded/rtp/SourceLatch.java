package org.patchbay.media.embedded.rtp;

import java.net.InetSocketAddress;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.sdp.Sources;

/**
 * Knows from where one peer's packets come under one negotiated description, and so where to send to it (symmetric RTP, RFC 4961).
 *
 * <p>The peer may be behind a NAT, so another source than the signalled one is learned, but only the first of its kind: a source takes the
 * place of a learned one only when it is nearer to what was signalled, never when it is as near. A stranger who is quicker than the peer
 * is put out by the peer's first packet from the signalled address; one who is later changes nothing.
 *
 * <p>One thread asks {@link #accept}; any may read the rest.
 */
public final class SourceLatch {

    private static final int REFUSED = -1;
    private static final int NOTHING = 0;
    /** The source of the description before, when this one has moved: good until the peer has followed its own word. */
    private static final int FORMER = 1;

    private static final int ELSEWHERE = 2;
    private static final int SAME_HOST = 3;
    private static final int SIGNALLED = 4;

    private final @Nullable InetSocketAddress signalled;
    private final Sources allowed;
    private final @Nullable InetSocketAddress former;
    private final boolean moved;
    private final Set<InetSocketAddress> barred;

    private volatile @Nullable InetSocketAddress learned;
    private int rank = NOTHING;

    /**
     * @param signalled what the description says, or null when it says nothing usable
     * @param former what was learned under the description before, of the same peer
     * @param moved whether this description names another place than the one before
     * @param barred sources of other peers who answered the same call
     */
    public SourceLatch(
            @Nullable InetSocketAddress signalled,
            Sources allowed,
            @Nullable InetSocketAddress former,
            boolean moved,
            Set<InetSocketAddress> barred) {
        this.signalled = signalled;
        this.allowed = allowed;
        this.former = former;
        this.moved = moved;
        this.barred = Set.copyOf(barred);
    }

    /**
     * Whether a packet from {@code source} is the peer's.
     *
     * @param recognised whether it is of a format that was negotiated; what is not is no reason to learn a source that was not signalled
     */
    public boolean accept(InetSocketAddress source, boolean recognised) {
        if (source.equals(learned)) {
            return true;
        }
        int candidate = rank(source);
        if (candidate <= rank || (candidate != SIGNALLED && !recognised)) {
            return false;
        }
        rank = candidate;
        learned = source;
        return true;
    }

    private int rank(InetSocketAddress source) {
        if (!allowed.contain(source.getAddress())) {
            return REFUSED;
        }
        if (source.equals(signalled)) {
            return SIGNALLED;
        }
        if (barred.contains(source)) {
            return REFUSED;
        }
        if (moved && source.equals(former)) {
            return FORMER;
        }
        return signalled != null && signalled.getAddress().equals(source.getAddress()) ? SAME_HOST : ELSEWHERE;
    }

    /** Where to send: to the learned source, and until there is one to where the peer was, or said it is. */
    public @Nullable InetSocketAddress target() {
        InetSocketAddress source = learned;
        if (source != null) {
            return source;
        }
        if (former != null && !moved) {
            return former;
        }
        return signalled != null && allowed.contain(signalled.getAddress()) ? signalled : null;
    }

    public @Nullable InetSocketAddress learned() {
        return learned;
    }

    public @Nullable InetSocketAddress signalled() {
        return signalled;
    }
}
