package org.patchbay.api.ops.feature;

import java.util.List;

/**
 * One row of the feature catalogue.
 *
 * @param number as in the catalogue
 * @param key such as {@code call-blocking}
 * @param side {@code teams} or {@code zoom}
 * @param name for people
 * @param performedBy who performs it
 * @param status whether it can be used
 * @param providers the live bundles that bring it, as name and version
 * @param needs what they need beside themselves, in the words of {@link FeatureCatalogue}
 * @param why why the status is what it is
 */
public record CatalogueEntry(
        int number,
        String key,
        String side,
        String name,
        String performedBy,
        Status status,
        List<String> providers,
        List<String> needs,
        String why) {

    /** Whether a feature can be used. */
    public enum Status {
        /** Its bundle is live and its needs are met. */
        SUPPORTED,
        /** It works in part. */
        DEGRADED,
        /** Its bundle is live, but something that it needs is not there. */
        UNAVAILABLE,
        /** Another performs it; the runtime has not seen it on a real tenant. */
        UNPROVEN,
        /** The service does not offer it. */
        NOT_OFFERED,
        /** The bundle that brings it is not there. */
        MISSING
    }

    public CatalogueEntry {
        providers = List.copyOf(providers);
        needs = List.copyOf(needs);
    }
}
