package org.patchbay.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Write;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceStatus;

/**
 * What we show where, in the store: written before a platform is asked to show it, so that after a crash nothing is shown for ever that nobody
 * remembers. Many sessions share a document, and documents are written together, twice a second at most; renewals are not written. Belongs
 * to the engine's thread; the store is written on another.
 */
final class Journal {
    static final String SPACE = "presence-sessions";
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String AUTHOR = "system";
    private static final long PAUSE = 500;
    private static final long PAUSE_AFTER_FAILURE = 5_000;
    private static final int SHARDS = 64;

    /** What a document said of one session. */
    record Entry(String tenant, String user, Platform platform, PresenceStatus status) {}

    /** What was asked to be remembered. */
    private record Asked(Person person, Side side, PresenceStatus status) {}

    private final Surroundings around;
    private final Mailbox mailbox;
    private final Executor io;
    private final BiConsumer<Person, Side> remembered;
    private final Predicate<String> mayWrite;
    private final Map<String, TreeMap<String, String>> documents = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    /** Whose past is to be forgotten once they are in a document no more, by document. */
    private final Map<String, Set<String>> erased = new HashMap<>();

    private Map<Side, Asked> asked = new HashMap<>();
    private boolean writing;
    private long notBefore;
    private long writes;
    private volatile String problem = "";

    /**
     * @param remembered told of each session that may be shown from now on
     * @param mayWrite whether no other node writes what is shown of a tenant's people
     */
    Journal(
            Surroundings around,
            Mailbox mailbox,
            Executor io,
            BiConsumer<Person, Side> remembered,
            Predicate<String> mayWrite) {
        this.around = around;
        this.mailbox = mailbox;
        this.io = io;
        this.remembered = remembered;
        this.mayWrite = mayWrite;
    }

    /** Why nothing new can be shown; empty while it can. */
    String problem() {
        return problem;
    }

    long writes() {
        return writes;
    }

    private static String document(Person person) {
        return document(person.tenant, person.user);
    }

    private static String document(String tenant, String user) {
        return tenant + "/" + Math.floorMod(user.hashCode(), SHARDS);
    }

    /** Forgets what a person's document was before. On any thread that may wait. */
    boolean forget(String tenant, String user) {
        try {
            around.store.forget(SPACE, document(tenant, user)::equals);
            return true;
        } catch (StoreException e) {
            LOG.warn("What was shown of {}/{} before is not forgotten: {}", tenant, user, e.getMessage());
            return false;
        }
    }

    /**
     * What is shown of somebody who is erased stays written until it is cleared, and the document of before would then be history: it is forgotten
     * with the writing that leaves the person out.
     */
    void forgetLater(String tenant, String user) {
        String document = document(tenant, user);
        if (isIn(document, user)) {
            erased.computeIfAbsent(document, key -> new HashSet<>()).add(user);
        } else if (writing || changed.contains(document)) {
            erased.computeIfAbsent(document, key -> new HashSet<>()).add(user);
            changed.add(document);
        }
    }

    private boolean isIn(String document, String user) {
        return documents.getOrDefault(document, new TreeMap<>()).keySet().stream()
                .anyMatch(line -> line.startsWith(user + '\t'));
    }

    private Set<String> withoutErased(List<String> keys) {
        Set<String> without = new HashSet<>();
        for (String key : keys) {
            Set<String> users = erased.getOrDefault(key, Set.of());
            if (!users.isEmpty() && users.stream().noneMatch(user -> isIn(key, user))) {
                without.add(key);
            }
        }
        return without;
    }

    /** Whether what is shown of a tenant's people is in the store as it is here. */
    boolean isQuiet(String tenant) {
        return !writing && changed.stream().noneMatch(key -> key.startsWith(tenant + "/"));
    }

    /** Another node remembers what is shown of a tenant's people. */
    void letGo(String tenant) {
        documents.keySet().removeIf(key -> key.startsWith(tenant + "/"));
        changed.removeIf(key -> key.startsWith(tenant + "/"));
        erased.keySet().removeIf(key -> key.startsWith(tenant + "/"));
        asked.values().removeIf(each -> each.person.tenant.equals(tenant));
    }

    private boolean isOurs(String key) {
        return mayWrite.test(key.substring(0, Math.max(0, key.indexOf('/'))));
    }

