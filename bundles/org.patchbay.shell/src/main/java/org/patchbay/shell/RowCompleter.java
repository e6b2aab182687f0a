package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.feature.FeatureCatalogue;

/** Completes the keys of the feature catalogue. */
@Service
public final class RowCompleter extends Completion<FeatureCatalogue> {

    public RowCompleter() {
        super(FeatureCatalogue.class);
    }

    @Override
    void add(@Nullable FeatureCatalogue from, String typed, Collection<String> names) {
        if (from != null) {
            from.entries().forEach(e -> names.add(e.key()));
        }
    }
}
