package org.patchbay.shell;

import java.nio.file.Path;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;

import org.patchbay.api.ops.feature.FeatureOperations;

@Service
@Command(
        scope = "patchbay",
        name = "feature-update",
        description = "Installs a feature bundle, or puts a newer version in the place of the live one.")
@SuppressWarnings("NullAway.Init")
public final class FeatureUpdateCommand extends Operation {
    @Argument(
            index = 0,
            name = "file",
            required = true,
            description = "the jar of the bundle, on the machine that the runtime runs on")
    @Completion(FileCompleter.class)
    private String file;

    @Override
    void run() throws Exception {
        say(use(FeatureOperations.class, o -> o.update(author(), Path.of(file).toAbsolutePath())));
    }
}
