package org.patchbay.media.embedded;

import java.util.ArrayList;
import java.util.List;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.media.embedded.relay.Copy;
import org.patchbay.media.embedded.rtp.PayloadTable;
import org.patchbay.media.embedded.sdp.Codec;
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
        if (source.isForCopy() || source == to) {
            throw new MediaException(488, "Leg '" + source.id() + "' has no voice that could be copied there");
        }
        if (!to.isFresh()) {
            throw new MediaException(488, "Leg '" + to.id() + "' is in use; make one for the copy alone");
        }
        LegCopy made = new LegCopy(source, voice == Tracks.SAID, to);
        if (made.wish().codecs().isEmpty()) {
            throw new MediaException(488, "Leg '" + source.id() + "' has agreed on nothing yet that could be copied");
        }
        to.copies().carries(made);
        source.copies().gives(made);
        source.stream().taps().add(made.copy);
    }

    /** What to agree with who gets it: the format that is used now, then the others of audio and events. */
    Wish wish() {
        int now = said ? source.stream().spoken() : source.stream().sent();
        Negotiation agreed = source.negotiation();
        List<Codec> first = said ? agreed.said() : agreed.received();
        List<Codec> second = said ? agreed.received() : agreed.said();
        List<Codec> codecs = new ArrayList<>();
        for (Codec codec : first) {
            if ((codec.speech() || codec.events()) && codec.in(second) != null) {
                codecs.add(codec.payload() == now && codec.speech() ? 0 : codecs.size(), codec);
            }
        }
        return Wish.toSend(codecs);
    }

    /** Something new was agreed with one of the two. */
    void agreed() {
        Negotiation agreed = source.negotiation();
        copy.names(new PayloadTable(
                said ? agreed.sent() : agreed.received(),
                List.of(),
                to.negotiation().received()));
    }

    void pause(boolean on) {
        copy.pause(on);
    }

    void end() {
        source.stream().taps().remove(copy);
        source.copies().givesNoMore(this);
    }
}
