package org.patchbay.api.ops.feature;

import java.time.Instant;

/**
 * Somebody's word that a feature was seen to work on a real tenant.
 *
 * @param author who says so
 * @param at when it was recorded
 * @param note how it was seen
 */
public record FeatureSeen(String author, Instant at, String note) {}
