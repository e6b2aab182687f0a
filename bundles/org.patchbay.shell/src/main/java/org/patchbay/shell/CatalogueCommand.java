package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.feature.CatalogueEntry;
import org.patchbay.api.ops.feature.CatalogueNeed;
import org.patchbay.api.ops.feature.CatalogueNeed.State;
import org.patchbay.api.ops.feature.FeatureCatalogue;

@Service
@Command(
        scope = "patchbay",
        name = "catalogue",
        description =
                "Lists every feature a user may ask for, who performs it, and whether it can be used: on this node,"
                        + " by a tenant, or by a user. The bundles that bring features are listed by patchbay:features.")
@SuppressWarnings("NullAway.Init")
public final class CatalogueCommand extends Operation {
    @Argument(index = 0, name = "tenant", description = "for this tenant; left out for the node whatever the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant = "";

    @Argument(index = 1, name = "user", description = "for this user of the tenant: id, or user principal name")
    @Completion(UserCompleter.class)
    private String user = "";

    @Override
    void run() throws Exception {
        List<CatalogueEntry> entries = use(
                FeatureCatalogue.class,
                c -> tenant.isEmpty() ? c.entries() : user.isEmpty() ? c.entries(tenant) : c.entries(tenant, user));
        Listing listing = new Listing(
                "No", "Key", "Side", "Feature", "By", "Here", "Status", "Bundles", "Needs", "Unmet", "Why", "Seen");
        entries.forEach(e -> listing.row(
                e.number(),
                e.key(),
                e.side(),
                e.name(),
                e.performedBy(),
                e.performers(),
                e.status(),
                e.providers(),
                e.needs().stream().map(CatalogueNeed::need).toList(),
                e.needs().stream()
                        .filter(n -> n.state() == State.NOT_MET)
                        .map(CatalogueNeed::need)
                        .toList(),
                e.why(),
                e.seen().map(s -> s.author() + " " + s.at() + ": " + s.note()).orElse("")));
        print(listing);
    }
}
