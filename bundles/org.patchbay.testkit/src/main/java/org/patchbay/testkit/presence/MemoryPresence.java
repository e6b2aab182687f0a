package org.patchbay.testkit.presence;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.patchbay.api.presence.Contact;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceGates;
import org.patchbay.api.presence.PresenceLookup;

/** Presences that a test has seen itself, and whom it holds out. */
public final class MemoryPresence implements PresenceLookup, PresenceGates {
    private final Map<List<Object>, Presence> seen = new ConcurrentHashMap<>();
    private final Map<List<Object>, String> known = new ConcurrentHashMap<>();
    private final Map<List<Object>, List<HeldOut>> held = new ConcurrentHashMap<>();

    /** Lets a user of the directory be known by another contact too. */
    public void knows(String tenant, String user, Contact contact) {
        known.put(List.of(tenant, contact), user);
    }

    /** Sees a user's presence; an older one than the last is passed over. */
    public void sees(String tenant, String user, Presence presence) {
        seen.merge(List.of(tenant, user, presence.platform()), presence, (a, b) -> b.at().isBefore(a.at()) ? a : b);
    }

    /** Holds a user out. */
    public void holdsOut(String tenant, String user, HeldOut why) {
        held.computeIfAbsent(List.of(tenant, user), k -> new CopyOnWriteArrayList<>())
                .add(why);
    }

    @Override
    public Optional<Presence> of(String tenant, Contact whom, Platform platform) {
        Optional<String> user = whom.by() == Contact.By.USER
                ? Optional.of(whom.value())
                : Optional.ofNullable(known.get(List.<Object>of(tenant, whom)));
        return user.map(id -> seen.get(List.<Object>of(tenant, id, platform)));
    }

    @Override
    public List<HeldOut> heldOut(String tenant, String user) {
        return held.getOrDefault(List.<Object>of(tenant, user), List.of()).stream()
                .sorted(Comparator.comparing(HeldOut::gate))
                .toList();
    }
}
