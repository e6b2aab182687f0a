package org.patchbay.ops;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.secrets.Secrets;

/** Secrets from files that only their owner can read, and from the environment. */
@Component(service = Secrets.class, configurationPid = "org.patchbay.ops")
public final class FileSecrets implements Secrets {
    private static final Logger LOG = LoggerFactory.getLogger(FileSecrets.class);
    private static final int LARGEST = 64 << 10;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Path fallback;
    private final Function<String, @Nullable String> environment;
    private volatile Path directory;

    @Activate
    public FileSecrets(BundleContext context, OpsConfig config) {
        this(Locations.etc(context::getProperty).resolve("secrets"), System::getenv);
        modified(config);
    }

    FileSecrets(Path directory, Function<String, @Nullable String> environment) {
        this.fallback = directory;
        this.directory = directory;
        this.environment = environment;
    }

    @Modified
    void modified(OpsConfig config) {
        directory = config.secrets__directory().isBlank() ? fallback : Path.of(config.secrets__directory());
    }

    @Override
    public Optional<char[]> read(String reference) {
        int colon = reference.indexOf(':');
        String kind = reference.substring(0, Math.max(0, colon));
        String rest = reference.substring(colon + 1);
        return switch (kind) {
            case "env" -> Optional.ofNullable(environment.apply(rest)).map(String::toCharArray);
            case "file" -> file(rest);
            default ->
                // The reference is not repeated: somebody may have written the secret itself.
                throw new IllegalArgumentException(
                        "A secret is named as file:NAME, a file below " + directory + ", or as env:NAME.");
        };
    }

    private Optional<char[]> file(String name) {
        try {
            Path file = directory.resolve(name).normalize();
            if (name.isBlank() || !file.startsWith(directory.normalize())) {
                throw outside(name);
            }
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            // A link must not lead outside either.
            if (!file.toRealPath().startsWith(directory.toRealPath())) {
                throw outside(name);
            }
            if (readableByOthers(file)) {
                LOG.warn("The secret file {} can be read by others and is not used. Run: chmod 600 {}", file, file);
                return Optional.empty();
            }
            if (Files.size(file) > LARGEST) {
                LOG.warn("The secret file {} is larger than {} bytes and is not used.", file, LARGEST);
                return Optional.empty();
            }
            return Optional.of(characters(Files.readAllBytes(file)));
        } catch (InvalidPathException e) {
            throw outside("(not a path)");
        } catch (IOException e) {
            LOG.warn("The secret file {} in {} cannot be read: {}", name, directory, e.toString());
            return Optional.empty();
        }
    }

    private static boolean readableByOthers(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
    }

    private static char[] characters(byte[] bytes) {
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        int length = text.limit();
        while (length > 0 && (text.get(length - 1) == '\n' || text.get(length - 1) == '\r')) {
            length--;
        }
        char[] secret = new char[length];
        text.get(secret);
        Arrays.fill(text.array(), '\0');
        return secret;
    }

    private IllegalArgumentException outside(String name) {
        return new IllegalArgumentException(
                "The secret file " + name + " is not below " + directory + ". Put it there.");
    }
}
