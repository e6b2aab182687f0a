package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.access.Access;

/** Completes names of tokens. */
@Service
public final class TokenCompleter extends Completion<Access> {

    public TokenCompleter() {
        super(Access.class);
    }

    @Override
    void add(@Nullable Access from, String typed, Collection<String> names) {
        if (from != null) {
            from.tokens().forEach(t -> names.add(t.name()));
        }
    }
}
