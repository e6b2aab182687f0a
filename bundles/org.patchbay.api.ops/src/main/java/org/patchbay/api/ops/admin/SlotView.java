package org.patchbay.api.ops.admin;

/**
 * A handler, treatment, lookup or listener as the core sees it.
 *
 * @param kind {@code handler}, {@code treatment}, {@code lookup} or {@code listener}
 * @param phase of a handler, else empty
 * @param state {@code live}, {@code standby}, {@code quarantined}
 * @param asked how often it was asked
 * @param faults how often it threw, hung or was late
 * @param meanMicros how long it took on average
 */
public record SlotView(
        String kind,
        String name,
        String phase,
        String bundle,
        String version,
        long bundleId,
        String state,
        long asked,
        long faults,
        long meanMicros) {}
