package org.patchbay.sip.stack.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to a connection, within a limit; the connection's own thread writes it, or who has put it there. Until the peer has sent its first byte, what was written is remembered too: under
 * TLS 1.3 a client only learns after its handshake that the server refuses its certificate, and its requests must fail rather than wait.
 */
final class Outbox {
    /** What became of bytes that were put. */
    enum Taken {
        YES,
        FULL,
        CLOSED
    }

    private record Item(byte[] bytes, Consumer<String> failed) {}

    private static final int MOST_UNCONFIRMED = 256;
    private final int limit;
    private final Deque<Item> items = new ArrayDeque<>();
    /** Taken by the writer and not yet written. */
    private final Deque<Item> writing = new ArrayDeque<>();

    private final List<Consumer<String>> unconfirmed = new ArrayList<>();
    private int waiting;
    /** Somebody writes; who does, looks for more when it has. */
    private boolean busy;

    private boolean heard;
    private boolean finishing;
    private boolean closed;

    Outbox(int limit) {
        this.limit = limit;
    }

    /** @param left whether the caller sees to it that it is written, by {@link #drainNow} or {@link #wake} */
    synchronized Taken put(byte[] bytes, Consumer<String> failed, boolean left) {
        if (closed || finishing) {
            return Taken.CLOSED;
        }
        if (waiting + bytes.length > limit) {
            return Taken.FULL;
        }
        items.add(new Item(bytes, failed));
        waiting += bytes.length;
        if (!left) {
            wake();
        }
        return Taken.YES;
    }

    /** Has the connection's own thread write what is there. */
    synchronized void wake() {
        if (!busy) {
            notifyAll();
        }
    }

    /** Writes what is there, after waiting for something; false at the end. For the connection's own thread. */
    boolean drain(OutputStream out) throws IOException {
        List<Item> batch;
        synchronized (this) {
            while (!closed && (busy || items.isEmpty() && !finishing)) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new IOException("writer interrupted", e);
                }
            }
            if (closed || items.isEmpty()) {
                return false;
            }
            batch = begin();
        }
        write(batch, out);
        return true;
    }

    /** Writes what is there, unless somebody writes, who will see it. */
    void drainNow(OutputStream out) throws IOException {
        while (true) {
            List<Item> batch;
            synchronized (this) {
                if (closed || busy || items.isEmpty()) {
                    return;
                }
                batch = begin();
            }
            write(batch, out);
        }
    }

    private List<Item> begin() {
        busy = true;
        List<Item> batch = new ArrayList<>(items);
        items.clear();
        writing.addAll(batch);
        return batch;
    }

    private void write(List<Item> batch, OutputStream out) throws IOException {
        try {
            for (Item item : batch) {
                out.write(item.bytes);
                written(item);
            }
            out.flush();
        } finally {
            release();
        }
    }

    private synchronized void written(Item item) {
        waiting -= item.bytes.length;
        writing.poll();
        if (!heard && unconfirmed.size() < MOST_UNCONFIRMED) {
            unconfirmed.add(item.failed);
        }
    }

    private synchronized void release() {
        busy = false;
        if (finishing) {
            notifyAll();
        }
    }

    /** The peer has sent something. */
    synchronized void heard() {
        heard = true;
        unconfirmed.clear();
    }

    /** Takes nothing more; the writer ends after what is here. */
    synchronized void finish() {
        finishing = true;
        notifyAll();
    }

    synchronized boolean finishing() {
        return finishing;
    }

    /** Nothing is written any more. */
    synchronized boolean over() {
        return closed;
    }

    synchronized boolean closed() {
        return closed || finishing;
    }

    /** Ends it; returns whom to tell of failure, or null if it had ended before. */
    synchronized @Nullable List<Consumer<String>> close() {
        if (closed) {
            return null;
        }
        closed = true;
        List<Consumer<String>> failed = new ArrayList<>(unconfirmed);
        writing.forEach(item -> failed.add(item.failed));
        items.forEach(item -> failed.add(item.failed));
        writing.clear();
        items.clear();
        notifyAll();
        return failed;
    }
}
