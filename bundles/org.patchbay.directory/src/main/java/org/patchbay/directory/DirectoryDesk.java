package org.patchbay.directory;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.directory.DirectorySource.Entry;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.directory.EntryKind;
import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.directory.ImportRequest;
import org.patchbay.api.ops.directory.LineProblem;
import org.patchbay.api.ops.directory.TextFormat;
import org.patchbay.api.ops.store.Stored;

/**
 * Where operators change the directory. One change at a time, on all nodes: two that are each right by themselves may not be so together. A change
 * that another node's has overtaken is checked anew.
 */
@Component
public final class DirectoryDesk implements DirectoryOperations {
    private static final int MOST_SHOWN = 1000;
    /** So many of those who stand in the way are named. */
    private static final int NAMED = 5;
    /** So often a change is checked before it is given up. */
    private static final int CHECKS = 10;

    private final DirectoryStore directory;
    private final Audit audit;

    @Activate
    public DirectoryDesk(@Reference DirectoryKeeper keeper, @Reference Audit audit) {
        this.directory = new DirectoryStore(keeper);
        this.audit = audit;
    }

    @Override
    public List<EntryKind> kinds() {
        return Kinds.ALL.stream().<EntryKind>map(Kind::shown).toList();
    }

    private static Kind<?> kind(String name) throws OperationException {
        return Kinds.named(name).orElseThrow(() -> new OperationException(Reason.INVALID, Import.unknown(name)));
    }

    @Override
    public List<DirectoryEntry> list(String kind, String tenant, String filter, int offset, int limit)
            throws OperationException {
        if (offset < 0 || limit < 1 || limit > MOST_SHOWN) {
            throw new OperationException(
                    Reason.INVALID, "The offset must be 0 or more, and the limit 1 to " + MOST_SHOWN + ".");
        }
        return all(kind(kind)).stream()
                .filter(e -> tenant.isEmpty() || Kind.tenant(e.key()).equals(tenant))
                .map(Shown::entry)
                .filter(e -> filter.isEmpty() || contains(e, filter.toLowerCase(Locale.ROOT)))
                .skip(offset)
                .limit(limit)
                .toList();
    }

