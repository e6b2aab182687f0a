package org.patchbay.api.ops.feature;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/** All features a user may ask for, and whether they can be used here and now. Computed at each asking from what is live. */
@ProviderType
public interface FeatureCatalogue {

    /** Every row, in its order. */
    List<CatalogueEntry> entries();
}
