package org.patchbay.store.file;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

import org.patchbay.api.ops.store.Stored;

/**
 * How a batch looks on disk: length, checksum, then its documents. A batch is whole or it is not there: that is what makes a batch atomic
 * over a kill in the middle of a write.
 */
final class Frames {
    static final int HEAD = 8;
    /** More cannot be a length that we wrote. */
    static final int LIMIT = 256 << 20;
    /** No document takes less than its lengths and numbers. */
    private static final int LEAST = 36;

    /**
     * What a file held.
     *
     * @param batches the whole ones, in order
     * @param good how many bytes they take
     * @param tail what follows could be the rest of one interrupted write; false when whole batches follow the damage
     */
    record Content(List<List<Stored>> batches, long good, boolean tail) {}

    private Frames() {}

    static ByteBuffer frame(List<Stored> batch) {
        Bytes bytes = new Bytes();
        body(bytes, batch);
        ByteBuffer frame = bytes.all();
        CRC32C crc = new CRC32C();
        crc.update(frame.duplicate().position(HEAD));
        return frame.putInt(0, frame.limit() - HEAD).putInt(4, (int) crc.getValue());
    }

    /** Gives out what was written without a copy: a batch may be tens of megabytes. */
    private static final class Bytes extends ByteArrayOutputStream {
        Bytes() {
            super(256);
        }

        ByteBuffer all() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }

    static Content read(ByteBuffer file) {
        List<List<Stored>> batches = new ArrayList<>();
        while (true) {
            int start = file.position();
            List<Stored> batch = next(file);
            if (batch == null) {
                return new Content(batches, start, !wholeBatchAfter(file, start + 1));
            }
            batches.add(batch);
        }
    }

    private static @org.jspecify.annotations.Nullable List<Stored> next(ByteBuffer file) {
        int start = file.position();
        if (file.remaining() < HEAD) {
            return null;
        }
        int length = file.getInt(start);
        if (length < 4 || length > LIMIT || length > file.remaining() - HEAD) {
            return null;
        }
        ByteBuffer body = file.slice(start + HEAD, length);
        // Where a batch is looked for behind damage, most of what looks like a length is text, and a checksum of
        // megabytes is not made for
        // each.
        int count = body.getInt(0);
        if (count < 0 || count > length / LEAST) {
            return null;
        }
        CRC32C crc = new CRC32C();
        crc.update(body.duplicate());
        if ((int) crc.getValue() != file.getInt(start + 4)) {
            return null;
        }
        byte[] bytes = new byte[length];
        body.get(bytes);
        file.position(start + HEAD + length);
        return documents(bytes);
    }

    /** An interrupted write leaves nothing whole behind it; damage in the middle of the file does, and is another matter. */
    private static boolean wholeBatchAfter(ByteBuffer file, int from) {
        for (int at = from; at <= file.limit() - HEAD - 4; at++) {
            file.position(at);
            if (next(file) != null) {
                return true;
            }
        }
        return false;
    }

    private static void body(Bytes bytes, List<Stored> batch) {
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            // The head is known when the rest is.
            out.writeLong(0);
            out.writeInt(batch.size());
            for (Stored document : batch) {
                text(out, document.space());
                text(out, document.key());
                text(out, document.value());
                out.writeLong(document.version());
                text(out, document.author());
                out.writeLong(document.at().getEpochSecond());
                out.writeInt(document.at().getNano());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Stored> documents(byte[] body) {
        try (DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(body))) {
            int count = in.readInt();
            List<Stored> batch = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                batch.add(new Stored(
                        text(in).intern(),
                        text(in),
                        text(in),
                        in.readLong(),
                        text(in).intern(),
                        Instant.ofEpochSecond(in.readLong(), in.readInt())));
            }
            return batch;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "A batch has a good checksum but cannot be read: another program wrote it.", e);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
