package org.patchbay.api.ops.feature;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/**
 * All features a user may ask for, and whether they can be used here and now. Computed at each asking from what is live.
 *
 * <p>A bundle declares which rows it carries, and what it needs for them beside itself, with a capability whose attributes are lists of words:
 * {@code rows} of keys of the catalogue, {@code needs} of {@code handler:NAME}, {@code treatment:NAME} or {@code lookup:NAME} (it is live),
 * {@code peer:hub} or {@code peer:provider} (one is configured, and is neither down nor unusable) and {@code media:CAPABILITY} (an engine offers
 * it). Rows with different needs are declared in capabilities of their own. A need of another kind counts as one that is not met.
 */
@ProviderType
public interface FeatureCatalogue {
    /**
     * The capability of a bundle that is no feature bundle, and carries rows all the same. A feature bundle says the same with
     * {@link FeatureOperations#CAPABILITY}.
     */
    String CAPABILITY = "org.patchbay.catalogue";

    /** Every row, in its order. */
    List<CatalogueEntry> entries();
}
