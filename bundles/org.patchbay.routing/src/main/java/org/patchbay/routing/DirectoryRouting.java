package org.patchbay.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
import org.patchbay.api.call.Side;
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
import org.patchbay.api.directory.User.Platform;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.api.directory.plan.RoutingPlan;
import org.patchbay.routing.PeerOrder.Account;
import org.patchbay.routing.PeerOrder.Making;
import org.patchbay.routing.continuity.Continuity;
import org.patchbay.routing.continuity.Homes;
import org.patchbay.routing.health.PeerHealth;

/**
 * Over which peer: a number or extension of the tenant's own users goes to where their telephones are, the hub or the provider; any other number to
 * providers in the order of the plan. What was dialled in national form is looked up as the site's country dials. A call never goes back to the
 * peer it came from with the number it came with.
 *
 * <p>An emergency call goes to the peers of the caller's site and to the providers, as it was dialled, behind the prefix of the site. One that
 * calls back goes to whoever called.
 */
@Component
@HandlerInfo(name = "directory-routing", phase = Phase.ROUTE, emergency = true, settings = RoutingWishes.class)
public final class DirectoryRouting implements CallHandler {
    private final Directory directory;
    private final Continuity continuity;
    private final PeerHealth health;
    private final Whom whom;
    private final Fallbacks fallbacks;
    private volatile @Nullable Countries countries;

    @Activate
    public DirectoryRouting(
            @Reference Directory directory, @Reference Continuity continuity, @Reference PeerHealth health) {
        this.directory = directory;
        this.continuity = continuity;
        this.health = health;
        this.whom = new Whom(directory);
        this.fallbacks = new Fallbacks(directory, whom);
    }

