package org.patchbay.directory;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/** Changes entries of the store: what a change would make of the whole is looked at first, and then it is written, all of it or nothing. */
final class DirectoryStore {
    private final DirectoryKeeper keeper;

    DirectoryStore(DirectoryKeeper keeper) {
        this.keeper = keeper;
    }

    /** The entries as they are now. */
    Entries entries() {
        keeper.settle();
        return keeper.store().upToDate();
    }

    Store store() throws OperationException {
        return keeper.store()
                .store()
                .orElseThrow(() -> new OperationException(
                        Reason.UNAVAILABLE,
                        "The store is absent: nothing can be changed now, and calls go on with what is known. See which bundle is missing or"
                                + " not started: patchbay:health, bundle:list."));
    }

    /** What would be wrong after these changes, and is not now. */
    List<Problem> newProblems(Entries before, List<? extends Kept<?>> changes) throws OperationException {
        Countries policy = keeper.countries()
                .orElseThrow(() -> new OperationException(
                        Reason.UNAVAILABLE,
                        "The country policy is absent: nothing can be checked, and so nothing is changed, until its bundle is back. See"
                                + " patchbay:health, bundle:list."));
        Set<Problem> known = new HashSet<>(keeper.snapshot().problems);
        Set<String> places = new HashSet<>();
        Contents.Builder drafts = Contents.with();
        List<Kept<?>> left = new ArrayList<>();
        for (Kept<?> change : changes) {
            places.add(change.where());
            change.addTo(drafts);
            left.add(Kept.removal(change.kind(), change.key()));
        }
        List<Problem> found = new ArrayList<>();
        Snapshot candidate = keeper.candidate(before.with(left), drafts.build(), policy);
        for (Problem problem : candidate.problems) {
            boolean here = !candidate.ofPersons.contains(problem);
            if (here && (!known.contains(problem) || places.contains(problem.where()))) {
                found.add(problem);
            }
        }
        return found;
    }

    /** Another node has changed something since the change was checked: whether it is still right has to be looked at anew. */
    static final class Overtaken extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Writes the changes; returns when they are in the store and in the snapshot. */
    void write(String author, Entries before, List<? extends Kept<?>> changes) throws OperationException, Overtaken {
        List<Write> writes = new ArrayList<>(changes.size() + 1);
        writes.add(new Write(Kept.SPACE, Kept.REVISION, Optional.of("counts"), OptionalLong.of(before.revision())));
        for (Kept<?> change : changes) {
            String document = Kept.document(change.kind(), change.key());
            long present =
                    before.get(change.kind(), change.key()).map(Kept::version).orElse(0L);
            Optional<String> text = change.removed() ? Optional.empty() : Optional.of(Json.object(change.fields()));
            writes.add(new Write(Kept.SPACE, document, text, OptionalLong.of(present)));
        }
        try {
            store().write(author, writes);
            keeper.store().wrote();
            keeper.settle();
        } catch (StoreException e) {
            throw refused(e, changes, before);
        }
    }

    private OperationException refused(StoreException e, List<? extends Kept<?>> changes, Entries before)
            throws OperationException, Overtaken {
        String text = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case INVALID -> new OperationException(Reason.INVALID, text);
            case UNAVAILABLE -> new OperationException(Reason.UNAVAILABLE, text);
            case CONFLICT -> {
                List<String> conflicts = new ArrayList<>();
                for (Kept<?> change : changes) {
                    long seen = before.get(change.kind(), change.key())
                            .map(Kept::version)
                            .orElse(0L);
                    conflict(change.kind(), change.key(), seen).ifPresent(conflicts::add);
                    if (conflicts.size() >= 10) {
                        break;
                    }
                }
                if (conflicts.isEmpty()) {
                    keeper.store().wrote();
                    throw new Overtaken();
                }
                yield new OperationException(Reason.CONFLICT, conflicts);
            }
        };
    }

    /** Who has changed an entry meanwhile, and when; empty where it still has this version. */
    Optional<String> conflict(Kind<?> kind, String key, long expected) throws OperationException {
        Store store = store();
        String document = Kept.document(kind, key);
        Optional<Stored> present = store.get(Kept.SPACE, document);
        if (present.map(Stored::version).orElse(0L) == expected) {
            return Optional.empty();
        }
        String what = "The " + kind.one() + " " + key;
        List<Stored> past = store.history(Kept.SPACE, document);
        if (past.isEmpty()) {
            return Optional.of(what + " is not there (expected was version " + expected + "). Read it again.");
        }
        Stored last = past.get(0);
        return Optional.of(what + " was " + (last.value().isEmpty() ? "removed" : "changed") + " by " + last.author()
                + " at "
                + DateTimeFormatter.ISO_INSTANT.format(
                        last.at().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC))
                + (last.value().isEmpty() ? "" : " and has version " + last.version() + ", not " + expected)
                + ". Read it again, and make the change anew.");
    }

    /** Whether another source tells of it, which then has to be changed there. */
    Optional<String> elsewhere(Kind<?> kind, String key) {
        return keeper.others().stream()
                .filter(told -> tells(kind, told, key))
                .map(Told::source)
                .findFirst();
    }

    private static <T> boolean tells(Kind<T> kind, Told told, String key) {
        return kind.of(told.contents()).stream()
                .anyMatch(e -> kind.key(e.value()).equals(key));
    }

    List<Told> others() {
        return keeper.others();
    }

    List<Problem> problems() {
        return keeper.snapshot().problems;
    }
}
