package org.patchbay.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.api.presence.Platform;

/**
 * What a node was told of people whom another node sees to: whom to look at, and who has how many calls here. One document for each tenant and
 * node that was told something, written once a second at most, whole. Belongs to the engine's thread.
 */
final class Told {
    static final String SPACE = "presence-told";
    private static final Logger LOG = LoggerFactory.getLogger(Told.class);
    private static final long PAUSE = 1_000;

    /** Who sees to the people of a tenant, and is told by other nodes. */
    interface Listener {
        void doubt(Platform platform, String tenant, List<String> users);

        void calls(String tenant, String user);
    }

    private final Surroundings around;
    private final Ownership ownership;
    private final Mailbox mailbox;
    private final Executor io;
    private final Function<String, Map<String, Integer>> here;
    private final Listener listener;
    /** What was not handed on yet, by tenant. */
    private final Map<String, Set<String>> doubts = new HashMap<>();

    private final Set<String> changed = new HashSet<>();
    /** Calls at other nodes, by document, then by user. */
    private final Map<String, Map<String, Integer>> elsewhere = new HashMap<>();

    private boolean writing;
    private boolean failing;
    private long notBefore;

    /** @param here the calls of a tenant's users at this node */
    Told(
            Surroundings around,
            Ownership ownership,
            Mailbox mailbox,
            Executor io,
            Function<String, Map<String, Integer>> here,
            Listener listener) {
        this.around = around;
        this.ownership = ownership;
        this.mailbox = mailbox;
        this.io = io;
        this.here = here;
        this.listener = listener;
    }

    AutoCloseable watch() {
        return ownership.alone()
                ? () -> {}
                : around.store.watch(SPACE, document -> mailbox.post(() -> take(document, false)));
    }

    void doubt(Platform platform, String tenant, List<String> users) {
        users.forEach(
                user -> doubts.computeIfAbsent(tenant, key -> new TreeSet<>()).add(platform + "\t" + user));
        changed.add(tenant);
    }

    /** Somebody has more or fewer calls here. */
    void callsChanged(String tenant) {
        changed.add(tenant);
    }

    int calls(String tenant, String user) {
        int calls = 0;
        for (Map.Entry<String, Map<String, Integer>> each : elsewhere.entrySet()) {
            if (each.getKey().startsWith(tenant + "/")) {
                calls += each.getValue().getOrDefault(user, 0);
            }
        }
        return calls;
    }

    /** The tenant is ours from now on: what the others have told, and how it stands with its calls. */
    void begins(String tenant) {
        around.store.list(SPACE, tenant + "/").forEach(each -> take(each, true));
        changed.add(tenant);
    }

    void ends(String tenant) {
        elsewhere.keySet().removeIf(key -> key.startsWith(tenant + "/"));
        changed.add(tenant);
    }

    private void take(Stored document, boolean begins) {
        int slash = document.key().lastIndexOf('/');
        String tenant = document.key().substring(0, Math.max(0, slash));
        if (document.key().substring(slash + 1).equals(ownership.node()) || !begins && !ownership.isOurs(tenant)) {
            return;
        }
        Map<String, Integer> calls = new HashMap<>();
        document.value().lines().forEach(line -> {
            String[] parts = line.split("\t", -1);
            try {
                if (parts[0].equals("CALLS")) {
                    calls.put(parts[2], Integer.valueOf(parts[1]));
                } else if (!begins) {
                    listener.doubt(Platform.valueOf(parts[0]), tenant, List.of(parts[1]));
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                LOG.debug("{}/{} has a line that says nothing", SPACE, document.key());
            }
        });
        Map<String, Integer> before =
                calls.isEmpty() ? elsewhere.remove(document.key()) : elsewhere.put(document.key(), calls);
        Set<String> users = new HashSet<>(calls.keySet());
        users.addAll(before == null ? Set.of() : before.keySet());
        users.forEach(user -> listener.calls(tenant, user));
    }

    void flush() {
        long now = around.clock.millis();
        if (ownership.alone() || writing || now < notBefore && notBefore - now <= PAUSE * 5) {
            return;
        }
        List<Write> writes = new ArrayList<>();
        Map<String, Set<String>> taken = new HashMap<>();
        for (String tenant : changed) {
            String key = tenant + "/" + ownership.node();
            String text = ownership.isOurs(tenant) ? "" : text(tenant);
            taken.put(tenant, doubts.getOrDefault(tenant, Set.of()));
            if (!text.isEmpty()) {
                writes.add(Write.put(SPACE, key, text));
            } else if (around.store.get(SPACE, key).isPresent()) {
                writes.add(Write.remove(SPACE, key));
            }
        }
        changed.clear();
        doubts.clear();
        Set<String> nodes = ownership.nodes();
        for (String key : List.copyOf(elsewhere.keySet())) {
            if (!nodes.isEmpty() && !nodes.contains(key.substring(key.lastIndexOf('/') + 1))) {
                // Of a node that is gone: its calls have ended, or another has them.
                writes.add(Write.remove(SPACE, key));
            }
        }
        if (!writes.isEmpty()) {
            writing = true;
            notBefore = now + PAUSE;
            write(writes, taken);
        }
    }

    private String text(String tenant) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(here.apply(tenant)).forEach((user, calls) -> text.append("CALLS\t")
                .append(calls)
                .append('\t')
                .append(user)
                .append('\n'));
        doubts.getOrDefault(tenant, Set.of()).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private void write(List<Write> writes, Map<String, Set<String>> taken) {
        try {
            io.execute(() -> {
                String failure = "";
                try {
                    around.store.write("system", writes);
                } catch (StoreException | RuntimeException e) {
                    failure = String.valueOf(e.getMessage());
                }
                String outcome = failure;
                mailbox.post(() -> written(taken, outcome));
            });
        } catch (RejectedExecutionException busy) {
            written(taken, "The node is busy.");
        }
    }

    private void written(Map<String, Set<String>> taken, String failure) {
        writing = false;
        if (!failure.isEmpty()) {
            notBefore = around.clock.millis() + PAUSE * 5;
            taken.forEach((tenant, lines) -> {
                changed.add(tenant);
                doubts.computeIfAbsent(tenant, key -> new TreeSet<>()).addAll(lines);
            });
            if (!failing) {
                LOG.warn("What this node was told is not handed to the nodes that see to it: {}", failure);
            }
        }
        failing = !failure.isEmpty();
    }
}
