package org.patchbay.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that tokens are kept under: a file for the owner of the process alone, a key a line as {@code ID KEY} (32 bytes, Base 64). The first
 * line's is used for what is written; the others are for what was written before. Made at its first use, and read again when it changes.
 */
public final class KeyRing {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
    private static final int KEY_BYTES = 32;
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.complementOf(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

    private final Path file;
    private final String what;
    private @Nullable FileTime readAt;
    private Map<String, SecretKey> keys = Map.of();

    /** One key with the name that is kept with what it sealed. */
    public record Named(String id, SecretKey key) {}

    /** @param what the keys are for, in words: it is said when the first is made */
    public KeyRing(Path file, String what) {
        this.file = file;
        this.what = what;
    }

    /** The one for what is written now, made where there is none yet. */
    public synchronized Named newest() throws IOException {
        if (!Files.exists(file)) {
            make();
        }
        read();
        Map.Entry<String, SecretKey> first = keys.entrySet().stream()
                .findFirst()
                .orElseThrow(() -> new IOException("There is no key in " + file + "."));
        return new Named(first.getKey(), first.getValue());
    }

    /** Empty for one that is not there, any more or yet. */
    public synchronized Optional<SecretKey> find(String id) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        read();
        return Optional.ofNullable(keys.get(id));
    }

    private void read() throws IOException {
        FileTime now = Files.getLastModifiedTime(file);
        if (now.equals(readAt)) {
            return;
        }
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw new IOException(
                    "The file " + file + " can be read by others and is not used. Run: chmod 600 " + file);
        }
        Map<String, SecretKey> all = new LinkedHashMap<>();
        for (String line : Files.readString(file, StandardCharsets.US_ASCII).split("\\R")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split("\\s+");
            byte[] key = words.length == 2 && words[0].matches("[a-z0-9-]{1,20}") ? decoded(words[1]) : new byte[0];
            if (key.length != KEY_BYTES || all.containsKey(words[0])) {
                throw new IOException("A line of " + file
                        + " is not a name of its own, of lower case letters, digits and"
                        + " dashes, and " + KEY_BYTES + " bytes as Base 64. Make them with: openssl rand -base64 "
                        + KEY_BYTES);
            }
            all.put(words[0], new SecretKeySpec(key, "AES"));
            Arrays.fill(key, (byte) 0);
        }
        keys = all;
        readAt = now;
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Whole before it is there under its name: nobody reads half a key. */
    private void make() throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        try {
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    part,
                    "k1 " + Base64.getEncoder().encodeToString(key) + "\n",
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            // A link, as a move would replace a key that another process made meanwhile.
            Files.createLink(file, part);
            LOG.info("A key for {} was made: {}. Keep a copy where the store's is not.", what, file);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("Another process made {}.", file);
        } finally {
            Files.deleteIfExists(part);
            Arrays.fill(key, (byte) 0);
        }
    }
}
