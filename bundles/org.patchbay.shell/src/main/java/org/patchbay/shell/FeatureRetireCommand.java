package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.feature.FeatureOperations;

@Service
@Command(
        scope = "patchbay",
        name = "feature-retire",
        description = "Retires a feature bundle: drains it, then removes it.")
@SuppressWarnings("NullAway.Init")
public final class FeatureRetireCommand extends Operation {
    @Argument(index = 0, name = "bundle", required = true, description = "the symbolic name of the bundle")
    @Completion(FeatureCompleter.class)
    private String bundle;

    @Override
    void run() throws Exception {
        say(use(FeatureOperations.class, o -> o.retire(author(), bundle)));
    }
}
