package org.patchbay.media.rtpengine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.media.rtpengine.sdp.Direction;

/** The copies that go out of one session: those that were ordered, and those that {@link Tapes} are made of. */
final class Copies {
    private final RtpengineSession session;
    private final List<Copy> all = new CopyOnWriteArrayList<>();

    Copies(RtpengineSession session) {
        this.session = session;
    }

    void begin(String from, Tracks voice, String to) throws MediaException {
        synchronized (session.lock()) {
            RtpengineLeg source = session.leg(from);
            RtpengineLeg receiver = session.leg(to);
            if (source == null || receiver == null || source == receiver) {
                throw new MediaException(503, "There are no two legs '" + from + "' and '" + to + "' in this session");
            }
            if (voice == Tracks.BOTH) {
                throw new MediaException(
                        503, "A leg carries one voice: what '" + from + "' says (SAID), or what it hears (HEARD)");
            }
            if (source.copy() != null || source.negotiation().agreed() == null) {
                throw new MediaException(503, "Leg '" + from + "' has no audio yet that could be copied");
            }
            if (receiver.copy() != null
                    || receiver.partner() != null
                    || receiver.negotiation().opened() != null) {
                throw new MediaException(503, "Leg '" + to + "' is in use, and cannot be sent copies any more");
            }
            if (receiver.home() != source.home()) {
                receiver.home(source.home());
            }
            Copy copy = new Copy(session, source, voice, receiver, Direction.SENDONLY);
            receiver.copies(copy);
            add(copy);
        }
    }

    void add(Copy copy) {
        all.add(copy);
    }

    void end(Copy copy) {
        if (all.remove(copy)) {
            copy.end();
        }
    }

    void pause(String to, boolean on) {
        RtpengineLeg receiver = session.leg(to);
        Copy copy = receiver == null ? null : receiver.copy();
        if (copy != null) {
            copy.pause(on);
        }
    }

    /** Whoever is copied to whom it is to be; in the session's turn. */
    CompletionStage<Void> settle() {
        CompletionStage<Void> settled = CompletableFuture.completedStage(null);
        for (Copy copy : all) {
            settled = settled.thenCompose(any -> copy.settle());
        }
        return settled.thenRun(() -> session.extras().tapes().settle());
    }

    /** A leg is gone: nothing of it is copied any more, or nothing to it. */
    void ended(RtpengineLeg leg) {
        for (Copy copy : all) {
            if (copy.source() == leg || copy.to() == leg) {
                end(copy);
            }
        }
    }

    /** By what rtpengine knows those that are sent what this leg hears. */
    List<String> ears(@Nullable RtpengineLeg leg) {
        return all.stream()
                .filter(copy -> copy.source() == leg && copy.voice() == Tracks.HEARD)
                .map(copy -> copy.to().side().tag())
                .toList();
    }
}
