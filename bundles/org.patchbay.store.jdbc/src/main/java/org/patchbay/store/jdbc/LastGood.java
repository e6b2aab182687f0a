package org.patchbay.store.jdbc;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Stored;
import org.patchbay.store.shelf.Shelf;

/** What this node knew last of the database, on its own disk: with it the node starts when the database is down. */
final class LastGood {
    private static final Logger LOG = LoggerFactory.getLogger(LastGood.class);
    private static final String KIND = "patchbay store-jdbc 1";
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final Path file;
    private final String database;

    /**
     * @param database its address: what another one held is not used
     */
    LastGood(Path directory, String database) {
        this.directory = directory.toAbsolutePath();
        this.file = this.directory.resolve("last-good");
        this.database = database;
    }

    Path file() {
        return file;
    }

    /** Puts it in the place of the one before, in one step. */
    void save(Snapshot snapshot) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        if (!Files.exists(directory)) {
            Files.createDirectories(directory, attributes(posix, OWNER_DIRECTORY));
        }
        Path draft = directory.resolve("last-good.draft");
        Files.deleteIfExists(draft);
        try (FileChannel channel = FileChannel.open(
                draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes(posix, OWNER))) {
            OutputStream buffered = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            CheckedOutputStream checked = new CheckedOutputStream(buffered, new CRC32C());
            DataOutputStream out = new DataOutputStream(checked);
            write(out, snapshot);
            out.writeLong(checked.getChecksum().getValue());
            out.flush();
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** Empty when there is none that can be used; the log says why. */
    Optional<Snapshot> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream buffered = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            CheckedInputStream checked = new CheckedInputStream(buffered, new CRC32C());
            DataInputStream in = new DataInputStream(checked);
            if (!in.readUTF().equals(KIND)) {
                throw new IOException("another program wrote it");
            }
            if (!text(in).equals(database)) {
                LOG.warn("{} is of another database than {} and is not used.", file, database);
                return Optional.empty();
            }
            Snapshot snapshot = snapshot(in);
            long sum = checked.getChecksum().getValue();
            if (in.readLong() != sum) {
                throw new IOException("its checksum is wrong");
            }
            return Optional.of(snapshot);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is damaged and is not used: {}. Check the disk.", file, e.toString());
            return Optional.empty();
        }
    }

    private void write(DataOutputStream out, Snapshot snapshot) throws IOException {
        out.writeUTF(KIND);
        text(out, database);
        uuid(out, snapshot.storeId());
        out.writeLong(snapshot.number());
        uuid(out, snapshot.token());
        for (Stored document : (Iterable<Stored>) snapshot.shelf().everything()::iterator) {
            out.writeBoolean(true);
            text(out, document.space());
            text(out, document.key());
            text(out, document.value());
            out.writeLong(document.version());
            text(out, document.author());
            out.writeLong(document.at().getEpochSecond());
            out.writeInt(document.at().getNano());
        }
        out.writeBoolean(false);
    }

    private static Snapshot snapshot(DataInputStream in) throws IOException {
        UUID storeId = new UUID(in.readLong(), in.readLong());
        long number = in.readLong();
        UUID token = new UUID(in.readLong(), in.readLong());
        List<Stored> documents = new ArrayList<>();
        while (in.readBoolean()) {
            documents.add(new Stored(
                    text(in),
                    text(in),
                    text(in),
                    in.readLong(),
                    text(in),
                    Instant.ofEpochSecond(in.readLong(), in.readInt())));
        }
        // Nothing is cut: it was bounded when it was written.
        return new Snapshot(storeId, number, token, Shelf.EMPTY.with(documents, Integer.MAX_VALUE - 1));
    }

    private static void uuid(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw new IOException("it ends too early");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static FileAttribute<?>[] attributes(boolean posix, Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
