package org.patchbay.sip.trunk.capture;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Packets as a pcap file (draft-ietf-opsawg-pcap, link type 101: raw IP). Every message is in one UDP datagram of its own, also those that came
 * over TCP or TLS, where there was no such packet.
 */
final class Pcap {
    private static final int MAGIC = 0xa1b2c3d4;
    private static final int RAW_IP = 101;
    private static final int UDP = 17;
    private static final int MOST = 65_000;

    private final DataOutputStream out;
    private int packets;

    /** Begins a file. */
    Pcap(OutputStream to) throws IOException {
        out = new DataOutputStream(to);
        out.writeInt(MAGIC);
        out.writeShort(2);
        out.writeShort(4);
        out.writeInt(0);
        out.writeInt(0);
        out.writeInt(262_144);
        out.writeInt(RAW_IP);
    }

    /** How many packets there are so far. */
    int packets() {
        return packets;
    }

    void flush() throws IOException {
        out.flush();
    }

    /** @throws UncheckedIOException where it cannot be written */
    void add(Packet packet) {
        try {
            write(packet);
            packets++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Packet packet) throws IOException {
        int payload = Math.min(packet.bytes().length, MOST);
        int header = packet.isV4() ? 20 : 40;
        int length = header + 8 + payload;
        out.writeInt((int) packet.at().getEpochSecond());
        out.writeInt(packet.at().getNano() / 1000);
        out.writeInt(length);
        out.writeInt(length);
        byte[] source = packet.source().getAddress().getAddress();
        byte[] destination = packet.destination().getAddress().getAddress();
        if (packet.isV4()) {
            out.writeShort(0x4500);
            out.writeShort(length);
            out.writeInt(0);
            out.writeByte(64);
            out.writeByte(UDP);
            out.writeShort(checksum(length, source, destination));
        } else {
            out.writeInt(0x60000000);
            out.writeShort(8 + payload);
            out.writeByte(UDP);
            out.writeByte(64);
        }
        out.write(source);
        out.write(destination);
        out.writeShort(packet.source().getPort());
        out.writeShort(packet.destination().getPort());
        out.writeShort(8 + payload);
        // No checksum (RFC 768).
        out.writeShort(0);
        out.write(packet.bytes(), 0, payload);
    }

    /** Of the IPv4 header written above (RFC 791). */
    private static int checksum(int length, byte[] source, byte[] destination) {
        int sum = 0x4500 + length + (64 << 8 | UDP);
        for (byte[] address : List.of(source, destination)) {
            sum += (address[0] & 0xff) << 8 | address[1] & 0xff;
            sum += (address[2] & 0xff) << 8 | address[3] & 0xff;
        }
        sum = (sum >> 16) + (sum & 0xffff);
        return ~(sum + (sum >> 16)) & 0xffff;
    }
}
