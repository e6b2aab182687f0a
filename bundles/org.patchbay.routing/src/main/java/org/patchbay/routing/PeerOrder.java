package org.patchbay.routing;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.api.directory.plan.RouteRule;
import org.patchbay.api.directory.plan.RoutingPlan;
import org.patchbay.routing.continuity.Continuity;
import org.patchbay.routing.continuity.Homes;
import org.patchbay.routing.continuity.Subject;
import org.patchbay.routing.health.PeerHealth;

/**
 * Over which provider peers, in which order, and why: the standby of those who are switched over, the providers of the longest rule that
 * holds, the home provider, the tenant's other peers; each once, those that did not take a call of late behind, and those that are down last.
 */
record PeerOrder(List<String> peers, String why) {
    PeerOrder {
        peers = List.copyOf(peers);
    }

    /**
     * On whose account the call is, and from where.
     *
     * @param site of a caller who is nobody we know, or of the user
     */
    record Account(Tenant tenant, Optional<User> user, Optional<Site> site) {
        List<List<Subject>> path() {
            return Subject.path(user, site.map(Site::id));
        }
    }

    /** What all orders are made of. */
    record Making(Continuity continuity, PeerHealth health, @Nullable Countries countries) {}

    /** @param number what is called; empty where no rule can be meant for it */
    static PeerOrder of(RoutingPlan plan, Account account, Optional<E164> number, Instant now, Making making) {
        List<String> reasons = new ArrayList<>(3);
        Set<String> peers = new LinkedHashSet<>();
        List<List<Subject>> path = account.path();
        Optional<String> home = Homes.home(plan, account.tenant(), path, now);
        making.continuity()
                .inForce(account.tenant().id(), path, home, now)
                .flatMap(s -> Homes.standby(plan, path, now))
                .flatMap(plan::provider)
                .ifPresent(p -> add(p, "switched to the standby " + p.id(), peers, reasons));
        number.flatMap(n -> rule(plan, account, n, now, making.countries()))
                .ifPresent(rule -> rule.providers().forEach(id -> plan.provider(id)
                        .ifPresent(p -> add(p, "route " + rule.id() + ": " + p.id(), peers, reasons))));
        home.flatMap(plan::provider).ifPresent(p -> add(p, "home provider " + p.id(), peers, reasons));
        peers.addAll(account.tenant().providerPeers());
        PeerHealth health = making.health();
        said("behind, as it did not take a call of late: ", peers, p -> !health.isDown(p) && health.isPassedOver(p))
                .ifPresent(reasons::add);
        said("last, as down: ", peers, health::isDown).ifPresent(reasons::add);
        return new PeerOrder(
                takersFirst(peers, health), reasons.isEmpty() ? "provider of the tenant" : String.join("; ", reasons));
    }

    private static void add(Provider provider, String why, Set<String> peers, List<String> reasons) {
        if (peers.addAll(provider.peers())) {
            reasons.add(why);
        }
    }

    /** What is said of those of whom that holds; empty where it holds of all, or of none. */
    private static Optional<String> said(String what, Set<String> peers, Predicate<String> holds) {
        List<String> those = peers.stream().filter(holds).toList();
        return those.isEmpty() || those.size() == peers.size()
                ? Optional.empty()
                : Optional.of(what + String.join(", ", those));
    }

    /** Peers of which those that did not take a call of late come behind the others, and those that are down last. */
    static List<String> takersFirst(Collection<String> peers, PeerHealth health) {
        return peers.stream()
                .sorted(Comparator.comparing(peer -> health.isDown(peer) ? 2 : health.isPassedOver(peer) ? 1 : 0))
                .toList();
    }

    private static Optional<RouteRule> rule(
            RoutingPlan plan, Account account, E164 number, Instant now, @Nullable Countries countries) {
        List<RouteRule> fitting = plan.routes().stream()
                .filter(r -> number.value().startsWith(r.prefix()))
                .toList();
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        ZoneId zone = zone(account.site(), countries);
        return fitting.stream()
                .filter(r -> r.window().contains(now.atZone(zone)))
                .findFirst();
    }

    /** Where the clock hangs: at the site, else where most people of its country live. */
    static ZoneId zone(Optional<Site> site, @Nullable Countries countries) {
        return site.map(Site::zone)
                .filter(name -> !name.isEmpty())
                .map(ZoneId::of)
                .or(() -> countries == null
                        ? Optional.empty()
                        : site.map(Site::country).flatMap(countries::zone))
                .orElse(ZoneOffset.UTC);
    }
}
