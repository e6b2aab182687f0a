package org.patchbay.zoom;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.vault.Seal;

/**
 * What Zoom is to be told: a sealed document for each user, by {@code TENANT/USER}, until Zoom took it or it was given up. In front of the seal stands
 * which node sees to it, and the head of the connection; the seal is for both. Another node takes one up when that node is gone.
 */
final class DepartureDocuments {
    static final String SPACE = "zoom-departures";
    /** So many looks, one a minute, one that does not open is left there: the key may come back. */
    static final int LOOKS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(DepartureDocuments.class);

    private final Store store;
    private final Seal seal;
    private final ZoomNodes nodes;
    /** How often those were looked at that do not open. */
    private final Map<String, Integer> shut = new HashMap<>();

    /** The version, at the last look, of those of nodes that are gone. */
    private final Map<String, Long> sights = new HashMap<>();

    private volatile boolean used;

    /** @param version which a change expects */
    record Found(Departure departure, long version) {}

    /**
     * What nobody sees to.
     *
     * @param mine what is this node's from now on
     * @param givenUp the keys of what never opened, and is removed
     */
    record Left(List<Found> mine, List<String> givenUp) {}

    private record Head(String node, UserConnection.Head of) {
        static Optional<Head> of(Stored document) {
            String[] parts = document.value()
                    .substring(0, Math.max(0, document.value().indexOf(' ')))
                    .split("\\|", 2);
            return parts.length == 2
                    ? UserConnection.Head.of(parts[1]).map(head -> new Head(parts[0], head))
                    : Optional.empty();
        }

        String text() {
            return node + "|" + of.text();
        }

        String label(String key) {
            return SPACE + "\u0000" + key + "\u0000" + text();
        }
    }

    DepartureDocuments(Store store, Seal seal, ZoomNodes nodes) {
        this.store = store;
        this.seal = seal;
        this.nodes = nodes;
    }

    private Write put(Departure each) throws IOException {
        Head head = new Head(nodes.name(), each.head());
        return Write.put(SPACE, each.key(), head.text() + " " + seal.close(each.json(), head.label(each.key())));
    }

    private List<Stored> write(String author, List<Write> writes) throws StoreException {
        used = true;
        return store.write(author, writes);
    }

    /**
     * Keeps all of these, as seen to by this node, whatever was there; or none.
     *
     * @return the versions that they have now, by key
     * @throws IOException where they cannot be sealed; nothing is kept unsealed
     */
    Map<String, Long> put(String author, Collection<Departure> all) throws StoreException, IOException {
        List<Write> writes = new ArrayList<>();
        for (Departure each : all) {
            writes.add(put(each));
        }
        Map<String, Long> versions = new TreeMap<>();
        write(author, writes).forEach(each -> versions.put(each.key(), each.version()));
        return versions;
    }

    /** The same where it is still as it was, or with 0 where it is not there. @return the version that it has now */
    long replace(Departure departure, long expected) throws StoreException, IOException {
        return write(UserAccounts.SYSTEM, List.of(put(departure).expecting(expected)))
                .get(0)
                .version();
    }

    /** Whether it is there as it was; else it is another node's, or over. */
    boolean has(String key, long version) {
        return store.get(SPACE, key).filter(each -> each.version() == version).isPresent();
    }

    boolean has(String key) {
        return store.get(SPACE, key).isPresent();
    }

    /** The users of a tenant of whom Zoom is to be told, by whatever node. */
    List<String> users(String tenant) {
        return store.list(SPACE, tenant + "/").stream()
                .map(each -> each.key().substring(tenant.length() + 1))
                .toList();
    }

    /** The keys of a tenant that are about this. */
    List<String> keys(String tenant, UserConnection.Head whose) {
        return store.list(SPACE, tenant + "/").stream()
                .filter(each ->
                        Head.of(each).filter(head -> head.of().equals(whose)).isPresent())
                .map(Stored::key)
                .toList();
    }

