package org.patchbay.media.embedded.rtp;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.sdp.Codec;

/** What the payload types mean that one peer sends, and what they are called at its partner. Immutable. */
public final class PayloadTable {

    private final int[] clock = new int[128];
    private final boolean[] events = new boolean[128];
    private final byte[] partner = new byte[128];

    /**
     * @param said what we told the peer to send; its numbers come first
     * @param remote what the peer told us, for peers that send under their own numbers
     * @param other what the partner wants to receive, or null when that is not known: then numbers are passed on as they are
     */
    public PayloadTable(List<Codec> said, List<Codec> remote, @Nullable List<Codec> other) {
        Arrays.fill(partner, (byte) -1);
        for (List<Codec> codecs : List.of(said, remote)) {
            for (Codec codec : codecs) {
                int payload = codec.payload();
                if (clock[payload] == 0) {
                    clock[payload] = codec.clock();
                    events[payload] = codec.events();
                    Codec there = other == null ? codec : codec.in(other);
                    partner[payload] = there == null ? -1 : (byte) there.payload();
                }
            }
        }
    }

    /** Whether the payload type was negotiated. */
    public boolean knows(int payload) {
        return clock[payload] != 0;
    }

    /** Its clock in Hz, or 0 when it was not negotiated. */
    public int clock(int payload) {
        return clock[payload];
    }

    public boolean events(int payload) {
        return events[payload];
    }

    /** The partner's number for it, or -1 when the partner did not agree to it. */
    public int atPartner(int payload) {
        return partner[payload];
    }
}
