package org.patchbay.cdr;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The few things done to files, apart from the records so that a test can let them fail. */
interface Disk {

    /** An open file. */
    interface Pages extends Closeable {
        long size() throws IOException;

        /** Fills the buffer from this place on, or up to the file's end. */
        void read(ByteBuffer bytes, long at) throws IOException;

        /** Writes all of it at this place. After an exception a part of it may stand there. */
        void write(ByteBuffer bytes, long at) throws IOException;

        /** Cuts off what follows. */
        void cut(long length) throws IOException;

        /** Returns when what was written is on the disk itself. */
        void force() throws IOException;
    }

    /** Opens a file, making it for its owner alone when it is not there. */
    Pages open(Path file) throws IOException;

    /** The real one. */
    Disk LOCAL = file -> {
        boolean isNew = !Files.exists(file);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                forOwner("rw-------"));
        if (isNew) {
            forceDirectory(file.resolveSibling("."));
        }
        return new Pages() {
            @Override
            public long size() throws IOException {
                return channel.size();
            }

            @Override
            public void read(ByteBuffer bytes, long at) throws IOException {
                for (long from = at; bytes.hasRemaining(); ) {
                    int read = channel.read(bytes, from);
                    if (read < 0) {
                        return;
                    }
                    from += read;
                }
            }

            @Override
            public void write(ByteBuffer bytes, long at) throws IOException {
                for (long to = at; bytes.hasRemaining(); ) {
                    to += channel.write(bytes, to);
                }
            }

            @Override
            public void cut(long length) throws IOException {
                channel.truncate(length);
            }

            @Override
            public void force() throws IOException {
                channel.force(false);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    };

    /** Makes a directory for its owner alone, unless it is there; its parents as the system has them. True if it was not. */
    static boolean makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return false;
        }
        Files.createDirectories(directory.toAbsolutePath().resolve("..").normalize());
        try {
            Files.createDirectory(directory, forOwner("rwx------"));
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(directory)) {
                return false; // The other version of this bundle was faster.
            }
            throw new IOException(directory + " is not a directory", e);
        }
    }

    private static FileAttribute<?>[] forOwner(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** A file whose name is not on the disk is lost with all that was written to it. */
    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
