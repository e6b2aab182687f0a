package org.patchbay.cdr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The real disk, until it is told to fail. */
final class FailingDisk implements Disk {
    final AtomicInteger forces = new AtomicInteger();
    /** So many bytes have room still. */
    volatile long room = Long.MAX_VALUE;

    volatile boolean forceFails;
    /** Until this is at zero, nothing is forced. */
    volatile CountDownLatch hangs = new CountDownLatch(0);

    volatile boolean cutFails;

    @Override
    public Pages open(Path file) throws IOException {
        Pages real = LOCAL.open(file);
        return new Pages() {
            @Override
            public long size() throws IOException {
                return real.size();
            }

            @Override
            public void read(ByteBuffer bytes, long at) throws IOException {
                real.read(bytes, at);
            }

            @Override
            public void write(ByteBuffer bytes, long at) throws IOException {
                if (bytes.remaining() > room) {
                    real.write(bytes.slice(0, (int) room), at);
                    throw new IOException("No space left on device");
                }
                real.write(bytes, at);
            }

            @Override
            public void cut(long length) throws IOException {
                if (cutFails) {
                    throw new IOException("Input/output error");
                }
                real.cut(length);
            }

            @Override
            public void force() throws IOException {
                forces.incrementAndGet();
                try {
                    hangs.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
                if (forceFails) {
                    throw new IOException("Input/output error");
                }
                real.force();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }
}
