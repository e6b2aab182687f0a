package org.patchbay.presence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.api.graph.Permissions;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.PresenceGate;
import org.patchbay.api.presence.sync.PresenceEnd;

/** Which gates hold somebody out. From memory; asked by any thread. */
final class Gates {
    private static final String READ = "Presence.Read.All";
    private static final Set<String> WRITE = Set.of("Presence.ReadWrite", "Presence.ReadWrite.All");
    /** So long, in milliseconds, what an administrator has decided is not looked up again. */
    private static final long FRESH = 1_000;

    private record Known(boolean enabled, long at) {}

    private final Surroundings around;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    Gates(Surroundings around) {
        this.around = around;
    }

    boolean enabled(String tenant) {
        long now = around.clock.millis();
        Known last = known.get(tenant);
        if (last == null || Math.abs(now - last.at) > FRESH) {
            boolean enabled = around.settings
                    .read(SettingsScope.tenant(tenant), OrganisationSettings.OWNER, OrganisationSettings.class)
                    .enabled();
            last = new Known(enabled, now);
            known.put(tenant, last);
        }
        return last.enabled;
    }

    /** In the order of the gates, one of each. */
    List<HeldOut> of(String tenant, String user) {
        List<HeldOut> all = new ArrayList<>();
        if (!enabled(tenant)) {
            all.add(new HeldOut(
                    PresenceGate.ORGANISATION_ENABLED,
                    "Presence is not enabled for the organisation. An administrator enables it: patchbay:settings-set "
                            + tenant + " presence enabled true"));
        }
        permissions(tenant, all);
        for (PresenceEnd end : around.ends.values()) {
            all.addAll(end.heldOut(tenant, user));
        }
        if (all.size() > 1) {
            all.sort(Comparator.comparing(HeldOut::gate));
        }
        return List.copyOf(all);
    }

    private void permissions(String tenant, List<HeldOut> all) {
        Permissions permissions = around.permissions;
        if (permissions == null) {
            return;
        }
        Set<String> granted = permissions.granted(tenant);
        if (!granted.contains(READ)) {
            all.add(
                    new HeldOut(
                            PresenceGate.PERMISSIONS_GRANTED,
                            READ
                                    + " is not granted: no presence of Teams can be seen. An administrator has to consent to it."));
        } else if (WRITE.stream().noneMatch(granted::contains)) {
            all.add(new HeldOut(
                    PresenceGate.PERMISSIONS_GRANTED,
                    "Only " + READ + " is granted: there is no two-way sync, as Teams presence is never updated. An"
                            + " administrator has to consent to Presence.ReadWrite."));
        }
    }
}
