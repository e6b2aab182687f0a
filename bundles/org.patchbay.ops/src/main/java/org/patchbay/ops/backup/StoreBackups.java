package org.patchbay.ops.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.backup.BackupView;
import org.patchbay.api.ops.backup.Backups;
import org.patchbay.api.ops.backup.RestoreReport;
import org.patchbay.api.ops.backup.RestoreReport.Change;
import org.patchbay.api.ops.backup.RestoreReport.Kind;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.personal.PersonalData;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.ops.Locations;

/** Backups by way of the store's contract, so that a backup of one kind of store can be restored into another. */
@Component(service = {Backups.class, PersonalData.class})
public final class StoreBackups implements Backups, PersonalData {
    private static final Logger LOG = LoggerFactory.getLogger(StoreBackups.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
    private static final String BEFORE = "before-restore-";
    /** They hold what somebody may have had erased since: a way back, not an archive. */
    private static final int KEPT = 5;

    /** A change with what the store is asked for. */
    private record Step(Change change, Write write) {}

    private final Store store;
    private final Audit audit;
    private final Path directory;
    private final String version;
    private final Clock clock;

    @Activate
    public StoreBackups(BundleContext context, @Reference Store store, @Reference Audit audit) {
        this(
                store,
                audit,
                Locations.data(context::getProperty).resolve("backups"),
                context.getBundle().getVersion().toString(),
                Clock.systemUTC());
    }

    StoreBackups(Store store, Audit audit, Path directory, String version, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.directory = directory;
        this.version = version;
        this.clock = clock;
    }

    @Override
    public BackupView backup(String author, Path file) throws OperationException {
        BackupView view = written(author, file, store.all());
        audit.record(author, "store-backup", file.toString(), view.documents() + " documents, sha256 " + view.digest());
        return view;
    }

    private BackupView written(String author, Path file, List<Stored> documents) throws OperationException {
        Instant now = clock.instant();
        String[] digest = {""};
        try {
            PrivateFiles.create(file, out -> digest[0] = BackupText.write(out, version, now, author, documents));
        } catch (FileAlreadyExistsException e) {
            throw new OperationException(
                    Reason.INVALID, file + " is there already, and stays as it is. Name another file, or remove it.");
        } catch (NoSuchFileException e) {
            throw new OperationException(
                    Reason.INVALID,
                    "There is no directory " + file.toAbsolutePath().getParent() + " on this node.");
        } catch (IOException e) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    file + " cannot be written (" + e + "). Look at free space and permissions there.");
        }
        return new BackupView(file, BackupText.FORMAT, version, now, author, documents.size(), digest[0]);
    }

    @Override
    public RestoreReport restore(String author, Path file, Set<String> spaces, boolean dryRun)
            throws OperationException {
        BackupText.Content content = read(file);
        List<Stored> now = store.all();
        check(spaces, content.documents(), now);
        List<Step> steps = steps(content.documents(), now, spaces);
        List<Change> changes = steps.stream().map(Step::change).toList();
        if (dryRun || steps.isEmpty()) {
            return new RestoreReport(content.view(), changes, false, Optional.empty());
        }
        Path before = keep(author, now);
        try {
            store.write(author, steps.stream().map(Step::write).toList());
        } catch (StoreException e) {
            removeQuietly(before);
            throw new OperationException(reason(e.reason()), "Nothing was restored. " + e.getMessage());
        }
        audit.record(author, "store-restore", file.toString(), summary(changes) + "; what was before is in " + before);
        forgetOldest();
        return new RestoreReport(content.view(), changes, true, Optional.of(before));
    }

    @Override
    public String name() {
        return "backups";
    }

    /** Nobody looks into what is there for a way back alone. */
    @Override
    public List<String> export(Person person) {
        return List.of();
    }

    /** What was kept as a way back has everybody in it. A backup that somebody made is theirs to delete, here and wherever else they are. */
    @Override
    public List<String> erase(String author, Person person) throws OperationException {
        int removed = 0;
        int left = 0;
        int backups = 0;
        try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (!file.getFileName().toString().startsWith(BEFORE)) {
                    backups++;
                } else if (person.everywhere()) {
                    Files.delete(file);
                    removed++;
                } else {
                    left++;
                }
            }
        } catch (IOException e) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    "Files in " + directory + " cannot be deleted (" + e + "). Delete them by hand.");
        }
        List<String> said = new ArrayList<>();
        if (removed > 0) {
            said.add(removed + " files that restores kept were deleted.");
        }
        if (left > 0) {
            said.add("Left: " + left + " files that restores kept. Who operates the node erases the person there.");
        }
        if (backups > 0) {
            said.add("Left: " + backups + " backups in " + directory
                    + " may name the person. Delete those that are older than this, and copies of them elsewhere.");
        }
        return said;
    }

    private static BackupText.Content read(Path file) throws OperationException {
        if (!Files.isRegularFile(file)) {
            throw new OperationException(Reason.NOT_FOUND, "There is no file " + file + " on this node.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return BackupText.read(file, in);
        } catch (BackupText.Unusable e) {
            throw new OperationException(Reason.INVALID, file + " " + e.getMessage() + " Nothing was changed.");
        } catch (IOException e) {
            throw new OperationException(
                    Reason.UNAVAILABLE, file + " cannot be read (" + e + "). Nothing was changed.");
        }
    }

    private static void check(Set<String> spaces, List<Stored> wanted, List<Stored> now) throws OperationException {
        List<String> known = Stream.concat(wanted.stream(), now.stream())
                .map(Stored::space)
                .distinct()
                .sorted()
                .toList();
        for (String space : spaces) {
            if (!known.contains(space)) {
                throw new OperationException(
                        Reason.INVALID,
                        "Neither the file nor the store has a space '" + space + "'. There are: "
                                + String.join(", ", known) + ".");
            }
        }
    }

    private static List<Step> steps(List<Stored> wanted, List<Stored> now, Set<String> spaces) {
        TreeMap<String, Stored> rest = new TreeMap<>();
        now.forEach(d -> rest.put(place(d), d));
        List<Step> steps = new ArrayList<>();
        for (Stored document : wanted) {
            Stored present = rest.remove(place(document));
            if (present == null || !present.value().equals(document.value())) {
                Kind kind = present == null ? Kind.ADDED : Kind.CHANGED;
                Write write = Write.put(document.space(), document.key(), document.value());
                steps.add(step(kind, document, write.expecting(present == null ? 0 : present.version())));
            }
        }
        rest.values()
                .forEach(d -> steps.add(
                        step(Kind.REMOVED, d, Write.remove(d.space(), d.key()).expecting(d.version()))));
        return steps.stream()
                .filter(s -> spaces.isEmpty() || spaces.contains(s.change().space()))
                .sorted(Comparator.comparing((Step s) -> s.change().space())
                        .thenComparing(s -> s.change().key()))
                .toList();
    }

    private static Step step(Kind kind, Stored of, Write write) {
        return new Step(new Change(kind, of.space(), of.key()), write);
    }

    private static String place(Stored document) {
        return document.space() + '\u0000' + document.key();
    }

    private Path keep(String author, List<Stored> now) throws OperationException {
        Path file = directory.resolve(BEFORE + STAMP.format(clock.instant()));
        try {
            PrivateFiles.directory(directory);
        } catch (IOException e) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    "Nothing was restored: what is there now cannot be kept in " + directory + " (" + e
                            + "). Look at free space and permissions there.");
        }
        written(author, file, now);
        return file;
    }

    private void forgetOldest() {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> oldestFirst = files.filter(
                            f -> f.getFileName().toString().startsWith(BEFORE))
                    .sorted()
                    .toList();
            oldestFirst.subList(0, Math.max(0, oldestFirst.size() - KEPT)).forEach(StoreBackups::removeQuietly);
        } catch (IOException e) {
            LOG.warn("Old files in {} stay: {}. Remove them by hand.", directory, e.toString());
        }
    }

    private static void removeQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} stays: {}. Remove it by hand.", file, e.toString());
        }
    }

    private static Reason reason(StoreException.Reason why) {
        return switch (why) {
            case CONFLICT -> Reason.CONFLICT;
            case UNAVAILABLE -> Reason.UNAVAILABLE;
            case INVALID -> Reason.INVALID;
        };
    }

    private static String summary(List<Change> changes) {
        TreeMap<Kind, Integer> counts = new TreeMap<>();
        changes.forEach(c -> counts.merge(c.kind(), 1, Integer::sum));
        return counts.toString();
    }
}
