package org.patchbay.zoom;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.vault.Seal;
import org.patchbay.vault.SealedDocuments;

/** Who is connected: a sealed document for each user, by {@code TENANT/USER}, with app, account and user at Zoom as its head. */
final class UserConnections {
    static final String SPACE = "zoom-connections";

    private final SealedDocuments documents;

    UserConnections(Store store, Seal seal) {
        documents = new SealedDocuments(store, seal, SPACE, "Zoom account");
    }

    /** @param version which a change expects */
    record Kept(UserConnection connection, long version) {}

    static String key(String tenant, String user) {
        return tenant + "/" + user;
    }

    /** Of one that opens, as far as is known; opens none. */
    Optional<UserConnection.Head> head(String tenant, String user) {
        return documents.head(key(tenant, user)).flatMap(UserConnection.Head::of);
    }

    /** Empty for one that does not open, too: the user has to sign in again, or the key to come back. */
    Optional<Kept> get(String tenant, String user) {
        return documents.open(key(tenant, user), opened -> UserConnection.of(tenant, user, opened.head(), opened.text())
                .map(connection -> new Kept(connection, opened.version())));
    }

    /** Whether a document was written by who signed in, and not by a node that renews what is kept. */
    static boolean isSignIn(Stored document) {
        return !document.author().equals(UserAccounts.SYSTEM);
    }

    /**
     * Keeps what a user signed in for.
     *
     * @return the version that it has now
     * @throws IOException where it cannot be sealed; nothing is kept unsealed
     */
    long put(String author, UserConnection connection) throws StoreException, IOException {
        return documents.write(author, connection.key(), connection.head().text(), connection.json());
    }

    /**
     * The same where it is as it was.
     *
     * @return the version that it has now
     */
    long replace(UserConnection connection, long expected) throws StoreException, IOException {
        return documents.replace(
                UserAccounts.SYSTEM, connection.key(), connection.head().text(), connection.json(), expected);
    }

    /** @return whether there was any; where it stays on disk it is not used from now on all the same */
    boolean remove(String author, String tenant, String user) throws StoreException {
        return documents.remove(author, Set.of(key(tenant, user)));
    }

    /**
     * Removes all of a tenant, also what must not be used and could not be removed before: all, or none.
     *
     * @return the users
     */
    List<String> removeAll(String author, String tenant) throws StoreException {
        List<String> users = every(tenant);
        boolean unused = documents.remove(
                author, users.stream().map(user -> key(tenant, user)).collect(Collectors.toSet()));
        return users;
    }

    /** Whether something is kept of a user, opened or not. */
    boolean has(String tenant, String user) {
        return documents.version(key(tenant, user)).isPresent();
    }

    /** The same, also where that must not be used and could not be removed. */
    boolean stays(String tenant, String user) {
        String key = key(tenant, user);
        return documents.all(key).contains(key);
    }

    /** The users of a tenant of whom something is kept, by id. */
    List<String> users(String tenant) {
        return documents.keys(tenant + "/").stream()
                .map(key -> key.substring(tenant.length() + 1))
                .toList();
    }

    /** The same with those of whom nothing may be used any more. */
    List<String> every(String tenant) {
        return documents.all(tenant + "/").stream()
                .map(key -> key.substring(tenant.length() + 1))
                .toList();
    }

    /** Those of a tenant who connected this account there, also where that must not be used and could not be removed. */
    List<String> users(String tenant, UserConnection.Head whose) {
        return documents.heads(tenant + "/").entrySet().stream()
                .filter(each -> each.getValue().equals(whose.text()))
                .map(each -> each.getKey().substring(tenant.length() + 1))
                .toList();
    }

    int shut() {
        return documents.shut();
    }

    void forget() {
        documents.forget();
    }
}
