package org.patchbay.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.backup.Backups;
import org.patchbay.api.ops.backup.RestoreReport;

@Service
@Command(
        scope = "patchbay",
        name = "restore",
        description = "Makes the store what it was when a backup was written, all of it or nothing.")
@SuppressWarnings("NullAway.Init")
public final class RestoreCommand extends Operation {
    /** More is no list that anybody reads. */
    private static final int SHOWN = 100;

    @Argument(
            index = 0,
            name = "file",
            required = true,
            description = "what patchbay:backup made, on the machine of the runtime")
    @Completion(FileCompleter.class)
    private String file;

    @Option(name = "--dry-run", description = "only says what would change")
    private boolean dryRun;

    @Option(
            name = "--spaces",
            description = "touches these spaces of the store alone, parted by commas, such as settings,roster")
    private @Nullable String spaces;

    @Override
    void run() throws Exception {
        Set<String> only = spaces == null ? Set.of() : Set.of(spaces.strip().split("\\s*,\\s*"));
        RestoreReport report =
                use(Backups.class, b -> b.restore(author(), Path.of(file).toAbsolutePath(), only, dryRun));
        List<RestoreReport.Change> changes = report.changes();
        Listing listing = new Listing("Change", "Space", "Key");
        (json() ? changes : changes.subList(0, Math.min(SHOWN, changes.size())))
                .forEach(c -> listing.row(word(c), c.space(), c.key()));
        print(listing);
        note(summary(report));
    }

    private static String word(RestoreReport.Change change) {
        return change.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String summary(RestoreReport report) {
        Map<String, Long> counts = report.changes().stream()
                .collect(Collectors.groupingBy(c -> c.space() + " " + word(c), TreeMap::new, Collectors.counting()));
        String of = "The backup of " + report.backup().at() + " by "
                + report.backup().author() + ": ";
        if (counts.isEmpty()) {
            return of + "the store holds just that, nothing is changed.";
        }
        return of
                + counts
                + (report.done() ? "." : " would change; nothing was done.")
                + report.before()
                        .map(before -> " What was there before is in " + before
                                + ": patchbay:restore it to go back. The five newest of these are kept.")
                        .orElse("");
    }
}
