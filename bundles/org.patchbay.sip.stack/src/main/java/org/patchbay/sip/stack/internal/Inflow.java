package org.patchbay.sip.stack.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.transport.StreamSettings;

/**
 * What comes in on a connection: read until the peer closes, is silent for too long, or stops in the middle of a message. For one thread at a time.
 */
final class Inflow {
    /** How it ended. */
    enum End {
        CLOSED,
        IDLE,
        UNFINISHED
    }

    /** What the socket, where it is TLS, is laid over. */
    private final ReadAhead plain;

    private final Socket socket;
    private final InputStream in;
    private final StreamSettings limits;
    private final Outbox outbox;
    private final Pulse pulse;
    private final Framer framer;
    private final byte[] chunk = new byte[8192];

    /** @param plain what the socket is laid over, where it is TLS */
    Inflow(Socket plain, Socket socket, StackSettings settings, Outbox outbox, Pulse pulse, Framer.Sink sink)
            throws IOException {
        this.plain = (ReadAhead) plain.getInputStream();
        this.socket = socket;
        this.in = socket.getInputStream();
        this.limits = settings.streams();
        this.outbox = outbox;
        this.pulse = pulse;
        this.framer = new Framer(settings.limits(), sink);
    }

    /** Waits for something, and has the sink told what is complete with it; how it ended, or null when it goes on. */
    @Nullable
    End next() throws IOException {
        try {
            socket.setSoTimeout(patience());
            int count = in.read(chunk);
            if (count < 0 || outbox.finishing()) {
                return End.CLOSED;
            }
            outbox.heard();
            pulse.heard(count == 2 && chunk[0] == '\r' && chunk[1] == '\n');
            framer.read(chunk, count);
            return null;
        } catch (SocketTimeoutException e) {
            return framer.unfinished() ? End.UNFINISHED : End.IDLE;
        }
    }

    /** Whether there is something that need not be waited for. */
    boolean isReady() throws IOException {
        return plain.available() > 0 || in.available() > 0;
    }

    /** Whether a TLS record is there already: to ask for it is not to wait. */
    boolean hasRecord() {
        return in != plain && plain.hasRecord();
    }

    /** How long to wait for more, in milliseconds: the rest of a message has less time than the next one to begin. */
    private int patience() {
        long millis = limits.idleTimeout().toMillis();
        if (framer.unfinished()) {
            long taken = (System.nanoTime() - framer.begunAt()) / 1_000_000;
            millis = Math.max(1, limits.messageTimeout().toMillis() - taken);
        }
        return (int) Math.min(Integer.MAX_VALUE, millis);
    }

    /**
     * Says that nothing more goes out, and passes over what still comes in: closing before it is read would reset the connection, and the
     * peer would lose our last words.
     */
    void passOver(long untilNanos) throws IOException {
        socket.shutdownOutput();
        int count = 0;
        for (long left = untilNanos - System.nanoTime();
                count >= 0 && left > 0;
                left = untilNanos - System.nanoTime()) {
            socket.setSoTimeout((int) (left / 1_000_000) + 1);
            count = in.read(chunk);
        }
    }
}
