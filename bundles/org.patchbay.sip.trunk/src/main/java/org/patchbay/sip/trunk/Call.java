package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaSession;
import org.patchbay.sip.stack.Scheduled;

/**
 * The legs that belong together and their media. All of it lives on one worker of the stack, that of {@link #anchor}: every leg of ours gets
 * a Call-ID of the same worker, and orders, timers and the media engine's answers are brought there.
 */
final class Call implements MediaListener {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    final Trunk trunk;
    final String id;
    final String anchor;
    /** Whether the anchor is no leg's Call-ID: the runtime began the call. */
    final boolean ownAnchor;

    final boolean recorded;
    final long began = System.nanoTime();
    final Map<String, Leg> legs = new LinkedHashMap<>(4);
    final List<String> quality = new ArrayList<>(2);
    /** A treatment of the core's decides what the end of a leg means. */
    boolean controlled;
    /** The core has ruled. */
    boolean ruled;
    /** The trunk runs this call by itself: an emergency call that the core did not rule in time. */
    boolean alone;

    boolean emergency;
    /** Why it is an emergency call; null for any other, and for one that a core has brought with it. */
    @Nullable
    EmergencyCase urgent;
    /** How an emergency call came. */
    @Nullable
    Arrival arrival;
    /** Legs that have taken, or tried to take, the place of another. */
    private int replacements;

    private @Nullable MediaSession session;
    /** The leg whose early media the caller hears. */
    @Nullable
    Leg earlyFrom;

    Call(Trunk trunk, String id, String anchor, boolean ownAnchor) {
        this.trunk = trunk;
        this.id = id;
        this.anchor = anchor;
        this.ownAnchor = ownAnchor;
        this.recorded = trunk.ladder().begin(id);
    }

    void on(Runnable task) {
        if (trunk.stack().onWorkerOf(anchor)) {
            task.run();
        } else {
            trunk.stack().execute(anchor, task);
        }
    }

    Scheduled later(Duration delay, Runnable task) {
        return trunk.stack().schedule(anchor, delay, task);
    }

    @Nullable
    Leg leg(String leg) {
        return legs.get(leg);
    }

    @Nullable
    Leg caller() {
        for (Leg each : legs.values()) {
            if (each.waiting()) {
                return each;
            }
        }
        return null;
    }

    MediaSession session() throws MediaException {
        MediaSession open = session;
        if (open == null) {
            open = open();
            session = open;
        }
        return open;
    }

    /** As a last resort an emergency call goes without an engine. */
    private MediaSession open() throws MediaException {
        MediaEngine engine = trunk.engine();
        try {
            if (engine != null) {
                return engine.open(id, this);
            }
        } catch (MediaException | RuntimeException e) {
            if (!emergency) {
                throw e;
            }
            LOG.warn("Call {} is an emergency call and goes without the media engine: {}", id, e.toString());
        }
        if (!emergency) {
            throw new MediaException(503, "No media engine is there");
        }
        trunk.counters().add("emergencies-unanchored");
        return new Unanchored(this);
    }

    /** Goes on, on this call's worker, when the media engine has answered. */
    <T> void when(CompletionStage<T> stage, Consumer<? super T> then, Consumer<MediaException> failed) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            settle(future, then, failed);
        } else {
            CompletableFuture<T> unused = future.whenComplete(
                    (value, fault) -> trunk.stack().execute(anchor, () -> settle(future, then, failed)));
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
        if (core != null && !alone) {
            core.happened(id, leg.id, op, what);
        } else {
            Alone.on(this, leg, what);
        }
    }

    /** A leg that was called sends media before it answers. */
    void early(Leg from, @Nullable Leg to, int status) {
        Incoming waiting = to == null ? null : to.incoming;
        if (to == null || waiting == null || earlyFrom != null && earlyFrom != from && !earlyFrom.ended()) {
            return;
        }
        if (!waiting.offered()) {
            waiting.ringing(status);
            return;
        }
        try {
            when(
                    to.media().answer(from.name()),
                    sdp -> {
                        if (to.waiting() && !from.ended()) {
                            earlyFrom = from;
                            to.codec = Sdp.of(sdp).codec();
                            waiting.early(sdp, from.id);
                            connect(to, from);
                        }
                    },
                    fault -> waiting.ringing(status));
        } catch (MediaException e) {
            waiting.ringing(status);
        }
    }

    String nextReplacement() {
        return id + "-r" + ++replacements;
    }

    void connect(Leg a, Leg b) {
        MediaSession open = session;
        if (open != null && !a.ended() && !b.ended()) {
            open.connect(a.id, b.id);
        }
    }

    void disconnect(Leg leg) {
        MediaSession open = session;
        if (open != null) {
            open.disconnect(leg.id);
        }
    }

    /** The peer of a leg has ended it. */
    void hungUp(Leg leg, int q850, String reason, boolean elsewhere) {
        Leg partner = leg.partner;
        leg.gone();
        ended(leg, partner, q850, reason, elsewhere);
    }

    /** A leg cannot go on: its peer is told, and so is the core. */
    void lost(Leg leg, int sip, @Nullable String reason) {
        if (!leg.ended()) {
            Leg partner = leg.partner;
            String why = reason == null ? "" : reason;
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

    void removed(Leg leg) {
        legs.remove(leg.id);
        if (earlyFrom == leg) {
            earlyFrom = null;
        }
        if (legs.isEmpty()) {
            MediaSession open = session;
            session = null;
            if (open != null) {
                open.close();
            }
            trunk.table().remove(this);
            trunk.ladder().ended(id, List.copyOf(quality));
            quality.clear();
        }
    }

    @Override
    public void played(String leg, String op, String error) {
        on(() -> with(leg, each -> tell(each, op, new Happening.Played(error))));
    }

    @Override
    public void digit(String leg, char digit, int milliseconds) {
        on(() -> with(leg, each -> Digits.pressed(each, Digits.Source.TELEPHONE_EVENT, digit, milliseconds)));
    }

    @Override
    public void silent(String leg, int seconds) {
        on(() -> with(leg, Audit::ask));
    }

    /** A line for each leg, ended or not; read by operators, so what is a moment old will do. */
    List<String> describeMedia() {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        trunk.stack().execute(anchor, () -> {
            List<String> lines = new ArrayList<>(quality);
            legs.values().forEach(leg -> lines.add(leg.summary()));
            answer.complete(lines);
        });
        try {
            return answer.get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException | TimeoutException e) {
            return List.of();
        }
    }

    private void with(String leg, Consumer<Leg> then) {
        Optional.ofNullable(legs.get(leg)).ifPresent(then);
    }
}
