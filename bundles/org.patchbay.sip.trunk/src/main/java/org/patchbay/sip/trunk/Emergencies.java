package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.emergency.EmergencyPlan.SitePlan;
import org.patchbay.api.call.emergency.EmergencyPlan.TenantPlan;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipUri;
import org.patchbay.sip.trunk.emergency.ElinTable;
import org.patchbay.sip.trunk.emergency.EmergencyStore;
import org.patchbay.sip.trunk.emergency.Plan;

/**
 * Knows an emergency call by what is dialled: by the peer's settings, by the numbers of the caller's site, as {@code urn:service:sos} (RFC 5031),
 * and as the call back to a number that was shown for a caller of late. Nothing but memory is asked.
 */
final class Emergencies {
    private static final String SOS = "urn:service:sos";
    private static final int LONGEST = 8;

    private final EmergencyStore store;

    Emergencies(EmergencyStore store) {
        this.store = store;
    }

    EmergencyStore store() {
        return store;
    }

    /** What makes this an emergency call; null for any other, which costs no more than a look at how long the number is. */
    @Nullable
    EmergencyCase of(PeerSettings peer, SipRequest invite) {
        String dialled = dialled(invite.uri());
        EmergencySettings settings = peer.emergency();
        String behind = peer.side() == Side.HUB ? behindCode(dialled) : "";
        if (settings.numbers().contains(behind) || store.plan().knows(behind)) {
            dialled = behind;
        }
        boolean sos = isSos(dialled)
                && (peer.side() == Side.HUB || !settings.numbers().isEmpty());
        boolean configured = settings.numbers().contains(dialled);
        boolean likely = peer.side() == Side.HUB
                && dialled.length() <= LONGEST
                && store.plan().knows(dialled);
        if (sos || configured || likely) {
            return here(peer, invite, dialled, sos || configured);
        }
        return peer.side() == Side.PROVIDER ? back(dialled) : null;
    }

    private @Nullable EmergencyCase here(PeerSettings peer, SipRequest invite, String dialled, boolean certain) {
        Plan plan = store.plan();
        String caller = Arrivals.caller(peer, invite).dialled();
        Optional<TenantPlan> tenant = plan.tenant(
                peer.tenant(), invite.uri().host().toLowerCase(Locale.ROOT), peer.side() == Side.HUB ? caller : "");
        Optional<SitePlan> site = tenant.flatMap(t -> Plan.site(t, caller));
        if (!certain && !dials(tenant, site, dialled)) {
            return null;
        }
        EmergencySettings settings = peer.emergency();
        boolean test = settings.tests().contains(dialled)
                || site.filter(s -> s.tests().contains(dialled)).isPresent();
        String main = site.flatMap(s -> s.numbers().stream().findFirst()).orElseGet(settings::main);
        String prefix = site.map(SitePlan::prefix).orElse("");
        return new EmergencyCase(
                test ? EmergencyCase.Kind.TEST : EmergencyCase.Kind.CALL,
                Party.of(uri(dialled)),
                site.map(SitePlan::callback).orElse(""),
                prefix + (main.isEmpty() ? "112" : main),
                "dialled " + dialled
                        + site.map(s -> " at site " + s.id()).orElse("")
                        + tenant.map(t -> " of " + t.id()).orElse(""),
                routes(settings, tenant, site, dialled));
    }

    /** At the caller's site; where that is not known, at any site of the tenant, unless somebody there has it as an extension. */
    private static boolean dials(Optional<TenantPlan> tenant, Optional<SitePlan> site, String dialled) {
        if (site.isPresent()) {
            return site.get().numbers().contains(dialled);
        }
        return tenant.isEmpty()
                || !tenant.get().callers().containsKey(dialled)
                        && tenant.get().sites().stream()
                                .anyMatch(each -> each.numbers().contains(dialled));
    }

    /** What is said of the site comes first, then what is said of the peer, then what is known of the tenant. */
    private static List<Target> routes(
            EmergencySettings settings, Optional<TenantPlan> tenant, Optional<SitePlan> site, String dialled) {
        String placed =
                isSos(dialled) ? dialled : uri(site.map(SitePlan::prefix).orElse("") + dialled);
        List<Target> routes = new ArrayList<>(3);
        site.ifPresent(s -> s.routes().forEach(route -> add(routes, Target.over(route, placed))));
        settings.fallback()
                .ifPresent(target -> add(
                        routes,
                        new Target(target.uri().equals("*") ? uri(dialled) : uri(target.uri()), target.peer())));
        tenant.ifPresent(t -> t.routes().forEach(route -> add(routes, Target.over(route, placed))));
        return routes;
    }

