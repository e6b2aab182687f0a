package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.directory.DirectoryOperations;

/** Completes the kinds of entries of the directory. */
@Service
public final class KindCompleter extends Completion<DirectoryOperations> {

    public KindCompleter() {
        super(DirectoryOperations.class);
    }

    @Override
    void add(@Nullable DirectoryOperations from, String typed, Collection<String> names) {
        if (from != null) {
            from.kinds().forEach(kind -> names.add(kind.name()));
        }
    }
}
