package org.patchbay.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;

/**
 * Over which peer: a number or extension of the tenant's own users goes to the hub, any other number to the tenant's providers in order. What
 * was dialled in national form is looked up as the site's country dials. A call never goes back to the peer it came from with the number it
 * came with.
 *
 * <p>An emergency call goes to the peers of the caller's site and to the providers, as it was dialled, behind the prefix of the site. One that
 * calls back goes to whoever called.
 */
@Component
@HandlerInfo(name = "directory-routing", phase = Phase.ROUTE, emergency = true)
public final class DirectoryRouting implements CallHandler {
    /** How long one peer may ring before the next is tried; a peer that does not work at all fails much sooner. */
    private static final Duration RING = Duration.ofSeconds(120);
    /** Beside 408, 480 and 5xx, what says that this peer cannot carry the call while another may: RFC 3261 21.4.10. */
    private static final Set<Integer> NEXT_PEER_ON = Set.of(410);
    /** Whatever one says to an emergency call, another may help. */
    private static final Set<Integer> NEXT_HELP_ON =
            IntStream.range(400, 700).boxed().collect(Collectors.toUnmodifiableSet());

    private final Directory directory;
    private volatile @Nullable Countries countries;

    @Activate
    public DirectoryRouting(@Reference Directory directory) {
        this.directory = directory;
    }

    /** Without it, national numbers are not understood; everything else is routed as ever. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCountries(Countries bound) {
        countries = bound;
    }

    void unbindCountries(Countries bound) {
        if (countries == bound) {
            countries = null;
        }
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
        if (attempt.emergency()) {
            return emergency(attempt, call, tenant.get());
        }
        Optional<User> user = user(tenant.get(), attempt.to());
        return user.isPresent()
                ? toUser(attempt, call, tenant.get(), user.get())
                : toNumber(attempt, call, tenant.get());
    }

    /** To whoever helps, as the caller's site says; or, called back by them, to whoever called. */
    private Verdict emergency(Attempt attempt, CallView call, Tenant tenant) {
        if (attempt.arrivedOn() == Side.PROVIDER && attempt.to().e164().isPresent()) {
            return userWith(tenant, attempt.to().e164().get()).isPresent()
                    ? over(attempt, call, tenant.hubPeers(), "hub")
                    : Verdict.proceed();
        }
        Optional<Site> site = site(attempt.from(), tenant);
        List<String> peers = new ArrayList<>(site.map(Site::emergencyPeers).orElse(List.of()));
        tenant.providerPeers().stream().filter(peer -> !peers.contains(peer)).forEach(peers::add);
        String prefix = site.map(Site::emergencyPrefix).orElse("");
        String dialled = attempt.to().dialled();
        boolean placed = !prefix.isEmpty() && dialled.chars().allMatch(c -> c >= '0' && c <= '9');
        return over(
                attempt,
                call,
                peers,
                "provider",
                placed ? "tel:" + prefix + dialled : attempt.to().uri());
    }

    /** Where a party is; whoever is not known is where all are, if they are in one place. */
    private Optional<Site> site(Party party, Tenant tenant) {
        return party.site().isPresent()
                ? party.site().flatMap(id -> directory.site(tenant.id(), id))
                : Optional.of(directory.sites(tenant.id()))
                        .filter(all -> all.size() == 1)
                        .map(all -> all.get(0));
    }

    private Optional<User> user(Tenant tenant, Party party) {
        return party.user().flatMap(id -> directory.user(tenant.id(), id)).or(() -> party.e164()
                .flatMap(n -> userWith(tenant, n)));
    }

    private Optional<User> userWith(Tenant tenant, E164 number) {
        return directory.byNumber(number).filter(u -> u.tenant().equals(tenant.id()));
    }

    private Verdict toUser(Attempt attempt, CallView call, Tenant tenant, User user) {
        Optional<E164> number = user.number();
        if (number.isEmpty()) {
            return Verdict.reject(404, 1, "User " + user.id() + " has no number to be called by.");
        }
        if (attempt.to().e164().isEmpty()) {
            return anew(number.get(), "the extension of " + user.id());
        }
        return over(attempt, call, tenant.hubPeers(), "hub");
    }

    private Verdict toNumber(Attempt attempt, CallView call, Tenant tenant) {
        boolean fromOutside = attempt.arrivedOn() == Side.PROVIDER && attempt.hops() == 0;
        Optional<E164> number = attempt.to().e164();
        if (number.isEmpty()) {
            // From outside only towards a user: a new target would count as a forward, and be let out again.
            return understood(attempt, tenant)
                    .filter(n -> !fromOutside || userWith(tenant, n).isPresent())
                    .map(n -> anew(n, "dialled as in the site's country"))
                    .orElseGet(() -> Verdict.reject(
                            404,
                            1,
                            "'" + attempt.to().dialled()
                                    + "' is neither an extension of this tenant nor a number that can be called."));
        }
        boolean ours = directory
                .rangeOf(number.get())
                .map(NumberRange::tenant)
                .filter(tenant.id()::equals)
                .isPresent();
        if (fromOutside || ours) {
            return Verdict.reject(404, 1, "No user of this tenant has the number that was called.");
        }
        return over(attempt, call, tenant.providerPeers(), "provider");
    }

    /** The number meant by what the caller's site dialled; where the site is not known, only if the tenant is in one country alone. */
    private Optional<E164> understood(Attempt attempt, Tenant tenant) {
        Countries policy = countries;
        if (policy == null) {
            return Optional.empty();
        }
        Optional<String> country = attempt.from().site().isPresent()
                ? attempt.from().country()
                : Optional.of(directory.sites(tenant.id()).stream()
                                .map(Site::country)
                                .collect(Collectors.toSet()))
                        .filter(all -> all.size() == 1)
                        .map(all -> all.iterator().next());
        return country.flatMap(c -> policy.dialled(c, attempt.to().dialled()));
    }

    /** The policy starts anew for this number; it is no diversion, as it is whom the caller asked for. */
    private static Verdict anew(E164 number, String why) {
        return Verdict.with().because(why).redirect("tel:" + number.value(), 0);
    }

    private static Verdict over(Attempt attempt, CallView call, List<String> peers, String kind) {
        return over(attempt, call, peers, kind, attempt.to().uri());
    }

    private static Verdict over(Attempt attempt, CallView call, List<String> peers, String kind, String uri) {
        boolean same = attempt.to().dialled().equals(call.callee().dialled());
        List<Wave> waves = new ArrayList<>();
        for (String peer : peers) {
            boolean back = same && attempt.arrivedFrom().filter(peer::equals).isPresent();
            if (!back) {
                waves.add(new Wave(
                        List.of(Target.over(peer, uri)), RING, attempt.emergency() ? NEXT_HELP_ON : NEXT_PEER_ON, 0));
            }
        }
        if (waves.isEmpty()) {
            return Verdict.reject(
                    404, 3, "This tenant has no " + kind + " peer for it other than the one it came from.");
        }
        return Verdict.with().because(kind + " of the tenant").route(waves);
    }
}
