package org.patchbay.media.rtpengine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.Recording;

/** The recordings of one session, by leg. What records is another engine, which is sent copies. */
final class Tapes {
    private final RtpengineSession session;
    private final RtpengineMediaEngine engine;
    private final Map<RtpengineLeg, Tape> all = new ConcurrentHashMap<>(2);

    Tapes(RtpengineSession session, RtpengineMediaEngine engine) {
        this.session = session;
        this.engine = engine;
    }

    void record(RtpengineLeg leg, String op, RecordOrder order) {
        try {
            synchronized (this) {
                if (leg.isClosed() || leg.copy() != null) {
                    throw new MediaException(503, "Leg '" + leg.id() + "' is closed, or is itself sent copies");
                }
                tape(leg).record(op, order);
            }
        } catch (MediaException | RuntimeException e) {
            session.reportAlways(
                    listener -> listener.recorded(leg.id(), op, Recording.none(String.valueOf(e.getMessage()))));
        }
    }

    private Tape tape(RtpengineLeg leg) throws MediaException {
        Tape running = all.get(leg);
        if (running != null && !running.isOver()) {
            return running;
        }
        Optional<MediaEngine> recorder = engine.others().recorder();
        if (recorder.isEmpty()) {
            throw new MediaException(
                    501,
                    "rtpengine itself records nothing, and no other media engine is there that does;"
                            + " start the bundle org.patchbay.media.embedded beside it");
        }
        Tape made = new Tape(session, leg, this, engine.innerNetwork(leg));
        made.open(recorder.get());
        all.put(leg, made);
        return made;
    }

    /** An interface of rtpengine's for the network that copies go by. */
    Side side(String network) throws MediaException {
        return new Side(
                Chance.token(), engine.interfaceOf(network), org.patchbay.api.media.MediaProfile.plain(network));
    }

    void over(Tape tape) {
        all.values().remove(tape);
    }

    void pause(RtpengineLeg leg, String op, boolean on) {
        Tape tape = all.get(leg);
        if (tape != null) {
            tape.pause(op, on);
        }
    }

    void stop(RtpengineLeg leg, String op) {
        Tape tape = all.get(leg);
        if (tape != null) {
            tape.stop(op);
        }
    }

    /** Begins what had to wait until something was agreed on. */
    void settle() {
        all.values().forEach(Tape::settle);
    }

    void ended(RtpengineLeg leg) {
        Tape tape = all.get(leg);
        if (tape != null) {
            tape.close();
        }
    }

    void close() {
        List.copyOf(all.values()).forEach(Tape::close);
    }
}
