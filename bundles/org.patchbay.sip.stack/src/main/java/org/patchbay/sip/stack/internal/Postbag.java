package org.patchbay.sip.stack.internal;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a thread has to say on connections while it deals with something. It writes that itself when it has done so, where it may be kept waiting by
 * a peer that does not read, so that no other thread is woken for it; if that takes long, those of the connections write it.
 */
final class Postbag {
    private static final ThreadLocal<@Nullable Postbag> OPEN = new ThreadLocal<>();

    /** None for most: each datagram has a bag, and few messages go to a connection. */
    private List<Connection> to = List.of();

    private boolean late;

    /** Whether the calling thread will write out what is left to it for this connection. */
    static boolean takes(Connection connection) {
        Postbag open = OPEN.get();
        return open != null && open.add(connection);
    }

    private synchronized boolean add(Connection connection) {
        if (!late && !to.contains(connection)) {
            if (to.isEmpty()) {
                to = new ArrayList<>(2);
            }
            to.add(connection);
        }
        return !late;
    }

    /** Does this, and writes out then what is in it. */
    void around(Runnable task) {
        try {
            within(task);
        } finally {
            empty().forEach(Connection::flush);
        }
    }

    /** Does this, and leaves in it what is in it. */
    void within(Runnable task) {
        OPEN.set(this);
        try {
            task.run();
        } finally {
            OPEN.set(null);
        }
    }

    /** Has those of the connections write what is in it, and what still comes: for another thread, when this one does not come back, or may not be kept waiting. */
    void late() {
        empty().forEach(Connection::wake);
    }

    private synchronized List<Connection> empty() {
        late = true;
        List<Connection> all = to;
        to = List.of();
        return all;
    }
}
