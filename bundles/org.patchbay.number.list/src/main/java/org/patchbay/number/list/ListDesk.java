package org.patchbay.number.list;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.directory.LineProblem;
import org.patchbay.api.ops.list.ListChange;
import org.patchbay.api.ops.list.ListImport;
import org.patchbay.api.ops.list.ListName;
import org.patchbay.api.ops.list.ListOperations;
import org.patchbay.api.ops.list.ListView;
import org.patchbay.api.ops.list.ListedNumber;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.number.list.Content.Difference;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

/** Where operators change lists. */
@Component
public final class ListDesk implements ListOperations {
    private static final int MOST_NAMED = 1000;

    private final ListKeeper keeper;
    private final ListStore store;
    private final Audit audit;
    private final Clock clock;
    private final Owners owners = new Owners();

    @Activate
    public ListDesk(@Reference ListKeeper keeper, @Reference Audit audit) {
        this(keeper, audit, Clock.systemUTC());
    }

    ListDesk(ListKeeper keeper, Audit audit, Clock clock) {
        this.keeper = keeper;
        this.store = new ListStore(keeper);
        this.audit = audit;
        this.clock = clock;
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void bindDirectory(Directory there) {
        owners.bind(there);
    }

    void unbindDirectory(Directory gone) {
        owners.unbind(gone);
    }

    @Override
    public List<ListView> lists(String tenant) {
        return keeper.all().stream()
                .filter(list -> list.key().owner().tenant().equals(tenant))
                .map(ListState::view)
                .toList();
    }

    private static ListKey key(ListName name) throws OperationException {
        try {
            return ListKey.of(name);
        } catch (IllegalArgumentException e) {
            throw new OperationException(Reason.INVALID, String.valueOf(e.getMessage()));
        }
    }

    /** Of an owner who is there: a list of nobody is most often a misspelling. */
    private ListKey owned(ListName name) throws OperationException {
        ListKey key = key(name);
        Optional<String> problem = owners.problem(key.owner());
        if (problem.isPresent()) {
            throw new OperationException(Reason.INVALID, problem.get());
        }
        return key;
    }

    private ListState state(ListName name) throws OperationException {
        return keeper.state(key(name));
    }

    @Override
    public ListView list(ListName list) throws OperationException {
        return state(list).view();
    }

    @Override
    public List<ListedNumber> entries(ListName list, String beginning, int offset, int limit)
            throws OperationException {
        if (offset < 0 || limit < 1 || limit > MOST_NAMED) {
            throw new OperationException(
                    Reason.INVALID, "The offset must be 0 or more, and the limit 1 to " + MOST_NAMED + ".");
        }
        Dialled begin = Dialled.of(beginning);
        if (begin.digits() > Packed.MOST_DIGITS || begin.digits() == 0 && !beginning.isBlank()) {
            throw new OperationException(Reason.INVALID, "'" + beginning + "' is not how a number begins.");
        }
        ListState state = state(list);
        Content content = state.content();
        long from = content.from(Packed.number(begin.aligned(), begin.digits())) + (long) offset;
        int end = begin.digits() == 0 ? content.size() : content.from(Packed.after(begin.aligned(), begin.digits()));
        List<ListedNumber> entries = new ArrayList<>();
        for (long i = from; i < end && entries.size() < limit; i++) {
            entries.add(listed(content, (int) i));
        }
        return entries;
    }

    private static ListedNumber listed(Content content, int index) {
        Line line = content.line(index);
        boolean base = content.document(index).value().startsWith(Change.HEAD + Change.BASE + "\n");
        return new ListedNumber(
                line.number(),
                Ends.instant(line.end()),
                line.note(),
                base ? "" : content.document(index).author(),
                content.document(index).at());
    }

    @Override
    public List<ListedNumber> matching(ListName list, String number) throws OperationException {
        ListState state = state(list);
        Dialled dialled = Dialled.of(number);
        int now = Ends.now(clock.instant());
        if (!state.numbers().has(dialled, now)) {
            return List.of();
        }
        List<ListedNumber> found = new ArrayList<>();
        Content content = state.content();
        for (int digits = 0; digits <= dialled.longestBeginning() + 1; digits++) {
            long wanted = digits <= dialled.longestBeginning()
                    ? Packed.beginning(dialled.aligned(), digits)
                    : dialled.number();
            int index = content.from(wanted);
            if (wanted != Packed.NONE && index < content.size() && content.packed(index) == wanted) {
                int end = content.line(index).end();
                if (end == Keys.FOREVER || end > now) {
                    found.add(listed(content, index));
                }
            }
        }
        return found;
    }

    @Override
    public List<ListChange> history(ListName list) throws OperationException {
        List<ListChange> newestFirst = new ArrayList<>();
        state(list).changes().forEach(change -> newestFirst.add(0, change.shown()));
        return newestFirst;
    }

    @Override
    public ImportReport add(String author, ListName list, List<String> numbers, Optional<Instant> until, String note)
            throws OperationException {
        ListKey key = owned(list);
        List<String> problems = new ArrayList<>();
        int end = end(until, problems);
        try {
            var unused = ImportText.note(note);
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        TreeMap<Long, String> wanted = read(numbers, problems);
        return store.change(key, state -> {
            Writing writing = new Writing(key, state.version() + 1, "add");
            int added = 0;
            int changed = 0;
            for (var number : wanted.entrySet()) {
                int before = state.numbers().endOf(number.getKey());
                if (before == Keys.NOT_THERE) {
                    added++;
                } else if (before != end || !note.isEmpty()) {
                    changed++;
                } else {
                    continue;
                }
                writing.line(new Line(number.getValue(), end, note).text());
            }
            refuseTooMany(state.numbers().size() + added);
            int unchanged = wanted.size() - added - changed;
            return done(author, state, writing, new Difference(added, changed, 0, unchanged), "list-add");
        });
    }

    private int end(Optional<Instant> until, List<String> problems) {
        try {
            int end = until.isPresent() ? Ends.minute(until.get()) : Keys.FOREVER;
            if (end != Keys.FOREVER && end <= Ends.now(clock.instant())) {
                problems.add("The end " + until.get() + " is past. Name a time to come, or none.");
            }
            return end;
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Keys.FOREVER;
        }
    }

    /** The entries in their order, each once. */
    private static TreeMap<Long, String> read(List<String> numbers, List<String> problems) throws OperationException {
        TreeMap<Long, String> read = new TreeMap<>();
        for (String number : numbers) {
            try {
                String kept = Written.kept(number);
                read.put(Written.packed(kept), kept);
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (read.isEmpty() && problems.isEmpty()) {
            problems.add("There is no number. Name one at least.");
        }
        if (!problems.isEmpty()) {
            throw new OperationException(Reason.INVALID, problems);
        }
        return read;
    }

    private static void refuseTooMany(int entries) throws OperationException {
        if (entries > MOST_ENTRIES) {
            throw new OperationException(Reason.INVALID, tooMany(entries));
        }
    }

    private static String tooMany(int entries) {
        return "The list would have " + entries + " entries, and " + MOST_ENTRIES
                + " are the most. Use beginnings (+4990*) where many numbers begin alike.";
    }

    /** Writes what there is to write. */
    private ImportReport done(String author, ListState state, Writing writing, Difference what, String action)
            throws OperationException, StoreException {
        if (!what.isNone()) {
            store.write(author, state.key(), writing.writes());
            audit.record(
                    author,
                    Optional.of(state.key().owner().tenant()),
                    action,
                    state.key().name().toString(),
                    what.added() + " added, " + what.changed() + " changed, " + what.removed() + " removed; version "
                            + (state.version() + 1));
        }
        return new ImportReport(true, what.added(), what.changed(), what.removed(), what.unchanged(), List.of());
    }

    @Override
    public ImportReport remove(String author, ListName list, List<String> numbers) throws OperationException {
        ListKey key = key(list);
        TreeMap<Long, String> wanted = read(numbers, new ArrayList<>());
        return store.change(key, state -> {
            List<String> missing = wanted.entrySet().stream()
                    .filter(number -> state.numbers().endOf(number.getKey()) == Keys.NOT_THERE)
                    .map(number -> "'" + number.getValue() + "' is not on the list " + list
                            + " by itself. See patchbay:list-show for what is.")
                    .toList();
            if (!missing.isEmpty()) {
                throw new OperationException(Reason.NOT_FOUND, missing);
            }
            Writing writing = new Writing(key, state.version() + 1, "remove");
            wanted.values().forEach(writing::removed);
            return done(
                    author,
                    state,
                    writing,
                    new Difference(0, 0, wanted.size(), state.numbers().size() - wanted.size()),
                    "list-remove");
        });
    }

    @Override
    public ImportReport load(String author, ListImport request) throws OperationException {
        ListKey key = owned(request.list());
        ImportText read = ImportText.read(request.name(), request.text(), clock.instant());
        List<LineProblem> problems = new ArrayList<>(read.problems());
        if (!request.dryRun()) {
            var unused = keeper.store();
        }
        return store.change(key, state -> {
            Writing writing = new Writing(key, state.version() + 1, "import " + request.name());
            Difference what = state.content().to(read.content(), request.replace(), writing);
            int entries = state.numbers().size() + what.added() - what.removed();
            if (entries > MOST_ENTRIES) {
                problems.add(new LineProblem(request.name(), tooMany(entries)));
            }
            if (request.dryRun() || !problems.isEmpty()) {
                return new ImportReport(
                        false, what.added(), what.changed(), what.removed(), what.unchanged(), problems);
            }
            return done(author, state, writing, what, "list-import");
        });
    }

    @Override
    public String export(ListName list) throws OperationException {
        Content content = state(list).content();
        StringBuilder text = new StringBuilder(content.size() * 16 + 32).append("number,until,note\r\n");
        for (int i = 0; i < content.size(); i++) {
            Line line = content.line(i);
            text.append(line.number()).append(',');
            Ends.instant(line.end()).ifPresent(text::append);
            text.append(',').append(Rows.field(line.note())).append("\r\n");
        }
        return text.toString();
    }

    @Override
    public ListView undo(String author, ListName list, long version) throws OperationException {
        ListKey key = key(list);
        return store.change(key, state -> {
            List<Change> changes = state.changes();
            boolean empty =
                    version == 0 && (changes.isEmpty() || !changes.get(0).isBase());
            if (!empty && changes.stream().noneMatch(change -> change.version() == version)) {
                throw new OperationException(
                        Reason.NOT_FOUND,
                        "The list " + list + " cannot be made what it was at version " + version
                                + ": that is not in its history. See patchbay:list-show --history.");
            }
            Content wanted = Content.of(changes.stream()
                    .filter(change -> change.version() <= version)
                    .toList());
            Writing writing = new Writing(key, state.version() + 1, "undo " + version);
            Difference what = state.content().to(wanted, true, writing);
            var unused = done(author, state, writing, what, "list-undo");
            return keeper.state(key).view();
        });
    }
}
