package org.patchbay.api.call;

/**
 * A leg of a call as feature code sees it. A snapshot.
 *
 * @param id unique on this node
 * @param side where it leads
 * @param stage how far it has come
 * @param party who is at its end
 * @param peer the trunk's peer it runs over, empty for a local one
 * @param held whether its party has put the call on hold
 */
public record Leg(String id, Side side, Stage stage, Party party, String peer, boolean held) {}
