package org.patchbay.number.list;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Write;

/** Writes changes of lists, and puts those together that nobody will undo any more. */
final class ListStore {
    private static final Logger LOG = LoggerFactory.getLogger(ListStore.class);
    /** So many changes can be undone at least. */
    static final int KEPT = 50;
    /** They are put together when there are so many. */
    private static final int MOST = 200;
    /** Or when they take more lines than this and twice the list itself. */
    private static final int LINES = 100_000;

    private static final String AUTHOR = "patchbay";
    private static final int PATIENCE = 5;

    private final ListKeeper keeper;

    ListStore(ListKeeper keeper) {
        this.keeper = keeper;
    }

    /** A change that is made anew when somebody else was faster. */
    interface Attempt<R> {
        R make(ListState state) throws OperationException, StoreException;
    }

    /** Looks at the list and writes; looks again where it has changed in between. */
    <R> R change(ListKey key, Attempt<R> attempt) throws OperationException {
        for (int i = 1; ; i++) {
            keeper.read(key);
            try {
                return attempt.make(keeper.state(key));
            } catch (StoreException e) {
                if (e.reason() != StoreException.Reason.CONFLICT || i == PATIENCE) {
                    throw refused(e);
                }
            }
        }
    }

    /** Returns when the change is on disk, and calls see it. */
    void write(String author, ListKey key, List<Write> writes) throws OperationException, StoreException {
        var unused = keeper.store().write(author, writes);
        keeper.read(key);
        ListState now = keeper.state(key);
        if (foldedUpTo(now) > 0) {
            keeper.later(() -> fold(key));
        }
    }

    static OperationException refused(StoreException e) {
        return new OperationException(
                switch (e.reason()) {
                    case INVALID -> Reason.INVALID;
                    case CONFLICT -> Reason.CONFLICT;
                    case UNAVAILABLE -> Reason.UNAVAILABLE;
                },
                String.valueOf(e.getMessage()));
    }

    /** How many of the oldest changes are to become one; 0 for none. The last change can always be undone. */
    static int foldedUpTo(ListState list) {
        List<Change> changes = list.changes();
        if (changes.size() < 3) {
            return 0;
        }
        long most = LINES + 2L * list.numbers().size();
        long lines = 0;
        int kept = 0;
        for (int i = changes.size() - 1; i > 0; i--) {
            lines += changes.get(i).cost();
            if (kept > 0 && lines > most) {
                break;
            }
            kept++;
        }
        boolean tooLong = changes.size() - 1 > kept;
        int keep = tooLong ? kept : changes.size() > MOST ? KEPT : changes.size();
        int folded = changes.size() - keep;
        return folded > 1 ? folded : 0;
    }

    private void fold(ListKey key) {
        try {
            ListState list = keeper.state(key);
            int folded = foldedUpTo(list);
            if (folded > 0) {
                fold(keeper.store(), list, folded);
                keeper.read(key);
            }
        } catch (OperationException | StoreException e) {
            // Another node was faster, or the disk is full: the next change tries again.
            LOG.debug("{} stays as it is: {}", key, e.toString());
        }
    }

    /** Makes one of the first so many changes. */
    static void fold(Store store, ListState list, int folded) throws StoreException {
        List<Change> changes = list.changes();
        List<Change> old = changes.subList(0, folded);
        replace(store, AUTHOR, list.key(), old, old.get(folded - 1).version(), Content.of(old));
    }

    /** Puts a base in the place of these changes, and forgets them. */
    static void replace(Store store, String author, ListKey key, List<Change> old, long version, Content content)
            throws StoreException {
        Writing base = new Writing(key, version, Change.BASE);
        var unusedDifference = Content.NONE.to(content, false, base);
        List<Write> writes = new ArrayList<>();
        old.forEach(change -> writes.addAll(change.removal()));
        for (Write write : base.writes()) {
            writes.removeIf(removal -> removal.key().equals(write.key()));
            long present = old.stream()
                    .flatMap(change -> change.parts().stream())
                    .filter(part -> part.key().equals(write.key()))
                    .mapToLong(part -> part.version())
                    .findFirst()
                    .orElse(0);
            writes.add(write.expecting(present));
        }
        var unused = store.write(author, writes);
        store.forget(ListKey.SPACE, document -> document.startsWith(key.prefix()));
    }
}
