package org.patchbay.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The few things done to files, apart from the store so that a test can let them fail. */
interface Disk {

    /** A file that is written at its end. */
    interface Tail extends Closeable {
        /** Writes all of it. */
        void append(ByteBuffer bytes) throws IOException;

        /** Returns when it is on the disk. */
        void force() throws IOException;

        /** Cuts off what follows. */
        void cut(long length) throws IOException;
    }

    /** Opens a file to append, making it when it is not there. */
    Tail open(Path file) throws IOException;

    /** Puts a file in the place of another, in one step, and the directory on the disk. */
    void replace(Path from, Path to) throws IOException;

    /** Makes what was done to the directory's entries last. */
    void forceDirectory(Path directory) throws IOException;

    /** The real one. */
    Disk LOCAL = new Disk() {
        @Override
        public Tail open(Path file) throws IOException {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.position(channel.size());
            return new Tail() {
                @Override
                public void append(ByteBuffer bytes) throws IOException {
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }

                @Override
                public void force() throws IOException {
                    channel.force(true);
                }

                @Override
                public void cut(long length) throws IOException {
                    channel.truncate(length);
                    channel.position(length);
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory(to.resolveSibling("."));
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    };
}
