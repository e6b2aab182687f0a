package org.patchbay.rest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.feature.CatalogueEntry;
import org.patchbay.api.ops.feature.CatalogueNeed;
import org.patchbay.api.ops.feature.FeatureCatalogue;
import org.patchbay.api.ops.feature.FeatureSeen;
import org.patchbay.api.ops.feature.Performer;

/** A catalogue of one row, which each tenant has seen. */
final class Catalogue implements FeatureCatalogue {
    private final List<String> done;

    /** @param done where is written down what is done */
    Catalogue(List<String> done) {
        this.done = done;
    }

    private static List<CatalogueEntry> entries(Optional<FeatureSeen> seen, CatalogueNeed need) {
        return List.of(new CatalogueEntry(
                1,
                "call-blocking",
                "teams",
                "Call blocking",
                "Patchbay",
                List.of(Performer.RUNTIME),
                CatalogueEntry.Status.SUPPORTED,
                List.of(),
                List.of(need),
                "",
                seen));
    }

    private static FeatureSeen seen(String tenant) {
        return new FeatureSeen("ada", Instant.EPOCH, "in " + tenant);
    }

    @Override
    public List<CatalogueEntry> entries() {
        return entries(Optional.empty(), new CatalogueNeed("peer:hub", CatalogueNeed.State.NOT_MET, "no peer"));
    }

    @Override
    public List<CatalogueEntry> entries(String tenant) {
        return entries(
                Optional.of(seen(tenant)), new CatalogueNeed("licence:provider", CatalogueNeed.State.OPEN, "depends"));
    }

    @Override
    public List<CatalogueEntry> entries(String tenant, String user) throws OperationException {
        if (!user.equals("ada")) {
            throw new OperationException(Reason.NOT_FOUND, "There is no user '" + user + "'.");
        }
        return entries(Optional.of(seen(tenant)), new CatalogueNeed("licence:provider", CatalogueNeed.State.MET, ""));
    }

    @Override
    public FeatureSeen recordSeen(String author, String tenant, String key, String note) {
        done.add(author + " saw " + tenant + " " + key + " " + note);
        return new FeatureSeen(author, Instant.EPOCH, note);
    }

    @Override
    public void withdrawSeen(String author, String tenant, String key) {
        done.add(author + " withdrew " + tenant + " " + key);
    }
}
