package org.patchbay.ops.feature;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

import org.patchbay.api.ops.feature.FeatureCatalogue;
import org.patchbay.api.ops.feature.FeatureOperations;
import org.patchbay.api.ops.feature.FeatureView;
import org.patchbay.api.ops.feature.FeatureView.State;

/**
 * A live bundle that carries a row.
 *
 * @param bundle name and version
 * @param feature whether it is a feature bundle, which does the work itself
 * @param note what of it is not well; empty when nothing is
 * @param needs what it needs for the row
 */
record Carrier(String bundle, boolean feature, String note, List<String> needs) {

    /** All of them by key of their row. */
    static Map<String, List<Carrier>> all(BundleContext context, List<FeatureView> features) {
        Map<String, List<Carrier>> carriers = new HashMap<>();
        for (FeatureView feature : features) {
            Bundle bundle = context.getBundle(feature.bundleId());
            if (bundle != null && (feature.state() == State.LIVE || feature.state() == State.DEGRADED)) {
                add(carriers, bundle, FeatureOperations.CAPABILITY, feature.note());
            }
        }
        for (Bundle bundle : context.getBundles()) {
            if (Installed.active(bundle)) {
                add(carriers, bundle, FeatureCatalogue.CAPABILITY, "");
            }
        }
        return carriers;
    }

    private static void add(Map<String, List<Carrier>> carriers, Bundle bundle, String namespace, String note) {
        String name = Installed.name(bundle) + " " + bundle.getVersion();
        boolean feature = namespace.equals(FeatureOperations.CAPABILITY);
        for (Manifests.Declared declared : Installed.declared(bundle, namespace)) {
            for (String row : declared.rows()) {
                carriers.computeIfAbsent(row, r -> new ArrayList<>())
                        .add(new Carrier(name, feature, note, declared.needs()));
            }
        }
    }
}
