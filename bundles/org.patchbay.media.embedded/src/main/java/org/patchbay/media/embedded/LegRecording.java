package org.patchbay.media.embedded;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.Recording;
import org.patchbay.media.embedded.record.LegTakes;

/** The recordings of one leg, once there is one. */
final class LegRecording {
    private final EmbeddedLeg leg;
    private volatile @Nullable LegTakes takes;

    LegRecording(EmbeddedLeg leg) {
        this.leg = leg;
    }

    void record(String op, RecordOrder order) {
        EmbeddedSession owner = leg.session();
        synchronized (owner.lock()) {
            // Whoever ordered it is told, whomever the leg belongs to by then.
            String id = leg.id();
            Consumer<Recording> done = result -> owner.tellOfRecording(id, op, result);
            if (leg.isClosed()) {
                done.accept(Recording.none("Leg '" + id + "' is closed"));
                return;
            }
            LegTakes recordings = takes;
            if (recordings == null) {
                recordings = new LegTakes(owner.engine().recorder(), leg.stream());
                takes = recordings;
                negotiated();
            }
            recordings.begin(op, order, owner.call(), done);
        }
    }

    /** The numbers of packets may mean something else from now on. */
    void negotiated() {
        LegTakes recordings = takes;
        if (recordings != null) {
            recordings.codecs(leg.negotiation().sent(), leg.negotiation().received());
        }
    }

    void pause(String op, boolean on) {
        LegTakes recordings = takes;
        if (recordings != null) {
            recordings.pause(op, on);
        }
    }

    void stop(String op) {
        LegTakes recordings = takes;
        if (recordings != null) {
            recordings.stop(op);
        }
    }

    /** Stops all there are. */
    void stop() {
        LegTakes recordings = takes;
        if (recordings != null) {
            recordings.stopAll();
        }
    }
}
