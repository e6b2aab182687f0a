package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.Recording;
import org.patchbay.sip.stack.Scheduled;

/**
 * The legs that belong together and their media. All of it lives on one worker of the stack, that of {@link #anchor}: every leg of ours gets
 * a Call-ID of the same worker, and orders, timers and the media engine's answers are brought there.
 */
final class Call implements MediaListener {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    final Trunk trunk;
    final String id;
    /** The Call-ID that says which worker; changed on that worker alone, when the leg it is of leaves for another call. */
    volatile String anchor;
    /** Whether the anchor is no Call-ID of a peer's: the runtime began the call, or the leg of the peer has left. */
    boolean ownAnchor;

    /** In milliseconds since 1970. */
    final long began;

    /** In the order in which they came. Replaced whole: who goes through them may end any of them, and most calls have two for hours. */
    private List<Leg> legs = List.of();
    /** What was measured of legs that are over. */
    private List<LegMedia> measured = List.of();
    /** A treatment of the core's decides what the end of a leg means. */
    boolean controlled;
    /** It has come from a peer, and the core was not told of it yet. */
    boolean unheard;
    /** The core has ruled. */
    boolean ruled;
    /** The trunk runs this call by itself: an emergency call that the core did not rule in time. */
    boolean alone;

    boolean emergency;
    /** The caller gave up because the call was answered elsewhere (RFC 3326): who still rings is to know, and counts no missed call. */
    boolean takenElsewhere;
    /** Whether it matters when the first media of a leg come; read by threads that carry packets. */
    volatile boolean listens;
    /** What it takes of its tenant's and its caller's calls. */
    Limits.Place place = Limits.Place.FREE;
    /** Why it is an emergency call; null for any other, and for one that a core has brought with it. */
    @Nullable
    EmergencyCase urgent;
    /** Legs that have taken, or tried to take, the place of another. */
    private int replacements;

    /** What becomes of it where the core may not know; null where it does. */
    private @Nullable Account account;

    final CarriedMedia media = new CarriedMedia(this);
    // Made when they are needed: of most calls, never.
    private @Nullable EarlyMedia early;
    private @Nullable Inward inward;

    /** How it came; null where the runtime began it. */
    @Nullable
    Arrival arrival;
    /** What its caller keeps back, whose leg may be another by now, or gone; null for nothing. */
    @Nullable
    Withheld withheld;
    /** It is to be written down. */
    volatile boolean marked;
    /** Since when, in nanoseconds of {@link System#nanoTime}. */
    volatile long markedAt;
    /** It stands in the checkpoints. */
    boolean written;
    /** Those who help may be calling back. */
    boolean calledBack;
    /** Nothing is left of it. */
    volatile boolean over;

    Call(Trunk trunk, String id, String anchor, boolean ownAnchor) {
        this(trunk, id, anchor, ownAnchor, System.currentTimeMillis());
    }

    Call(Trunk trunk, String id, String anchor, boolean ownAnchor, long began) {
        this.began = began;
        this.trunk = trunk;
        this.id = id;
        this.anchor = anchor;
        this.ownAnchor = ownAnchor;
    }

    void on(Runnable task) {
        if (trunk.stack().onWorkerOf(anchor)) {
            task.run();
        } else {
            execute(task);
        }
    }

    /** Runs on this call's worker, after what waits there. */
    void execute(Runnable task) {
        execute(task, false);
    }

    /** @param here whether the calling thread may stand for the worker: it holds no lock and is not interrupted */
    void execute(Runnable task, boolean here) {
        String there = anchor;
        Runnable guarded = () -> {
            if (there.equals(anchor) || trunk.stack().onWorkerOf(anchor)) {
                task.run();
            } else {
                execute(task);
            }
        };
        if (here) {
            trunk.stack().perform(there, guarded);
        } else {
            trunk.stack().execute(there, guarded);
        }
    }

    Scheduled later(Duration delay, Runnable task) {
        return trunk.stack().schedule(anchor, delay, task);
    }

    @Nullable
    Leg leg(String leg) {
        for (Leg each : legs) {
            if (each.id.equals(leg)) {
                return each;
            }
        }
        return null;
    }

    List<Leg> legs() {
        return legs;
    }

