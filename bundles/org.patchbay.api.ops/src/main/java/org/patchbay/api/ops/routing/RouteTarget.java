package org.patchbay.api.ops.routing;

/**
 * Whom a call would ring.
 *
 * @param wave those of one wave ring at the same time; from 1
 * @param when what of the waves before leads to this one; empty where it rings in any case
 * @param peer over which peer
 * @param uri whom
 * @param caller who would be shown as the caller
 * @param peerUp whether the peer takes calls just now
 */
public record RouteTarget(int wave, String when, String peer, String uri, String caller, boolean peerUp) {

    /** The same with what is known of the peer. */
    public RouteTarget over(boolean up) {
        return new RouteTarget(wave, when, peer, uri, caller, up);
    }
}
