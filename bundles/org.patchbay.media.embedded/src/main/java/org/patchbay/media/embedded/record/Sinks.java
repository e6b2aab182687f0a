package org.patchbay.media.embedded.record;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Where recordings go: a sink is a directory below the one that is configured, and each recording a file in it, for its owner alone. */
class Sinks {

    /** A file that nobody had before. */
    record Opened(Path path, SeekableByteChannel channel) {}

    /** A name and never a path: whoever chooses a sink must not write elsewhere. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    static final String ENDING = ".wav";
    /** How files are named: when they began, and in which call. */
    static final Pattern FILE = Pattern.compile("([0-9]{8}T[0-9]{6}Z)-[A-Za-z0-9._@+-]{1,90}[.]wav");

    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._@+-]+|^[.]+");
    private static final int MEGABYTE = 1 << 20;
    private static final int LONGEST_CALL = 80;
    private static final int MOST_ALIKE = 1000;
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Supplier<Path> directory;
    private final Clock clock;
    private final IntSupplier floor;

    /** However full the disk becomes. */
    Sinks(Supplier<Path> directory, Clock clock) {
        this(directory, clock, () -> 0);
    }

    /**
     * @param directory asked each time, so that it may be configured anew
     * @param floor in megabytes of 1024 times 1024 octets: what others than recordings have to find free on the disk
     */
    Sinks(Supplier<Path> directory, Clock clock, IntSupplier floor) {
        this.directory = directory;
        this.clock = clock;
        this.floor = floor;
    }

    static boolean isName(String sink) {
        return NAME.matcher(sink).matches();
    }

    /** @throws IOException when the disk is too full for a recording, saying what to do */
    void checkRoom(Path place) throws IOException {
        int least = floor.getAsInt();
        if (least > 0 && free(place) < (long) least * MEGABYTE) {
            throw new IOException("less than " + least
                    + " MB are free on its disk: delete something, or set recording_days or recording_free_megabytes");
        }
    }

    /** In octets. */
    long free(Path place) throws IOException {
        return Files.getFileStore(place).getUsableSpace();
    }

    /** @throws IOException that says what is wrong and what to do */
    Opened open(String sink, String call) throws IOException {
        if (!isName(sink)) {
            throw new IOException("'" + sink + "' is no name of a sink; use letters, digits, - and _");
        }
        Path place = directory.get().resolve(sink).toAbsolutePath();
        try {
            boolean posix = place.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createDirectories(place, owner(posix, "rwx------"));
            checkRoom(place);
            String fit = UNFIT.matcher(call).replaceAll("_");
            String name = TIME.format(clock.instant()) + "-" + fit.substring(0, Math.min(fit.length(), LONGEST_CALL));
            for (int i = 1; ; i++) {
                Path file = place.resolve(name + (i == 1 ? "" : "-" + i) + ENDING);
                try {
                    return new Opened(
                            file,
                            Files.newByteChannel(
                                    file,
                                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                    owner(posix, "rw-------")));
                } catch (FileAlreadyExistsException e) {
                    if (i == MOST_ALIKE) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    "Nothing can be recorded in " + place + ": " + reason(e)
                            + ". Make it a directory that this process may write to, or set recording_directory",
                    e);
        }
    }

    private static FileAttribute<?>[] owner(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** The system's words; of some of its exceptions the name alone says what happened. */
    static String reason(IOException e) {
        String said = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }
}
