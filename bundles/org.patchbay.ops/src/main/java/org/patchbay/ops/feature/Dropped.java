package org.patchbay.ops.feature;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bundles that the watcher of the deploy folder installed by itself. */
final class Dropped {
    private static final Logger LOG = LoggerFactory.getLogger(Dropped.class);

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

    /** The watcher looks again at a file whose time has changed. */
    static void offerAgain(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            LOG.warn("{} could not be touched ({}). Use patchbay:feature-update for it.", file, e.toString());
        }
    }
}
