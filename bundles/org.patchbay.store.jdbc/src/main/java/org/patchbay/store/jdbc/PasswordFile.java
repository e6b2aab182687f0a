package org.patchbay.store.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/** The database's password, read anew for each connection, so that it can be renewed without a restart. */
final class PasswordFile {
    private static final int LARGEST = 4096;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private PasswordFile() {}

    /** The drivers want a text. An empty name is no password. */
    static String read(String name) throws SQLException {
        if (name.isEmpty()) {
            return "";
        }
        Path file = Path.of(name);
        try {
            if (!Files.isRegularFile(file)) {
                throw wrong(file, "is not there", null);
            }
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw wrong(file, "can be read by others (run: chmod 600 " + file + ")", null);
            }
            if (Files.size(file) > LARGEST) {
                throw wrong(file, "is larger than " + LARGEST + " bytes", null);
            }
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw wrong(file, "cannot be read", e);
        }
    }

    private static SQLException wrong(Path file, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        // 28000: invalid authorization specification.
        return new SQLException(
                Settings.PID + ": password_file = " + file + " " + why
                        + (cause == null ? "" : ": " + cause.getClass().getSimpleName()),
                "28000");
    }
}
