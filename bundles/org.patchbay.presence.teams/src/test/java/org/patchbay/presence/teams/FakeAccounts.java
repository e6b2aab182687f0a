package org.patchbay.presence.teams;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

import org.patchbay.api.graph.GraphAccounts;
import org.patchbay.api.graph.Purpose;

/** Who has signed in, as a test says. All are in one tenant. */
final class FakeAccounts implements GraphAccounts {
    static final String TENANT = "acme";
    static final String APP = "11111111-2222-3333-4444-555555555555";

    private final Set<String> connected = new ConcurrentSkipListSet<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    Optional<String> app = Optional.of(APP);

    void connect(String user) {
        connected.add(user);
        listeners.forEach(each -> each.changed(TENANT, user));
    }

    void disconnect(String user) {
        connected.remove(user);
        listeners.forEach(each -> each.changed(TENANT, user));
    }

    @Override
    public boolean connected(String tenant, String user, Purpose purpose) {
        return purpose == Purpose.PRESENCE && tenant.equals(TENANT) && connected.contains(user);
    }

    @Override
    public Collection<String> connected(String tenant, Purpose purpose) {
        return purpose == Purpose.PRESENCE && tenant.equals(TENANT) ? List.copyOf(connected) : List.of();
    }

    @Override
    public Optional<String> app(String tenant, Purpose purpose) {
        return purpose == Purpose.PRESENCE ? app : Optional.empty();
    }

    @Override
    public AutoCloseable listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
