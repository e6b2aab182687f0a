package org.patchbay.sip.stack.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.patchbay.sip.stack.transport.MessageLimits;

/**
 * Cuts a byte stream into messages by Content-Length (RFC 3261 section 18.3) and sees the keep-alives of RFC 5626. Once it has given up it
 * stays so: after a framing error nothing that follows can be trusted.
 */
final class Framer {
    private static final byte[] CONTENT_LENGTH = "content-length".getBytes(StandardCharsets.US_ASCII);
    /** The bit by which letters differ from capitals. */
    private static final int LOWER = 0x20;

    private static final int MOST_DIGITS = 9;

    /** What was found in the stream. */
    interface Sink {
        void message(byte[] bytes);

        /** Two empty lines: the peer wants one back. */
        void ping();

        /** The end: status and reason for the peer, and what was read of the header for an answer. */
        void broken(byte[] head, int status, String reason);
    }

    private final MessageLimits limits;
    private final Sink sink;
    private byte[] buffer = new byte[4096];
    private int filled;
    private int scanned;
    private int needed = -1;
    private boolean broken;
    private long begunAt;

    Framer(MessageLimits limits, Sink sink) {
        this.limits = limits;
        this.sink = sink;
    }

    /** Takes what was read. */
    void read(byte[] bytes, int length) {
        if (broken) {
            return;
        }
        if (filled == 0) {
            begunAt = System.nanoTime();
        }
        if (filled + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + length));
        }
        System.arraycopy(bytes, 0, buffer, filled, length);
        filled += length;
        boolean more = true;
        while (more && !broken && filled > 0) {
            more = needed < 0 ? head() : body();
        }
    }

    /** Whether a message has begun and is not complete. */
    boolean unfinished() {
        // An empty line alone is the answer to a keep-alive of ours.
        boolean pong = filled == 2 && buffer[0] == '\r' && buffer[1] == '\n';
        return filled > 0 && !pong && !broken;
    }

    /** When the unfinished message began, by {@link System#nanoTime}. */
    long begunAt() {
        return begunAt;
    }

    private boolean head() {
        int empty = emptyLines();
        if (empty > 0) {
            consume(empty);
            return true;
        }
        int end = headEnd();
        if ((end < 0 ? filled : end) > limits.headers()) {
            giveUp(513, "Message Too Large");
            return false;
        }
        if (end < 0) {
            return false;
        }
        int length = contentLength(end);
        if (length < 0) {
            giveUp(400, "Bad Request: no Content-Length, or a wrong one");
        } else if ((long) end + length > limits.message()) {
            giveUp(413, "Request Entity Too Large");
        } else {
            needed = end + length;
        }
        return !broken;
    }

    private boolean body() {
        if (filled < needed) {
            return false;
        }
        byte[] message = Arrays.copyOf(buffer, needed);
        consume(needed);
        needed = -1;
        sink.message(message);
        return true;
    }

    /** Bytes of empty lines at the start that can go: a ping, or one line between messages. */
    private int emptyLines() {
        if (buffer[0] == '\n') {
            return 1;
        }
        if (buffer[0] != '\r' || filled < 2 || buffer[1] != '\n') {
            return 0;
        }
        if (filled >= 4 && buffer[2] == '\r' && buffer[3] == '\n') {
            sink.ping();
            return 4;
        }
        // The rest of a ping may still be on its way.
        boolean undecided = filled == 2 || filled == 3 && buffer[2] == '\r';
        return undecided ? 0 : 2;
    }

    private int headEnd() {
        // After a lone CRLF that waits for more there is no header to look for.
        if (buffer[0] == '\r') {
            return -1;
        }
        for (int i = Math.max(0, scanned - 3); i + 1 < filled; i++) {
            if (buffer[i] == '\n') {
                if (buffer[i + 1] == '\n') {
                    return i + 2;
                }
                if (buffer[i + 1] == '\r' && i + 2 < filled && buffer[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        scanned = filled;
        return -1;
    }

    /** Content-Length, or -1 if it is missing, repeated with another value, or no number. Read where it lies: each message comes by here. */
    private int contentLength(int end) {
        int found = -1;
        int stop;
        // The first line is no header, and one that begins with a blank belongs to the one before it.
        for (int at = lineEnd(0, end) + 1; at < end; at = stop + 1) {
            stop = lineEnd(at, end);
            int colon = isContentLength(at, stop);
            if (colon >= 0) {
                int value = number(colon + 1, stop);
                if (value < 0 || found >= 0 && found != value) {
                    return -1;
                }
                found = value;
            }
        }
        return found;
    }

    private int lineEnd(int from, int end) {
        int at = from;
        while (at < end && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Where the colon is of a line that is Content-Length, or its compact form; else -1. */
    private int isContentLength(int from, int stop) {
        if ((buffer[from] | LOWER) == 'l' && from + 1 < stop && blank(buffer[from + 1], ':')) {
            return colon(from + 1, stop);
        }
        if (stop - from < CONTENT_LENGTH.length) {
            return -1;
        }
        for (int i = 0; i < CONTENT_LENGTH.length; i++) {
            byte each = buffer[from + i];
            if (each != CONTENT_LENGTH[i] && (each < 'A' || each > 'Z' || (each | LOWER) != CONTENT_LENGTH[i])) {
                return -1;
            }
        }
        return colon(from + CONTENT_LENGTH.length, stop);
    }

    /** The colon behind nothing but blanks, or -1. */
    private int colon(int from, int stop) {
        for (int i = from; i < stop && blank(buffer[i], ':'); i++) {
            if (buffer[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private static boolean blank(byte each, char orThis) {
        return each == ' ' || each == '\t' || each == orThis;
    }

    /** Up to nine digits between blanks, or -1. */
    private int number(int from, int stop) {
        int start = from;
        int last = stop;
        while (start < last && (blank(buffer[start], '\r'))) {
            start++;
        }
        while (last > start && blank(buffer[last - 1], '\r')) {
            last--;
        }
        int value = 0;
        for (int i = start; i < last; i++) {
            if (buffer[i] < '0' || buffer[i] > '9' || last - start > MOST_DIGITS) {
                return -1;
            }
            value = value * 10 + buffer[i] - '0';
        }
        return start == last ? -1 : value;
    }

    private void consume(int length) {
        System.arraycopy(buffer, length, buffer, 0, filled - length);
        filled -= length;
        scanned = 0;
        begunAt = System.nanoTime();
    }

    private void giveUp(int status, String reason) {
        broken = true;
        byte[] head = Arrays.copyOf(buffer, Math.min(filled, limits.headers()));
        buffer = new byte[0];
        sink.broken(head, status, reason);
    }
}
