package org.patchbay.graph;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.Purpose;
import org.patchbay.graph.token.Tokens;

/** Gives a token to everybody, a new one after each that was refused, and remembers what was asked for. */
final class FakeTokens implements Tokens {
    /** By tenant, or by tenant and purpose: {@code acme/PRESENCE}. */
    final Map<String, Set<String>> granted = new ConcurrentHashMap<>();

    final List<String> asked = new CopyOnWriteArrayList<>();
    final Deque<GraphException> faults = new ArrayDeque<>();
    volatile URI graph = URI.create("https://graph.microsoft.com");
    private volatile int issue = 1;

    @Override
    public Access access(String tenant, Optional<String> user, Purpose purpose, Set<String> scopes)
            throws GraphException {
        synchronized (faults) {
            if (!faults.isEmpty()) {
                throw faults.remove();
            }
        }
        asked.add(tenant + " " + user.orElse("-") + " " + purpose + " " + String.join(",", scopes));
        return new Access(tenant, graph, "app-1", "token-" + issue);
    }

    @Override
    public Access onBehalfOf(String by, String tenant, String assertion, Purpose purpose, Set<String> scopes)
            throws GraphException {
        return access(tenant, Optional.of("bearer of " + assertion), purpose, scopes);
    }

    @Override
    public void refused(Access access) {
        issue++;
    }

    @Override
    public Set<String> granted(String tenant, Purpose purpose) {
        return granted.getOrDefault(tenant + "/" + purpose, granted.getOrDefault(tenant, Set.of()));
    }
}