    /** Empty for one that does not open, too. */
    Optional<Departure> get(String key) {
        return store.get(SPACE, key).flatMap(found -> {
            try {
                return Optional.of(opened(found));
            } catch (IOException e) {
                LOG.debug("A departure from Zoom does not open: {}", e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** @throws IOException which says why it does not open */
    private Departure opened(Stored document) throws IOException {
        String[] key = document.key().split("/", 2);
        Head head = Head.of(document).orElseThrow(() -> new IOException("it is none, or was changed"));
        String sealed = document.value().substring(head.text().length() + 1);
        String text = seal.open(sealed, head.label(document.key()))
                .orElseThrow(() -> new IOException("the key is not in the file of keys any more, or it was changed"));
        return Departure.of(key[0], key.length == 2 ? key[1] : "", head.of(), text);
    }

    /**
     * Those that nobody sees to: of this node, which does not know of them, or of a node that is gone.
     *
     * @param seenTo whether this node sees to it
     */
    synchronized Left left(Predicate<String> seenTo) {
        List<Found> mine = new ArrayList<>();
        Map<Departure, Stored> others = new HashMap<>();
        List<String> givenUp = new ArrayList<>();
        Set<String> looked = new HashSet<>();
        Set<String> there = new HashSet<>();
        for (Stored each : store.list(SPACE, "")) {
            there.add(each.key());
            String node = Head.of(each).map(Head::node).orElse("");
            if (seenTo.test(each.key()) || isSeenTo(each, node)) {
                continue;
            }
            try {
                Departure departure = opened(each);
                if (node.equals(nodes.name())) {
                    mine.add(new Found(departure, each.version()));
                } else {
                    others.put(departure, each);
                }
            } catch (IOException e) {
                looked.add(each.key());
                if (refused(each, String.valueOf(e.getMessage()))) {
                    givenUp.add(each.key());
                }
            }
        }
        shut.keySet().retainAll(looked);
        sights.keySet().retainAll(there);
        mine.addAll(taken(others));
        return new Left(mine, givenUp);
    }

    /** A node may just be coming, and is not known here yet: the second look counts. */
    private boolean isSeenTo(Stored document, String node) {
        if (node.equals(nodes.name()) || node.isEmpty()) {
            return false;
        }
        if (nodes.isThere(node)) {
            sights.remove(document.key());
            return true;
        }
        Long before = sights.put(document.key(), document.version());
        return nodes.isShared() && (before == null || before != document.version());
    }

    /** All or none: of several nodes that look at once one has them. */
    private List<Found> taken(Map<Departure, Stored> others) {
        if (others.isEmpty()) {
            return List.of();
        }
        try {
            List<Write> writes = new ArrayList<>();
            for (Map.Entry<Departure, Stored> each : others.entrySet()) {
                writes.add(put(each.getKey()).expecting(each.getValue().version()));
            }
            Map<String, Long> versions = new TreeMap<>();
            write(UserAccounts.SYSTEM, writes).forEach(each -> versions.put(each.key(), each.version()));
            others.values().forEach(each -> sights.remove(each.key()));
            return others.keySet().stream()
                    .map(each -> new Found(each, versions.getOrDefault(each.key(), 0L)))
                    .toList();
        } catch (StoreException | IOException e) {
            LOG.debug("Departures from Zoom are not taken up yet", e);
            return List.of();
        }
    }

    /** Said once. @return whether it was left there long enough, and is removed */
    private boolean refused(Stored document, String why) {
        int looks = shut.merge(document.key(), 1, Integer::sum);
        if (looks == 1) {
            LOG.warn(
                    "Zoom is to be told that {} is disconnected, but what was kept for that does not open: {}. Bring the key back within an hour;"
                            + " else {}.",
                    document.key(),
                    why,
                    Parted.BY_HAND);
        }
        if (looks <= LOOKS) {
            return false;
        }
        try {
            remove(document.key(), document.version());
            return true;
        } catch (StoreException e) {
            LOG.debug("A departure from Zoom that does not open stays", e);
            return false;
        }
    }

    /** Where it is still as it was: one that is another's stays. */
    void remove(String key, long version) throws StoreException {
        try {
            write(UserAccounts.SYSTEM, List.of(Write.remove(SPACE, key).expecting(version)));
        } catch (StoreException e) {
            if (e.reason() != StoreException.Reason.CONFLICT) {
                throw e;
            }
        }
    }

    /** Whatever it is. */
    void remove(String author, String key) throws StoreException {
        if (has(key)) {
            write(author, List.of(Write.remove(SPACE, key)));
        }
    }

    /** Also what it was before. */
    void erase(String author, String key) throws StoreException {
        remove(author, key);
        if (!store.history(SPACE, key).isEmpty()) {
            store.forget(SPACE, key::equals);
        }
    }

    /** Forgets what documents were before: nobody needs those tokens any more. */
    void forget() {
        if (!used) {
            return;
        }
        try {
            store.forget(SPACE, key -> true);
            used = false;
        } catch (StoreException e) {
            LOG.debug("What Zoom was to be told before is not forgotten yet", e);
        }
    }
}
