package org.patchbay.routing.health;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.schedule.Schedule;

/**
 * Asks the trunk every second how its peers are, so that calls need not. While the trunk is away nothing is known, and so no peer is passed
 * over.
 */
@Component(service = {PeerHealth.class, PeerWatch.class})
public final class PeerWatch implements PeerHealth {
    private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);
    private static final Duration OFTEN = Duration.ofSeconds(1);

    private volatile Map<String, PeerView> peers = Map.of();
    private volatile @Nullable TrunkOperations trunk;
    private @Nullable Schedule schedule;
    private @Nullable AutoCloseable looking;

    @Activate
    public PeerWatch() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindTrunk(TrunkOperations bound) {
        trunk = bound;
    }

    public void unbindTrunk(TrunkOperations bound) {
        if (trunk == bound) {
            trunk = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public synchronized void bindSchedule(Schedule bound) {
        end();
        schedule = bound;
        looking = bound.every("peer health", OFTEN, this::look);
    }

    synchronized void unbindSchedule(Schedule bound) {
        if (schedule == bound) {
            schedule = null;
            end();
        }
    }

    @Deactivate
    synchronized void deactivate() {
        end();
    }

    private void end() {
        AutoCloseable task = looking;
        looking = null;
        if (task != null) {
            try {
                task.close();
            } catch (Exception e) {
                LOG.debug("Looking at the peers did not end in time", e);
            }
        }
    }

    /** Takes over what the trunk says now. */
    void look() {
        TrunkOperations asked = trunk;
        peers = asked == null
                ? Map.of()
                : asked.peers().stream()
                        .collect(Collectors.toUnmodifiableMap(PeerView::name, Function.identity(), (a, b) -> a));
    }

    /** As the trunk showed it a second ago at most; empty where there is no such peer, or no trunk. */
    public Optional<PeerView> view(String peer) {
        return Optional.ofNullable(peers.get(peer));
    }

    @Override
    public boolean isDown(String peer) {
        PeerView view = peers.get(peer);
        return view != null && (view.state().equals("down") || view.state().equals("unusable"));
    }

    @Override
    public boolean isPassedOver(String peer) {
        PeerView view = peers.get(peer);
        return view != null && view.passedOver();
    }
}