    /**
     * Reads what was shown when the process, or the node that had it before, ended; a line that cannot be read is named and passed over.
     *
     * @param prefix with which the names of the documents begin: all, or those of one tenant
     */
    List<Entry> load(String prefix) {
        List<Entry> entries = new ArrayList<>();
        around.store.list(SPACE, prefix).forEach(document -> {
            TreeMap<String, String> lines = documents.computeIfAbsent(document.key(), key -> new TreeMap<>());
            String tenant =
                    document.key().substring(0, Math.max(0, document.key().indexOf('/')));
            document.value().lines().forEach(line -> {
                String[] parts = line.split("\t", -1);
                try {
                    Entry entry =
                            new Entry(tenant, parts[0], Platform.valueOf(parts[1]), PresenceStatus.valueOf(parts[2]));
                    lines.put(parts[0] + '\t' + parts[1], parts[2]);
                    entries.add(entry);
                } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                    LOG.warn("{}/{} has a line that is no session of presence; it is left out.", SPACE, document.key());
                    changed.add(document.key());
                }
            });
        });
        return entries;
    }

    /** A session is to be shown once it is remembered. */
    void ask(Person person, Side side, PresenceStatus status) {
        Asked before = asked.get(side);
        if (before != null && before.status == status) {
            return;
        }
        asked.put(side, new Asked(person, side, status));
        put(person, side, status);
        flush();
    }

    private void put(Person person, Side side, PresenceStatus status) {
        String document = document(person);
        documents
                .computeIfAbsent(document, key -> new TreeMap<>())
                .put(person.user + '\t' + side.platform, status.name());
        changed.add(document);
    }

    private @Nullable String line(Person person, Side side) {
        Map<String, String> lines = documents.get(document(person));
        return lines == null ? null : lines.get(person.user + '\t' + side.platform);
    }

    /** A session has ended; that is written with what comes next. */
    void drop(Person person, Side side) {
        if (side.kept == null && !asked.containsKey(side)) {
            return;
        }
        asked.remove(side);
        side.kept = null;
        String document = document(person);
        Map<String, String> lines = documents.get(document);
        if (lines != null && lines.remove(person.user + '\t' + side.platform) != null) {
            changed.add(document);
        }
    }

    /** Writes what has changed, unless it was just done. */
    void flush() {
        long now = around.clock.millis();
        if (writing || changed.isEmpty() || now < notBefore && notBefore - now <= PAUSE_AFTER_FAILURE) {
            return;
        }
        writing = true;
        Map<Side, Asked> batch = asked;
        asked = new HashMap<>();
        List<String> keys = List.copyOf(changed);
        changed.clear();
        List<Write> all = keys.stream().map(this::write).toList();
        Set<String> past = withoutErased(keys);
        try {
            io.execute(() -> {
                String failure = store(all, past);
                mailbox.post(() -> {
                    if (failure.isEmpty()) {
                        erased.keySet().removeAll(past);
                    }
                    stored(batch, keys, failure);
                });
            });
        } catch (RejectedExecutionException closed) {
            writing = false;
        }
    }

    private Write write(String key) {
        TreeMap<String, String> lines = documents.getOrDefault(key, new TreeMap<>());
        if (lines.isEmpty()) {
            documents.remove(key);
            return Write.remove(SPACE, key);
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (who, status) -> text.append(who).append('\t').append(status).append('\n'));
        return new Write(SPACE, key, Optional.of(text.toString()), OptionalLong.empty());
    }

    /** @param past of which documents is forgotten what they were before */
    private String store(List<Write> all, Set<String> past) {
        try {
            List<Write> ours = all.stream().filter(write -> isOurs(write.key())).toList();
            if (!ours.isEmpty()) {
                around.store.write(AUTHOR, ours);
            }
            if (!past.isEmpty()) {
                around.store.forget(SPACE, past::contains);
            }
            return "";
        } catch (StoreException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void stored(Map<Side, Asked> batch, List<String> keys, String failure) {
        writing = false;
        writes++;
        notBefore = around.clock.millis() + (failure.isEmpty() ? PAUSE : PAUSE_AFTER_FAILURE);
        if (failure.isEmpty()) {
            problem = "";
            batch.values().forEach(each -> {
                if (!each.person.lost
                        && !asked.containsKey(each.side)
                        && each.status.name().equals(line(each.person, each.side))) {
                    each.side.kept = each.status;
                    remembered.accept(each.person, each.side);
                }
            });
            return;
        }
        if (problem.isEmpty()) {
            LOG.warn(
                    "Nothing new is shown on Teams and Zoom, as it cannot be remembered: {} It is tried again each {}.",
                    failure,
                    Duration.ofMillis(PAUSE_AFTER_FAILURE));
        }
        problem = failure;
        // What another node has by now it writes itself.
        keys.stream().filter(this::isOurs).forEach(changed::add);
        batch.forEach((side, each) -> {
            if (!each.person.lost) {
                asked.putIfAbsent(side, each);
            }
        });
    }

    /** Writes what is left at the end, on this thread. */
    void close() {
        if (!changed.isEmpty()) {
            List<String> keys = changed.stream().sorted().toList();
            Set<String> past = withoutErased(keys);
            String failure = store(keys.stream().map(this::write).toList(), past);
            if (!failure.isEmpty()) {
                LOG.warn("What is shown on Teams and Zoom was not remembered at the end: {}", failure);
            }
        }
    }
}
