package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.admin.CallOperations;

/** Completes names of handlers and treatments. */
@Service
public final class HandlerCompleter extends Completion<CallOperations> {

    public HandlerCompleter() {
        super(CallOperations.class);
    }

    @Override
    void add(@Nullable CallOperations from, String typed, Collection<String> names) {
        if (from != null) {
            from.slots().forEach(s -> names.add(s.name()));
        }
    }
}
