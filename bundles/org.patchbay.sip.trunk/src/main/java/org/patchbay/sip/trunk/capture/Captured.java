package org.patchbay.sip.trunk.capture;

import java.time.Instant;

/** A message of a call, as it went over the wire; what nobody is to read is masked. */
public final class Captured {
    final Packet packet;
    private final String leg;
    private final String peer;

    Captured(Packet packet, String leg, String peer) {
        this.packet = packet;
        this.leg = leg;
        this.peer = peer;
    }

    /** When it went, to the microsecond. */
    public Instant at() {
        return packet.at();
    }

    /** Whether it was ours. */
    public boolean sent() {
        return packet.sent();
    }

    /** The id of the leg whose Call-ID it has. */
    public String leg() {
        return leg;
    }

    /** The name of that leg's peer. */
    public String peer() {
        return peer;
    }

    /** All of it. */
    public byte[] bytes() {
        return packet.bytes();
    }
}
