package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import org.patchbay.api.ops.feature.FeatureOperations;

/** Completes names of feature bundles. */
@Service
@SuppressWarnings("NullAway.Init")
public final class FeatureCompleter implements Completer {

    @Reference
    private FeatureOperations operations;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        operations.features().forEach(f -> names.getStrings().add(f.bundle()));
        return names.complete(session, line, candidates);
    }
}
