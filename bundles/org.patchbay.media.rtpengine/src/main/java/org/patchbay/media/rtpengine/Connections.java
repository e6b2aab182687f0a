package org.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is to hear whom in one session. */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    /** Each of them after the time that rtpengine has for its reply. By then it is known to be gone, and its calls begin anew elsewhere. */
    private static final List<Integer> AGAIN_SECONDS = List.of(1, 2, 4, 8, 16);

    private final RtpengineSession session;

    Connections(RtpengineSession session) {
        this.session = session;
    }

    void connect(String a, String b) {
        RtpengineLeg one;
        RtpengineLeg other;
        List<@Nullable RtpengineLeg> former = new ArrayList<>(2);
        synchronized (session.lock()) {
            one = session.leg(a);
            other = session.leg(b);
            if (one == null || other == null || one == other || one.copy() != null || other.copy() != null) {
                LOG.debug("Call {}: {} and {} are not connected, one of them is gone", session.call(), a, b);
                return;
            }
            if (one.partner() != other) {
                former.add(part(one));
                former.add(part(other));
                one.partner(other);
                other.partner(one);
            }
        }
        session.player().end(one);
        session.player().end(other);
        former.forEach(session.player()::release);
        rewire();
    }

    void disconnect(String id) {
        RtpengineLeg leg;
        RtpengineLeg former;
        synchronized (session.lock()) {
            leg = session.leg(id);
            former = part(leg);
        }
        if (former != null) {
            session.player().release(leg);
            session.player().release(former);
            rewire();
        }
    }

    /** @return its former partner */
    static @Nullable RtpengineLeg part(@Nullable RtpengineLeg leg) {
        RtpengineLeg partner = leg == null ? null : leg.partner();
        if (leg != null && partner != null) {
            leg.partner(null);
            partner.partner(null);
        }
        return partner;
    }

    void rewire() {
        rewire(AGAIN_SECONDS.iterator());
    }

    /** @param again when to try once more, in seconds, should it fail: an instance may have been busy or gone for a moment */
    private void rewire(Iterator<Integer> again) {
        var unused = session.inTurn(() -> session.wiring().settle()).whenComplete((any, fault) -> {
            if (fault == null || session.life().isClosed()) {
                return;
            }
            boolean last = !again.hasNext();
            LOG.warn(
                    "Call {}: its legs do not hear each other as they should: {}{}",
                    session.call(),
                    fault.getMessage(),
                    last ? "; it is not tried again" : "; it is tried again");
            if (!last) {
                session.engine().later(() -> rewire(again), again.next() * 1000L);
            }
        });
    }

    /** A leg is not heard, or is heard again. */
    void hush(RtpengineLeg leg, boolean quiet, String source) {
        if (quiet) {
            LOG.warn(
                    "Call {}: {} sends to leg {} and is not heard: its network is not among the peer's sources",
                    session.call(),
                    source,
                    leg.id());
        }
        var unused = session.inTurn(() -> leg.tell(
                Side.of(quiet ? "block media" : "unblock media", leg.side().tag())));
    }
}
