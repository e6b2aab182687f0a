package org.patchbay.sip.trunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The calls that are up, in one file that is written at its end: the last frame of a call counts, and an empty one says that it has ended.
 * A frame is its length, a checksum, and {@code id LF text}; what a crash has torn is left out. When most of it is of no use any more it is
 * written anew. It is not forced to the disk: it is to outlive the process, and a machine that fails takes the calls' media with it.
 *
 * <p>One thread uses it.
 */
final class CheckpointFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFile.class);
    private static final String NAME = "calls.log";
    private static final int HEAD = 8;
    /** No call has more to say. */
    private static final int LONGEST = 1 << 20;
    /** Below this size nothing is written anew. */
    private static final long SMALL = 1 << 20;

    private record Place(long at, int length) {}

    private final Path directory;
    private final long small;
    private final Map<String, Place> calls = new LinkedHashMap<>();
    private FileChannel channel;
    private long end;
    private long used;

    private CheckpointFile(Path directory, long small, FileChannel channel) {
        this.directory = directory;
        this.small = small;
        this.channel = channel;
    }

    /** @param found is filled with what is in it, by call */
    static CheckpointFile open(Path directory, Map<String, String> found) throws IOException {
        return open(directory, found, SMALL);
    }

    static CheckpointFile open(Path directory, Map<String, String> found, long small) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, owners(directory, "rwx------"));
        }
        Path file = directory.resolve(NAME);
        CheckpointFile opened = new CheckpointFile(directory, small, channel(file));
        try {
            opened.read(found);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.channel.close();
            throw e;
        }
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** It has numbers and names of people in it. */
    private static FileAttribute<?>[] owners(Path path, String permissions) {
        return posix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static FileChannel channel(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                owners(file, "rw-------"));
        if (posix(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return channel;
    }

    private void read(Map<String, String> found) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) Math.min(channel.size(), Integer.MAX_VALUE - 8));
        while (all.hasRemaining() && channel.read(all, all.position()) >= 0) {
            // more of it
        }
        all.flip();
        int lost = 0;
        int at = 0;
        while (at <= all.limit() - HEAD) {
            byte[] body = frame(all, at);
            if (body == null) {
                at++;
                lost++;
                continue;
            }
            take(new String(body, UTF_8), new Place(at, HEAD + body.length), found);
            at += HEAD + body.length;
            end = at;
        }
        if (end < all.limit()) {
            lost = Math.max(0, lost - (int) (all.limit() - end));
            channel.truncate(end);
        }
        if (lost > 0) {
            LOG.warn(
                    "{} is damaged: {} bytes of it cannot be read, and calls that stand there are not restored. Look at the"
                            + " disk.",
                    directory.resolve(NAME),
                    lost);
        }
    }

    private static byte @Nullable [] frame(ByteBuffer all, int at) {
        int length = all.getInt(at);
        if (length < 1 || length > LONGEST || length > all.limit() - at - HEAD) {
            return null;
        }
        byte[] body = new byte[length];
        all.get(at + HEAD, body);
        return checksum(body) == all.getInt(at + 4) ? body : null;
    }

    private void take(String body, Place place, Map<String, String> found) {
        int line = body.indexOf('\n');
        if (line < 0) {
            forget(body);
            found.remove(body);
        } else {
            String call = body.substring(0, line);
            forget(call);
            calls.put(call, place);
            used += place.length;
            found.remove(call);
            found.put(call, body.substring(line + 1));
        }
    }

    private void forget(String call) {
        Place before = calls.remove(call);
        if (before != null) {
            used -= before.length;
        }
    }

    private static int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }

    /** What a call is like now. After an exception it is as it was before, or {@link #empty} is needed. */
    void write(String call, String text) throws IOException {
        Place place = append(call + '\n' + text);
        forget(call);
        calls.put(call, place);
        used += place.length;
        tidy();
    }

    private void tidy() throws IOException {
        if (end > small && used < end / 2) {
            compact();
        }
    }

    /** A call has ended; one that is not in it is none of its business. */
    void end(String call) throws IOException {
        if (calls.containsKey(call)) {
            Place unused = append(call);
            forget(call);
            if (calls.isEmpty()) {
                empty();
            } else {
                tidy();
            }
        }
    }

    private Place append(String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        if (body.length > LONGEST) {
            throw new IOException("A call has more than " + (LONGEST >> 20) + " MB to say");
        }
        ByteBuffer frame = ByteBuffer.allocate(HEAD + body.length)
                .putInt(body.length)
                .putInt(checksum(body))
                .put(body)
                .flip();
        Place place = new Place(end, frame.limit());
        long at = end;
        try {
            while (frame.hasRemaining()) {
                at += channel.write(frame, at);
            }
        } catch (IOException e) {
            try {
                channel.truncate(end);
            } catch (IOException worse) {
                e.addSuppressed(worse);
            }
            throw e;
        }
        end = at;
        return place;
    }

    /** Begins anew, with no call. */
    void empty() throws IOException {
        calls.clear();
        used = 0;
        channel.truncate(0);
        end = 0;
    }

    private void compact() throws IOException {
        Path draft = directory.resolve(NAME + ".draft");
        Files.deleteIfExists(draft);
        FileChannel next = channel(draft);
        Map<String, Place> moved = new LinkedHashMap<>();
        long to = 0;
        try {
            for (Map.Entry<String, Place> each : calls.entrySet()) {
                Place from = each.getValue();
                next.position(to);
                for (long done = 0; done < from.length; ) {
                    done += channel.transferTo(from.at + done, from.length - done, next);
                }
                moved.put(each.getKey(), new Place(to, from.length));
                to += from.length;
            }
            Files.move(draft, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            next.close();
            Files.deleteIfExists(draft);
            throw e;
        }
        channel.close();
        channel = next;
        calls.putAll(moved);
        end = to;
        used = to;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
