package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.feature.FeatureCatalogue;

@Service
@Command(
        scope = "patchbay",
        name = "catalogue",
        description = "Lists every feature a user may ask for, and whether it can be used here and now.")
@SuppressWarnings("NullAway.Init")
public final class CatalogueCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing = new Listing("No", "Key", "Side", "Feature", "By", "Status", "Bundles", "Needs", "Why");
        use(FeatureCatalogue.class, FeatureCatalogue::entries)
                .forEach(e -> listing.row(
                        e.number(),
                        e.key(),
                        e.side(),
                        e.name(),
                        e.performedBy(),
                        e.status(),
                        e.providers(),
                        e.needs(),
                        e.why()));
        print(listing);
    }
}
