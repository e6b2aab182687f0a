package org.patchbay.media.embedded.relay;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.rtp.SourceLatch;
import org.patchbay.media.embedded.rtp.TelephoneEvents;

/** What is told of one peer besides its voice: where it speaks from, the keys that it presses, and that nothing is heard of it. On the loop's thread. */
final class Ear {
    private final RtpStream.Events events;
    private final IntSupplier silenceSeconds;
    private long heard = System.nanoTime();
    private boolean silent;
    /** Under which description it was told that the peer speaks. */
    private @Nullable SourceLatch told;

    /** Once there was one. */
    private @Nullable TelephoneEvents keys;

    /** @param silenceSeconds asked now and then: how long nothing may be heard; 0 for ever */
    Ear(RtpStream.Events events, IntSupplier silenceSeconds) {
        this.events = events;
        this.silenceSeconds = silenceSeconds;
    }

    /** Something was heard, RTP or RTCP or a check. */
    void heard(long now) {
        heard = now;
        silent = false;
    }

    /** Its audio comes from there; told once for each description. */
    void speaks(SourceLatch latch, InetSocketAddress source) {
        if (told != latch) {
            told = latch;
            events.latched(source);
        }
    }

    boolean hasSpoken() {
        return told != null;
    }

    /** @param clock of the event's durations, in Hz */
    void event(ByteBuffer packet, int clock, long now) {
        TelephoneEvents found = keys;
        if (found == null) {
            found = new TelephoneEvents(events::digit);
            keys = found;
        }
        found.packet(packet, clock, now);
    }

    void tick(@Nullable Negotiated current, long now) {
        TelephoneEvents pressed = keys;
        if (pressed != null) {
            pressed.tick(now);
        }
        int limit = silenceSeconds.getAsInt();
        if (current == null || !current.hears() || limit == 0) {
            heard(now);
        } else if (!silent && now - heard >= limit * 1_000_000_000L) {
            silent = true;
            events.silent(limit);
        }
    }
}
