package org.patchbay.ops.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import org.patchbay.api.ops.feature.CatalogueEntry;
import org.patchbay.api.ops.feature.CatalogueEntry.Status;
import org.patchbay.api.ops.feature.CatalogueNeed;
import org.patchbay.api.ops.feature.CatalogueNeed.State;
import org.patchbay.api.ops.feature.FeatureSeen;
import org.patchbay.api.ops.feature.Performer;

/**
 * What is to be said of one row. Says no more than is known: what others perform is unproven until somebody has seen it.
 *
 * @param looking looks at a need, once for all rows
 */
record Rating(
        CatalogueRow row,
        List<Carrier> carriers,
        Needs needs,
        Function<String, CatalogueNeed> looking,
        Optional<FeatureSeen> seen) {

    private record Verdict(Status status, String why) {}

    CatalogueEntry entry() {
        List<CatalogueNeed> looked = Stream.concat(
                        carriers.stream().flatMap(c -> c.needs().stream()), row.needs().stream())
                .distinct()
                .map(looking)
                .toList();
        Verdict verdict = verdict(looked.stream()
                .filter(n -> n.state() == State.NOT_MET)
                .map(CatalogueNeed::why)
                .toList());
        return new CatalogueEntry(
                row.number(),
                row.key(),
                row.side(),
                row.name(),
                row.performedBy(),
                performers(),
                verdict.status(),
                carriers.stream().map(Carrier::bundle).distinct().toList(),
                looked,
                verdict.why(),
                seen);
    }

    private Verdict verdict(List<String> unmet) {
        String lacking = String.join(", and ", unmet);
        if (carriers.isEmpty()) {
            return uncarried(lacking);
        }
        if (isOnTeamsAlone() && needs.whom().isOffTeams()) {
            return new Verdict(
                    Status.UNAVAILABLE,
                    "Teams performs it, and the telephone of "
                            + needs.whom().user().orElseThrow().id() + " is the provider's.");
        }
        if (!unmet.isEmpty()) {
            return new Verdict(Status.UNAVAILABLE, "Its bundle is live, but " + lacking + ".");
        }
        Optional<String> note =
                carriers.stream().map(Carrier::note).filter(n -> !n.isEmpty()).findFirst();
        if (note.isPresent()) {
            return new Verdict(Status.DEGRADED, note.get());
        }
        return isOnTeamsAlone()
                ? seen("Teams")
                : new Verdict(Status.SUPPORTED, "Its bundle is live, and what that needs is there.");
    }

    private Verdict uncarried(String lacking) {
        String besides = lacking.isEmpty() ? "" : " Besides, " + lacking + ".";
        if (!row.offered()) {
            return new Verdict(Status.NOT_OFFERED, "The service does not offer it, and no bundle here brings it.");
        } else if (row.isByTeamsAlone()) {
            return new Verdict(
                    Status.MISSING, "Teams performs it, but no live bundle here carries its calls." + besides);
        } else if (row.needsRuntime()) {
            return new Verdict(Status.MISSING, "No live bundle here brings it." + besides);
        } else if (!lacking.isEmpty()) {
            return new Verdict(
                    Status.UNAVAILABLE,
                    "The provider can perform it, but " + lacking + ". No live bundle here brings it either.");
        }
        return seen("The provider");
    }

    /** Of what others do alone. */
    private Verdict seen(String who) {
        String besides = carriers.isEmpty() ? " No live bundle here brings it." : "";
        return seen.map(s -> new Verdict(
                        Status.SUPPORTED,
                        who + " performs it; that it was seen to work, " + s.author() + " has recorded at " + s.at()
                                + "." + besides))
                .orElseGet(() -> new Verdict(
                        Status.UNPROVEN,
                        carriers.isEmpty()
                                ? who + " can perform it; not seen on a tenant." + besides
                                : who + " performs it; signalling replayed, not seen on a tenant."));
    }

    /** Whether Teams does all of it, and no feature bundle here does it as well. */
    private boolean isOnTeamsAlone() {
        return row.isByTeamsAlone() && carriers.stream().noneMatch(Carrier::feature);
    }

    private List<Performer> performers() {
        List<Performer> performers = new ArrayList<>(3);
        boolean runtime = row.mayBeByRuntime() && !row.isByTeamsAlone() && !carriers.isEmpty()
                || carriers.stream().anyMatch(Carrier::feature);
        if (row.isByTeams() && needs.hasSide("hub") && !needs.whom().isOffTeams()) {
            performers.add(Performer.TEAMS);
        }
        if (runtime) {
            performers.add(Performer.RUNTIME);
        }
        // "Provider or runtime": one of them.
        if (row.isByProvider() && needs.hasSide("provider") && (row.needsRuntime() || !runtime)) {
            performers.add(Performer.PROVIDER);
        }
        return performers;
    }
}
