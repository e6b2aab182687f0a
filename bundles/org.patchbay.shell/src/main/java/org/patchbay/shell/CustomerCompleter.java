package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.Directory;

/** Completes the tenants that the directory knows. */
@Service
public final class CustomerCompleter extends Completion<Directory> {

    public CustomerCompleter() {
        super(Directory.class);
    }

    @Override
    void add(@Nullable Directory from, String typed, Collection<String> names) {
        if (from != null) {
            from.tenants().forEach(t -> names.add(t.id()));
        }
    }
}
