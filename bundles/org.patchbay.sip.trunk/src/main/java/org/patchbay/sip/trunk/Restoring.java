package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaSession;

/**
 * Takes up the calls that a trunk before this one has left or lost. They are there before the listening points open; what has to be said to
 * their peers is said when they are open. On a thread of its own, but for what concerns a call.
 */
final class Restoring {
    private static final Logger LOG = LoggerFactory.getLogger(Restoring.class);
    private static final int OUT_OF_ORDER = 41;
    /** Between one call and the next that its peers are asked for. */
    private static final long APART_MILLIS = 5;

    private record Restored(Call call, String fault) {}

    private final Trunk trunk;
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<Restored> restored = new ArrayList<>();

    Restoring(Trunk trunk, Map<String, String> kept) {
        this.trunk = trunk;
        kept.forEach((id, text) -> {
            if (EndedText.isOne(text)) {
                trunk.unrecorded().found(id, text);
                return;
            }
            try {
                checkpoints.add(Checkpoint.read(text));
            } catch (RuntimeException e) {
                LOG.warn(
                        "Call {} cannot be restored, nor ended: what was written down of it cannot be read ({}). Its peers"
                                + " find out when they ask for it.",
                        id,
                        e.getMessage());
                trunk.counters().add("calls-not-restored");
                trunk.checkpoints().drop(id);
            }
        });
    }

    boolean isEmpty() {
        return checkpoints.isEmpty();
    }

    /** Whether all peers of its calls are configured. */
    boolean knowsPeers() {
        Set<String> names = new HashSet<>();
        checkpoints.forEach(each -> each.legs.forEach(leg -> names.add(leg.text("peer", ""))));
        return names.stream().allMatch(name -> trunk.peers().named(name).isPresent());
    }

    /** Makes the calls; nothing is sent. */
    boolean restore() {
        trunk.holdOrders();
        CountDownLatch made = new CountDownLatch(checkpoints.size());
        List<Restored> all = new ArrayList<>(checkpoints.size());
        for (Checkpoint checkpoint : checkpoints) {
            Call call = new Call(trunk, checkpoint.id, checkpoint.anchor, checkpoint.ownAnchor, checkpoint.began);
            MediaChoice.Carried taken = null;
            MediaSession unanchored = null;
            String fault = "";
            try {
                if (Unanchored.isOne(checkpoint.media)) {
                    unanchored = Unanchored.read(checkpoint.media, call);
                } else {
                    taken = trunk.media().restore(checkpoint.engine, call.id, checkpoint.media, call);
                    // Without an engine of its kind they wait for one, and not for ever.
                    if (taken == null) {
                        call.media.suspend(checkpoint.media);
                    }
                }
            } catch (MediaException e) {
                fault = String.valueOf(e.getMessage());
            } catch (RuntimeException e) {
                fault = "the media engine failed: " + e;
            }
            MediaChoice.Carried carried = taken;
            MediaSession without = unanchored;
            String wrong = fault;
            trunk.stack().execute(call.anchor, () -> {
                try {
                    String found = take(call, checkpoint, carried, without);
                    synchronized (all) {
                        all.add(new Restored(call, found.isEmpty() ? wrong : found));
                    }
                } finally {
                    made.countDown();
                }
            });
        }
        boolean whole = await(made);
        synchronized (all) {
            restored.addAll(all);
        }
        return whole;
    }

    private static boolean await(CountDownLatch made) {
        try {
            if (made.await(30, TimeUnit.SECONDS)) {
                return true;
            }
            LOG.warn("{} calls are not restored yet.", made.getCount());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** @return why it cannot go on, or an empty text */
    private String take(
            Call call, Checkpoint checkpoint, MediaChoice.@Nullable Carried taken, @Nullable MediaSession unanchored) {
        String fault = "";
        call.restored(checkpoint, taken, unanchored);
        MediaSession session = call.media.opened();
        trunk.table().add(call);
        for (CallText.Section saved : checkpoint.legs) {
            String name = saved.text("peer", "");
            PeerSettings peer = trunk.peers().named(name).orElse(null);
            try {
                if (peer == null) {
                    fault = "peer " + name + " is not configured any more";
                }
                Leg leg = Checkpoint.leg(call, saved, peer == null ? Checkpoint.formerPeer(saved) : peer);
                leg.carriedBy(session == null ? null : session.find(leg.id).orElse(null));
                if (leg.media == null && session != null && fault.isEmpty()) {
                    fault = "the media engine does not know leg " + leg.id;
                }
                call.add(leg);
                trunk.table().add(leg);
                trunk.stack().keep(leg.dialog().callId, call.anchor);
            } catch (RuntimeException e) {
                fault = "what was written down of leg " + saved.text("id", "") + " cannot be used: " + e.getMessage();
            }
        }
        if (call.legs().isEmpty()) {
            call.nothingLeft();
            return fault;
        }
        checkpoint.partners(call);
        if (session != null) {
            checkpoint.forget(call, session);
        }
        CallControl core = trunk.core();
        if (core != null && !call.alone) {
            core.adopt(List.of(Arrivals.established(call)), trunk.port());
        }
        trunk.checkpoints().mark(call);
        return fault;
    }

    /** Goes on with them, now that messages go out and come in. */
    void opened() {
        // What a transfer has come to is said before whoever asked for it is let go.
        restored.forEach(each -> onLegs(each.call, Restoring::referred));
        trunk.releaseOrders();
        int ended = 0;
        long delay = 500;
        for (Restored each : restored) {
            Call call = each.call;
            if (each.fault.isEmpty()) {
                trunk.counters().add("calls-restored");
                Duration later = Duration.ofMillis(delay += APART_MILLIS);
                onLegs(call, leg -> {
                    leg.timer().resume();
                    leg.ifRecorded(Recordings::lost);
                    HoldMusic.tune(leg);
                });
                call.on(() -> {
                    if (call.media.suspended() != null) {
                        trunk.recovery().limit(call);
                    }
                });
                // A peer may have said in vain that it hangs up, or given up in the meantime.
                var unused = call.later(later, () -> call.legs().forEach(Audit::ask));
            } else {
                ended++;
                trunk.counters().add("calls-not-restored");
                LOG.warn("Call {} cannot be restored and is ended on all sides: {}", call.id, each.fault);
                onLegs(call, Restoring::end);
            }
        }
        // An engine may have come while they were made.
        trunk.recovery().came();
        LOG.info("{} calls go on where they were, {} could not.", restored.size() - ended, ended);
        restored.clear();
    }

    private static void referred(Leg leg) {
        Referral asked = leg.referral();
        if (asked != null) {
            asked.resume();
        }
    }

    private static void onLegs(Call call, Consumer<Leg> what) {
        call.on(() -> call.legs().forEach(what));
    }

    private static void end(Leg leg) {
        leg.end(503, OUT_OF_ORDER, "The call could not be restored", false, 0);
        leg.call.tell(leg, "", new Happening.Ended(OUT_OF_ORDER, "The call could not be restored"));
    }
}
