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
 * What waits to be written to a connection, within a limit. Until the peer has sent its first byte, what was written is remembered too: under
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
    private boolean heard;
    private boolean finishing;
    private boolean closed;

    Outbox(int limit) {
        this.limit = limit;
    }

    synchronized Taken put(byte[] bytes, Consumer<String> failed) {
        if (closed || finishing) {
            return Taken.CLOSED;
        }
        if (waiting + bytes.length > limit) {
            return Taken.FULL;
        }
        items.add(new Item(bytes, failed));
        waiting += bytes.length;
        notifyAll();
        return Taken.YES;
    }

    /** Writes what is there, after waiting for something; false at the end. */
    boolean drain(OutputStream out) throws IOException {
        List<Item> batch;
        synchronized (this) {
            while (items.isEmpty() && !closed && !finishing) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new IOException("writer interrupted", e);
                }
            }
            if (closed || items.isEmpty()) {
                return false;
            }
            batch = new ArrayList<>(items);
            items.clear();
            writing.addAll(batch);
        }
        for (Item item : batch) {
            out.write(item.bytes);
            synchronized (this) {
                waiting -= item.bytes.length;
                writing.poll();
                if (!heard && unconfirmed.size() < MOST_UNCONFIRMED) {
                    unconfirmed.add(item.failed);
                }
            }
        }
        return true;
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
