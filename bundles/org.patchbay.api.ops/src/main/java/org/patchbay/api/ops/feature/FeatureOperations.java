package org.patchbay.api.ops.feature;

import java.nio.file.Path;
import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/** Feature bundles: seen, installed, updated and retired while calls are up. */
@ProviderType
public interface FeatureOperations {
    /**
     * The capability by which a bundle says that it is a feature; its attributes {@code rows} and {@code needs} are those of
     * {@link FeatureCatalogue}.
     */
    String CAPABILITY = "org.patchbay.feature";

    /** All feature bundles on this node, by name and version. */
    List<FeatureView> features();

    /**
     * Installs a feature bundle, or puts a newer version in the place of the one that is live: verified, installed beside, bound, switched,
     * the old one drained and removed. If it does not come up, it is removed and the old one stays. The choice outlives a restart.
     *
     * @param file a bundle with the {@link #CAPABILITY}
     * @return what is live now, and what it replaced, for people
     */
    String update(String author, Path file) throws FeatureException;

    /**
     * Retires a feature bundle: calls are refused or go on without it as the roster says, those inside are waited for, then it is removed. It
     * stays away over a restart until it is installed again.
     *
     * @param bundle its symbolic name
     */
    String retire(String author, String bundle) throws FeatureException;
}
