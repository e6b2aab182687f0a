package org.patchbay.zoom;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/**
 * Tells the nodes of a store what Zoom told one of them of calls: one document for each node that was told something within a minute, written whole
 * once a second at most, however many calls there are. Time is counted in beats of this node; no clock of another is looked at.
 */
final class SharedCalls implements AutoCloseable {
    static final String SPACE = "zoom-calls";
    /** Of one document: what is more waits for the next. */
    static final int MOST = 1_000;
    /** Of what waits. */
    static final int WAITING = 10_000;

    static final Duration BEAT = Duration.ofSeconds(1);
    /** So many beats a written event stays: who reads all anew finds it still. */
    static final int KEPT = 60;
    /** So many beats others see a document unchanged before they remove it; a node that is there takes away its own long before. */
    static final int GONE = 300;
    /** Each time it is done the other nodes read the whole store. */
    static final Duration FORGET = Duration.ofHours(1);

    private static final int LOOK = 60;
    private static final String AUTHOR = "system";
    private static final Logger LOG = LoggerFactory.getLogger(SharedCalls.class);

    private record Written(CallEvent event, long beat) {}

    private record Sight(long version, long since) {}

    private final Store store;
    private final String node;
    private final Consumer<List<CallEvent>> heard;
    private final List<AutoCloseable> ends = new ArrayList<>();

    /** What is not written yet, by number; its own lock, as nobody who tells of a call waits for a store. */
    private final Deque<CallEvent> waiting = new ArrayDeque<>();

    private long number;
    private boolean dropping;

    /** What was heard of each other node, up to which number; its own lock too. */
    private final Map<String, Long> known = new HashMap<>();

    private final Set<String> broken = new HashSet<>();

    private final Deque<Written> kept = new ArrayDeque<>();
    private final Map<String, Sight> sights = new HashMap<>();
    private long beat;
    private boolean there;
    private boolean used;
    private boolean failing;

    /**
     * @param node a name that no other node has, nor had
     * @param heard is given what other nodes were told, each event once
     */
    SharedCalls(Store store, String node, Schedule schedule, Consumer<List<CallEvent>> heard) {
        this.store = store;
        this.node = node;
        this.heard = heard;
        ends.add(store.watch(SPACE, document -> take(document, false)));
        store.list(SPACE, "").forEach(document -> take(document, true));
        ends.add(schedule.every("zoom calls shared", BEAT, this::beat));
        ends.add(schedule.every("zoom calls forgotten", FORGET, this::forget));
    }

    /** This node was told. Returns at once. */
    void tell(CallEvent event) {
        boolean first = false;
        synchronized (waiting) {
            waiting.addLast(event.numbered(++number));
            while (waiting.size() > WAITING) {
                waiting.removeFirst();
                first = !dropping;
                dropping = true;
            }
        }
        if (first) {
            LOG.warn(
                    "More than {} events of calls at Zoom wait to be told to the other nodes; the oldest are dropped."
                            + " See patchbay:health whether the store can be written.",
                    WAITING);
        }
    }

    /**
     * @param before whether it was there before this node was: whoever wrote it may be gone for days, so that of it no call begins; that one has
     *     ended holds for ever
     */
    private void take(Stored document, boolean before) {
        if (document.key().equals(node)) {
            return;
        }
        // The lock is held until it was handed on, so that the order stays.
        synchronized (known) {
            if (document.value().isEmpty()) {
                known.remove(document.key());
                broken.remove(document.key());
                return;
            }
            List<CallEvent> events;
            try {
                events = CallDocument.read(document.value());
            } catch (IOException e) {
                if (broken.add(document.key())) {
                    LOG.warn(
                            "What the node {} was told of calls at Zoom cannot be read here and is passed over. Let all nodes run the same version.",
                            document.key());
                }
                return;
            }
            broken.remove(document.key());
            long last = known.getOrDefault(document.key(), 0L);
            known.put(
                    document.key(), events.stream().mapToLong(CallEvent::number).reduce(last, Math::max));
            List<CallEvent> news = events.stream()
                    .filter(each -> each.number() > last && (!before || Events.isEnd(each.what())))
                    .toList();
            if (!news.isEmpty()) {
                heard.accept(news);
            }
        }
    }

    private synchronized void beat() {
        beat++;
        write();
        if (beat % LOOK == 0) {
            look();
        }
    }

    /** @return whether there was something to write, and all went well */
    private boolean write() {
        kept.removeIf(each -> beat - each.beat() >= KEPT);
        List<CallEvent> next = new ArrayList<>();
        synchronized (waiting) {
            while (next.size() < MOST && !waiting.isEmpty()) {
                next.add(waiting.removeFirst());
            }
            dropping &= !waiting.isEmpty();
        }
        if (next.isEmpty()) {
            if (kept.isEmpty() && there) {
                there = !removed(List.of(Write.remove(SPACE, node)));
            }
            return false;
        }
        List<CallEvent> all = new ArrayList<>();
        kept.stream().skip(Math.max(0, kept.size() + next.size() - MOST)).forEach(each -> all.add(each.event()));
        all.addAll(next);
        try {
            there = true;
            used = true;
            store.write(AUTHOR, List.of(Write.put(SPACE, node, CallDocument.text(all))));
        } catch (StoreException e) {
            synchronized (waiting) {
                for (int i = next.size() - 1; i >= 0; i--) {
                    waiting.addFirst(next.get(i));
                }
            }
            if (!failing) {
                LOG.warn("What Zoom told this node of calls waits to be told to the other nodes: {}", e.getMessage());
            }
            failing = true;
            return false;
        }
        failing = false;
        next.forEach(each -> kept.addLast(new Written(each, beat)));
        while (kept.size() > MOST) {
            kept.removeFirst();
        }
        return true;
    }

    /** What nodes that are gone have left. */
    private void look() {
        List<Write> gone = new ArrayList<>();
        Set<String> all = new HashSet<>();
        for (Stored each : store.list(SPACE, "")) {
            if (each.key().equals(node)) {
                continue;
            }
            all.add(each.key());
            Sight sight = sights.get(each.key());
            if (sight == null || sight.version() != each.version()) {
                sights.put(each.key(), new Sight(each.version(), beat));
            } else if (beat - sight.since() >= GONE) {
                gone.add(Write.remove(SPACE, each.key()).expecting(each.version()));
            }
        }
        sights.keySet().retainAll(all);
        for (Write each : gone) {
            removed(List.of(each));
        }
    }

    private boolean removed(List<Write> writes) {
        try {
            store.write(AUTHOR, writes);
            used = true;
            return true;
        } catch (StoreException e) {
            if (e.reason() != Reason.CONFLICT) {
                LOG.debug("What was told of calls is not removed yet", e);
            }
            return false;
        }
    }

    private synchronized void forget() {
        if (!used) {
            return;
        }
        try {
            store.forget(SPACE, key -> true);
            used = false;
        } catch (StoreException e) {
            LOG.debug("What was told of calls before is not forgotten yet", e);
        }
    }

    /** What was written at last the others must find: they remove it. */
    @Override
    public void close() {
        for (AutoCloseable each : ends) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.debug("What is told of calls is not left alone", e);
            }
        }
        synchronized (this) {
            boolean wrote = false;
            while (write()) {
                wrote = true;
            }
            if (!wrote && there) {
                removed(List.of(Write.remove(SPACE, node)));
            }
        }
    }
}
