package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.settings.DeclaredSetting;
import org.patchbay.api.ops.settings.Settings;

/** Completes names of handlers and treatments that have settings. */
@Service
public final class OwnerCompleter extends Completion<Settings> {

    public OwnerCompleter() {
        super(Settings.class);
    }

    @Override
    void add(@Nullable Settings from, String typed, Collection<String> names) {
        if (from != null) {
            from.declared().stream().map(DeclaredSetting::owner).distinct().forEach(names::add);
        }
    }
}
