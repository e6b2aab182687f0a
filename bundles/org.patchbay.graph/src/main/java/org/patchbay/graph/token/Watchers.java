package org.patchbay.graph.token;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.graph.GraphAccounts.Listener;

/** Who wants to know of connected accounts and of consent. One that fails keeps the others from nothing. */
final class Watchers {
    private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

    private final List<Listener> accounts = new CopyOnWriteArrayList<>();
    private final List<ConsentListener> consents = new CopyOnWriteArrayList<>();
    private final Function<String, Set<String>> users;

    /** @param users those of a tenant who are connected: with a consent each of them may change */
    Watchers(Function<String, Set<String>> users) {
        this.users = users;
    }

    AutoCloseable listen(Listener listener) {
        // Equal ones are two: each is ended by its own.
        Listener own = (tenant, user) -> listener.changed(tenant, user);
        accounts.add(own);
        return () -> accounts.remove(own);
    }

    void add(ConsentListener listener) {
        consents.add(listener);
    }

    void remove(ConsentListener listener) {
        consents.remove(listener);
    }

    void account(String tenant, String user) {
        for (Listener listener : accounts) {
            try {
                listener.changed(tenant, user);
            } catch (RuntimeException e) {
                LOG.warn("Who listens for connected accounts failed: {}", e.toString());
            }
        }
    }

    void consent(String tenant) {
        for (ConsentListener listener : consents) {
            try {
                listener.consentChanged(tenant);
            } catch (RuntimeException e) {
                LOG.warn("Who listens for consent failed: {}", e.toString());
            }
        }
        if (!accounts.isEmpty()) {
            users.apply(tenant).forEach(user -> account(tenant, user));
        }
    }
}
