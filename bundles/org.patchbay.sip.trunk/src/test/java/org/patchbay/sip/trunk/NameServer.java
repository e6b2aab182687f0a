package org.patchbay.sip.trunk;

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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on loopback that knows SRV and NAPTR records alone, and takes no question that is not one plain question (RFC 1035, RFC 2782). */
final class NameServer implements AutoCloseable {
    private static final int SRV = 33;
    private static final int NAPTR = 35;

    record Record(int priority, int weight, int port, String target) {}

    record Pointing(int order, int preference, String flags, String services, String replacement) {}

    final Map<String, List<Record>> records = new ConcurrentHashMap<>();
    final Map<String, List<Pointing>> pointers = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> faults = new CopyOnWriteArrayList<>();
    /** The response code, 0 for what is known: 3 for what is not, 2 for trouble. */
    volatile int code;

    private final DatagramSocket socket;

    NameServer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        byte[] room = new byte[512];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(room, room.length);
            try {
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
        int id = query.getShort() & 0xffff;
        int flags = query.getShort() & 0xffff;
        int questions = query.getShort();
        query.position(query.position() + 6);
        int begin = query.position();
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int type = query.getShort();
        int clazz = query.getShort();
        byte[] question = new byte[query.position() - begin];
        System.arraycopy(query.array(), begin, question, 0, question.length);
        if ((flags & 0xf800) != 0 || questions != 1 || type != SRV && type != NAPTR || clazz != 1) {
            faults.add("flags " + flags + ", " + questions + " questions, type " + type + ", class " + clazz);
        }
        asked.add(name.toString());
        String key = name.toString().toLowerCase(Locale.ROOT);
        List<byte[]> known = new ArrayList<>();
        if (type == SRV) {
            for (Record each : records.getOrDefault(key, List.of())) {
                known.add(data(each));
            }
        } else {
            for (Pointing each : pointers.getOrDefault(key, List.of())) {
                known.add(data(each));
            }
        }
        int result = code != 0 ? code : known.isEmpty() ? 3 : 0;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(0x8580 | result);
        out.writeShort(1);
        out.writeShort(result == 0 ? known.size() : 0);
        out.writeInt(0);
        out.write(question);
        for (byte[] each : result == 0 ? known : List.<byte[]>of()) {
            out.writeShort(0xc00c);
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(30);
            out.writeShort(each.length);
            out.write(each);
        }
        return bytes.toByteArray();
    }

    private static byte[] data(Record record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(record.priority());
        out.writeShort(record.weight());
        out.writeShort(record.port());
        out.write(name(record.target()));
        return bytes.toByteArray();
    }

    private static byte[] data(Pointing pointing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(pointing.order());
        out.writeShort(pointing.preference());
        for (String text : List.of(pointing.flags(), pointing.services(), "")) {
            out.write(text.length());
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(name(pointing.replacement()));
        return bytes.toByteArray();
    }

    private static byte[] name(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : text.split("\\.")) {
            if (!label.isEmpty()) {
                out.write(label.length());
                out.write(label.getBytes(StandardCharsets.US_ASCII));
            }
        }
        out.write(0);
        return out.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
