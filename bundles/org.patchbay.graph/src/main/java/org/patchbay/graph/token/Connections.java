package org.patchbay.graph.token;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.vault.Seal;
import org.patchbay.vault.SealedDocuments;

/**
 * Who is connected: a sealed document for each user and app registration. Keys are {@code TENANT/USER/AREA} and the client id is the head, so that
 * who is connected is known without opening any.
 */
final class Connections {
    static final String SPACE = "graph-connections";

    private final SealedDocuments documents;

    Connections(Store store, Seal seal) {
        documents = new SealedDocuments(store, seal, SPACE, "Microsoft account");
    }

    static String key(String tenant, String user, String area) {
        return tenant + "/" + user + "/" + area;
    }

    private static String key(Connection connection) {
        return key(connection.tenant(), connection.user(), connection.area());
    }

    /** Whether there is one for this client id that opens, as far as is known; opens none. */
    boolean has(String tenant, String user, String area, String client) {
        return documents.head(key(tenant, user, area)).filter(client::equals).isPresent();
    }

    /** Empty for one that does not open, too: the user has to sign in again, or the key to come back. */
    Optional<Connection> get(String tenant, String user, String area) {
        return documents.open(key(tenant, user, area), opened -> Connection.of(tenant, user, area, opened.text()));
    }

    /** @throws IOException where it cannot be sealed; nothing is kept unsealed */
    void put(String author, Connection connection) throws StoreException, IOException {
        documents.write(author, key(connection), connection.client(), connection.json());
    }

    /** The same for one that was renewed: one that was removed meanwhile does not come back. */
    void renew(Connection connection) throws StoreException, IOException {
        Optional<Long> before = documents.version(key(connection));
        if (before.isPresent()) {
            documents.replace("system", key(connection), connection.client(), connection.json(), before.get());
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
        Set<String> keys = new HashSet<>();
        documents.all(tenant + "/" + user + "/").stream()
                .filter(key -> area.isEmpty() || key.equals(key(tenant, user, area.get())))
                .forEach(keys::add);
        return documents.remove(author, keys);
    }

    /** The users of a tenant with a document that may be used, by id. */
    Set<String> users(String tenant) {
        Set<String> all = new TreeSet<>();
        documents.keys(tenant + "/").forEach(key -> all.add(key.split("/", -1)[1]));
        return all;
    }

    /** The app registrations for which something is kept of a user, whether it opens or not. */
    List<String> areas(String tenant, String user) {
        String prefix = tenant + "/" + user + "/";
        return documents.keys(prefix).stream()
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    /** Those of one app registration. */
    List<String> users(String tenant, String area, String client) {
        List<String> all = new ArrayList<>();
        for (String key : documents.keys(tenant + "/")) {
            String user = key.split("/", -1)[1];
            if (key.equals(key(tenant, user, area)) && has(tenant, user, area, client)) {
                all.add(user);
            }
        }
        return all;
    }

    /** How many did not open when they were needed last. */
    int shut() {
        return documents.shut();
    }

    /** Forgets what documents were before: tokens that were renewed are of no use to anybody. */
    void forget() {
        documents.forget();
    }
}
