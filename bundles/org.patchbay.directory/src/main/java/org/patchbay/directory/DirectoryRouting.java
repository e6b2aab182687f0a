package org.patchbay.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;

/**
 * Over which peer: a number or extension of the tenant's own users goes to the hub, any other number to the tenant's providers in order.
 * A call never goes back to the peer it came from, unless a forward has changed its target.
 */
@Component
@HandlerInfo(name = "directory-routing", phase = Phase.ROUTE)
public final class DirectoryRouting implements CallHandler {
    /** How long one peer may ring before the next is tried; a peer that does not work at all fails much sooner. */
    private static final Duration RING = Duration.ofSeconds(120);
    /** Beside 408, 480 and 5xx, what says that this peer cannot carry the call while another may: RFC 3261 21.4.12, 21.4.21. */
    private static final Set<Integer> NEXT_PEER_ON = Set.of(410, 502, 503);

    private final Directory directory;

    @Activate
    public DirectoryRouting(@Reference Directory directory) {
        this.directory = directory;
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        if (attempt.peer().isPresent()) {
            return Verdict.proceed();
        }
        Optional<Tenant> tenant = directory.tenant(call.scope().tenant());
        if (tenant.isEmpty()) {
            return Verdict.reject(403, 21, "There is no tenant '" + call.scope().tenant() + "' in the directory.");
        }
        Optional<User> user = user(attempt, call);
        if (user.isPresent()) {
            return toUser(attempt, tenant.get(), user.get());
        }
        if (attempt.to().e164().isEmpty()) {
            return Verdict.reject(
                    404,
                    1,
                    "'" + attempt.to().dialled()
                            + "' is neither an extension of this tenant nor a number in international form.");
        }
        if (attempt.arrivedOn() == Side.PROVIDER && attempt.hops() == 0) {
            return Verdict.reject(404, 1, "No user of this tenant has the number that was called.");
        }
        return over(attempt, tenant.get().providerPeers(), attempt.to().uri(), "provider");
    }

    private Optional<User> user(Attempt attempt, CallView call) {
        String tenant = call.scope().tenant();
        return attempt.to().user().flatMap(id -> directory.user(tenant, id)).or(() -> attempt.to()
                .e164()
                .flatMap(directory::byNumber)
                .filter(u -> u.tenant().equals(tenant)));
    }

    private Verdict toUser(Attempt attempt, Tenant tenant, User user) {
        Optional<E164> number = user.number();
        if (number.isEmpty()) {
            return Verdict.reject(404, 1, "User " + user.id() + " has no number to be called by.");
        }
        if (attempt.to().e164().isEmpty()) {
            // An extension: the policy starts anew for the number behind it.
            return Verdict.with()
                    .because("extension of " + user.id())
                    .redirect("tel:" + number.get().value(), 0);
        }
        return over(attempt, tenant.hubPeers(), attempt.to().uri(), "hub");
    }

    private static Verdict over(Attempt attempt, List<String> peers, String uri, String kind) {
        List<Wave> waves = new ArrayList<>();
        for (String peer : peers) {
            boolean back = attempt.hops() == 0
                    && attempt.arrivedFrom().filter(peer::equals).isPresent();
            if (!back) {
                waves.add(new Wave(List.of(Target.over(peer, uri)), RING, NEXT_PEER_ON, 0));
            }
        }
        if (waves.isEmpty()) {
            return Verdict.reject(
                    404, 3, "This tenant has no " + kind + " peer for it other than the one it came from.");
        }
        return Verdict.with().because(kind + " of the tenant").route(waves);
    }
}
