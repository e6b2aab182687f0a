package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.feature.FeatureOperations;

/** Completes names of feature bundles. */
@Service
public final class FeatureCompleter extends Completion<FeatureOperations> {

    public FeatureCompleter() {
        super(FeatureOperations.class);
    }

    @Override
    void add(@Nullable FeatureOperations from, String typed, Collection<String> names) {
        if (from != null) {
            from.features().forEach(f -> names.add(f.bundle()));
        }
    }
}
