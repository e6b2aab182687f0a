package org.patchbay.graph.token;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/**
 * Who is connected: a sealed document for each user and app registration, opened when it is needed and never before. Keys are
 * {@code TENANT/USER/AREA} and the client id stands before the seal, so that who is connected is known without opening any.
 */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    static final String SPACE = "graph-connections";

    private final Store store;
    private final Seal seal;
    /** Documents that must not be used, by their version: they are to be removed, which the store did not take. */
    private final Map<String, Long> lost = new ConcurrentHashMap<>();
    /** Documents that did not open, by their version: said once each. */
    private final Map<String, Long> shut = new ConcurrentHashMap<>();

    Connections(Store store, Seal seal) {
        this.store = store;
        this.seal = seal;
    }

    static String key(String tenant, String user, String area) {
        return tenant + "/" + user + "/" + area;
    }

    private Optional<Stored> document(String key) {
        return store.get(SPACE, key).filter(each -> lost.getOrDefault(key, -1L) != each.version());
    }

    /** Whether there is one for this client id that opens, as far as is known; opens none. */
    boolean has(String tenant, String user, String area, String client) {
        String key = key(tenant, user, area);
        return document(key)
                .filter(each -> client(each).equals(client) && shut.getOrDefault(key, -1L) != each.version())
                .isPresent();
    }

    private static String client(Stored document) {
        return document.value().substring(0, Math.max(0, document.value().indexOf(' ')));
    }

    /** Empty for one that does not open, too: the user has to sign in again, or the key to come back. */
    Optional<Connection> get(String tenant, String user, String area) {
        String key = key(tenant, user, area);
        return document(key).flatMap(found -> {
            Optional<Connection> opened = open(found, key).flatMap(text -> Connection.of(tenant, user, area, text));
            if (opened.isPresent()) {
                shut.remove(key);
            } else if (shut.put(key, found.version()) == null) {
                LOG.warn(
                        "What was kept of the Microsoft account of {}/{} cannot be opened: the key is not in the file of keys any more, or it was"
                                + " changed. Bring the key back, or have the user connect again.",
                        tenant,
                        user);
            }
            return opened;
        });
    }

    private Optional<String> open(Stored found, String key) {
        try {
            String client = client(found);
            return client.isEmpty()
                    ? Optional.empty()
                    : seal.open(found.value().substring(client.length() + 1), label(key, client));
        } catch (IOException e) {
            LOG.warn("The keys of connected Microsoft accounts cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static String label(String key, String client) {
        return SPACE + "\u0000" + key + "\u0000" + client;
    }

    private String sealed(String key, Connection connection) throws IOException {
        return connection.client() + " " + seal.close(connection.json(), label(key, connection.client()));
    }

    /** @throws IOException where it cannot be sealed; nothing is kept unsealed */
    void put(String author, Connection connection) throws StoreException, IOException {
        String key = key(connection.tenant(), connection.user(), connection.area());
        List<Write> writes = List.of(Write.put(SPACE, key, sealed(key, connection)));
        store.write(author, writes);
        lost.remove(key);
        shut.remove(key);
    }

    /** The same for one that was renewed: one that was removed meanwhile does not come back. */
    void renew(Connection connection) throws StoreException, IOException {
        String key = key(connection.tenant(), connection.user(), connection.area());
        Optional<Stored> before = document(key);
        if (before.isPresent()) {
            store.write(
                    "system",
                    List.of(Write.put(SPACE, key, sealed(key, connection))
                            .expecting(before.get().version())));
        }
    }

    /**
     * Removes what is kept of a user, and what was kept before.
     *
     * @param area empty for every one
     * @return whether there was any
     * @throws StoreException where it stays on disk; it is not used from now on all the same
     */
    boolean remove(String author, String tenant, String user, Optional<String> area) throws StoreException {
        List<Stored> all = store.list(SPACE, tenant + "/" + user + "/").stream()
                .filter(each -> area.isEmpty() || each.key().equals(key(tenant, user, area.get())))
                .toList();
        if (all.isEmpty()) {
            return false;
        }
        all.forEach(each -> lost.put(each.key(), each.version()));
        store.write(
                author,
                all.stream().map(each -> Write.remove(SPACE, each.key())).toList());
        Set<String> keys = all.stream().map(Stored::key).collect(Collectors.toSet());
        store.forget(SPACE, keys::contains);
        all.forEach(each -> {
            lost.remove(each.key());
            shut.remove(each.key());
        });
        return true;
    }

    /** The users of a tenant with a document that may be used, by id. */
    Set<String> users(String tenant) {
        Set<String> all = new TreeSet<>();
        for (Stored each : store.list(SPACE, tenant + "/")) {
            if (document(each.key()).isPresent()) {
                all.add(each.key().split("/", -1)[1]);
            }
        }
        return all;
    }

    /** The app registrations for which something is kept of a user, whether it opens or not. */
    List<String> areas(String tenant, String user) {
        String prefix = tenant + "/" + user + "/";
        return store.list(SPACE, prefix).stream()
                .filter(each -> document(each.key()).isPresent())
                .map(each -> each.key().substring(prefix.length()))
                .toList();
    }

    /** Those of one app registration. */
    List<String> users(String tenant, String area, String client) {
        List<String> all = new ArrayList<>();
        for (Stored each : store.list(SPACE, tenant + "/")) {
            String user = each.key().split("/", -1)[1];
            if (each.key().equals(key(tenant, user, area)) && has(tenant, user, area, client)) {
                all.add(user);
            }
        }
        return all;
    }

    /** How many did not open when they were needed last. */
    int shut() {
        List.copyOf(shut.keySet()).forEach(key -> {
            String[] parts = key.split("/", -1);
            if (get(parts[0], parts[1], parts[2]).isEmpty() && document(key).isEmpty()) {
                shut.remove(key);
            }
        });
        return shut.size();
    }

    /** Forgets what documents were before: tokens that were renewed are of no use to anybody. */
    void forget() {
        try {
            store.forget(SPACE, key -> true);
        } catch (StoreException e) {
            LOG.warn("What connected Microsoft accounts were before stays in the store: {}", e.getMessage());
        }
    }
}
