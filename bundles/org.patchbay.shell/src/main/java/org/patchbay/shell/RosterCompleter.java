package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.admin.RosterOperations;

/** Completes names that are on the roster. */
@Service
public final class RosterCompleter extends Completion<RosterOperations> {

    public RosterCompleter() {
        super(RosterOperations.class);
    }

    @Override
    void add(@Nullable RosterOperations from, String typed, Collection<String> names) {
        if (from != null) {
            from.all().forEach(v -> names.add(v.name()));
        }
    }
}
