package org.patchbay.media.embedded.relay;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.codec.Speech;
import org.patchbay.media.embedded.codec.Transcoder;
import org.patchbay.media.embedded.rtp.EventClock;
import org.patchbay.media.embedded.rtp.Packets;
import org.patchbay.media.embedded.rtp.PayloadTable;

/**
 * What one leg's packets become on their way to its partner: under the partner's payload types, in its codec where they have none in common,
 * its events in the partner's clock. By the thread that carries the packets.
 */
final class Passage {
    /** RFC 3551 table 4, RFC 3389. */
    private static final int COMFORT_NOISE = 13;

    /** Once the two legs have no codec in common. */
    private @Nullable Transcoder transcoder;

    /** Once they have events in different clocks. */
    private @Nullable EventClock eventClock;

    /**
     * Brings a packet to the partner.
     *
     * @param payload its type
     * @param lastAudio the timestamp of the last packet that was none of an event
     */
    void pass(ByteBuffer packet, PayloadTable payloads, int payload, int lastAudio, RtpStream partner, long now) {
        int there = payloads.atPartner(payload);
        Transcoder converting = transcoder;
        if (converting != null && (there >= 0 || payload == COMFORT_NOISE)) {
            converting.passed(packet);
        }
        if (there >= 0) {
            if (there != payload) {
                Packets.payloadType(packet, there);
            }
            int from = payloads.clock(payload);
            int to = payloads.clockAtPartner(payload);
            if (from != to && payloads.events(payload)) {
                eventClock().convert(packet, lastAudio, from, to);
            }
            partner.relay(
                    packet,
                    payloads.events(payload) ? 0 : to,
                    payload == COMFORT_NOISE ? now + Floor.NOISE_LASTS : now);
            return;
        }
        if (payload == COMFORT_NOISE && Packets.payloadLength(packet) > 0) {
            partner.floor().noise(packet.get(packet.position() + Packets.payloadOffset(packet)) & 0x7f);
            return;
        }
        convert(packet, payloads.speech(payload), partner, now);
    }

    private void convert(ByteBuffer packet, @Nullable Speech from, RtpStream partner, long now) {
        Negotiated theirs = partner.negotiated();
        if (theirs == null || !partner.listens(theirs)) {
            if (transcoder != null) {
                transcoder.interrupt();
            }
            return;
        }
        Speech to = theirs.speech();
        if (from == null || to == null) {
            return;
        }
        Transcoder converter = transcoder(from, to);
        for (int lost = converter.missing(packet); lost > 0; lost--) {
            partner.relay(named(converter.conceal(), theirs), Speech.CLOCK, now);
        }
        if (converter.convert(packet)) {
            partner.relay(named(packet, theirs), Speech.CLOCK, now);
        }
    }

    private static ByteBuffer named(ByteBuffer packet, Negotiated theirs) {
        Packets.payloadType(packet, theirs.voice());
        return packet;
    }

    private EventClock eventClock() {
        EventClock clock = eventClock;
        if (clock == null) {
            clock = new EventClock();
            eventClock = clock;
        }
        return clock;
    }

    /** Made anew only when the peers have agreed on something else. */
    private Transcoder transcoder(Speech from, Speech to) {
        Transcoder present = transcoder;
        if (present == null || !present.converts(from, to)) {
            present = new Transcoder(from, to);
            transcoder = present;
        }
        return present;
    }
}
