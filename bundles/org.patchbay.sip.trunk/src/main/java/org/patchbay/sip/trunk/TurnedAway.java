package org.patchbay.sip.trunk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.EndedLeg;
import org.patchbay.sip.stack.message.SipRequest;

/**
 * Calls that are turned away at the door, by a limit or since nobody can serve them now. Each leaves its record, for somebody will ask why it came to
 * nothing; but a peer that goes on calling must not fill the disk with them: of what comes faster there is the counter alone.
 */
final class TurnedAway {
    /** After a quiet time so many of a peer's at once, as one a second is recorded. */
    private static final Duration BURST = Duration.ofMinutes(1);

    private final Trunk trunk;
    private final Rates rates = new Rates(System::nanoTime, BURST);

    TurnedAway(Trunk trunk) {
        this.trunk = trunk;
    }

    /**
     * Has it leave its record.
     *
     * @param status with which it was refused
     * @param q850 the cause
     * @param why the name of the limit
     */
    void record(SipRequest invite, PeerSettings peer, int status, int q850, String why) {
        if (!rates.admits(peer.name(), 1)) {
            trunk.counters().add("refused-unrecorded");
            return;
        }
        String call = trunk.newId();
        String leg = call + "-a";
        Arrival arrival = Arrivals.read(call, leg, peer, invite, null);
        trunk.capture().belongs(invite.callId(), call, leg, peer.name());
        Instant now = Instant.now();
        EndedLeg caller = new EndedLeg(
                leg, peer.name(), peer.side(), arrival.from(), "", now, Optional.empty(), now, status, q850);
        trunk.unrecorded()
                .ended(new EndedCall(
                        arrival,
                        true,
                        true,
                        now,
                        Optional.empty(),
                        now,
                        status,
                        q850,
                        why,
                        Account.TRUNK,
                        List.of(caller)));
    }
}
