package org.patchbay.sip.trunk.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.patchbay.sip.stack.transport.Transport;

/** Encapsulation as Homer reads it: HEP, version 3 ("The Hep/EEP protocol", revision 36), generic chunks only. */
final class Hep {
    private static final byte[] ID = "HEP3".getBytes(StandardCharsets.US_ASCII);
    private static final int SIP = 1;
    /** What a datagram can hold, less the chunks before the payload. */
    private static final int MOST = 65_000;

    private Hep() {}

    /** @param agent the number by which the server knows this node */
    static ByteBuffer of(Packet packet, int agent) {
        byte[] callId = packet.callId().getBytes(StandardCharsets.ISO_8859_1);
        int payload = Math.min(packet.bytes().length, MOST - callId.length);
        ByteBuffer out = ByteBuffer.allocate(200 + callId.length + payload);
        out.put(ID).putShort((short) 0);
        chunk(out, 1, 1).put((byte) (packet.isV4() ? 2 : 10));
        chunk(out, 2, 1).put((byte) (packet.transport() == Transport.UDP ? 17 : 6));
        byte[] source = packet.source().getAddress().getAddress();
        byte[] destination = packet.destination().getAddress().getAddress();
        chunk(out, packet.isV4() ? 3 : 5, source.length).put(source);
        chunk(out, packet.isV4() ? 4 : 6, destination.length).put(destination);
        chunk(out, 7, 2).putShort((short) packet.source().getPort());
        chunk(out, 8, 2).putShort((short) packet.destination().getPort());
        chunk(out, 9, 4).putInt((int) packet.at().getEpochSecond());
        chunk(out, 10, 4).putInt(packet.at().getNano() / 1000);
        chunk(out, 11, 1).put((byte) SIP);
        chunk(out, 12, 4).putInt(agent);
        if (callId.length > 0) {
            chunk(out, 17, callId.length).put(callId);
        }
        chunk(out, 15, payload).put(packet.bytes(), 0, payload);
        out.putShort(4, (short) out.position());
        return out.flip();
    }

    /** Vendor 0, type, and the length with these six bytes. */
    private static ByteBuffer chunk(ByteBuffer out, int type, int length) {
        return out.putShort((short) 0).putShort((short) type).putShort((short) (6 + length));
    }
}
