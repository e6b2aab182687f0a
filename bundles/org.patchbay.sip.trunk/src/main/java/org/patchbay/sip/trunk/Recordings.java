package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.api.media.Recording;

/**
 * What is recorded of one leg: by the media engine, which says what becomes of it, mostly when the leg has ended; or by recorders, each in a
 * {@link RecordingSession}.
 */
final class Recordings {
    /** A party that has gone may be replaced at once, as by a transfer: the recorder is told of both together. */
    private static final Duration REPLACED_WITHIN = Duration.ofSeconds(2);

    private static final String RESTARTED =
            "The trunk was restarted, and the recorder's session with it; record anew to go on";

    private final Leg leg;
    /** What goes on, by op; the session where a recorder has it, null where the engine does. From the first one on. */
    private @Nullable Map<String, @Nullable RecordingSession> ops;
    /** What recorders had of it before a restart. */
    private List<String> former = List.of();

    private int sessions;

    Recordings(Leg leg) {
        this.leg = leg;
    }

    void record(LegOrder.Record order) {
        Map<String, @Nullable RecordingSession> running = ops == null ? new LinkedHashMap<>(2) : ops;
        ops = running;
        running.put(order.op(), null);
        try {
            MediaLeg media = leg.media();
            if (RecordingSession.isFor(order)) {
                // Before that it is not known in which codec it is to be sent.
                leg.negotiation.whenAcknowledged(() -> send(order));
                return;
            }
            media.record(
                    order.op(),
                    new RecordOrder(
                            order.sink(), order.both() ? Tracks.BOTH : Tracks.SAID, order.longest(), order.silence()));
        } catch (MediaException e) {
            failed(order.op(), String.valueOf(e.getMessage()));
        }
    }

    private void send(LegOrder.Record order) {
        Map<String, @Nullable RecordingSession> running = ops;
        if (running == null || !running.containsKey(order.op()) || leg.ended()) {
            return; // Stopped meanwhile, and told.
        }
        try {
            RecordingSession session = new RecordingSession(leg, order, ++sessions);
            running.put(order.op(), session);
            session.begin();
        } catch (MediaException e) {
            failed(order.op(), String.valueOf(e.getMessage()));
        }
    }

    private void failed(String op, String why) {
        if (ended(op)) {
            Orders.cannot(leg.call, leg, op, why);
        }
    }

    void pause(String op, boolean on) {
        RecordingSession session = session(op);
        MediaLeg media = leg.media;
        if (session != null) {
            session.pause(on);
        } else if (media != null) {
            media.pause(op, on);
        }
    }

    /** @return false if no recorder has it, so that it is for the engine to stop */
    boolean stop(String op) {
        RecordingSession session = session(op);
        if (session != null) {
            session.stop("");
        }
        return session != null;
    }

    private @Nullable RecordingSession session(String op) {
        Map<String, @Nullable RecordingSession> running = ops;
        return running == null ? null : running.get(op);
    }

    private List<RecordingSession> sessions() {
        Map<String, @Nullable RecordingSession> running = ops;
        return running == null
                ? List.of()
                : running.values().stream()
                        .filter(RecordingSession.class::isInstance)
                        .map(RecordingSession.class::cast)
                        .toList();
    }

    /** It is said so; false if that was said already. */
    boolean ended(String op) {
        Map<String, @Nullable RecordingSession> running = ops;
        if (running == null || !running.containsKey(op)) {
            return running == null;
        }
        running.remove(op);
        return true;
    }

    /** The engine that recorded, or sent to the recorder, has gone, and the next one does not know of it. */
    void interrupted(String why) {
        Map<String, @Nullable RecordingSession> running = ops;
        if (running != null) {
            for (String op : List.copyOf(running.keySet())) {
                RecordingSession session = running.get(op);
                if (session != null) {
                    session.stop(why);
                } else {
                    leg.call.recorded(leg.id, op, Recording.none(why));
                }
            }
        }
    }

    /** Its leg has another partner, perhaps. */
    void met() {
        sessions().forEach(RecordingSession::review);
    }

    /** Its leg has lost its partner. */
    void parted() {
        if (!sessions().isEmpty()) {
            var unused = leg.call.later(REPLACED_WITHIN, this::met);
        }
    }

    /** Its leg ends, or leaves the call: what recorders have of it ends with it. The engine sees to its own. */
    void left(String error) {
        sessions().forEach(session -> session.stop(error));
    }

    /** Looks whether recorders are still there. */
    void audit() {
        sessions().forEach(RecordingSession::audit);
    }

    /** What recorders have been sent, for operators. */
    List<String> summaries() {
        return sessions().stream().map(RecordingSession::summary).toList();
    }

    /** The trunk stops and the call goes on: recorders are let go, and the next trunk tells of it. */
    void leave() {
        sessions().forEach(RecordingSession::leave);
    }

    /** Writes down what recorders have. */
    void write(CallText out) {
        sessions().forEach(session -> out.add("recording", session.write()));
    }

    /** Takes what was written down. */
    void restored(List<String> written) {
        former = written;
    }

    /** A restart has ended what recorders had; they are told, where that may have been in vain, and so is the core. */
    void lost() {
        List<String> known = former;
        former = List.of();
        for (String each : known) {
            FormerRecording recording = FormerRecording.read(each);
            recording.end(leg);
            leg.call.recorded(leg.id, recording.op(), recording.told(RESTARTED));
        }
    }

    static Happening told(Recording result) {
        return result.place().isEmpty()
                ? new Happening.ActionFailed(result.error())
                : new Happening.Recorded(result.place(), result.length(), result.error());
    }
}