    /** Takes a leg in, in the place of one with the same id if there is one. */
    void add(Leg leg) {
        List<Leg> all = new ArrayList<>(legs);
        Leg before = leg(leg.id);
        if (before == null) {
            all.add(leg);
        } else {
            all.set(all.indexOf(before), leg);
        }
        legs = List.copyOf(all);
    }

    /** Lets go of a leg, and of nothing else: {@link #removed} sees to what follows. */
    void remove(Leg leg) {
        List<Leg> left = new ArrayList<>(legs);
        left.removeIf(each -> each.id.equals(leg.id));
        legs = List.copyOf(left);
    }

    void measured(LegMedia leg) {
        if (measured.isEmpty()) {
            measured = new ArrayList<>(2);
        }
        measured.add(leg);
    }

    List<LegMedia> measured() {
        return measured;
    }

    EarlyMedia early() {
        EarlyMedia made = early == null ? new EarlyMedia(this) : early;
        early = made;
        return made;
    }

    Inward inward() {
        Inward made = inward == null ? new Inward() : inward;
        inward = made;
        return made;
    }

    @Nullable
    Leg caller() {
        for (Leg each : legs) {
            if (each.waiting()) {
                return each;
            }
        }
        return null;
    }

    /** The same party; what it has in common with those of the arrival is held once. */
    Party alike(Party party) {
        Arrival came = arrival;
        return came == null ? party : Arrivals.alike(Arrivals.alike(party, came.from()), came.to());
    }

    /** The same number, held once with those of the arrival. */
    String alike(String number) {
        Arrival came = arrival;
        return came == null ? number : Arrivals.alike(Arrivals.alike(number, came.from()), came.to());
    }

    /** Takes what was written down of it, but for its legs. */
    void restored(Checkpoint checkpoint, MediaChoice.@Nullable Carried taken, @Nullable MediaSession unanchored) {
        controlled = checkpoint.controlled;
        alone = checkpoint.alone;
        emergency = checkpoint.emergency;
        replacements = checkpoint.replacements;
        arrival = checkpoint.arrival;
        withheld = checkpoint.withheld;
        place = trunk.limits().restored(checkpoint.tenant, checkpoint.user);
        media.restored(checkpoint.engine, taken, unanchored);
        ruled = true;
        written = true;
    }

    int replacements() {
        return replacements;
    }

