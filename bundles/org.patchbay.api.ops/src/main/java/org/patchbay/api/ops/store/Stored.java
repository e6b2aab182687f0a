package org.patchbay.api.ops.store;

import java.time.Instant;

/**
 * One document as it is kept.
 *
 * @param space which collection it is in, such as {@code roster}
 * @param key unique in its space
 * @param value the document; the bundle that owns the space decides what is in it
 * @param version rises by one with each change of this document; the first is 1
 * @param author who changed it last
 * @param at when
 */
public record Stored(String space, String key, String value, long version, String author, Instant at) {}