    private static boolean contains(DirectoryEntry entry, String lower) {
        return entry.fields().values().stream()
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(lower));
    }

    /** An entry that is only written out when somebody wants to see it. */
    private record Shown(String key, java.util.function.Supplier<DirectoryEntry> written) {
        DirectoryEntry entry() {
            return written.get();
        }
    }

    private <T> List<Shown> all(Kind<T> kind) {
        List<Shown> all = new ArrayList<>();
        directory.entries().of(kind).values().forEach(kept -> all.add(new Shown(kept.key(), kept::shown)));
        for (Told told : directory.others()) {
            for (Entry<T> entry : kind.of(told.contents())) {
                String key = kind.key(entry.value());
                all.add(new Shown(
                        key,
                        () -> new DirectoryEntry(
                                kind.name(), key, kind.fields(entry.value()), told.source(), 0, "", Instant.EPOCH)));
            }
        }
        all.sort(Comparator.comparing(Shown::key));
        return all;
    }

    @Override
    public Optional<DirectoryEntry> entry(String kind, String key) throws OperationException {
        Kind<?> of = kind(kind);
        Optional<DirectoryEntry> kept = directory.entries().get(of, key).map(Kept::shown);
        return kept.isPresent()
                ? kept
                : all(of).stream().filter(e -> e.key().equals(key)).findFirst().map(Shown::entry);
    }

    @Override
    public List<DirectoryEntry> history(String kind, String key) throws OperationException {
        Kind<?> of = kind(kind);
        return directory.store().history(Kept.SPACE, Kept.document(of, key)).stream()
                .map(document -> past(of, key, document))
                .toList();
    }

    private static DirectoryEntry past(Kind<?> kind, String key, Stored document) {
        Map<String, String> fields = Map.of();
        try {
            fields = document.value().isEmpty() ? fields : Json.object(document.value());
        } catch (IOException e) {
            fields = Map.of("unreadable", String.valueOf(e.getMessage()));
        }
        return new DirectoryEntry(
                kind.name(), key, fields, Kept.STORE, document.version(), document.author(), document.at());
    }

    @Override
    public synchronized DirectoryEntry put(
            String author, String kind, Map<String, String> fields, OptionalLong expected) throws OperationException {
        Kind<?> of = kind(kind);
        return checked(() -> put(author, of, fields, expected, "directory-put"));
    }

    /** A change that may be overtaken. */
    private interface Change<R> {
        R make() throws OperationException, DirectoryStore.Overtaken;
    }

    private static <R> R checked(Change<R> change) throws OperationException {
        for (int i = 0; i < CHECKS; i++) {
            try {
                return change.make();
            } catch (DirectoryStore.Overtaken e) {
                // By then it is known what the other node has changed.
            }
        }
        throw new OperationException(
                Reason.CONFLICT,
                "Nothing was changed: other nodes change the directory without a pause. Try again when they are done.");
    }

    private <T> DirectoryEntry put(
            String author, Kind<T> kind, Map<String, String> fields, OptionalLong expected, String action)
            throws OperationException, DirectoryStore.Overtaken {
        directory.store();
        List<Problem> wrong = new ArrayList<>();
        for (String column : fields.keySet()) {
            if (!kind.columns().contains(column)) {
                wrong.add(new Problem("", Import.unknownColumn(kind, column)));
            }
        }
        Fields read = Fields.of("", fields, wrong);
        kind.missing(read).ifPresent(read::problem);
        T value = wrong.isEmpty() ? kind.parse(read, wrong) : null;
        if (value == null || !wrong.isEmpty()) {
            throw new OperationException(Reason.INVALID, texts(wrong));
        }
        String key = kind.key(value);
        expect(kind, key, expected);
        Entries before = directory.entries();
        Optional<Kept<?>> known = before.get(kind, key);
        if (known.isPresent() && value.equals(known.get().value())) {
            return known.get().shown();
        }
        refuseIfElsewhere(kind, key);
        Kept<T> draft = Kept.draft(kind, Kept.STORE + " " + Kept.document(kind, key), value);
        List<Problem> problems = directory.newProblems(before, List.of(draft));
        if (!problems.isEmpty()) {
            boolean own = problems.stream().anyMatch(p -> p.where().equals(draft.where()));
            throw new OperationException(
                    own ? Reason.INVALID : Reason.CONFLICT, own ? texts(problems) : placed(problems));
        }
        directory.write(author, before, List.of(draft));
        audit.record(
                author,
                Optional.of(Kind.tenant(key)),
                action,
                Kept.document(kind, key),
                known.isPresent() ? "changed" : "new");
        return directory
                .entries()
                .get(kind, key)
                .map(Kept::shown)
                .orElseThrow(() -> new OperationException(
                        Reason.CONFLICT,
                        "The " + kind.one() + " " + key + " was removed in the same moment. Read it again."));
    }

    private void refuseIfElsewhere(Kind<?> kind, String key) throws OperationException {
        Optional<String> source = directory.elsewhere(kind, key);
        if (source.isPresent()) {
            throw new OperationException(
                    Reason.CONFLICT,
                    "The " + kind.one() + " " + key + " comes from another source (" + source.get()
                            + "). Change it there, or take it out there first.");
        }
    }

    private void expect(Kind<?> kind, String key, OptionalLong expected) throws OperationException {
        if (expected.isPresent()) {
            Optional<String> conflict = directory.conflict(kind, key, expected.getAsLong());
            if (conflict.isPresent()) {
                throw new OperationException(Reason.CONFLICT, conflict.get());
            }
        }
    }

    @Override
    public synchronized void remove(String author, String kind, String key, OptionalLong expected)
            throws OperationException {
        Kind<?> of = kind(kind);
        checked(() -> remove(author, of, key, expected, "directory-remove"));
    }

    private boolean remove(String author, Kind<?> kind, String key, OptionalLong expected, String action)
            throws OperationException, DirectoryStore.Overtaken {
        directory.store();
        expect(kind, key, expected);
        Entries before = directory.entries();
        if (before.get(kind, key).isEmpty()) {
            refuseIfElsewhere(kind, key);
            throw new OperationException(
                    Reason.NOT_FOUND,
                    "There is no " + kind.one() + " '" + key + "' in the store. See patchbay:directory " + kind.name()
                            + ".");
        }
        Kept<?> removal = Kept.removal(kind, key);
        List<Problem> problems = directory.newProblems(before, List.of(removal));
        if (!problems.isEmpty()) {
            List<String> names = problems.stream()
                    .map(p -> p.text().replaceFirst(": .*", ""))
                    .distinct()
                    .toList();
            String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
            throw new OperationException(
                    Reason.CONFLICT,
                    "The " + kind.one() + " " + key + " is still referred to, by "
                            + String.join(", ", names.subList(0, Math.min(NAMED, names.size()))) + more
                            + ". Change or remove what refers to it first.");
        }
        directory.write(author, before, List.of(removal));
        audit.record(author, Optional.of(Kind.tenant(key)), action, Kept.document(kind, key), "removed");
        return true;
    }

    @Override
    public synchronized DirectoryEntry undo(String author, String kind, String key, long version)
            throws OperationException {
        Kind<?> of = kind(kind);
        Stored was = directory.store().history(Kept.SPACE, Kept.document(of, key)).stream()
                .filter(document -> document.version() == version)
                .findFirst()
                .orElseThrow(() -> new OperationException(
                        Reason.NOT_FOUND,
                        "There is no version " + version + " of the " + of.one() + " '" + key
                                + "'. See patchbay:directory-show --history " + kind + " " + key + "."));
        if (was.value().isEmpty()) {
            checked(() -> remove(author, of, key, OptionalLong.empty(), "directory-undo"));
            return history(kind, key).get(0);
        }
        try {
            Map<String, String> fields = Json.object(was.value());
            return checked(() -> put(author, of, fields, OptionalLong.empty(), "directory-undo"));
        } catch (IOException e) {
            throw new OperationException(
                    Reason.INVALID, "Version " + version + " cannot be read (" + e.getMessage() + "). Put it anew.");
        }
    }

    @Override
    public synchronized ImportReport load(String author, ImportRequest request) throws OperationException {
        if (!request.dryRun()) {
            directory.store();
        }
        return checked(() -> new Loading(directory, audit).load(author, request));
    }

    @Override
    public String export(String kind, String tenant, TextFormat format) throws OperationException {
        Entries entries = directory.entries();
        if (format == TextFormat.CSV) {
            return CsvText.of(kind(kind), entries, tenant);
        }
        Map<String, List<Map<String, String>>> all = new LinkedHashMap<>();
        for (Kind<?> each : kind.isEmpty() ? Kinds.ALL : List.of(kind(kind))) {
            all.put(
                    each.name(),
                    entries.of(each).values().stream()
                            .filter(k ->
                                    tenant.isEmpty() || Kind.tenant(k.key()).equals(tenant))
                            .map(Kept::fields)
                            .toList());
        }
        return Json.all(all);
    }

    @Override
    public List<LineProblem> problems() {
        return directory.problems().stream()
                .map(p -> new LineProblem(p.where(), p.text(), Kept.tenant(p.where())))
                .toList();
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::text).toList();
    }

    private static List<String> placed(List<Problem> problems) {
        return problems.stream().map(p -> p.where() + ": " + p.text()).toList();
    }
}
