package org.patchbay.sip.trunk.emergency;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Lines in a file that is there whole or not at all: replaced in one step, and read only if its last line agrees with all before it. Blocks:
 * for threads that may.
 */
final class StateFile {
    private static final String END = "end ";
    /** Whose number is whose is not everybody's business. */
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final String kind;
    private final long most;

    /**
     * @param kind its first line
     * @param most a file with more bytes is not read
     */
    StateFile(Path file, String kind, long most) {
        this.file = file;
        this.kind = kind;
        this.most = most;
    }

    /**
     * The lines between the first and the last; empty where there is no file.
     *
     * @throws IOException saying why it is not believed
     */
    Optional<List<String>> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > most) {
            throw new IOException(file + " has more than " + most + " bytes");
        }
        String text = Files.readString(file);
        int end = text.lastIndexOf('\n' + END);
        if (!text.startsWith(kind + '\n') || end < 0) {
            throw new IOException(file + " is not whole, or not of this version");
        }
        String content = text.substring(0, end + 1);
        if (!text.substring(end + 1).strip().equals(END + sum(content))) {
            throw new IOException(file + " was damaged");
        }
        return Optional.of(content.substring(kind.length() + 1).lines().toList());
    }

    void write(List<String> lines) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        StringBuilder content = new StringBuilder(kind).append('\n');
        lines.forEach(line -> content.append(line).append('\n'));
        String text = content.toString();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap((text + END + sum(text) + '\n').getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        if (Files.getFileStore(fresh).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(fresh, OWNER);
        }
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String sum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
