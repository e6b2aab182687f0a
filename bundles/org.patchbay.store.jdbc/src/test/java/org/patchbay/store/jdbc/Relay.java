package org.patchbay.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between a node and the database, and breaks the line where it is told to. */
final class Relay implements AutoCloseable {
    /** Where the line breaks, once. */
    enum Break {
        NEVER,
        /** The COMMIT does not reach the server. */
        BEFORE_COMMIT,
        /** The server has committed, and its answer does not reach the node. */
        AFTER_COMMIT
    }

    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int server;
    private final List<Socket> lines = new CopyOnWriteArrayList<>();
    private final AtomicReference<Break> next = new AtomicReference<>(Break.NEVER);
    private final AtomicInteger broken = new AtomicInteger();
    private volatile boolean closed;
    private volatile boolean refusing;
    private volatile boolean refuseAfterBreak;

    Relay(int server) throws IOException {
        this.server = server;
        daemon(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** At the next commit of a change; commits of anything else pass. */
    void breakAt(Break where, boolean thenRefuse) {
        refuseAfterBreak = thenRefuse;
        next.set(where);
    }

    void refuse(boolean now) {
        refusing = now;
        if (now) {
            lines.forEach(Relay::shut);
        }
    }

    int broken() {
        return broken.get();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket node = entrance.accept();
                if (refusing) {
                    node.close();
                    continue;
                }
                Socket database = new Socket(InetAddress.getLoopbackAddress(), server);
                lines.add(node);
                lines.add(database);
                boolean[] changing = {false};
                daemon(() -> pass(node, database, bytes -> {
                    changing[0] |= contains(bytes, "insert into patchbay_change");
                    return changing[0]
                            && contains(bytes, "COMMIT")
                            && next.compareAndSet(Break.BEFORE_COMMIT, Break.NEVER);
                }));
                // The tag of a command that was completed, as the server names it.
                daemon(() -> pass(
                        database,
                        node,
                        bytes -> changing[0]
                                && contains(bytes, "COMMIT\0")
                                && next.compareAndSet(Break.AFTER_COMMIT, Break.NEVER)));
            } catch (IOException e) {
                // Closed, or the database is away.
            }
        }
    }

    private interface Watch {
        boolean breaks(byte[] bytes);
    }

    private void pass(Socket from, Socket to, Watch watch) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (watch.breaks(java.util.Arrays.copyOf(buffer, read))) {
                    refusing = refuseAfterBreak;
                    broken.incrementAndGet();
                    break;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // The other end went.
        }
        shut(from);
        shut(to);
        if (refusing) {
            lines.forEach(Relay::shut);
        }
    }

    private static boolean contains(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed it is.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        entrance.close();
        lines.forEach(Relay::shut);
    }
}
