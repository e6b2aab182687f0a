package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaSession;

/**
 * Calls whose media engine goes while they are up: they stay, in silence, until there is an engine that takes their media up on the same ports;
 * if none comes they are ended. Ports are opened on a thread of its own, all else is done on the worker of the call.
 */
final class Recovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    /** A port may be another's for a moment, above all that of the engine that goes. */
    private static final Duration AGAIN = Duration.ofMillis(500);

    /** After so long somebody should look why there is none. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String GONE = "The media engine has gone";

    private final Trunk trunk;
    private final Set<String> underway = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "patchbay-media-recovery");
        made.setDaemon(true);
        return made;
    });

    Recovery(Trunk trunk) {
        this.trunk = trunk;
    }

    /** An engine goes; it still says what its media are. Waits until that was asked for. */
    void gone(MediaEngine engine) {
        if (thread.isShutdown()) {
            return; // The trunk has stopped: its calls were left, or have ended.
        }
        AtomicInteger count = new AtomicInteger();
        trunk.stopping().everywhere(call -> {
            if (call.media.carrier() == engine) {
                count.incrementAndGet();
                suspend(call);
            }
        });
        if (count.get() > 0) {
            LOG.info("The media engine has gone: {} calls are silent until there is one again.", count);
            later(this::warn, PATIENCE);
        }
    }

    /** Not of an update, nor of a process that stops. */
    private void warn() {
        long waiting = trunk.table().calls().stream()
                .filter(call -> call.media.suspended() != null)
                .count();
        if (waiting > 0) {
            LOG.warn(
                    "{} calls are silent, for their media engine has gone; they end after {} s without one. Start"
                            + " org.patchbay.media.embedded, or install another.",
                    waiting,
                    trunk.settings().orphan().toSeconds());
        }
    }

    private void later(Runnable task, Duration delay) {
        try {
            var unused = thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("The trunk stops");
        }
    }

    private void suspend(Call call) {
        call.media.suspend();
        for (Leg leg : call.legs()) {
            leg.media = null;
            if (!leg.up()) {
                call.lost(leg, Trunk.unready(leg.peer), GONE);
            }
        }
        if (!call.over) {
            limit(call);
        }
    }

    /** Ends a call if its media do not come back in time; on its worker. */
    void limit(Call call) {
        var unused = call.later(trunk.settings().orphan(), () -> {
            if (call.media.suspended() != null) {
                trunk.counters().add("media-lost");
                LOG.debug("Call {} is ended: no media engine took its media up.", call.id);
                call.legs().forEach(leg -> call.lost(leg, 503, GONE));
            }
        });
    }

    /** There is an engine. */
    void came() {
        later(this::attempt, Duration.ZERO);
    }

    private void attempt() {
        boolean any = trunk.engine() != null;
        boolean again = false;
        for (Call call : trunk.table().calls()) {
            String state = call.media.suspended();
            if (any && state != null && underway.add(call.id)) {
                again |= !resumed(call, state);
            }
        }
        if (again) {
            later(this::attempt, AGAIN);
        }
    }

    private boolean resumed(Call call, String state) {
        MediaChoice.Carried taken;
        try {
            taken = trunk.media().restore(call.media.kind(), call.id, state, call);
        } catch (MediaException | RuntimeException e) {
            LOG.debug("Call {}: its media are not taken up yet: {}", call.id, e.toString());
            underway.remove(call.id);
            return false;
        }
        if (taken == null) {
            // Its own may still come, and tells of it then.
            underway.remove(call.id);
            return true;
        }
        call.execute(() -> {
            underway.remove(call.id);
            resume(call, taken);
        });
        return true;
    }

    private void resume(Call call, MediaChoice.Carried taken) {
        MediaSession session = taken.session();
        if (call.over || call.media.suspended() == null) {
            session.close();
            return;
        }
        call.media.resume(taken);
        for (Leg leg : call.legs()) {
            leg.carriedBy(session.find(leg.id).orElse(null));
            if (leg.media == null) {
                call.lost(leg, 503, "The media engine does not know its media");
            }
        }
        call.legs().forEach(leg -> leg.silenced("The media engine was replaced"));
        for (Leg leg : call.legs()) {
            connect(call, leg, leg.partner);
            leg.ifRecorded(recordings -> recordings.interrupted(
                    "The media engine was replaced; what it has recorded until then is in its place"));
        }
        call.legs().forEach(HoldMusic::tune);
        trunk.counters().add("media-recovered");
        trunk.checkpoints().mark(call);
    }

    /** Whoever was bridged in the meantime. */
    private static void connect(Call call, Leg leg, @Nullable Leg partner) {
        if (partner != null && partner.id.compareTo(leg.id) > 0) {
            call.media.connect(leg, partner);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
