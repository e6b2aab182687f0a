package org.patchbay.sip.trunk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.EndedCall;

/**
 * Calls that have ended, until their record is on disk: those that the trunk ran by itself, those that ended while the core was away, and all
 * that stood in the checkpoints. They stand there now, so that neither the end of this bundle nor that of the process loses one.
 */
final class Unrecorded {
    private static final Logger LOG = LoggerFactory.getLogger(Unrecorded.class);
    /** No node runs so many calls without its core; what it did would fill memory and disk. */
    private static final int MOST = 10_000;

    private static final class Waiting {
        final EndedCall call;
        /** Who was given it, and has not said yet that it is kept. */
        @Nullable
        CallControl with;

        Waiting(EndedCall call) {
            this.call = call;
        }
    }

    private final Trunk trunk;
    private final Map<String, Waiting> calls = new LinkedHashMap<>();
    private long givenUpTold;

    Unrecorded(Trunk trunk) {
        this.trunk = trunk;
    }

    /** Calls whose record is not on disk. */
    synchronized int size() {
        return calls.size();
    }

    /** A call has ended; on its worker. */
    void ended(EndedCall call) {
        add(call);
        trunk.checkpoints().keep(call.arrival().call(), EndedText.write(call));
        CallControl core = trunk.core();
        if (core != null) {
            hand(core, call.arrival().call());
        }
    }

    private synchronized void add(EndedCall call) {
        calls.put(call.arrival().call(), new Waiting(call));
        if (calls.size() > MOST) {
            String eldest = calls.keySet().iterator().next();
            calls.remove(eldest);
            trunk.checkpoints().drop(eldest);
            trunk.counters().add("records-given-up");
            long now = System.nanoTime();
            if (givenUpTold != 0 && now - givenUpTold < TimeUnit.MINUTES.toNanos(1)) {
                return;
            }
            givenUpTold = now;
            LOG.warn(
                    "More than {} calls wait for their records to be kept: what the trunk has of call {} is given up, and"
                            + " of others (counter records-given-up). See"
                            + " whether org.patchbay.bus is running, and whether it can write its facts to disk.",
                    MOST,
                    eldest);
        }
    }

    /** One that was written down before this trunk. */
    void found(String id, String text) {
        try {
            add(EndedText.read(text));
        } catch (RuntimeException e) {
            LOG.warn("The record of call {} is lost: what was written down cannot be read ({}).", id, e.getMessage());
            trunk.checkpoints().drop(id);
        }
    }

    /** Writes them down once more: the file is a new one. */
    synchronized void rewrite() {
        calls.forEach((id, waiting) -> trunk.checkpoints().keep(id, EndedText.write(waiting.call)));
    }

    /** The core is ready to take them. */
    void handOver() {
        CallControl core = trunk.core();
        List<String> all;
        synchronized (this) {
            all = List.copyOf(calls.keySet());
        }
        if (core != null) {
            all.forEach(id -> hand(core, id));
        }
    }

    private void hand(CallControl core, String id) {
        EndedCall call;
        synchronized (this) {
            Waiting waiting = calls.get(id);
            if (waiting == null || waiting.with == core) {
                return;
            }
            waiting.with = core;
            call = waiting.call;
        }
        try {
            CompletionStage<Void> unused = core.ended(call).whenComplete((kept, fault) -> {
                if (fault == null) {
                    taken(id);
                } else {
                    LOG.warn("The core did not take the record of call {}; it is kept: {}", id, fault.toString());
                }
            });
        } catch (RuntimeException e) {
            LOG.warn("The core did not take the record of call {}; it is kept: {}", id, e.toString());
        }
    }

    private void taken(String id) {
        synchronized (this) {
            calls.remove(id);
        }
        trunk.checkpoints().drop(id);
    }
}
