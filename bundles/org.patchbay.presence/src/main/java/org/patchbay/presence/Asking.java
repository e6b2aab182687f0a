package org.patchbay.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

/**
 * Asks the node that sees to a tenant what it knows of somebody, by one document for each tenant, written twice a second at most; that one's
 * {@link Answering} tells it by another. What was told is kept for a while, and asked for again after some seconds at the earliest: however many
 * want to know it, the platforms are not asked, and the store hardly. May be asked on any thread; the rest belongs to the engine's.
 */
final class Asking {
    static final String SPACE = "presence-asked";
    /** So long what was told is not asked for again. */
    static final long FRESH = 5_000;
    /** So long an answer is waited for. */
    static final long PATIENCE = 5_000;
    /** So long it is kept after it was told. */
    static final long KEPT = 300_000;

    static final int MOST_OPEN = 1_000;
    private static final int MOST_KEPT = 20_000;
    private static final long PAUSE = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

    private record Who(String tenant, String user) {}

    private record Answer(long told, Map<Platform, Presence> shown) {}

    private static final class Open {
        private final long since;
        private final CompletableFuture<Map<Platform, Presence>> answer = new CompletableFuture<>();

        private Open(long since) {
            this.since = since;
        }
    }

    private final Surroundings around;
    private final Ownership ownership;
    private final Mailbox mailbox;
    private final Executor io;
    private final BiFunction<String, String, @Nullable Person> find;
    private final Map<Who, Open> open = new ConcurrentHashMap<>();
    private final Map<Who, Answer> kept = new ConcurrentHashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private boolean writing;
    private long notBefore;

    /** @param find somebody whom this node knows itself */
    Asking(
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
                : around.store.watch(Answering.SPACE, document -> mailbox.post(() -> take(document)));
    }

    /** What was told last; where that is nothing, or some time ago, it is asked for, and there the next time. */
    Optional<Presence> of(String tenant, String user, Platform platform) {
        Who who = new Who(tenant, user);
        Answer last = kept.get(who);
        if (!isFresh(last)) {
            open(who);
        }
        return Optional.ofNullable(last).map(answer -> answer.shown().get(platform));
    }

    /** The same, once it is known. */
    CompletionStage<Optional<Presence>> ask(String tenant, String user, Platform platform) {
        Who who = new Who(tenant, user);
        Answer last = kept.get(who);
        if (last != null && isFresh(last)) {
            return CompletableFuture.completedFuture(
                    Optional.ofNullable(last.shown().get(platform)));
        }
        Open asked = open(who);
        return asked == null
                ? CompletableFuture.failedFuture(fault(tenant, "Too many are asked for at once."))
                : asked.answer.thenApply(shown -> Optional.ofNullable(shown.get(platform)));
    }

    private boolean isFresh(@Nullable Answer last) {
        long age = last == null ? FRESH : around.clock.millis() - last.told();
        return age >= 0 && age < FRESH;
    }

    private @Nullable Open open(Who who) {
        if (open.size() >= MOST_OPEN && !open.containsKey(who)) {
            return null;
        }
        return open.computeIfAbsent(who, key -> {
            changed.add(key.tenant());
            return new Open(around.clock.millis());
        });
    }

    private PresenceException fault(String tenant, String why) {
        String owner = ownership.owner(tenant);
        return new PresenceException(
                Reason.UNAVAILABLE,
                "The presence of " + tenant + " is not known here. "
                        + (owner.isEmpty() ? "No node sees to it yet." : "Node " + owner + " sees to it. ") + why);
    }

    /** Time has passed: who waited too long is told, and what is to be asked is written. */
    void tick() {
        if (ownership.alone()) {
            return;
        }
        long now = around.clock.millis();
        open.forEach((who, asked) -> {
            boolean late = Math.abs(now - asked.since) > PATIENCE;
            boolean ours = ownership.isOurs(who.tenant());
            Map<Platform, Presence> shown = ours ? shown(find.apply(who.tenant(), who.user())) : Map.of();
            if ((late || !shown.isEmpty()) && open.remove(who, asked)) {
                changed.add(who.tenant());
                String why = "It did not answer within " + PATIENCE / 1_000 + " s.";
                end(asked, ours ? shown : null, ours ? null : fault(who.tenant(), why));
            }
        });
        if (!writing && !changed.isEmpty() && (now >= notBefore || notBefore - now > PAUSE * 10)) {
            write(now);
        }
    }

