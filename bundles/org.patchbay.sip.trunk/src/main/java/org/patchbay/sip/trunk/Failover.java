package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.message.RequestBuilder;

/**
 * Takes the INVITE of a leg from one host of its peer to the next, each at most once (RFC 3263 section 4.3). Every try is an INVITE of its
 * own, with its own dialog; the leg, its media and our offer stay. The core sees one leg.
 */
final class Failover {
    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

    private final Leg leg;
    private final Outgoing outgoing;
    private final boolean emergency;
    private final List<Host> tried = new ArrayList<>(2);
    private @Nullable Function<Host, Invite> invitations;
    private String sdp = "";
    private Attempt current;

    /** Chooses the first host; from now on the leg is found by the dialog with it. */
    Failover(Leg leg, Outgoing outgoing, Function<Host, Invite> invitations, boolean emergency) {
        this.leg = leg;
        this.outgoing = outgoing;
        this.invitations = invitations;
        this.emergency = emergency;
        Host first = leg.call.trunk.hosts().next(leg.peer, tried, emergency);
        this.current = attempt(first == null ? leg.peer.hosts().get(0) : first, invitations);
    }

    private Attempt attempt(Host host, Function<Host, Invite> make) {
        tried.add(host);
        Invite invitation = make.apply(host);
        DialogRecord dialog = invitation.dialog();
        dialog.host = host;
        leg.dialog = dialog;
        leg.call.trunk.table().add(leg);
        return new Attempt(leg, outgoing, this, dialog, host, invitation);
    }

    /** Sends the INVITE with our offer. */
    void send(String offer) {
        sdp = offer;
        current.send(offer);
    }

    /**
     * Takes the INVITE to the next host, if the leg still wants an answer and one is left.
     *
     * @param failed the try that came to nothing
     * @param why for the log
     * @return false if it has to stay as it is
     */
    boolean follow(Attempt failed, String why) {
        Function<Host, Invite> make = invitations;
        if (make == null || failed != current || leg.ended() || leg.up()) {
            return false;
        }
        Trunk trunk = leg.call.trunk;
        Host next = trunk.hosts().next(leg.peer, tried, emergency);
        if (next == null || trunk.gate().point(leg.peer).isEmpty()) {
            return false;
        }
        LOG.debug("Leg {}: {} does not take it, {} is tried: {}", leg.id, failed.host(), next, why);
        trunk.peerCounter(leg.peer, "failovers");
        failed.abandon();
        trunk.table().remove(leg);
        current = attempt(next, make);
        current.send(sdp);
        return true;
    }

    /** Sends an INVITE once more in its dialog, to the same host. */
    void again(RequestBuilder request) {
        current = new Attempt(leg, outgoing, this, leg.dialog(), current.host(), null);
        current.send(request);
    }

    boolean isAt(Attempt attempt) {
        return current == attempt;
    }

    void cancel(@Nullable String reason) {
        current.cancel(reason);
    }

    /** The leg has its final response. What further tries would need is let go: the transaction keeps us for a while. */
    void settled() {
        invitations = null;
        sdp = "";
    }
}
