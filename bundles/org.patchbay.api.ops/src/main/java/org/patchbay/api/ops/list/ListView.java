package org.patchbay.api.ops.list;

import java.time.Instant;

/**
 * A list as a whole.
 *
 * @param entries how many it has, those among them that have ended
 * @param version rises by one with each change; 0 for a list that never had an entry
 * @param author who changed it last; empty for nobody
 * @param at when; {@link Instant#EPOCH} for never
 */
public record ListView(ListName name, int entries, long version, String author, Instant at) {}