    /** What is known of somebody; nothing of nobody. */
    static Map<Platform, Presence> shown(@Nullable Person person) {
        Map<Platform, Presence> all = new EnumMap<>(Platform.class);
        for (Side side : person == null ? List.<Side>of() : List.of(person.teams, person.zoom)) {
            Presence shown = side.shown;
            if (shown != null) {
                all.put(shown.platform(), shown);
            }
        }
        return all;
    }

    void everyMinute() {
        long now = around.clock.millis();
        kept.values().removeIf(answer -> Math.abs(now - answer.told()) > KEPT);
    }

    void forget(String tenant, String user) {
        kept.remove(new Who(tenant, user));
    }

    private void write(long now) {
        Set<String> tenants = new HashSet<>(changed);
        changed.removeAll(tenants);
        List<Write> writes = new ArrayList<>();
        for (String tenant : tenants) {
            String key = tenant + "/" + ownership.node();
            StringBuilder text = new StringBuilder();
            open.keySet().stream().filter(who -> who.tenant().equals(tenant)).forEach(who -> text.append(who.user())
                    .append('\n'));
            if (!text.isEmpty()) {
                writes.add(Write.put(SPACE, key, text.toString()));
            } else if (around.store.get(SPACE, key).isPresent()) {
                writes.add(Write.remove(SPACE, key));
            }
        }
        notBefore = now + PAUSE;
        if (writes.isEmpty()) {
            return;
        }
        writing = true;
        try {
            io.execute(() -> {
                boolean done = false;
                try {
                    around.store.write("system", writes);
                    done = true;
                } catch (StoreException | RuntimeException e) {
                    LOG.debug("Another node is not asked", e);
                }
                boolean written = done;
                mailbox.post(() -> written(tenants, written));
            });
        } catch (RejectedExecutionException busy) {
            written(tenants, false);
        }
    }

    private void written(Set<String> tenants, boolean done) {
        writing = false;
        if (!done) {
            changed.addAll(tenants);
        }
    }

    private void take(Stored document) {
        int slash = document.key().lastIndexOf('/');
        if (slash < 0 || !document.key().substring(slash + 1).equals(ownership.node())) {
            return;
        }
        String tenant = document.key().substring(0, slash);
        long now = around.clock.millis();
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        read(document.value(), now).forEach((user, shown) -> {
            Who who = new Who(tenant, user);
            kept.put(who, new Answer(now, shown));
            Open asked = open.remove(who);
            if (asked != null) {
                changed.add(tenant);
                end(asked, shown, null);
            }
        });
    }

    /** By its age there, as no clock of another node is looked at. */
    private static Map<String, Map<Platform, Presence>> read(String text, long now) {
        Map<String, Map<Platform, Presence>> all = new HashMap<>();
        text.lines().forEach(line -> {
            String[] parts = line.split("\t", 5);
            Map<Platform, Presence> shown = all.computeIfAbsent(parts[0], key -> new EnumMap<>(Platform.class));
            try {
                if (parts.length == 5) {
                    Platform platform = Platform.valueOf(parts[1]);
                    Instant at = Instant.ofEpochMilli(now - Math.max(0, Long.parseLong(parts[3])));
                    shown.put(platform, new Presence(platform, PresenceStatus.valueOf(parts[2]), parts[4], at));
                }
            } catch (IllegalArgumentException e) {
                LOG.debug("{} has a line that says nothing", Answering.SPACE);
            }
        });
        return all;
    }

    /** Whoever waits goes on elsewhere: the engine does not wait for that. */
    private void end(Open asked, @Nullable Map<Platform, Presence> shown, @Nullable PresenceException fault) {
        Runnable end = () -> {
            if (shown != null) {
                asked.answer.complete(shown);
            } else if (fault != null) {
                asked.answer.completeExceptionally(fault);
            }
        };
        try {
            io.execute(end);
        } catch (RejectedExecutionException busy) {
            end.run();
        }
    }

    /** Nobody waits any more: what is to come is not told to this one. */
    void close() {
        open.forEach((who, asked) -> asked.answer.completeExceptionally(
                fault(who.tenant(), "The presence engine is being stopped or updated here.")));
        open.clear();
    }
}
