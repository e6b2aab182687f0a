package org.patchbay.api.ops.routing;

/**
 * Whom a call would ring.
 *
 * @param wave those of one wave ring at the same time; from 1
 * @param peer over which peer
 * @param uri whom
 * @param caller who would be shown as the caller
 * @param peerUp whether the peer takes calls just now
 */
public record RouteTarget(int wave, String peer, String uri, String caller, boolean peerUp) {}
