package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import org.patchbay.api.ops.admin.CallOperations;

/** Completes ids of calls that are going on. */
@Service
@SuppressWarnings("NullAway.Init")
public final class LiveCallCompleter implements Completer {

    @Reference
    private CallOperations operations;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        operations.calls().forEach(c -> names.getStrings().add(c.id()));
        return names.complete(session, line, candidates);
    }
}
