package org.patchbay.itests.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A name server on loopback that answers every question for one SRV name, and to all others that there is nothing (RFC 1035, RFC 2782). */
public final class NameServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final String name;
    private final List<byte[]> records = new ArrayList<>();

    /** @param name with service and protocol */
    public NameServer(String name) {
        this.name = name;
        try {
            socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A record: of this priority, for a port of localhost. */
    public NameServer with(int priority, int port) {
        ByteBuffer record = ByteBuffer.allocate(12 + 6 + 11);
        record.putShort((short) 0xc00c).putShort((short) 33).putShort((short) 1).putInt(30);
        record.putShort((short) 17)
                .putShort((short) priority)
                .putShort((short) 0)
                .putShort((short) port);
        record.put((byte) 9)
                .put("localhost".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0);
        records.add(record.array());
        return this;
    }

    /** Begins to answer. */
    public NameServer start() {
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        byte[] room = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(room, room.length);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(room, 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private byte[] answer(ByteBuffer query) throws IOException {
        int id = query.getShort(0);
        query.position(12);
        StringBuilder asked = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            asked.append(asked.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int end = query.position() + 4;
        boolean known = asked.toString().equalsIgnoreCase(name) && query.getShort() == 33;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(known ? 0x8580 : 0x8583);
        out.writeShort(1);
        out.writeShort(known ? records.size() : 0);
        out.writeInt(0);
        out.write(query.array(), 12, end - 12);
        if (known) {
            for (byte[] record : records) {
                out.write(record);
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