    /** Without it, national numbers are not understood and windows are in UTC; everything else is routed as ever. */
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
        Optional<User> absent = fallbacks.standsInFor(attempt, call);
        if (absent.isPresent()) {
            Optional<Verdict> standIn = standIn(attempt, call, tenant.get(), absent.get());
            if (standIn.isPresent()) {
                return standIn.get();
            }
        }
        Optional<User> owner = whom.clientOf(attempt, call);
        if (owner.isPresent()) {
            return toClient(attempt, call, tenant.get(), owner.get());
        }
        Optional<User> user = whom.called(attempt, call);
        if (user.isEmpty()) {
            return toNumber(attempt, call, tenant.get());
        }
        return user.get().platform() == Platform.PROVIDER
                ? toProvidersUser(attempt, call, tenant.get(), user.get())
                : toHubsUser(attempt, call, tenant.get(), user.get());
    }

    /** To whoever helps, as the caller's site says; or, called back by them, to whoever called. */
    private Verdict emergency(Attempt attempt, CallView call, Tenant tenant) {
        if (attempt.arrivedOn() == Side.PROVIDER && attempt.to().e164().isPresent()) {
            return calledBack(attempt, call, tenant, attempt.to().e164().get());
        }
        Optional<Site> site = whom.siteOf(attempt, call);
        PeerOrder order = order(attempt, call, tenant, Optional.empty());
        List<String> peers = new ArrayList<>(site.map(Site::emergencyPeers).orElse(List.of()));
        order.peers().stream().filter(peer -> !peers.contains(peer)).forEach(peers::add);
        String prefix = site.map(Site::emergencyPrefix).orElse("");
        String dialled = attempt.to().dialled();
        boolean placed = !prefix.isEmpty() && dialled.chars().allMatch(c -> c >= '0' && c <= '9');
        return new Ways(attempt, call)
                .to(placed ? "tel:" + prefix + dialled : attempt.to().uri())
                .over(peers, "provider", order.why());
    }

    /** Where the hub fails for a user who has a mobile, that rings: whoever helps must not find nobody. */
    private Verdict calledBack(Attempt attempt, CallView call, Tenant tenant, E164 number) {
        boolean standsIn = fallbacks
                .standsInFor(attempt, call)
                .flatMap(User::mobile)
                .filter(number::equals)
                .isPresent();
        if (standsIn) {
            PeerOrder order = order(attempt, call, tenant, Optional.of(number));
            return new Ways(attempt, call).over(order.peers(), "provider", order.why());
        }
        return whom.userWith(tenant.id(), number)
                .map(user -> new Ways(attempt, call)
                        .then(user.mobile().map(Fallbacks::mobileOf))
                        .over(PeerOrder.takersFirst(tenant.hubPeers(), health), "hub", "hub of the tenant"))
                .orElseGet(Verdict::proceed);
    }

    private Verdict toHubsUser(Attempt attempt, CallView call, Tenant tenant, User user) {
        Optional<Verdict> anew = byItsOwnName(attempt, user);
        if (anew.isPresent()) {
            return anew.get();
        }
        Optional<Wave> standIns = fallbacks.wave(attempt, call, user);
        if (standIns.isPresent() && health.allDown(tenant.hubPeers())) {
            return Verdict.with().because("the hub is down").route(List.of(standIns.get()));
        }
        return new Ways(attempt, call)
                .then(standIns)
                .over(PeerOrder.takersFirst(tenant.hubPeers(), health), "hub", "hub of the tenant");
    }

    /** The number, or the whole extension of one who has none, if it was called by something else. */
    private Optional<Verdict> byItsOwnName(Attempt attempt, User user) {
        String dialled = attempt.to().dialled();
        boolean named = user.number().isPresent()
                ? attempt.to().e164().isPresent()
                : ExtensionDialling.whole(whom, user).filter(dialled::equals).isPresent();
        return named
                ? Optional.empty()
                : ExtensionDialling.uri(whom, user).map(uri -> Verdict.with()
                        .because("the extension of " + user.id())
                        .redirect(uri, 0));
    }

    /** Somebody with no telephone at the hub: where the provider has the user's client. */
    private Verdict toProvidersUser(Attempt attempt, CallView call, Tenant tenant, User user) {
        String uri = !user.providerAddress().isEmpty()
                ? "sip:" + user.providerAddress()
                : ExtensionDialling.uri(whom, user).orElse(attempt.to().uri());
        return new Ways(attempt, call)
                .to(uri)
                .notToWhereItIsFrom(whom.user(tenant.id(), call.callee())
                        .filter(u -> u.id().equals(user.id()))
                        .isPresent())
                .over(providersOf(user, call, tenant), "provider", "the provider of " + user.id());
    }

    /** The peers that know a user's client: of the user's provider, and where the plan names none, all of the tenant's. */
    private List<String> providersOf(User user, CallView call, Tenant tenant) {
        RoutingPlan plan = directory.plan(tenant.id());
        Account account = new Account(tenant, Optional.of(user), directory.site(tenant.id(), user.site()));
        List<String> peers = Homes.home(plan, tenant, account.path(), call.now())
                .flatMap(plan::provider)
                .map(Provider::peers)
                .orElse(tenant.providerPeers());
        return PeerOrder.takersFirst(peers, health);
    }

    /** For a user whom the hub cannot be asked for; empty for a stand-in that is routed like anybody. */
    private Optional<Verdict> standIn(Attempt attempt, CallView call, Tenant tenant, User user) {
        String dialled = attempt.to().dialled();
        if (dialled.equals(Fallbacks.STAND_INS)) {
            return Optional.of(fallbacks.inTurn(user));
        }
        if (dialled.equals(Fallbacks.UNREACHABLE)) {
            return Optional.of(fallbacks.announce(call, user));
        }
        return Optional.empty();
    }

    /** The provider's client of somebody whose call it was before: as a stand-in, a forward, or one that rings beside. */
    private Verdict toClient(Attempt attempt, CallView call, Tenant tenant, User user) {
        return new Ways(attempt, call)
                .over(providersOf(user, call, tenant), "provider", "the provider's client of " + user.id());
    }

    private Verdict toNumber(Attempt attempt, CallView call, Tenant tenant) {
        boolean fromOutside = attempt.arrivedOn() == Side.PROVIDER && attempt.hops() == 0;
        Optional<E164> number = attempt.to().e164();
        if (number.isEmpty()) {
            // From outside only towards a user: a new target would count as a forward, and be let out again.
            return understood(attempt, call, tenant)
                    .filter(n -> !fromOutside || whom.userWith(tenant.id(), n).isPresent())
                    .map(n -> Verdict.with()
                            .because("dialled as in the site's country")
                            .redirect("tel:" + n.value(), 0))
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
        PeerOrder order = order(attempt, call, tenant, number);
        return new Ways(attempt, call).over(order.peers(), "provider", order.why());
    }

    private PeerOrder order(Attempt attempt, CallView call, Tenant tenant, Optional<E164> number) {
        Account account = new Account(tenant, whom.answersFor(attempt, call), whom.siteOf(attempt, call));
        return PeerOrder.of(
                directory.plan(tenant.id()), account, number, call.now(), new Making(continuity, health, countries));
    }

    /** The number meant by what the caller's site dialled; where the site is not known, only if the tenant is in one country alone. */
    private Optional<E164> understood(Attempt attempt, CallView call, Tenant tenant) {
        Countries policy = countries;
        if (policy == null) {
            return Optional.empty();
        }
        Optional<String> country = whom.siteOf(attempt, call).map(Site::country).or(() -> Optional.of(
                        directory.sites(tenant.id()).stream().map(Site::country).collect(Collectors.toSet()))
                .filter(all -> all.size() == 1)
                .map(all -> all.iterator().next()));
        return country.flatMap(c -> policy.dialled(c, attempt.to().dialled()));
    }
}
