package org.patchbay.api.ops.list;

import java.time.Instant;

/**
 * A change of a list.
 *
 * @param version the list's after it
 * @param action what was done: {@code add}, {@code remove}, {@code import FILE}, {@code undo VERSION}; {@code base} for all that was before the
 *     changes that are kept
 * @param put how many entries it put there or changed
 * @param removed how many it removed
 */
public record ListChange(long version, String action, int put, int removed, String author, Instant at) {}
