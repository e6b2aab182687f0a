package org.patchbay.shell;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.patchbay.api.ops.directory.ImportReport;

/** Files that are loaded, and what came of it. */
final class ImportFile {
    private ImportFile() {}

    static String text(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException("There is no file " + path + " on this node. Correct its name.");
        }
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(path + " is no text in UTF-8. Save it as that.", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read. Look at its rights.", e);
        }
    }

    static void refuseIfThere(Path path) {
        if (Files.exists(path)) {
            throw new IllegalArgumentException(path + " is there already. Name another, or remove it.");
        }
    }

    static void print(Operation to, ImportReport report) {
        if (!report.problems().isEmpty()) {
            Listing problems = new Listing("Where", "Problem");
            report.problems().forEach(p -> problems.row(p.where(), p.text()));
            to.print(problems);
            throw new IllegalArgumentException(
                    "Nothing was changed: " + report.problems().size() + " problems. Correct them, and load it again.");
        }
        to.print(new Listing("Done", "Added", "Changed", "Removed", "Unchanged")
                .row(report.done(), report.added(), report.changed(), report.removed(), report.unchanged()));
    }
}
