package org.patchbay.ops.feature;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.feature.FeatureSeen;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.ops.Lines;

/** What was seen to work on real tenants, as somebody has recorded it: a document a tenant and row. */
final class SeenBook {
    static final String SPACE = "feature-seen";
    private static final int LONGEST_NOTE = 500;

    private final Store store;
    private final Audit audit;

    SeenBook(Store store, Audit audit) {
        this.store = store;
        this.audit = audit;
    }

    Optional<FeatureSeen> of(String tenant, String row) {
        return store.get(SPACE, key(tenant, row)).map(SeenBook::read);
    }

    FeatureSeen record(String author, String tenant, CatalogueRow row, String note) throws OperationException {
        String text = note.strip();
        if (text.isEmpty() || text.length() > LONGEST_NOTE) {
            throw new OperationException(
                    Reason.INVALID,
                    "The note has " + text.length() + " characters. Say in 1 to " + LONGEST_NOTE + " how it was seen.");
        }
        if (!row.isByTeams() && !row.isByProvider()) {
            throw new OperationException(
                    Reason.INVALID,
                    row.key() + " is performed by the runtime alone (" + row.performedBy()
                            + "): its own tests show whether it works, and nothing is recorded.");
        }
        List<Stored> written =
                write(author, Write.put(SPACE, key(tenant, row.key()), Lines.write(Map.of("note", text))));
        audit.record(author, Optional.of(tenant), "feature-seen", tenant + " " + row.key(), text);
        return read(written.get(0));
    }

    void withdraw(String author, String tenant, CatalogueRow row) throws OperationException {
        FeatureSeen before = of(tenant, row.key())
                .orElseThrow(() -> new OperationException(
                        Reason.NOT_FOUND,
                        "That " + row.key() + " was seen on " + tenant
                                + " is not recorded; there is nothing to withdraw."));
        write(author, Write.remove(SPACE, key(tenant, row.key())));
        audit.record(
                author,
                Optional.of(tenant),
                "feature-seen-withdraw",
                tenant + " " + row.key(),
                before.author() + ": " + before.note());
    }

    private List<Stored> write(String author, Write write) throws OperationException {
        try {
            return store.write(author, List.of(write));
        } catch (StoreException e) {
            OperationException told =
                    new OperationException(Reason.valueOf(e.reason().name()), String.valueOf(e.getMessage()));
            told.initCause(e);
            throw told;
        }
    }

    private static FeatureSeen read(Stored stored) {
        return new FeatureSeen(
                stored.author(), stored.at(), Lines.read(stored.value()).getOrDefault("note", ""));
    }

    private static String key(String tenant, String row) {
        return tenant + "/" + row;
    }
}
