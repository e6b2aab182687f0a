package org.patchbay.media.embedded.rtp;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.codec.Speech;
import org.patchbay.media.embedded.sdp.Codec;

/** What the payload types mean that one peer sends, and what they are called at its partner. Immutable, and small: every leg has one. */
public final class PayloadTable {

    private static final int PARTNER = 8;
    private static final int EVENTS = 16;
    /** Two bits: none, or one more than its place among those that can be converted. */
    private static final int SPEECH = 17;

    private static final int CLOCK = 32;
    private static final int LONGEST_CLOCK = 0xfffff;
    private static final int PARTNER_KILOHERTZ = 52;
    private static final Speech[] CONVERTIBLE = Speech.values();
    /** Of no clock, and no number at the partner. */
    private static final long UNKNOWN = 0xffL << PARTNER;

    /** For each payload type, from its lowest bits on: itself, the partner's number for it, whether it is of events, its clock, the partner's. */
    private final long[] entries;

    private final @Nullable Codec peerEvents;

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
                    found[count++] = entry(codec, other == null ? codec : there(codec, other));
                }
            }
        }
        entries = Arrays.copyOf(found, count);
        peerEvents = peerEvents(said, remote);
    }

    private static @Nullable Codec peerEvents(List<Codec> said, List<Codec> remote) {
        Codec found = null;
        for (Codec codec : remote) {
            if (codec.events() && codec.in(said) != null && (found == null || codec.clock() == Speech.CLOCK)) {
                found = codec;
            }
        }
        return found;
    }

    /** In what the peer takes telephone-events, or null. */
    public @Nullable Codec peerEvents() {
        return peerEvents;
    }

    /** Events go on in another clock rather than not at all. */
    private static @Nullable Codec there(Codec codec, List<Codec> other) {
        Codec same = codec.in(other);
        if (same == null && codec.events()) {
            for (Codec each : other) {
                if (each.events()) {
                    return each;
                }
            }
        }
        return same;
    }

    private static long entry(Codec codec, @Nullable Codec there) {
        long number = there == null ? 0xff : there.payload();
        long kilohertz = there == null ? 0 : there.clock() / 1000;
        Speech speech = codec.convertible();
        return kilohertz << PARTNER_KILOHERTZ
                | (long) codec.clock() << CLOCK
                | (speech == null ? 0L : speech.ordinal() + 1L) << SPEECH
                | (codec.events() ? 1L << EVENTS : 0)
                | number << PARTNER
                | codec.payload();
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
        return (int) (entry(payload) >>> CLOCK) & LONGEST_CLOCK;
    }

    public boolean events(int payload) {
        return (entry(payload) & 1L << EVENTS) != 0;
    }

    /** The codec as which it can be converted, or null. */
    public @Nullable Speech speech(int payload) {
        int place = (int) (entry(payload) >>> SPEECH) & 3;
        return place == 0 ? null : CONVERTIBLE[place - 1];
    }

    /** The clock in which the partner takes it, in whole kHz but given in Hz; 0 when it did not agree to it. */
    public int clockAtPartner(int payload) {
        return (int) (entry(payload) >>> PARTNER_KILOHERTZ) * 1000;
    }

    /** The partner's number for it, or -1 when the partner did not agree to it. */
    public int atPartner(int payload) {
        return (byte) (entry(payload) >>> PARTNER);
    }
}
