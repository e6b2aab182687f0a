package org.patchbay.media.embedded;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.media.embedded.relay.Copy;
import org.patchbay.media.embedded.sdp.Wish;

/** One voice of a leg on its way to another leg, from its beginning to the end of one of the two. Guarded by the session's lock. */
final class LegCopy {
    private final EmbeddedLeg source;
    private final EmbeddedLeg to;
    private final boolean said;
    private final Copy copy;

    private LegCopy(EmbeddedLeg source, boolean said, EmbeddedLeg to) {
        this.source = source;
        this.said = said;
        this.to = to;
        this.copy = new Copy(to.stream(), said);
    }

    /** @throws MediaException saying why not */
    static void begin(EmbeddedLeg source, Tracks voice, EmbeddedLeg to) throws MediaException {
        if (voice == Tracks.BOTH) {
            throw new MediaException(488, "A leg gets a copy of one voice, SAID or HEARD; make one for each");
        }
        if (source.copy() != null || source == to) {
            throw new MediaException(488, "Leg '" + source.id() + "' has no voice that could be copied there");
        }
        if (!to.fresh()) {
            throw new MediaException(488, "Leg '" + to.id() + "' is in use; make one for the copy alone");
        }
        LegCopy made = new LegCopy(source, voice == Tracks.SAID, to);
        if (made.wish().codecs().isEmpty()) {
            throw new MediaException(488, "Leg '" + source.id() + "' has agreed on nothing yet that could be copied");
        }
        to.carries(made);
        source.copied(made);
        source.stream().taps().add(made.copy);
    }

    /** What to agree with who gets it. */
    Wish wish() {
        int now = said ? source.stream().spoken() : source.stream().sent();
        return Wish.toSend(source.negotiation().copied(said, now));
    }

    /** Something new was agreed with one of the two. */
    void agreed() {
        copy.names(source.negotiation().names(said, to.negotiation().received()));
    }

    void pause(boolean on) {
        copy.pause(on);
    }

    void end() {
        source.stream().taps().remove(copy);
        source.copiedNoMore(this);
    }
}
