package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.admin.CallOperations;

/** Completes ids of calls, those going on first. */
@Service
public final class CallCompleter extends Completion<CallOperations> {

    public CallCompleter() {
        super(CallOperations.class);
    }

    @Override
    void add(@Nullable CallOperations from, String typed, Collection<String> names) {
        if (from != null) {
            from.calls().forEach(c -> names.add(c.id()));
            names.addAll(from.recent(20));
        }
    }
}
