package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.feature.FeatureOperations;

@Service
@Command(
        scope = "patchbay",
        name = "features",
        description =
                "Lists the feature bundles and what they bring. What users can ask for is listed by patchbay:catalogue.")
@SuppressWarnings("NullAway.Init")
public final class FeaturesCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing = new Listing("Bundle", "Version", "Id", "State", "Provides", "Rows", "Note");
        use(FeatureOperations.class, FeatureOperations::features)
                .forEach(f -> listing.row(
                        f.bundle(), f.version(), f.bundleId(), f.state(), f.provides(), f.rows(), f.note()));
        print(listing);
    }
}
