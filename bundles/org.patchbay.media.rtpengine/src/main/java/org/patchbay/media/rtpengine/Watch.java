package org.patchbay.media.rtpengine;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaQuality;
import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.Networks;

/** What {@code query} has told of one leg; only the engine's thread changes it. */
final class Watch {
    /** How long a first packet is looked for more often than anything else. */
    private static final long AT_FIRST_NANOS = 10_000_000_000L;

    private final RtpengineLeg leg;
    private volatile Measured measured = Measured.NOTHING;
    /** RTP and RTCP received until now. */
    private long received;

    private long heardAt = System.nanoTime();
    private boolean told;
    private final Networks sources;
    /** Its packets come from where they may not. */
    private volatile boolean foreign;
    /** The description whose first packet was reported. */
    private volatile @Nullable Audio latched;

    /** @param sources where its packets may come from */
    Watch(RtpengineLeg leg, Networks sources) {
        this.leg = leg;
        this.sources = sources;
    }

    /** From what the other one has seen of the same peer. */
    void goesOn(Watch other) {
        received = other.received;
        latched = other.latched;
        measured = other.measured;
    }

    MediaQuality quality() {
        return measured.quality();
    }

    /** Whether the first packet of what was agreed last has not come yet, and should at any moment. */
    boolean isExpecting() {
        if (System.nanoTime() - heardAt >= AT_FIRST_NANOS) {
            return false;
        }
        synchronized (leg.session().lock()) {
            return leg.negotiation().agreed() != latched;
        }
    }

    /** @param reply to {@code query} */
    void seen(Map<String, Object> reply) {
        Counted own = Counted.of(reply, leg.side().tag());
        RtpengineLeg facing = leg.facing();
        Counted other =
                facing == null ? Counted.NONE : Counted.of(reply, facing.side().tag());
        long packets = measured.packets();
        Measured now = own.measured(other, reply);
        measured = now.equals(measured) ? measured : now;
        Audio agreed;
        synchronized (leg.session().lock()) {
            agreed = leg.negotiation().agreed();
        }
        long before = received;
        received = own.packets() + own.control();
        if (agreed != null && agreed != latched && own.packets() > packets) {
            latched = agreed;
            if (leg.copy() == null) {
                leg.session().report(listener -> listener.latched(leg.id(), own.source()));
            }
        }
        stranger(own);
        if (received != before || agreed == null) {
            heardAt = System.nanoTime();
            told = false;
        } else {
            silence(agreed);
        }
    }

    /** Who sends from elsewhere than the profile allows is not heard; rtpengine does not know of that, and learns anybody. */
    private void stranger(Counted own) {
        boolean now = own.packets() > 0 && !sources.contain(own.address());
        if (now != foreign) {
            foreign = now;
            leg.session().connections().hush(leg, now, own.source());
        }
    }

    boolean isForeign() {
        return foreign;
    }

    private void silence(Audio agreed) {
        if (!agreed.direction().sends() || !heardOf()) {
            heardAt = System.nanoTime(); // On hold nobody is missed, and the silence afterwards begins then.
            return;
        }
        int limit = leg.session().silenceSeconds();
        if (limit > 0 && !told && System.nanoTime() - heardAt >= limit * 1_000_000_000L) {
            told = true;
            leg.session().report(listener -> listener.silent(leg.id(), limit));
        }
    }

    /** Whether we let it send. */
    private boolean heardOf() {
        synchronized (leg.session().lock()) {
            Said said = leg.negotiation().said();
            return said != null && said.direction().receives();
        }
    }

    /** rtpengine does not know the call any more, or is gone. */
    void lost() {
        if (!told) {
            told = true;
            int seconds = (int) ((System.nanoTime() - heardAt) / 1_000_000_000);
            leg.session().report(listener -> listener.silent(leg.id(), seconds));
        }
    }
}
