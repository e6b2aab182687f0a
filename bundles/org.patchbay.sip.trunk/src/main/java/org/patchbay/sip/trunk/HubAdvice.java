package org.patchbay.sip.trunk;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.emergency.EmergencyPlan.TenantPlan;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.Transport;

/**
 * What a hub does not like about us, or will not: calls are tried all the same. Where the hub is reached over TLS, as Direct Routing is, what it
 * is known to want of a trunk is looked at as well; a hub in a laboratory may want less.
 */
final class HubAdvice {
    /** Without our OPTIONS for so long it ranks a trunk last; without its own for so long something is wrong on the way to us. */
    static final Duration QUIET = Duration.ofMinutes(5);

    private static final int FASTEST_SECONDS = 60;
    private static final int SLOWEST_SECONDS = 180;

    private final Trunk trunk;
    private final Doors doors;

    HubAdvice(Trunk trunk, Doors doors) {
        this.trunk = trunk;
        this.doors = doors;
    }

    /** Whether what Direct Routing wants of a trunk is looked at. */
    static boolean strict(PeerSettings peer) {
        return peer.side() == Side.HUB && peer.transport() == Transport.TLS;
    }

    /** Sentences that say what is wrong and what to do, about all hubs; empty if nothing is. */
    List<String> all() {
        List<String> all = new ArrayList<>();
        Map<String, String> names = new TreeMap<>();
        for (PeerSettings peer : trunk.peers().all()) {
            of(peer).forEach(each -> all.add("Peer " + peer.name() + ": " + each));
            if (strict(peer)) {
                trunk.gate().point(peer).ifPresent(point -> ours(peer, point, names));
            }
        }
        List<X509Certificate> chain = doors.chain();
        if (!chain.isEmpty() && trunk.peers().all().stream().anyMatch(HubAdvice::strict)) {
            all.addAll(ofCertificate(
                    chain.get(0),
                    doors.hasRsa(),
                    names,
                    trunk.emergencies().store().plan().data().tenants()));
        }
        return all;
    }

    private List<String> of(PeerSettings peer) {
        List<String> all = new ArrayList<>();
        if (peer.side() == Side.HUB) {
            all.add(trunk.hosts().refusals(peer));
        }
        if (strict(peer)) {
            trunk.gate().point(peer).ifPresent(point -> all.add(address(peer, point)));
            all.add(pace(peer.optionsSeconds()));
            all.add(quiet(peer));
        }
        all.removeIf(String::isEmpty);
        return all;
    }

    /** Whether the hub does not ask us although it answers; empty if it does, or has not had the time. */
    String quiet(PeerSettings peer) {
        return strict(peer) && trunk.hosts().quiet(peer).compareTo(QUIET) > 0
                ? "No OPTIONS of its came for " + QUIET.toMinutes()
                        + " minutes, though it answers ours: its calls may not come"
                        + " either. See that the name in Contact leads here (DNS), and that the port of the listening point"
                        + " can be reached from outside."
                : "";
    }

    /** When it asked us last, for operators; empty for never, and where it need not. */
    String heard() {
        List<String> all = new ArrayList<>();
        for (PeerSettings peer : trunk.peers().all()) {
            if (strict(peer)) {
                trunk.hosts().asked(peer).ifPresent(at -> all.add(peer.name() + " asked by OPTIONS at " + at));
            }
        }
        return String.join(", ", all);
    }

    /** The hub knows trunks by name: an address in Contact is answered with 403. */
    private static String address(PeerSettings peer, ListeningPoint point) {
        if (peer.contactHost().isEmpty()) {
            return Host.literal(bare(point.advertisedHost()))
                    ? "Contact and Via towards it have the address " + point.advertisedHost()
                            + ", which the hub answers with 403: set contact_host to the name of the trunk, or add"
                            + " ;public=NAME to listener " + point.name() + " in " + TrunkComponent.PID + "."
                    : "";
        }
        return Host.literal(bare(peer.contactHost()))
                ? "contact_host = " + peer.contactHost()
                        + " is an address, which the hub answers with 403: set it to the name of the trunk."
                : "";
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** @param seconds as configured */
    static String pace(int seconds) {
        if (seconds == 0) {
            return "options_seconds = 0: a trunk that sends no OPTIONS gets no calls of the hub, or the last ones. Set 60.";
        }
        return seconds < FASTEST_SECONDS || seconds > SLOWEST_SECONDS
                ? "options_seconds = " + seconds + ", where the hub wants OPTIONS every " + FASTEST_SECONDS + " to "
                        + SLOWEST_SECONDS + " s. Set 60."
                : "";
    }

    private static void ours(PeerSettings peer, ListeningPoint point, Map<String, String> names) {
        if (!point.advertisedHost().isEmpty() && !Host.literal(bare(point.advertisedHost()))) {
            names.put(point.advertisedHost(), "public name of listener " + point.name());
        }
        if (!peer.contactHost().isEmpty() && !Host.literal(bare(peer.contactHost()))) {
            names.put(peer.contactHost(), "contact_host of " + peer.name());
        }
    }

    /**
     * Looks over our own certificate with the eyes of a hub.
     *
     * @param rsa whether there is an RSA key beside or instead of others
     * @param names by which hubs know us, and what each is
     * @param tenants with the names of their trunks: one of several may be another node's, so one has to be in the certificate
     */
    static List<String> ofCertificate(
            X509Certificate leaf, boolean rsa, Map<String, String> names, Collection<TenantPlan> tenants) {
        List<String> advice = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<X509Certificate> chain = List.of(leaf);
        names.forEach((name, what) -> {
            if (!PeerTable.carries(chain, name)) {
                missing.add(name + " (" + what + ")");
            }
        });
        for (TenantPlan tenant : tenants) {
            if (!tenant.hosts().isEmpty()
                    && tenant.hosts().stream().noneMatch(host -> PeerTable.carries(chain, host))) {
                missing.add(String.join(", ", tenant.hosts()) + " (hosts of tenant " + tenant.id() + ")");
            }
        }
        String ours = "Our certificate " + Certificates.describe(leaf);
        if (!missing.isEmpty()) {
            advice.add(ours + " is not for " + shortened(missing)
                    + ": the hub takes no call of that name. Have it issued with these names.");
        }
        if (!rsa) {
            advice.add("The keystore has no RSA key: the hub has ECDHE-RSA suites only, and no connection with it comes"
                    + " about. Put in one with an RSA key.");
        }
        if (Certificates.isForServersOnly(leaf)) {
            advice.add(
                    ours + " is for servers alone (its extended key usage lacks clientAuth): the hub takes it for now,"
                            + " and calls are not affected. Take one for both where your authority still has it.");
        }
        return advice;
    }

    /** A provider of many tenants may have a certificate for none of them. */
    private static String shortened(List<String> missing) {
        int most = 10;
        return missing.size() <= most
                ? String.join(", ", missing)
                : String.join(", ", missing.subList(0, most)) + " and " + (missing.size() - most) + " more";
    }
}
