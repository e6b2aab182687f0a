package org.patchbay.media.embedded.rtp;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.sdp.Codec;

/** What the payload types mean that one peer sends, and what they are called at its partner. Immutable, and small: every leg has one. */
public final class PayloadTable {

    private static final int PARTNER = 8;
    private static final int EVENTS = 16;
    private static final int CLOCK = 32;
    /** Of no clock, and no number at the partner. */
    private static final long UNKNOWN = 0xffL << PARTNER;

    /** For each payload type, from its lowest bits on: itself, the partner's number for it, whether it is of events, its clock. */
    private final long[] entries;

    /**
     * @param said what we told the peer to send; its numbers come first
     * @param remote what the peer told us, for peers that send under their own numbers
     * @param other what the partner wants to receive, or null when that is not known: then numbers are passed on as they are
     */
    public PayloadTable(List<Codec> said, List<Codec> remote, @Nullable List<Codec> other) {
        long[] found = new long[said.size() + remote.size()];
        int count = 0;
        for (List<Codec> codecs : List.of(said, remote)) {
            for (Codec codec : codecs) {
                if (find(found, count, codec.payload()) == UNKNOWN) {
                    Codec there = other == null ? codec : codec.in(other);
                    long number = there == null ? 0xff : there.payload();
                    found[count++] = (long) codec.clock() << CLOCK
                            | (codec.events() ? 1L << EVENTS : 0)
                            | number << PARTNER
                            | codec.payload();
                }
            }
        }
        entries = Arrays.copyOf(found, count);
    }

    private static long find(long[] among, int count, int payload) {
        for (int i = 0; i < count; i++) {
            if ((among[i] & 0xff) == payload) {
                return among[i];
            }
        }
        return UNKNOWN;
    }

    private long entry(int payload) {
        return find(entries, entries.length, payload);
    }

    /** Whether the payload type was negotiated. */
    public boolean knows(int payload) {
        return entry(payload) != UNKNOWN;
    }

    /** Its clock in Hz, or 0 when it was not negotiated. */
    public int clock(int payload) {
        return (int) (entry(payload) >>> CLOCK);
    }

    public boolean events(int payload) {
        return (entry(payload) & 1L << EVENTS) != 0;
    }

    /** The partner's number for it, or -1 when the partner did not agree to it. */
    public int atPartner(int payload) {
        return (byte) (entry(payload) >>> PARTNER);
    }
}
