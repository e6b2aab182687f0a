package org.patchbay.sip.stack.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketImpl;

import org.jspecify.annotations.Nullable;

/**
 * Reads what has come in one go: TLS asks the system for the five bytes of a record's head, and then for the rest of it. For one thread at a time, as
 * who reads a connection is.
 */
final class ReadAhead extends FilterInputStream {
    private static final int TLS_HEAD = 5;
    /** More than one record (RFC 8446 section 5.2). */
    private final byte[] buffer = new byte[17 * 1024];

    private int at;
    private int end;

    private ReadAhead(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        return at < end || fill() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == end && !fill()) {
            return -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(buffer, at, to, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        at = 0;
        end = Math.max(0, count);
        return count > 0;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return end - at + in.available();
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Whether a whole TLS record has been read ahead: who asks for it need not wait. */
    boolean hasRecord() {
        int there = end - at;
        return there >= TLS_HEAD && there >= TLS_HEAD + ((buffer[at + 3] & 0xff) << 8 | buffer[at + 4] & 0xff);
    }

    /** A socket whose input is one. */
    static final class Plain extends Socket {
        private @Nullable ReadAhead ahead;

        /** One to connect. */
        Plain() {}

        /** One to be accepted. @param impl none yet */
        Plain(@Nullable SocketImpl impl) throws IOException {
            super(impl);
        }

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            ReadAhead known = ahead;
            if (known == null) {
                known = new ReadAhead(super.getInputStream());
                ahead = known;
            }
            return known;
        }
    }
}
