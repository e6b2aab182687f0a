package org.patchbay.api.ops.feature;

import java.util.List;
import java.util.Optional;

/**
 * One row of the feature catalogue, for the node, a tenant or a user.
 *
 * @param number as in the catalogue
 * @param key such as {@code call-blocking}
 * @param side {@code teams} or {@code zoom}
 * @param name for people
 * @param performedBy who can perform it, in general
 * @param performers who performs it here, by what is live and how the tenant is set up; empty where nobody does
 * @param status whether it can be used
 * @param providers the live bundles that bring it, as name and version
 * @param needs what is needed beside them
 * @param why why the status is what it is
 * @param seen that it was seen on this tenant; empty for the node
 */
public record CatalogueEntry(
        int number,
        String key,
        String side,
        String name,
        String performedBy,
        List<Performer> performers,
        Status status,
        List<String> providers,
        List<CatalogueNeed> needs,
        String why,
        Optional<FeatureSeen> seen) {

    /** Whether a feature can be used. */
    public enum Status {
        /** Its bundle is live and its needs are met; where others perform it, it was seen on this tenant too. */
        SUPPORTED,
        /** It works in part. */
        DEGRADED,
        /** Its bundle is live, but something that it needs is not there. */
        UNAVAILABLE,
        /** Others perform it. What they send is carried as tests have replayed it; on this tenant nobody has recorded yet that it was seen. */
        UNPROVEN,
        /** The service does not offer it. */
        NOT_OFFERED,
        /** The bundle that brings it is not there. */
        MISSING
    }

    public CatalogueEntry {
        performers = List.copyOf(performers);
        providers = List.copyOf(providers);
        needs = List.copyOf(needs);
    }
}
