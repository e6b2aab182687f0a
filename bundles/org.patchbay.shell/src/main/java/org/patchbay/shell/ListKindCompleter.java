package org.patchbay.shell;

import java.util.Collection;
import java.util.Locale;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.list.ListKind;
import org.patchbay.api.ops.list.ListOperations;

/** Completes the kinds of number lists. */
@Service
public final class ListKindCompleter extends Completion<ListOperations> {

    public ListKindCompleter() {
        super(ListOperations.class);
    }

    @Override
    void add(@Nullable ListOperations from, String typed, Collection<String> names) {
        for (ListKind kind : ListKind.values()) {
            names.add(kind.name().toLowerCase(Locale.ROOT));
        }
    }
}
