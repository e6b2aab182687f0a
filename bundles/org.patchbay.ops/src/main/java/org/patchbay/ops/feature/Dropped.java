package org.patchbay.ops.feature;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

import org.osgi.framework.Bundle;

/** Files of the deploy folder, and bundles that its watcher installed of them by itself. */
final class Dropped {
    private Dropped() {}

    /** The file in the deploy folder that a bundle was installed from, if it was. */
    static Optional<Path> file(Bundle bundle) {
        if (!bundle.getLocation().startsWith("file:")) {
            return Optional.empty();
        }
        try {
            Path file = Path.of(URI.create(bundle.getLocation()));
            return file.getNameCount() > 1
                            && file.getName(file.getNameCount() - 2).toString().equals("deploy")
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether a file was put there, or touched, after that time. A copy may keep the time of its content, but not that of its own making. */
    static boolean after(Path file, Instant time) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isAfter(time)
                    || Files.getAttribute(file, "unix:ctime") instanceof FileTime made
                            && made.toInstant().isAfter(time);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
