package org.patchbay.api.ops.list;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of a list.
 *
 * @param number a number, or the beginning of one with {@code *} at its end: {@code +4990*}
 * @param until from when on it does not count any more; empty for ever
 * @param note for people; possibly empty
 * @param author who put it there; empty where that was too many changes ago
 * @param at when; of an entry that was put too many changes ago, when it was there already
 */
public record ListedNumber(String number, Optional<Instant> until, String note, String author, Instant at) {}
