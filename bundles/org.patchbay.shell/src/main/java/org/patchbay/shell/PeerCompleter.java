package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.admin.TrunkOperations;

/** Completes the names of peers. */
@Service
public final class PeerCompleter extends Completion<TrunkOperations> {

    public PeerCompleter() {
        super(TrunkOperations.class);
    }

    @Override
    void add(@Nullable TrunkOperations from, String typed, Collection<String> names) {
        if (from != null) {
            from.peers().forEach(peer -> names.add(peer.name()));
        }
    }
}
