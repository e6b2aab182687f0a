package org.patchbay.sip.trunk.emergency;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.emergency.EmergencyPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.NumberPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.SitePlan;
import org.patchbay.api.call.emergency.EmergencyPlan.TenantPlan;

/** An emergency plan as it is asked: what cannot be true of it has been left out. Immutable. */
public final class Plan {
    public static final Plan EMPTY = new Plan(EmergencyPlan.EMPTY);

    private final EmergencyPlan data;
    private final Set<String> numbers = new HashSet<>();

    private Plan(EmergencyPlan data) {
        this.data = data;
        data.tenants().forEach(tenant -> tenant.sites().forEach(site -> numbers.addAll(site.numbers())));
    }

    /** What can be believed of a plan. */
    public static Plan of(EmergencyPlan given) {
        return new Plan(new EmergencyPlan(given.tenants().stream()
                .filter(tenant -> isWord(tenant.id()))
                .map(Plan::checked)
                .toList()));
    }

    private static TenantPlan checked(TenantPlan tenant) {
        List<SitePlan> sites = tenant.sites().stream()
                .filter(site -> isWord(site.id()))
                .map(Plan::checked)
                .toList();
        Map<String, String> callers = new LinkedHashMap<>();
        tenant.callers().forEach((number, site) -> {
            if (isWord(number) && isWord(site)) {
                callers.put(number, site);
            }
        });
        return new TenantPlan(
                tenant.id(),
                tenant.hosts().stream().filter(Plan::isWord).toList(),
                tenant.routes().stream().filter(Plan::isWord).toList(),
                sites,
                callers,
                tenant.ranges().stream()
                        .filter(r -> isNumber(r.first()) && isNumber(r.last()) && isWord(r.site()))
                        .toList());
    }

    private static SitePlan checked(SitePlan site) {
        List<String> numbers = site.numbers().stream().filter(Plan::isShort).toList();
        return new SitePlan(
                site.id(),
                numbers,
                new HashSet<>(site.tests().stream().filter(numbers::contains).toList()),
                isNumber(site.callback()) ? site.callback() : "",
                site.routes().stream().filter(Plan::isWord).toList(),
                site.prefix().matches("[0-9*#]{0,16}") ? site.prefix() : "");
    }

    private static boolean isWord(String text) {
        return !text.isBlank()
                && text.length() <= 255
                && text.chars().noneMatch(c -> c < ' ' || c == 127 || c == ',' || c == ' ');
    }

    private static boolean isShort(String number) {
        return number.matches("[0-9]{2,8}");
    }

    private static boolean isNumber(String text) {
        return text.startsWith("+") && E164.parse(text).isPresent();
    }

    public EmergencyPlan data() {
        return data;
    }

    public boolean isEmpty() {
        return data.tenants().isEmpty();
    }

    /** Whether some site dials this in an emergency. */
    public boolean knows(String number) {
        return numbers.contains(number);
    }

    /**
     * Whose call it is.
     *
     * @param id the tenant of the peer, if it is one's alone
     * @param host the host that was dialled
     * @param caller the number of a caller whose word counts; else empty
     */
    public Optional<TenantPlan> tenant(Optional<String> id, String host, String caller) {
        for (TenantPlan each : data.tenants()) {
            if (id.isPresent() ? each.id().equals(id.get()) : each.hosts().contains(host)) {
                return Optional.of(each);
            }
        }
        return id.isPresent() || caller.isEmpty()
                ? Optional.empty()
                : data.tenants().stream()
                        .filter(each -> siteId(each, caller).isPresent())
                        .findFirst();
    }

    /** Where a caller is: by its number or extension; anybody of a tenant that has one site is there. */
    public static Optional<SitePlan> site(TenantPlan tenant, String caller) {
        Optional<String> known = siteId(tenant, caller);
        if (known.isEmpty() && tenant.sites().size() == 1) {
            return Optional.of(tenant.sites().get(0));
        }
        return known.flatMap(id ->
                tenant.sites().stream().filter(site -> site.id().equals(id)).findFirst());
    }

    private static Optional<String> siteId(TenantPlan tenant, String caller) {
        String site = tenant.callers().get(caller);
        if (site != null) {
            return Optional.of(site);
        }
        for (NumberPlan range : tenant.ranges()) {
            if (range.first().length() == caller.length()
                    && range.first().compareTo(caller) <= 0
                    && range.last().compareTo(caller) >= 0) {
                return Optional.of(range.site());
            }
        }
        return Optional.empty();
    }
}
