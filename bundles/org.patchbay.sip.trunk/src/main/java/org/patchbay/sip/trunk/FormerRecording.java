package org.patchbay.sip.trunk;

import java.time.Duration;

import org.patchbay.api.media.Recording;

/**
 * A recording session that a restart has ended.
 *
 * @param op under which it was ordered
 * @param place where its recording is
 * @param dialog its dialog as it was written down; empty if the recorder was told of the end
 */
record FormerRecording(String op, String place, String dialog) {
    private static final int SKIPPED = 1000;

    String write() {
        return op + '\n' + place + '\n' + dialog;
    }

    /** Reads what {@link #write} wrote. */
    static FormerRecording read(String text) {
        String[] parts = text.split("\n", 3);
        return new FormerRecording(parts[0], parts.length < 2 ? "" : parts[1], parts.length < 3 ? "" : parts[2]);
    }

    /** What is said to whoever ordered it. */
    Recording told(String why) {
        return place.isEmpty() ? Recording.none(why) : new Recording(place, Duration.ZERO, 0, Duration.ZERO, why);
    }

    /** Says BYE to a recorder that waits for more. It is of no account if that cannot be. */
    void end(Leg recorded) {
        Trunk trunk = recorded.call.trunk;
        try {
            if (!dialog.isEmpty()) {
                DialogRecord known = DialogRecord.read(dialog);
                known.localCSeq += SKIPPED;
                PeerSettings peer =
                        trunk.peers().named(DialogRecord.field(dialog, "peer")).orElse(null);
                if (peer != null && peer.recorder()) {
                    Leg leg = new Leg(recorded.call, DialogRecord.field(dialog, "leg"), peer, recorded.party);
                    leg.restored(known, leg.began);
                    trunk.stack().keep(known.callId, recorded.call.anchor);
                    trunk.table().add(leg);
                    leg.end(480, 16, "The trunk was restarted", false, 0);
                }
            }
        } catch (IllegalArgumentException e) {
            trunk.counters().add("recordings-unreadable");
        }
    }
}