    private static void add(List<Target> routes, Target route) {
        if (routes.stream().noneMatch(known -> known.peer().equals(route.peer()))) {
            routes.add(route);
        }
    }

    private @Nullable EmergencyCase back(String dialled) {
        Optional<ElinTable.Use> use = store.shownAs(dialled).filter(shown -> !shown.isOwn());
        if (use.isEmpty()) {
            return null;
        }
        String uri = uri(use.get().caller());
        return new EmergencyCase(
                EmergencyCase.Kind.CALLBACK,
                Party.of(uri),
                "",
                "",
                "to " + use.get().elin() + ", which was shown for " + use.get().caller(),
                List.of(Target.over(use.get().peer(), uri)));
    }

    /**
     * Whether who is called here has called for help a short while ago, and showed its own number: it is called back as anybody else calls it, and
     * must not be kept from that.
     */
    boolean calledForHelp(PeerSettings peer, SipRequest invite) {
        return !store.isNobodyShown()
                && peer.side() == Side.PROVIDER
                && Arrivals.party(peer, Arrivals.called(peer, invite), null)
                        .e164()
                        .flatMap(number -> store.shownAs(number.value()))
                        .filter(ElinTable.Use::isOwn)
                        .isPresent();
    }

    /** Whether this may be one: asked under overload, of a URI that nobody has parsed. */
    boolean urgent(PeerTable peers, String uri) {
        if (isSos(uri)) {
            return true;
        }
        int from = uri.indexOf(':') + 1;
        int end = from;
        while (end < uri.length() && uri.charAt(end) != '@' && uri.charAt(end) != ';') {
            end++;
        }
        String number = bare(uri.substring(from, end));
        String behind = behindCode(number);
        return peers.urgent(number)
                || peers.urgent(behind)
                || store.plan().knows(number)
                || store.plan().knows(behind)
                || store.shownAs(number).isPresent();
    }

    /**
     * The number behind a code for this call alone, as {@code *67} or {@code *31#}, by which a caller hides or shows its number: in need it counts
     * for nothing. Empty where there is none.
     */
    private static String behindCode(String dialled) {
        if (dialled.length() < 5 || dialled.charAt(0) != '*' && dialled.charAt(0) != '#') {
            return "";
        }
        boolean digits = isDigit(dialled.charAt(1)) && isDigit(dialled.charAt(2));
        int code = dialled.charAt(3) == '#' || dialled.charAt(3) == '*' ? 4 : 3;
        return digits ? dialled.substring(code) : "";
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** What was dialled, without a plus; a service URN as it is, in lower case. */
    static String dialled(SipUri uri) {
        if (uri.scheme().equals("urn")) {
            return uri.text().toLowerCase(Locale.ROOT);
        }
        String user = uri.user();
        return user == null ? "" : bare(user);
    }

    static boolean isSos(String uri) {
        return uri.regionMatches(true, 0, SOS, 0, SOS.length())
                && (uri.length() == SOS.length() || ".;?".indexOf(uri.charAt(SOS.length())) >= 0);
    }

    /** Without parameters, escapes, separators (RFC 3966 section 5.1.1) and a plus, which a short number has by mistake. */
    private static String bare(String user) {
        int semicolon = user.indexOf(';');
        String text = semicolon < 0 ? user : user.substring(0, semicolon);
        int digits = text.startsWith("+") ? 1 : 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == text.length() || text.length() > 3 * LONGEST) {
            return text.startsWith("+") ? text.substring(1) : text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' && i + 2 < text.length()) {
                int code = Character.digit(text.charAt(i + 1), 16) * 16 + Character.digit(text.charAt(i + 2), 16);
                c = code > ' ' && code < 127 ? (char) code : c;
                i += c == '%' ? 0 : 2;
            }
            if (c != '-' && c != '.' && c != '(' && c != ')' && (c != '+' || out.length() > 0)) {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String uri(String number) {
        return isSos(number)
                ? number
                : E164.parse(number).isPresent() || isDialled(number) ? "tel:" + number : "sip:" + number;
    }

    private static boolean isDialled(String number) {
        for (int i = 0; i < number.length(); i++) {
            if ("0123456789*#+".indexOf(number.charAt(i)) < 0) {
                return false;
            }
        }
        return !number.isEmpty();
    }
}
