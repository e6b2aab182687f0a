package org.patchbay.ops.feature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.feature.FeatureException;

/** The files of the feature bundles that run by choice, so that they can be started again without the place they came from. */
final class FeatureFiles {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureFiles.class);

    private final Path directory;

    FeatureFiles(Path directory) {
        this.directory = directory;
    }

    Path file(String name, String version) {
        return directory.resolve(name + "_" + version + ".jar");
    }

    boolean has(String name, String version) {
        return Files.exists(file(name, version));
    }

    /** A copy of our own, read again: what is started is what was verified, also when the file is being replaced meanwhile. */
    Candidate keep(Candidate candidate) throws FeatureException {
        Path file = file(candidate.name(), candidate.version().toString());
        try {
            Files.createDirectories(directory);
            if (!Files.exists(file) || !Files.isSameFile(file, candidate.file())) {
                Path draft = directory.resolve("incoming");
                Files.copy(candidate.file(), draft, StandardCopyOption.REPLACE_EXISTING);
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new FeatureException(
                    candidate.file() + " could not be copied to " + directory + " (" + e.getMessage()
                            + "). Look at free space and permissions there. Nothing was changed.",
                    e);
        }
        Candidate kept = Candidate.read(file);
        if (!kept.digest().equals(candidate.digest())) {
            delete(file);
            throw new FeatureException(candidate.file() + " changed while it was read. Try again.");
        }
        return kept;
    }

    void deleteOthers(Candidate kept) {
        for (Path file : of(kept.name())) {
            if (!file.equals(kept.file())) {
                delete(file);
            }
        }
    }

    void deleteAll(String name) {
        of(name).forEach(FeatureFiles::delete);
    }

    private List<Path> of(String name) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().startsWith(name + "_"))
                    .toList();
        } catch (IOException e) {
            LOG.debug("{} cannot be listed", directory, e);
            return List.of();
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} stays", file, e);
        }
    }
}
