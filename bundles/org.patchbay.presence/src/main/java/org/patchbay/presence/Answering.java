package org.patchbay.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/**
 * Tells other nodes what they have asked for, of tenants that are this node's: from memory, by one document for each tenant and node that asks, written
 * twice a second at most. It is taken away when nobody waits any more, and what it was before is forgotten. Belongs to the engine's thread.
 */
final class Answering {
    static final String SPACE = "presence-answered";
    private static final String AUTHOR = "system";
    private static final long PAUSE = 500;
    /** Each time it is done the other nodes read the whole store anew. */
    private static final int FORGET_MINUTES = 60;

    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private final Surroundings around;
    private final Ownership ownership;
    private final Mailbox mailbox;
    private final Executor io;
    private final BiFunction<String, String, @Nullable Person> find;
    /** Who is asked for, by document. */
    private final Map<String, List<String>> due = new TreeMap<>();

    private boolean writing;
    private long notBefore;
    private boolean used = true;
    /** Whether documents were something before that is not forgotten yet. */
    private boolean past = true;

    private int minutes;

    /** @param find somebody of a tenant of this node's */
    Answering(
            Surroundings around,
            Ownership ownership,
            Mailbox mailbox,
            Executor io,
            BiFunction<String, String, @Nullable Person> find) {
        this.around = around;
        this.ownership = ownership;
        this.mailbox = mailbox;
        this.io = io;
        this.find = find;
    }

    AutoCloseable watch() {
        return ownership.alone()
                ? () -> {}
                : around.store.watch(Asking.SPACE, document -> mailbox.post(() -> take(document)));
    }

    private static String tenant(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }

    private static String node(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    private boolean isOurs(String key) {
        return ownership.isOurs(tenant(key));
    }

    /** The tenant is ours from now on: who has asked the one before waits still. */
    void begins(String tenant) {
        around.store.list(Asking.SPACE, tenant + "/").forEach(this::take);
        used = true;
    }

    private void take(Stored document) {
        if (isOurs(document.key()) && !node(document.key()).equals(ownership.node())) {
            due.put(document.key(), document.value().lines().distinct().toList());
            used = true;
        }
    }

    void tick() {
        long now = around.clock.millis();
        if (writing || due.isEmpty() || now < notBefore && notBefore - now <= PAUSE) {
            return;
        }
        List<Write> writes = new ArrayList<>();
        due.forEach((key, users) -> {
            if (!isOurs(key)) {
                return;
            }
            if (!users.isEmpty()) {
                writes.add(Write.put(SPACE, key, text(tenant(key), users, now)));
            } else if (around.store.get(SPACE, key).isPresent()) {
                writes.add(Write.remove(SPACE, key));
            }
        });
        due.clear();
        notBefore = now + PAUSE;
        if (!writes.isEmpty()) {
            writing = true;
            run(() -> around.store.write(AUTHOR, writes));
        }
    }

    private String text(String tenant, List<String> users, long now) {
        StringBuilder text = new StringBuilder();
        for (String user : users) {
            // That nothing is known is an answer as well.
            text.append(user).append('\n');
            Asking.shown(find.apply(tenant, user)).forEach((platform, shown) -> text.append(user)
                    .append('\t')
                    .append(platform)
                    .append('\t')
                    .append(shown.status())
                    .append('\t')
                    .append(Math.max(0, now - shown.at().toEpochMilli()))
                    .append('\t')
                    .append(shown.said().replaceAll("\\p{Cntrl}", " "))
                    .append('\n'));
        }
        return text.toString();
    }

    /** Takes away what nodes that are gone have left; and now and then forgets who was asked for and what was told. */
    void everyMinute() {
        minutes++;
        Set<String> nodes = ownership.nodes();
        past |= used;
        boolean forgets = past && minutes >= FORGET_MINUTES;
        if (ownership.alone() || !used && !forgets || writing || nodes.isEmpty()) {
            return;
        }
        used = false;
        if (forgets) {
            past = false;
            minutes = 0;
        }
        List<Write> writes = new ArrayList<>();
        for (String space : List.of(Asking.SPACE, SPACE)) {
            for (Stored each : around.store.list(space, "")) {
                if (isOurs(each.key())) {
                    // Who still waits may yet be gone the next time.
                    used = true;
                    if (!nodes.contains(node(each.key()))) {
                        writes.add(Write.remove(space, each.key()));
                    }
                }
            }
        }
        Map<String, Boolean> ours = new HashMap<>();
        Predicate<String> keys = key -> ours.computeIfAbsent(tenant(key), ownership::isOurs);
        writing = true;
        run(() -> {
            if (!writes.isEmpty()) {
                around.store.write(AUTHOR, writes);
            }
            if (forgets) {
                around.store.forget(Asking.SPACE, keys);
                around.store.forget(SPACE, keys);
            }
        });
    }

    private interface Task {
        void run() throws StoreException;
    }

    /** Who waits for what could not be written asks again. */
    private void run(Task task) {
        try {
            io.execute(() -> {
                try {
                    task.run();
                } catch (StoreException | RuntimeException e) {
                    LOG.debug("Another node is not told what it has asked for", e);
                }
                mailbox.post(() -> writing = false);
            });
        } catch (RejectedExecutionException busy) {
            writing = false;
        }
    }
}
