package org.patchbay.directory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;

/** The sources there are, and what each of them said last: one that cannot be read now counts with what it said before. */
final class Sources {
    private final Map<DirectorySource, Boolean> bound = new ConcurrentHashMap<>();
    private final Map<DirectorySource, Contents> last = new ConcurrentHashMap<>();

    /**
     * What was read.
     *
     * @param contents of each source by its name
     * @param faults of the sources that could not be read
     * @param complete whether every source has been read at least once
     * @param unfinished whether a source was found in the middle of a change, and is known in a moment
     * @param nothingThere whether nobody has put anything anywhere yet
     */
    record Reading(
            List<Contents> contents, List<String> faults, boolean complete, boolean unfinished, boolean nothingThere) {}

    void add(DirectorySource source) {
        bound.put(source, true);
    }

    void remove(DirectorySource source) {
        bound.remove(source);
        last.remove(source);
    }

    /** Reads them all, in the order of their names, so that a conflict is always decided the same way. */
    Reading read() {
        List<Contents> contents = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        boolean complete = true;
        boolean unfinished = false;
        boolean nothingThere = true;
        List<DirectorySource> sources = new ArrayList<>(bound.keySet());
        sources.sort((a, b) -> a.name().compareTo(b.name()));
        for (DirectorySource source : sources) {
            try {
                last.put(source, source.read());
                nothingThere = false;
            } catch (IOException | RuntimeException e) {
                unfinished |= e instanceof CsvFolder.BeingWritten;
                nothingThere &= e instanceof CsvFolder.NothingThere;
                faults.add(source.name() + ": " + (e instanceof IOException ? e.getMessage() : e));
            }
            Contents known = last.get(source);
            if (known == null) {
                complete = false;
            } else {
                contents.add(known);
            }
        }
        return new Reading(contents, faults, complete, unfinished, nothingThere);
    }
}
