package org.patchbay.directory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;

/**
 * The sources there are, and what each of them said last: one that cannot be read now counts with what it said before, and one that has gone does so
 * for a while, as its bundle may be updated and must not cost a licence meanwhile.
 */
final class Sources {
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final Map<DirectorySource, Boolean> bound = new ConcurrentHashMap<>();
    private final Map<DirectorySource, Contents> last = new ConcurrentHashMap<>();
    /** What sources said that have gone, by their names. */
    private final Map<String, Gone> gone = new ConcurrentHashMap<>();

    private final LongSupplier nanos;
    /** Whether there were files: then a folder without any is more likely a mistake than a wish. */
    private boolean files;

    /**
     * What was read.
     *
     * @param told by each source, and by those that have just gone
     * @param faults of the sources that could not be read
     * @param nothing of those that nobody has put anything into yet, which is no fault where others have something
     * @param complete whether every source that has anything has been read at least once
     * @param unfinished whether a source was found in the middle of a change, and is known in a moment
     */
    record Reading(List<Told> told, List<String> faults, List<String> nothing, boolean complete, boolean unfinished) {}

    private record Gone(Contents said, long at) {}

    Sources() {
        this(System::nanoTime);
    }

    Sources(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add(DirectorySource source) {
        bound.put(source, true);
    }

    /** One that another has taken the place of, and that nobody waits for. */
    void remove(DirectorySource source) {
        bound.remove(source);
        last.remove(source);
    }

    /** One that may come back. */
    void leave(DirectorySource source) {
        Contents said = last.get(source);
        if (said != null) {
            gone.put(source.name(), new Gone(said, nanos.getAsLong()));
        }
        remove(source);
    }

    /** Reads them all, in the order of their names, so that a conflict is always decided the same way. */
    Reading read() {
        List<Told> told = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        List<String> nothing = new ArrayList<>();
        boolean complete = true;
        boolean unfinished = false;
        List<DirectorySource> sources = new ArrayList<>(bound.keySet());
        sources.sort((a, b) -> a.name().compareTo(b.name()));
        for (DirectorySource source : sources) {
            boolean empty = false;
            try {
                last.put(source, source.read());
                files |= source instanceof CsvFolder;
            } catch (IOException | RuntimeException e) {
                unfinished |= e instanceof CsvFolder.BeingWritten;
                empty = e instanceof CsvFolder.NothingThere && !files;
                (empty ? nothing : faults).add(source.name() + ": " + (e instanceof IOException ? e.getMessage() : e));
            }
            Contents known = last.get(source);
            if (known != null) {
                told.add(new Told(source.name(), known));
                gone.remove(source.name());
            } else {
                complete &= empty;
            }
        }
        long now = nanos.getAsLong();
        gone.values().removeIf(each -> now - each.at() > GRACE.toNanos());
        gone.forEach((name, each) -> told.add(new Told(name, each.said())));
        told.sort((a, b) -> a.source().compareTo(b.source()));
        return new Reading(told, faults, nothing, complete, unfinished);
    }
}
