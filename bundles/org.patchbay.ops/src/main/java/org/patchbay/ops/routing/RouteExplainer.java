package org.patchbay.ops.routing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.control.ExpectedArrivals;
import org.patchbay.api.call.control.ExpectedArrivals.Expected;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.TraceEntry;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.routing.Rehearsals;
import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.api.ops.routing.RouteOperations;
import org.patchbay.api.ops.routing.RouteQuestion;

/**
 * Puts a question the way a call comes: the directory knows who is meant, the trunk reads it as it reads an INVITE, the core tries it out, and
 * the trunk knows of each peer whether it is there.
 */
@Component
public final class RouteExplainer implements RouteOperations {
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
    /** The core ends by itself before that. */
    private static final int PATIENCE_SECONDS = 20;

    private final Directory directory;
    private final ExpectedArrivals arrivals;
    private final Rehearsals rehearsals;
    private volatile @Nullable TrunkOperations trunk;

    @Activate
    public RouteExplainer(
            @Reference Directory directory, @Reference ExpectedArrivals arrivals, @Reference Rehearsals rehearsals) {
        this.directory = directory;
        this.arrivals = arrivals;
        this.rehearsals = rehearsals;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTrunk(TrunkOperations service) {
        trunk = service;
    }

    void unbindTrunk(TrunkOperations service) {
        if (trunk == service) {
            trunk = null;
        }
    }

    @Override
    public RouteExplanation explain(RouteQuestion question) throws OperationException {
        Instant at = question.at().orElseGet(Instant::now);
        if (at.isBefore(FIRST) || !at.isBefore(LAST)) {
            throw Asked.wrong("The time " + at + " is not between the years 2000 and 2199.");
        }
        Asked asked = Asked.read(question, directory);
        List<PeerView> peers =
                Optional.ofNullable(trunk).map(TrunkOperations::peers).orElse(List.of());
        Expected expected = expected(asked, peers(question, peers));
        RouteExplanation found = rehearsed(expected, at);
        boolean another = !question.tenant().isBlank()
                && !found.tenant().equals(question.tenant().strip())
                && directory.tenant(found.tenant()).isPresent();
        if (another) {
            // Whose it is, is nobody's business who asks for one tenant.
            throw Asked.wrong("Such a call over peer " + asked.peer() + " would be another tenant's, not "
                    + question.tenant().strip() + "'s. Leave the tenant out, or say another peer.");
        }
        List<TraceEntry> steps = new ArrayList<>(found.steps());
        if (!expected.what().isEmpty()) {
            steps.add(0, new TraceEntry(at, "", "trunk", "", expected.what(), expected.why(), 0));
        }
        return new RouteExplanation(
                found.tenant(),
                found.outcome(),
                found.status(),
                found.targets().stream().map(t -> t.over(isUp(t.peer(), peers))).toList(),
                steps);
    }

    /** Those that calls come from; of a tenant's own where it is asked for one. */
    private List<String> peers(RouteQuestion question, List<PeerView> all) {
        Optional<Tenant> tenant = directory.tenant(question.tenant().strip());
        return all.stream()
                .filter(p -> !p.side().equals("recorder"))
                .map(PeerView::name)
                .filter(name -> tenant.isEmpty()
                        || tenant.get().hubPeers().contains(name)
                        || tenant.get().providerPeers().contains(name))
                .toList();
    }

    private Expected expected(Asked asked, List<String> peers) throws OperationException {
        try {
            return arrivals.expected(asked.peer(), asked.from(), asked.to())
                    .orElseThrow(() -> Asked.wrong("There is no peer '" + asked.peer()
                            + "' that calls could come from. There are: "
                            + Asked.names(peers) + "."));
        } catch (IllegalArgumentException e) {
            throw Asked.wrong(String.valueOf(e.getMessage()));
        }
    }

    private RouteExplanation rehearsed(Expected expected, Instant at) throws OperationException {
        try {
            return rehearsals
                    .rehearse(expected.arrival(), at)
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("It was interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable("The core has not answered (" + e + ")");
        }
    }

    private static OperationException unavailable(String why) {
        return new OperationException(OperationException.Reason.UNAVAILABLE, why + ". Ask again in a moment.");
    }

    /** Of one that is not asked by OPTIONS nobody knows better. */
    private static boolean isUp(String peer, List<PeerView> peers) {
        return peers.stream()
                .anyMatch(p -> p.name().equals(peer)
                        && (p.state().equals("up") || p.state().equals("unknown")));
    }
}