    /** Goes on, on this call's worker, when the media engine has answered. */
    <T> void when(CompletionStage<T> stage, Consumer<? super T> then, Consumer<MediaException> failed) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            settle(future, then, failed);
        } else {
            CompletableFuture<T> unused =
                    future.whenComplete((value, fault) -> execute(() -> settle(future, then, failed)));
        }
    }

    private <T> void settle(CompletableFuture<T> future, Consumer<? super T> then, Consumer<MediaException> failed) {
        T value;
        try {
            value = future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof MediaException refused) {
                failed.accept(refused);
            } else {
                LOG.warn("Call {}: the media engine failed; its log says why: {}", id, String.valueOf(e.getCause()));
                failed.accept(new MediaException(500, "The media engine failed"));
            }
            return;
        }
        then.accept(value);
    }

    void tell(Leg leg, String op, Happening what) {
        CallControl core = trunk.core();
        if (leg.peer.recorder()) {
            RecordingSession.told(leg, what);
        } else if (core != null && !alone) {
            core.happened(id, leg.id, op, what);
        } else {
            Alone.on(this, leg, what);
        }
    }

    String nextReplacement() {
        return id + "-r" + ++replacements;
    }

    /** The peer of a leg has ended it. */
    void hungUp(Leg leg, int q850, String reason, boolean elsewhere) {
        Leg partner = leg.partner;
        Measured.tell(leg);
        endedBy(leg, q850, reason);
        leg.gone(487, q850, reason);
        ended(leg, partner, q850, reason, elsewhere);
    }

    /** A leg cannot go on: its peer is told, and so is the core. */
    void lost(Leg leg, int sip, @Nullable String reason) {
        if (!leg.ended()) {
            Leg partner = leg.partner;
            Measured.tell(leg);
            String why = reason == null ? "" : reason;
            endedBy(leg, Causes.of(sip), why);
            leg.end(sip, Causes.of(sip), why, false, 0);
            trunk.counters().add("legs-lost");
            ended(leg, partner, Causes.of(sip), why, false);
        }
    }

    private void ended(Leg leg, @Nullable Leg partner, int q850, String reason, boolean elsewhere) {
        tell(leg, "", new Happening.Ended(q850, reason));
        if (partner != null && !partner.ended() && (!controlled || alone || trunk.core() == null)) {
            partner.end(480, q850, reason, elsewhere, 0);
            tell(partner, "", new Happening.Ended(q850, reason));
        }
    }

    /** Who makes the call end, or come to nothing: said before its leg goes. */
    void endedBy(Leg leg, int q850, String reason) {
        Account open = leg.peer.recorder() ? null : account();
        if (open != null) {
            open.by(leg, q850, reason);
        }
    }

    /** A leg is over. */
    void past(Leg leg, int sip, int q850, String reason) {
        Account open = leg.peer.recorder() ? null : account();
        if (open != null) {
            open.past(leg, sip, q850, reason);
        }
    }

    private @Nullable Account account() {
        if (account == null && (written || isOurs())) {
            account = new Account();
        }
        return account;
    }

    /** Whether the core may not know how it ends: it was not told, has gone, or believes that it could refuse an emergency call. */
    private boolean isOurs() {
        return unheard || emergency || trunk.core() == null;
    }

    /** Another core is told of it as of a new call: what was noted for the one before is not wanted any more. */
    void beginsAnew() {
        unheard = false;
        ruled = false;
        account = null;
    }

    void removed(Leg leg) {
        if (leg.peer.recorder()) {
            return; // The call may be over already, and does not end by it.
        }
        remove(leg);
        if (early != null) {
            early.gone(leg);
        }
        if (legs.isEmpty()) {
            nothingLeft();
        } else {
            trunk.checkpoints().mark(this);
        }
    }

    void nothingLeft() {
        over = true;
        if (unheard) {
            trunk.swapWait().forget(this);
        }
        media.close();
        trunk.table().remove(this);
        place.back();
        place = Limits.Place.FREE;
        trunk.ladder().ended(id, List.copyOf(measured));
        measured = List.of();
        boolean coreless = trunk.core() == null;
        Account kept = account;
        account = null;
        if (kept != null && !kept.isEmpty() && (written || unheard || coreless || emergency && arrival != null)) {
            // What stands in the checkpoints goes only when its record is on disk: in between, the process may be
            // killed.
            trunk.unrecorded().ended(kept.close(this, alone || unheard || coreless));
        } else {
            trunk.checkpoints().ended(this);
        }
        if (!alone) {
            // A transaction may keep this call for half a minute, and need not keep that.
            arrival = null;
        }
    }

    @Override
    public void played(String leg, String op, String error) {
        on(() -> with(leg, each -> {
            if (op.equals(DigitRelay.OP)) {
                LOG.debug(
                        "Call {}: digits of the partner are with leg {}{}",
                        id,
                        leg,
                        error.isEmpty() ? "" : ", not: " + error);
                return;
            }
            each.playing().over(op, error);
        }));
    }

    /** Told of a leg that has ended, too, and of a call. */
    @Override
    public void recorded(String leg, String op, Recording result) {
        on(() -> {
            Leg live = leg(leg);
            CallControl core = trunk.core();
            if (live != null && !live.recordings().ended(op)) {
                return;
            }
            if (core != null && !alone) {
                core.happened(id, leg, op, Recordings.told(result));
            }
        });
    }

    @Override
    public void digit(String leg, char digit, int milliseconds) {
        on(() -> with(leg, each -> Digits.pressed(each, Digits.Source.TELEPHONE_EVENT, digit, milliseconds)));
    }

    @Override
    public void silent(String leg, int seconds) {
        on(() -> with(leg, Audit::ask));
    }

    @Override
    public void latched(String leg, String source) {
        if (listens || !marked && !over) {
            on(() -> {
                trunk.checkpoints().mark(this);
                with(leg, each -> {
                    Outgoing out = each.outgoing;
                    if (out != null) {
                        out.mediaCame();
                    }
                });
            });
        }
    }

    private void with(String leg, Consumer<Leg> then) {
        Optional.ofNullable(leg(leg)).ifPresent(then);
    }
}
