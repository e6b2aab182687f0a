package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Stored;

/** Shows what a document of the store was before, so that it can be set again. */
@Service
@Command(
        scope = "patchbay",
        name = "store-history",
        description = "Lists the documents of a space of the store, or what one of them was before, newest first.")
@SuppressWarnings("NullAway.Init")
public final class StoreHistoryCommand extends Operation {
    @Argument(index = 0, name = "space", required = true, description = "settings, roster or features")
    @Completion(
            value = StringsCompleter.class,
            values = {"settings", "roster", "features"})
    private String space;

    @Argument(index = 1, name = "key", description = "the document's key; without it, all keys are listed")
    private @Nullable String key;

    @Override
    void run() throws Exception {
        String asked = key;
        List<Stored> documents = use(Store.class, s -> asked == null ? s.list(space, "") : s.history(space, asked));
        if (asked != null && documents.isEmpty()) {
            throw new IllegalArgumentException("There never was a document '" + asked + "' in " + space
                    + ". See patchbay:store-history " + space + ".");
        }
        Listing listing = new Listing("Key", "Version", "At", "Who", "Value");
        documents.forEach(d -> listing.row(
                d.key(),
                d.version(),
                d.at(),
                d.author(),
                d.value().isEmpty() ? "(removed)" : d.value().replace("\n", "; ")));
        print(listing);
    }
}
