package org.patchbay.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.Problem;

/** A folder of CSV files, one for each kind of entries. Read again when one of them changed; unchanged, the same contents are given. */
final class CsvFolder implements DirectorySource {
    /** Without these nobody can be put on the service. */
    private static final List<Kind<?>> NEEDED = List.of(Kinds.TENANTS, Kinds.SITES, UserKind.USERS);

    private static final List<String> FILES =
            Kinds.ALL.stream().map(CsvFolder::file).toList();
    /** At the start nobody is waited for longer than it takes to copy a file. */
    private static final Duration SETTLED_AT_START = Duration.ofMillis(300);

    private final Path folder;
    private final Duration settled;
    private String seen = "";
    private Set<Kind<?>> kindsSeen = Set.of();
    private @Nullable Contents last;

    /** The files are changing; they are read again soon. */
    static final class BeingWritten extends IOException {
        private static final long serialVersionUID = 1L;

        BeingWritten() {
            super("The files are being written. They are read again soon.");
        }
    }

    /** None of the files is there. */
    static final class NothingThere extends IOException {
        private static final long serialVersionUID = 1L;

        NothingThere() {
            super(
                    "There are no files yet. Put tenants.csv, sites.csv and users.csv there; etc/patchbay/examples has some to begin with."
                            + " Or load entries into the store: patchbay:directory-import.");
        }
    }

    /** @param settled how long a file must not have changed before it is taken for whole */
    CsvFolder(Path folder, Duration settled) {
        this.folder = folder;
        this.settled = settled;
    }

    @Override
    public String name() {
        return "files in " + folder;
    }

    @Override
    public synchronized Contents read() throws IOException {
        Contents known = last;
        String before = stamp();
        if (known != null && (before.equals(seen) || isFresh(settled))) {
            return known;
        }
        if (FILES.stream().noneMatch(name -> Files.exists(folder.resolve(name)))) {
            throw new NothingThere();
        }
        if (known == null && isFresh(SETTLED_AT_START)) {
            throw new BeingWritten();
        }
        Set<Kind<?>> kinds = new HashSet<>();
        List<Problem> problems = new ArrayList<>();
        Contents.Builder all = Contents.with();
        for (Kind<?> kind : Kinds.ALL) {
            if (isThere(kind)) {
                kinds.add(kind);
                read(kind, all, problems);
            }
        }
        problems.forEach(all::problem);
        Contents contents = all.build();
        if (!before.equals(stamp())) {
            throw new BeingWritten();
        }
        seen = before;
        kindsSeen = kinds;
        last = contents;
        return contents;
    }

    /** Not every tenant has numbers beside its users' own, or a plan. Where there was a file, one that is gone was hardly meant to. */
    private boolean isThere(Kind<?> kind) throws IOException {
        if (Files.exists(folder.resolve(file(kind)))) {
            return true;
        }
        if (NEEDED.contains(kind)) {
            throw new IOException("There is no " + file(kind) + ". Its columns are " + String.join(",", kind.needed())
                    + ", and if wanted " + String.join(",", kind.notNeeded()) + ".");
        }
        if (kindsSeen.contains(kind)) {
            throw new IOException(file(kind) + " is gone. Put it back; for no " + kind
                    + " at all, leave the first row, which names the columns.");
        }
        return false;
    }

    private <T> void read(Kind<T> kind, Contents.Builder all, List<Problem> problems) throws IOException {
        Csv.read(folder.resolve(file(kind)), kind, problems, fields -> {
            T value = kind.parse(fields, problems);
            if (value != null) {
                kind.add(all, fields.where(), value);
            }
        });
    }

    private static String file(Kind<?> kind) {
        return kind.name() + ".csv";
    }

    /** Size and time of each file: differs when one of them was written, removed or put back. */
    private String stamp() throws IOException {
        StringBuilder stamp = new StringBuilder();
        for (String name : FILES) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                stamp.append(Files.getLastModifiedTime(file)).append('/').append(Files.size(file));
            }
            stamp.append(';');
        }
        return stamp.toString();
    }

    private boolean isFresh(Duration limit) throws IOException {
        for (String name : FILES) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                long age = System.currentTimeMillis()
                        - Files.getLastModifiedTime(file).toMillis();
                if (age >= 0 && age < limit.toMillis()) {
                    return true;
                }
            }
        }
        return false;
    }
}
