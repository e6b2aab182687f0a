package org.patchbay.sip.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.Transport;

/** The other end of connections through a firewall that has forgotten them: all is taken, and nothing comes back but a few answers to keep-alives. */
final class Swallower implements AutoCloseable {
    private static final String PING = "\r\n\r\n";
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final StringBuffer text = new StringBuffer();
    private final int pongs;

    /** @param pongs how many keep-alives are answered */
    Swallower(int pongs) throws IOException {
        this.pongs = pongs;
        start(() -> {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> swallow(socket));
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // Closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void swallow(Socket socket) throws IOException {
        byte[] chunk = new byte[4096];
        for (int count = socket.getInputStream().read(chunk);
                count > 0;
                count = socket.getInputStream().read(chunk)) {
            String read = new String(chunk, 0, count, StandardCharsets.ISO_8859_1);
            text.append(read);
            if (read.equals(PING) && pings.incrementAndGet() <= pongs) {
                socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    Destination destination() {
        return Destination.of(Transport.TCP, "127.0.0.1", server.getLocalPort());
    }

    int connections() {
        return sockets.size();
    }

    int pings() {
        return pings.get();
    }

    String text() {
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
